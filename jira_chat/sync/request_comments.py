"""Which comments of a conversation's request are in the chat, and which public comments are missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from jira_chat.access.principals import Principal
from jira_chat.conversations import deliveries, rules
from jira_chat.conversations.deliveries import DeliveryRecord
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraTimeoutError
from jira_chat.jira.models import Comment
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.ids import ConversationId, IssueId, TenantId
from jira_chat.storage.engine import Database
from jira_chat.sync import comparing

MOST_COMMENTS = 50
"""The latest comments only; each costs a point (`jira/budget.py`)."""

SECONDS = 6.0
_AT_ONCE = 16
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Public comments missing from the chat, oldest first."""

    comments: tuple[Comment, ...] = ()
    older: bool = False
    """Whether there may be older comments that were not read."""


class RequestComments:
    """Compares comments with the chat for agents. A conversation whose request is out of reach has no comments."""

    def __init__(
        self,
        database: Database,
        conversations: ConversationService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._jira_for = jira_for
        self._clock = clock
        self._deadline: Deadline[Missing] = Deadline(seconds=SECONDS, threads=_AT_ONCE)

    def in_chat(self, agent: Principal, conversation: ConversationId) -> dict[str, int]:
        """Return the comments that the chat has, each with its last message. Raises NotFoundError, ForbiddenError."""
        found, issue = self._find(agent, conversation)
        return {} if issue is None else comparing.in_chat(self._records(found))

    def missing(self, agent: Principal, conversation: ConversationId) -> Missing:
        """Return the public comments missing from the chat. Raises NotFoundError, ForbiddenError, JiraError.

        The app reads them: everyone who sees an unrestricted request may read its public comments.
        """
        found, issue = self._find(agent, conversation)
        if issue is None:
            return Missing()
        (missing,) = self._deadline.run([lambda: self._read(found, issue)])
        if missing is None:
            raise JiraTimeoutError("Jira did not answer in time.")
        return missing

    def _read(self, conversation: Conversation, issue: IssueId) -> Missing:
        jira = self._jira_for(conversation.tenant)
        comments = jira.comments_since(issue, _EVER, most=MOST_COMMENTS)
        # Read the request last: the comments are judged by its state after they were read.
        request = jira.find_issue(issue)
        if request is None or request.project != conversation.project:
            return Missing()
        began, now = conversation.created_at, self._clock()
        missing = comparing.missing(self._records(conversation), comments, request, began=began, now=now)
        return Missing(comments=tuple(missing), older=len(comments) == MOST_COMMENTS)

    def _records(self, conversation: Conversation) -> list[DeliveryRecord]:
        with self._database.reading() as connection:
            return deliveries.records(connection, conversation.tenant, conversation.id)

    def _find(self, agent: Principal, conversation: ConversationId) -> tuple[Conversation, IssueId | None]:
        rules.check_agent(agent)
        found = self._conversations.get(agent, conversation)
        return found, None if found.closed else found.issue
