"""Texts of purged messages, read from Jira on demand.

The texts stay in this process's memory for three minutes, are never stored, and pass the same gate as everything from
Jira: nobody reads here what the customer cannot read there. Our database still has each message's author and time.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from jira_chat.access.principals import Principal
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jira_refs import IN_REQUEST, comment_ref
from jira_chat.conversations.models import Conversation, Sight
from jira_chat.conversations.service import ConversationService
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraNotFoundError, JiraTimeoutError
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.ids import ConversationId, IssueId, ProjectId, TenantId
from jira_chat.kernel.loading_cache import LoadingCache
from jira_chat.sync import rules, turn_texts

MOST_COMMENTS = 200
"""The latest comments only; each costs a point (`jira/budget.py`)."""

MOST_MESSAGES = 2_000
SECONDS = 6.0
REMEMBERED = 180.0
_MOST_REMEMBERED = 500
_AT_ONCE = 16

Texts = Mapping[str, str]
"""The texts that Jira keeps, by the reference of their comment or request."""


class _Place(NamedTuple):
    """Where to read, as a cache key: when one field changes, earlier texts no longer count."""

    tenant: TenantId
    conversation: ConversationId
    issue: IssueId
    project: ProjectId
    created_at: datetime
    revisions: int


class KeptTexts:
    """Reads kept texts for people who may see the conversation."""

    def __init__(
        self,
        conversations: ConversationService,
        link: JiraLink,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._conversations = conversations
        self._link = link
        self._jira_for = jira_for
        self._deadline: Deadline[Texts] = Deadline(seconds=seconds, threads=_AT_ONCE)
        self._texts = LoadingCache(self._load, most=_MOST_REMEMBERED, seconds=REMEMBERED)
        self._texts.begin()

    def of(self, person: Principal, conversation: ConversationId) -> Mapping[int, str]:
        """Return the texts of purged messages by their numbers, as far as Jira shows them to the customer.

        If a comment cannot be split into its messages, the first one gets all of it. Raises NotFoundError, JiraError.
        """
        known = self._conversations.get(person, conversation)
        if known.issue is None or known.closed or not self._link.purged(known.tenant, known.id, limit=1):
            return {}
        place = _Place(known.tenant, known.id, known.issue, known.project, known.created_at, known.revisions)
        texts = self._texts.get(place) or {}
        # While we read, the conversation may have moved to another customer, and messages may have been withdrawn.
        sees_agents = self._conversations.sight_of(person) is not Sight.TEAM
        return self._texts_by_seq(self._conversations.get(person, conversation), texts, sees_agents=sees_agents)

    def _texts_by_seq(self, conversation: Conversation, texts: Texts, *, sees_agents: bool) -> Mapping[int, str]:
        if conversation.closed:
            return {}
        texts_by_seq: dict[int, str] = {}
        purged = self._link.purged(conversation.tenant, conversation.id, limit=MOST_MESSAGES)
        for ref, messages in purged.items():
            if ref == IN_REQUEST and ref in texts:
                texts_by_seq[messages[0].seq] = turn_texts.of_description(texts[ref], conversation)
            elif ref in texts:
                texts_by_seq |= turn_texts.of_comment(texts[ref], messages, sees_agents=sees_agents)
        return texts_by_seq

    def _load(self, place: _Place) -> Texts:
        (texts,) = self._deadline.run([lambda: self._read(place)])
        if texts is None:
            raise JiraTimeoutError("Jira did not answer in time.")
        return texts

    def _read(self, place: _Place) -> Texts:
        jira, since = self._jira_for(place.tenant), place.created_at - rules.CLOCKS_DIFFER
        try:
            comments = jira.comments_since(place.issue, since, most=MOST_COMMENTS)
            description = jira.agents.description(place.issue)
        except JiraNotFoundError:
            return {}
        # Read the request last: the comments are judged by its state after they were read.
        request = jira.find_issue(place.issue)
        if request is None or request.restricted or request.project != place.project:
            return {}
        shown = {comment_ref(each.id): rules.text_of(each) for each in comments if rules.is_shown(each, request)}
        return shown | ({IN_REQUEST: description} if description else {})
