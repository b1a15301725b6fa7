"""The link of a conversation to its request: the request's state, and which messages Jira has."""

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from jira_chat.attachments import sending
from jira_chat.attachments.models import Attachment
from jira_chat.broker.hints import Hints
from jira_chat.conversations import (
    announcements,
    correction_rows,
    details,
    identity_merge,
    jira_refs,
    messages,
    note_rows,
    repository,
    transfers,
)
from jira_chat.conversations.details import Details
from jira_chat.conversations.enqueuing import (
    conversation_stream,
    enqueue_claim,
    enqueue_correcting,
    enqueue_keeping_visit,
    enqueue_sending,
    enqueue_sending_notes,
)
from jira_chat.conversations.jobs import CatchUp, Heal, LinkRequests, LookForRequest, Reopen
from jira_chat.conversations.models import Author, Conversation, Correction, Message, Origin, Progress
from jira_chat.conversations.offering import enqueue_offering
from jira_chat.conversations.reader import ConversationReader
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ConnectionLostError
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, TenantId
from jira_chat.outbox import queue
from jira_chat.settings.models import ProjectSettings
from jira_chat.storage.engine import Database

APPEARS_WITHIN = timedelta(minutes=2)
"""Jira's lists show a new comment by then."""

_MOST_UNSYNCED = 500

_COMMENT = "comment:"


class JiraLink(ConversationReader):
    """Reader of conversations that also records their state in Jira."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        super().__init__(database)
        self._hints = hints
        self._clock = clock

    def is_started_with(self, conversation: Conversation, client_id: str) -> bool:
        """Return whether a conversation began with the message of this client id."""
        first = self.messages_after(conversation.tenant, conversation.id, 0, limit=1)
        return bool(first) and first[0].client_id == client_id

    def note_state(
        self,
        conversation: Conversation,
        *,
        key: str,
        summary: str,
        resolved: bool,
        resolved_at: datetime | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Record the state of a conversation's request: its key, its summary, and whether and when it was resolved.

        `progress` is None if it was not looked at.
        """
        progress = progress or conversation.progress
        known = (conversation.issue_key, conversation.summary, conversation.resolved, conversation.progress)
        if known == (key, summary or conversation.summary, resolved, progress):
            return
        with self._database.transaction() as connection:
            repository.set_state(
                connection,
                conversation.tenant,
                conversation.id,
                key=key,
                summary=summary or conversation.summary,
                resolved_at=(resolved_at or conversation.resolved_at or self._clock()) if resolved else None,
                progress=progress,
                transfers=conversation.transfers,
            )
        self._announce(conversation)

    def open_again(self, conversation: Conversation) -> None:
        """Record that a conversation's request is no longer resolved."""
        key, summary = conversation.issue_key or "", conversation.summary or ""
        self.note_state(conversation, key=key, summary=summary, resolved=False)

    def reopen_for(self, conversation: Conversation, comment: str) -> None:
        """Enqueue reopening a resolved request, once, for a comment that came too late to be seen."""
        with self._database.transaction() as connection:
            queue.enqueue(
                connection,
                conversation.tenant,
                stream=conversation_stream(conversation.id),
                payload=Reopen(conversation=conversation.id, comment=comment),
                now=self._clock(),
                delivery_id=f"reopen:{comment}",
            )
        self._hints.notify_worker()

    def close(self, conversation: Conversation, *, moved_out: bool = False) -> None:
        """Record that a conversation's request is out of reach: gone, or (`moved_out`) in a project without chat."""
        self._set_closed(conversation, at=self._clock(), moved_out=moved_out)

    def reopen(self, conversation: Conversation) -> None:
        """Record that a conversation's request is within reach again, and resume sending to Jira."""
        self._set_closed(conversation, at=None)

    def move(self, conversation: Conversation, project: ProjectId, settings: ProjectSettings | None = None) -> None:
        """Move a conversation to the project of its request, and announce it in both projects.

        It is offered to the agents there if the project's `settings` want that.
        """
        with self._database.transaction() as connection:
            repository.set_project(connection, conversation.tenant, conversation.id, project)
            enqueue_offering(connection, replace(conversation, project=project), settings, now=self._clock())
        announcements.announce_change(self._hints, conversation)
        self._announce(conversation)

    def details_of(self, conversation: Conversation) -> Details:
        """Return a conversation's answers and visit."""
        with self._database.reading() as connection:
            return details.find(connection, conversation.tenant, conversation.id)

    def note_request(
        self,
        conversation: Conversation,
        issue: IssueId,
        key: str,
        *,
        reporter: AccountId | None = None,
        described: bool = True,
    ) -> None:
        """Record the request that a conversation became; if `described`, its description is the first message.

        The description of a transferred conversation holds everything that the earlier requests held.

        If the reporter is another account (None: the app), the current customer becomes the reporter. Webhooks about
        an unknown request are dropped, so its first comments are fetched.
        """
        place = (conversation.tenant, conversation.id)
        with self._database.transaction() as connection:
            customer = repository.set_issue(connection, *place, issue, key)
            now = self._clock()
            if customer is not None and customer != reporter:
                identity_merge.enqueue_reporter_change(connection, *place, now=now)
            if conversation.transfers:
                transfers.leave_former_request(connection, *place, described=described)
            elif described:
                jira_refs.set_jira_ref(connection, *place, [1], "request", at=now)
            enqueue_keeping_visit(connection, *place, now=now)
            self._send_notes(connection, conversation)
            tenant, stream = conversation.tenant, f"issue:{issue}"
            queue.enqueue(connection, tenant, stream=stream, payload=CatchUp(issue=issue), now=now)
            queue.enqueue(connection, tenant, stream="heal", payload=Heal(), now=now, delivery_id="heal")
            if conversation.follows is not None or conversation.former_issue is not None:
                link = LinkRequests(conversation=conversation.id)
                queue.enqueue(connection, tenant, stream=stream, payload=link, now=now)
        self._announce(conversation)

    def note_comment(
        self,
        conversation: Conversation,
        seqs: Collection[int],
        comment: str,
        *,
        agent: AccountId | None = None,
        span: Collection[int] = (),
        also: Callable[[Connection], None] | None = None,
    ) -> None:
        """Record the comment that some messages became. An unassigned request is assigned to their `agent`.

        `span` also has the numbers of messages that the comment may hold although they were taken back meanwhile.
        `also` runs in the same transaction.
        """
        now, place = self._clock(), (conversation.tenant, conversation.id)
        with self._database.transaction() as connection:
            jira_refs.set_jira_ref(connection, *place, seqs, _ref(comment), at=now)
            # The messages were read before the comment was written and may have changed since.
            if correction_rows.take_in(connection, *place, comment, span or seqs):
                enqueue_correcting(connection, *place, now=now)
            if agent is not None and conversation.progress.assignee is None:
                enqueue_claim(connection, conversation, agent, now=now)
            if also is not None:
                also(connection)

    def to_correct(self, conversation: Conversation) -> str | None:
        """Return the comment of the first messages that changed here and not yet in Jira."""
        with self._database.reading() as connection:
            ref = correction_rows.next_waiting(connection, conversation.tenant, conversation.id)
        return None if ref is None else ref.removeprefix(_COMMENT)

    def note_corrected(
        self, conversation: Conversation, sent: Sequence[Message], outcome: Correction | None = None
    ) -> None:
        """Record that the comment of some messages is up to date, or (`outcome`) that Jira refused the change."""
        with self._database.transaction() as connection:
            correction_rows.note(connection, conversation.tenant, sent, outcome)
        for message in sent if outcome is not None else ():
            if message.correction is not None:
                announcements.announce_revision(self._hints, conversation, message.seq)

    def note_refused(self, conversation: Conversation, message: Message, words: str) -> None:
        """Record that Jira refused a message, and Jira's reason."""
        with self._database.transaction() as connection:
            jira_refs.refuse(connection, conversation.tenant, message, words=words)
        announcements.announce_revision(self._hints, conversation, message.seq)

    def resend(self, tenant: TenantId, *, before: datetime, limit: int, repaired: bool = False) -> int:
        """Enqueue sending messages and notes from before an instant again; return how many conversations have messages.

        This happens at most once an hour per conversation, unless a possible cause was `repaired`.
        """
        now = self._clock()
        hour, resent = f"{now:%Y-%m-%dT%H}", 0
        with self._database.transaction() as connection:
            # More than the limit: those that were sent again this hour must not keep others from their turn.
            waiting = jira_refs.conversations_unsynced(connection, tenant, before=before, limit=_MOST_UNSYNCED)
            for each in waiting:
                if resent == limit:
                    break
                name = None if repaired else f"tell:{each}:{hour}"
                resent += enqueue_sending(connection, tenant, each, now=now, delivery_id=name)
            for each in note_rows.conversations_unsynced(connection, tenant, before=before, limit=limit):
                enqueue_sending_notes(
                    connection, tenant, each, now=now, delivery_id=None if repaired else f"notes:{each}:{hour}"
                )
        return resent

    def unchecked(
        self, tenant: TenantId, paces: Sequence[tuple[datetime, datetime]], *, limit: int
    ) -> list[Conversation]:
        """Return active conversations whose comments were not checked lately (`repository.unchecked`)."""
        with self._database.reading() as connection:
            return repository.unchecked(connection, tenant, paces, limit=limit)

    def note_heard(self, conversation: Conversation, until: datetime | None) -> None:
        """Record that all comments up to an instant, by Jira's clock, were read."""
        with self._database.transaction() as connection:
            repository.set_heard(
                connection, conversation.tenant, conversation.id, until=until, checked_at=self._clock()
            )

    def note_checked(self, conversation: Conversation) -> None:
        """Record that a conversation's comments could not be read, so that others are checked before it."""
        self.note_heard(conversation, conversation.heard_until)

    def known_comment(self, conversation: Conversation, comment: str) -> Message | None:
        """Return the message that a comment became, or the first of those that became the comment."""
        with self._database.reading() as connection:
            return jira_refs.find_by_ref(connection, conversation.tenant, conversation.id, _ref(comment))

    def is_noted_elsewhere(self, conversation: Conversation, seq: int) -> bool:
        """Whether Jira has a message in another comment, or must not have it.

        What went on in another request was told in a comment of the former one, which stays.
        """
        with self._database.reading() as connection:
            ref = jira_refs.ref_of(connection, conversation.tenant, conversation.id, seq)
        return ref not in {None, jira_refs.MOVED, jira_refs.IN_REQUEST}

    def messages_in(self, conversation: Conversation, comment: str) -> list[Message]:
        """Return the messages that a comment holds, in order."""
        with self._database.reading() as connection:
            return jira_refs.with_ref(connection, conversation.tenant, conversation.id, _ref(comment))

    def messages_of_files_in(self, conversation: Conversation, comment: str) -> list[Message]:
        """Return the messages some of whose files a comment shows, in order."""
        tenant = conversation.tenant
        with self._database.reading() as connection:
            seqs = sending.synced_in(connection, tenant, conversation.id, comment)
            return messages.numbered(connection, tenant, {conversation.id: seqs})

    def comments_shown(self, conversation: Conversation) -> Set[str]:
        """Return the shown comments that agents wrote or Jira sent, except those of the last two minutes."""
        before = self._clock() - APPEARS_WITHIN
        with self._database.reading() as connection:
            found = jira_refs.comments_shown(connection, conversation.tenant, conversation.id, before=before)
        return {each.removeprefix(_COMMENT) for each in found}

    def edit_message(
        self, conversation: Conversation, message: Message, body: str, attachments: Sequence[Attachment] = ()
    ) -> bool:
        """Record that a comment was changed in Jira; return False if its message has changed here since it was read."""
        with self._database.transaction() as connection:
            is_same = messages.edit(
                connection, conversation.tenant, message, body=body, attachments=attachments, at=self._clock()
            )
            if is_same:
                sending.note_sent(connection, conversation.tenant, conversation.id, message.seq, attachments)
        if is_same:
            announcements.announce_revision(self._hints, conversation, message.seq)
        return is_same

    def note_files(self, conversation: Conversation, message: Message, attachments: Sequence[Attachment]) -> None:
        """Record the new state of a message's files."""
        with self._database.transaction() as connection:
            messages.set_attachments(connection, conversation.tenant, message, attachments)
        announcements.announce_revision(self._hints, conversation, message.seq)

    def remove_message(self, conversation: Conversation, message: Message) -> None:
        """Record that a comment was deleted in Jira, or is no longer public."""
        with self._database.transaction() as connection:
            messages.remove(connection, conversation.tenant, message, at=self._clock())
        announcements.announce_revision(self._hints, conversation, message.seq)

    def receive_comment(
        self,
        conversation: Conversation,
        *,
        comment: str,
        author: Author,
        body: str,
        at: datetime,
        attachments: Sequence[Attachment] = (),
    ) -> Message | None:
        """Add a public comment from Jira as a message; return None if it was already added."""
        try:
            with self._database.transaction() as connection:
                if jira_refs.find_by_ref(connection, conversation.tenant, conversation.id, _ref(comment)):
                    return None
                message = messages.append(
                    connection,
                    conversation.tenant,
                    conversation.id,
                    client_id=_ref(comment),
                    author=author,
                    body=body,
                    at=at,
                    origin=Origin.JIRA,
                    jira_ref=_ref(comment),
                    delivered_at=self._clock(),
                    attachments=attachments,
                )
                sending.note_sent(connection, conversation.tenant, conversation.id, message.seq, attachments)
        except IntegrityError:  # another worker heard it at the same moment
            return None
        except ConnectionLostError as error:
            if error.may_be_done:  # then the next attempt finds it, and takes it for announced
                announcements.announce_message(self._hints, conversation, message)
            raise
        announcements.announce_message(self._hints, conversation, message)
        return message

    def _set_closed(self, conversation: Conversation, *, at: datetime | None, moved_out: bool = False) -> None:
        with self._database.transaction() as connection:
            repository.set_closed(connection, conversation, at=at, moved_out=moved_out)
            if at is None:
                enqueue_sending(connection, conversation.tenant, conversation.id, now=self._clock())
                self._enqueue_missed(connection, conversation)
            elif conversation.issue is not None:
                queue.enqueue(
                    connection,
                    conversation.tenant,
                    stream=f"hidden:{conversation.issue}",
                    payload=LookForRequest(issue=conversation.issue),
                    now=self._clock(),
                )
        self._announce(conversation)

    def _enqueue_missed(self, connection: Connection, conversation: Conversation) -> None:
        """Enqueue what could not be done while a conversation's request was out of reach."""
        place, now = (conversation.tenant, conversation.id), self._clock()
        enqueue_correcting(connection, *place, now=now)
        self._send_notes(connection, conversation)
        if conversation.customer_account is not None:
            identity_merge.enqueue_reporter_change(connection, *place, now=now)
        if conversation.issue is not None:
            stream, catch_up = f"issue:{conversation.issue}", CatchUp(issue=conversation.issue)
            queue.enqueue(connection, conversation.tenant, stream=stream, payload=catch_up, now=now, once=True)

    def _send_notes(self, connection: Connection, conversation: Conversation) -> None:
        if note_rows.has_unsynced(connection, conversation.tenant, conversation.id):
            enqueue_sending_notes(connection, conversation.tenant, conversation.id, now=self._clock())

    def _announce(self, conversation: Conversation) -> None:
        changed = self.find(conversation.tenant, conversation.id)
        if changed is not None:
            announcements.announce_change(self._hints, changed)


def _ref(comment: str) -> str:
    return _COMMENT + comment
