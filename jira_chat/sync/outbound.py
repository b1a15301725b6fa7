"""From the conversation to Jira: the first message becomes a request, each later turn one public comment.

A call to Jira comes after one transaction and before the one that notes its outcome, so a crash in between is
possible. Each call leaves a mark in Jira by which the next attempt recognises it (`sync/pending_writes.py`).
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import SendMessages
from jira_chat.conversations.models import Conversation, Message
from jira_chat.conversations.unsynced import find_unsynced
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import Comment
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.sync import pending_writes, rules, turn_documents
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.customers import Customers
from jira_chat.sync.offered_comments import OfferedComments
from jira_chat.sync.pending_writes import PendingWrite, PendingWrites
from jira_chat.sync.raising import Raising
from jira_chat.sync.reopening import Reopening

log = logging.getLogger(__name__)

_Write = Callable[[Conversation, IssueId, rules.Turn], Comment | None]


class Outbound:
    """Tells Jira the messages of conversations."""

    def __init__(
        self,
        link: JiraLink,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        *,
        raising: Raising,
        customers: Customers,
        files: FileSync,
        writes: PendingWrites,
        offers: OfferedComments,
        reopening: Reopening,
        clock: Clock,
    ) -> None:
        self._link = link
        self._customers = customers
        self._files = files
        self._writes = writes
        self._offers = offers
        self._raising = raising
        self._reopening = reopening
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._clock = clock

    def send_messages(self, waiting: SendMessages, job: Job) -> datetime | None:
        """Tell Jira a conversation's next messages. One call writes, so that a job fits into its lease.

        Returns when to go on, None when Jira has everything. Raises JiraError.
        """
        conversation = self._link.find(job.tenant, waiting.conversation)
        if conversation is None or conversation.closed:
            return None
        pending = self._writes.find(conversation)
        if conversation.issue is not None:
            if pending is not None:
                self._find_comment(conversation, conversation.issue, pending)
                return self._clock()
            if self._reopening.acts(conversation, tries=job.attempts):
                return self._clock()
            return self._send_turn(conversation, conversation.issue)
        if pending is not None and pending.first != pending_writes.REQUEST:
            # The write was to the request before a transfer. What it sent stays there; the rest is sent here.
            self._writes.forget(conversation)
            pending = None
        again_at = self._customers.awaited(conversation)
        if again_at is not None and pending is None:
            return again_at
        conversation = self._link.find(job.tenant, conversation.id) or conversation
        if pending is None:
            self._raising.raise_request(conversation)
        else:
            self._raising.find_request(conversation, pending)
        return self._clock()

    def not_before(self, connection: Connection, waiting: Sequence[tuple[SendMessages, Job]]) -> dict[int, datetime]:
        """Return, for each job whose conversation has a turn in progress, the earliest end of that turn."""
        now = self._clock()
        places = {job.id: (job.tenant, sent.conversation) for sent, job in waiting}
        # A turn that began before is over.
        since = now - rules.LONGEST_WAIT
        unsynced = find_unsynced(connection, set(places.values()), since=since, most=rules.MOST_IN_TURN)
        early = {id_: rules.early_until(unsynced[place], now) for id_, place in places.items() if place in unsynced}
        return {id_: until for id_, until in early.items() if until is not None}

    def _send_turn(self, conversation: Conversation, issue: IssueId) -> datetime | None:
        if self._files.send_late(conversation, issue):
            return self._clock()
        unsynced = self._unsynced(conversation)
        match rules.next_turn(unsynced, self._clock()):
            case rules.Pause(until):
                return until
            case rules.Turn() as turn:
                sent = self._comment(conversation, issue, turn)
                if isinstance(sent, datetime):
                    return sent
                # Files that Jira did not take with the turn may be sent after it.
                return None if rules.is_all(unsynced, sent) and not turn.has_files else self._clock()
        return None

    def _unsynced(self, conversation: Conversation) -> list[Message]:
        return self._link.unsynced(conversation.tenant, conversation.id, limit=rules.MOST_IN_TURN + 1)

    def _comment(self, conversation: Conversation, issue: IssueId, turn: rules.Turn) -> Collection[int] | datetime:
        """Write a turn, or its beginning, and return the numbers of the messages sent.

        While the agent's own browser may write it, return the deadline of that offer.
        """
        if turn.has_files and self._files.comment(conversation, issue, turn_documents.by_app(turn.messages)):
            return ()
        if turn.agent and not self._offers.is_made(conversation, turn):
            sent = self._write(conversation, issue, turn, self._add_as_agent)
            if sent:
                return sent
        return self._offers.awaited(conversation, turn) or self._write(conversation, issue, turn, self._add_as_app)

    def _write(self, conversation: Conversation, issue: IssueId, turn: rules.Turn, write: _Write) -> Collection[int]:
        with self._writes.attempt(conversation, turn.messages[0].seq) as forget:
            comment = write(conversation, issue, turn)
            if comment is None:
                return ()
            sent, span = turn.held_by(comment), rules.span_of(comment)
            self._link.note_comment(conversation, sent, comment.id, agent=turn.agent, span=span, also=forget)
            return sent

    def _find_comment(self, conversation: Conversation, issue: IssueId, pending: PendingWrite) -> None:
        """Look for the comment of an unanswered attempt. Raises JiraLagsError while it may still appear."""
        find = self._find_turn if pending.first > 0 else self._files.find_late
        if find(conversation, issue, pending):
            self._writes.forget(conversation)
        else:
            self._writes.expect_nothing(conversation, pending)

    def _find_turn(self, conversation: Conversation, issue: IssueId, pending: PendingWrite) -> bool:
        unsynced = self._unsynced(conversation)
        start = rules.start_of(conversation.id, pending.first)
        comment = self._jira_for(conversation.tenant).find_own_comment(issue, start)
        if comment is not None:
            seqs = rules.held_by(comment, unsynced)
            said = rules.Turn([each for each in unsynced if each.seq in seqs])
            self._files.note_found(conversation, said.messages, comment)
            agent = said.agent if seqs else None
            self._link.note_comment(conversation, seqs, comment.id, agent=agent, span=rules.span_of(comment))
            self._offers.forget(conversation)
            return True
        turn = rules.next_turn(unsynced, self._clock())
        if not isinstance(turn, rules.Turn) or not turn.has_files or turn.messages[0].seq != pending.first:
            return False
        # A turn with files is cut in the same way each time.
        return self._files.find(conversation, issue, pending, turn_documents.by_app(turn.messages))

    def _add_as_agent(self, conversation: Conversation, issue: IssueId, turn: rules.Turn) -> Comment | None:
        """Write a turn as the agent's own comment; None if the host or Jira refuses, so that nothing was written.

        A call that Jira may have done raises; the next attempt then looks for the comment first.
        """
        authorization = self._authorize_as(conversation.tenant, turn.agent) if turn.agent else None
        if authorization is None:
            return None
        said = turn_documents.by_author(turn.messages, self._clock())
        try:
            return self._jira_for(conversation.tenant).add_comment(
                issue, said.document, rules.Turn(said.messages).marker, authorization=authorization
            )
        except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError) as error:
            refused = {"tenant": conversation.tenant, "issue": issue, "status": error.status}
            log.warning("comment_as_agent_refused", extra=refused)
            return None

    def _add_as_app(
        self, conversation: Conversation, issue: IssueId, turn: rules.Turn, *, as_typed: bool = False
    ) -> Comment | None:
        """Write a turn as the app. A refused message is tried alone, then without marks, then noted as refused."""
        said = turn_documents.by_app(turn.messages, as_typed=as_typed)
        try:
            return self._jira_for(conversation.tenant).add_comment(
                issue, said.document, rules.Turn(said.messages).marker
            )
        except JiraRefusedError as error:
            first, *others = said.messages
            if others or not as_typed:
                return self._add_as_app(conversation, issue, rules.Turn([first]), as_typed=not others)
            refused = {"tenant": conversation.tenant, "issue": issue, "status": error.status}
            log.warning("message_refused", extra=refused)
            self._link.note_refused(conversation, first, error.message)
            return None
