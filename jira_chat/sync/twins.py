"""Duplicate comments in Jira, and their removal.

A Jira that completes a write after we retried it (`sync/pending_writes.py`) leaves two comments with the same text.
The comment our messages refer to stays; the other is deleted.
"""

import logging
from collections.abc import Callable

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import Comment
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.sync.notes import NoteSync
from jira_chat.sync.pending_writes import PendingWrites

log = logging.getLogger(__name__)


class Twins:
    """Checks our own comments as Jira reports them, and deletes duplicates."""

    def __init__(
        self, link: JiraLink, writes: PendingWrites, notes: NoteSync, jira_for: Callable[[TenantId], JiraClient]
    ) -> None:
        self._link = link
        self._notes = notes
        self._writes = writes
        self._jira_for = jira_for

    def remove(self, conversation: Conversation, issue: IssueId, comment: Comment) -> None:
        """Delete our comment if its first message, or its note, is noted in another comment. Raises JiraError."""
        if not self._is_twin(conversation, comment):
            return
        noted = {"tenant": conversation.tenant, "issue": conversation.issue_key, "comment": comment.id}
        try:
            self._jira_for(conversation.tenant).comment_changes.delete(issue, comment.id)
        # Without the right to delete its own comments, an app gets 400.
        except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError):
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
        # In this order: a noted write is no longer pending, so a comment being noted is never taken for a twin.
        if self._writes.find(conversation) is not None or self._link.known_comment(conversation, comment.id):
            return False
        return self._link.is_noted_elsewhere(conversation, first)
