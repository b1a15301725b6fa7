"""Our comments that are there twice.

Where a Jira does a write so late that it was already done again (`sync/pending_writes.py`), the customer reads it
twice and agents do, too. The comment that our messages were noted with stays; the other one is deleted.
"""

import logging
from collections.abc import Callable

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError
from jira_chat.jira.models import Comment
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.sync.notes import NoteSync
from jira_chat.sync.pending_writes import PendingWrites

log = logging.getLogger(__name__)


class Twins:
    """Looks at comments of ours that come back."""

    def __init__(
        self, link: JiraLink, writes: PendingWrites, notes: NoteSync, jira_for: Callable[[TenantId], JiraClient]
    ) -> None:
        self._link = link
        self._notes = notes
        self._writes = writes
        self._jira_for = jira_for

    def remove(self, conversation: Conversation, issue: IssueId, comment: Comment) -> None:
        """Delete a comment of ours whose first message, or whose note, another one tells. Raises JiraError."""
        if not self._is_twin(conversation, comment):
            return
        noted = {"tenant": conversation.tenant, "issue": conversation.issue_key, "comment": comment.id}
        try:
            self._jira_for(conversation.tenant).comment_changes.delete(issue, comment.id)
        except (JiraForbiddenError, JiraNotFoundError):
            log.warning("twin_left", extra=noted)
        else:
            log.info("twin_deleted", extra=noted)

    def _is_twin(self, conversation: Conversation, comment: Comment) -> bool:
        marker = comment.marker if isinstance(comment.marker, dict) else {}
        first, note = marker.get("first"), marker.get("note")
        if marker.get("conversation") != conversation.id:
            return False
        if type(note) is int:
            return self._notes.is_twin(conversation, note, comment.id)
        if type(first) is not int:
            return False
        # In this order: what is noted is not pending any more, so a comment that is being noted is never taken for one.
        if self._writes.find(conversation) is not None or self._link.known_comment(conversation, comment.id):
            return False
        told = self._link.messages_after(conversation.tenant, conversation.id, first - 1, limit=1)
        return any(each.seq == first and each.in_jira for each in told)
