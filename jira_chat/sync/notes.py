"""Agents' notes as internal comments, each written once, as its author if the host lets us act as them."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import SendNotes
from jira_chat.conversations.models import Conversation, Note
from jira_chat.conversations.notes import Notes
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import Comment
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.sync import turn_documents
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.pending_writes import PendingWrite, PendingWrites

log = logging.getLogger(__name__)


class NoteSync:
    """Writes notes to Jira in order; `writes` are the pending writes of notes."""

    def __init__(
        self,
        link: JiraLink,
        notes: Notes,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        *,
        writes: PendingWrites,
        clock: Clock,
    ) -> None:
        self._link = link
        self._notes = notes
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._writes = writes
        self._clock = clock

    def send(self, waiting: SendNotes, job: Job) -> datetime | None:
        """Write a conversation's next note to Jira. One call writes.

        Returns when to go on, None when Jira has every note, or while there is no request: raising it enqueues another
        job. Raises JiraError.
        """
        conversation = self._link.find(job.tenant, waiting.conversation)
        if conversation is None or conversation.issue is None or conversation.closed:
            return None
        pending = self._writes.find(conversation)
        note = self._notes.first_unsynced(conversation)
        if pending is not None:
            self._find(conversation, conversation.issue, pending)
        elif note is not None:
            self._send(conversation, conversation.issue, note)
        else:
            return None
        return self._clock()

    def is_twin(self, conversation: Conversation, number: int, comment: str) -> bool:
        """Whether a comment duplicates a note that another comment holds."""
        # In this order: a noted write is no longer pending.
        if self._writes.find(conversation) is not None:
            return False
        note = self._notes.find(conversation, number)
        return note is not None and note.in_jira and not self._notes.is_in(note, comment)

    def _find(self, conversation: Conversation, issue: IssueId, pending: PendingWrite) -> None:
        comment = self._jira_for(conversation.tenant).find_own_comment(issue, _marker(conversation, pending.first))
        note = self._notes.find(conversation, pending.first)
        if comment is None or note is None:
            self._writes.expect_nothing(conversation, pending)
            return
        self._notes.note_synced(note, comment.id)
        self._writes.forget(conversation)

    def _send(self, conversation: Conversation, issue: IssueId, note: Note) -> None:
        for write in (self._add_as_agent, self._add_as_app):
            with self._writes.attempt(conversation, note.number):
                comment = write(conversation, issue, note)
                if comment is not None:
                    self._notes.note_synced(note, comment.id)
                    return
        self._notes.note_refused(conversation, note)

    def _add_as_agent(self, conversation: Conversation, issue: IssueId, note: Note) -> Comment | None:
        """Write a note as its author's own comment; None if the host or Jira refuses, so that nothing was written."""
        authorization = self._authorize_as(note.tenant, note.account) if note.account else None
        if authorization is None:
            return None
        said = turn_documents.by_author([turn_documents.of_note(note)], self._clock()).document
        try:
            return self._jira_for(note.tenant).add_note(
                issue, said, _marker(conversation, note.number), authorization=authorization
            )
        except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError) as error:
            log.warning("note_as_agent_refused", extra=_about(conversation, error.status))
            return None

    def _add_as_app(self, conversation: Conversation, issue: IssueId, note: Note) -> Comment | None:
        """Write a note as the app, under its author's name; if Jira refuses it, once more without marks."""
        error: JiraRefusedError | None = None
        for as_typed in (False, True):
            said = turn_documents.by_app([turn_documents.of_note(note)], as_typed=as_typed).document
            try:
                return self._jira_for(note.tenant).add_note(issue, said, _marker(conversation, note.number))
            except JiraRefusedError as refusal:
                error = refusal
        log.warning("note_refused", extra=_about(conversation, error.status if error else None))
        return None


def _marker(conversation: Conversation, number: int) -> Mapping[str, Any]:
    """Return the marker of a note's comment. It names no messages, so it tells none."""
    return {"conversation": conversation.id, "note": number}


def _about(conversation: Conversation, status: int | None) -> dict[str, Any]:
    return {"tenant": conversation.tenant, "issue": conversation.issue, "status": status}
