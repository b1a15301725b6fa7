"""The author of a comment and their side: an agent, the customer, or another participant."""

import logging
from collections.abc import Callable
from datetime import timedelta
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import TTLCache, cachedmethod

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author, Conversation
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel import names
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.sync import rules

log = logging.getLogger(__name__)

REMEMBERED = timedelta(hours=1)
"""Jira rates the question as expensive, and the answer decides a side, not a right."""

_MOST_REMEMBERED = 10_000

MayComment = Callable[[TenantId, AccountId, ProjectId], bool]
"""Whether an account may comment in a project: agents may; customers, who write in the portal, may not."""


class Speakers:
    """Tells agents from customers with an Atlassian account by asking Jira."""

    def __init__(self, may_comment: MayComment) -> None:
        self._may_comment = may_comment
        self._answers: TTLCache[Any, bool] = TTLCache(_MOST_REMEMBERED, REMEMBERED.total_seconds())
        self._lock = Lock()

    def author_of(self, conversation: Conversation, request: Issue, comment: Comment) -> Author:
        """Return the author of a comment, under their own name. Raises JiraError if Jira cannot be asked."""
        side = rules.side_of(comment, {conversation.customer_account, request.reporter})
        if side is None and comment.author is not None:
            project = request.project or conversation.project
            is_agent = self._is_agent(conversation.tenant, comment.author, project)
            side = Side.AGENT if is_agent else Side.CUSTOMER
        side = side or Side.AGENT
        return Author(side=side, name=names.shown(comment.author_name, side.title()), account=comment.author)

    @cachedmethod(attrgetter("_answers"), lock=attrgetter("_lock"))
    def _is_agent(self, tenant: TenantId, account: AccountId, project: ProjectId) -> bool:
        try:
            return self._may_comment(tenant, account, project)
        except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError) as error:
            # Most authors with an Atlassian account are agents, and hiding an agent's answer would be worse.
            log.warning("speaker_unknown", extra={"tenant": tenant, "account": account, "status": error.status})
            return True
