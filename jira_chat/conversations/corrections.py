"""Corrections: for some minutes, agents may change or take back their last message; its comment in Jira follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, correction_rows, jira_refs, messages, repository, rules
from jira_chat.conversations.correction_rows import StoredMessage
from jira_chat.conversations.enqueuing import enqueue_correcting, enqueue_sending
from jira_chat.conversations.models import Correction, Header
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import ConversationId
from jira_chat.storage.engine import Database


class Corrections:
    """Corrections of messages by the agents who wrote them."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._clock = clock

    def edit(self, agent: Principal, conversation: ConversationId, seq: int, *, revision: int, body: str) -> None:
        """Change the text of a message that the agent saw at `revision`.

        Raises NotFoundError, ForbiddenError for customers, ConversationClosedError, EmptyMessageError,
        MessageTooLongError, TooLateToChangeError, and ConflictError if the message changed meanwhile.
        """
        rules.check_agent(agent)
        with self._database.transaction() as connection:
            header, stored = self._find(connection, agent, conversation, seq, revision=revision)
            text = rules.clean_body(body, with_files=bool(stored.message.attachments))
            if text == stored.message.body:
                return
            now = self._clock()
            self._change(connection, header, stored, correction_rows.edited(text, at=now), at=now)
            if stored.ref == messages.REFUSED:
                # Jira may accept the new text.
                jira_refs.set_jira_ref(connection, header.tenant, header.id, [seq], None, at=None)
                enqueue_sending(connection, header.tenant, header.id, now=now)
        self._announce(header, seq)

    def take_back(self, agent: Principal, conversation: ConversationId, seq: int, *, revision: int) -> None:
        """Take back a message that the agent saw at `revision`. Raises as `edit` does."""
        rules.check_agent(agent)
        with self._database.transaction() as connection:
            header, stored = self._find(connection, agent, conversation, seq, revision=revision)
            now = self._clock()
            self._change(connection, header, stored, correction_rows.taken_back(at=now), at=now)
            correction_rows.wait_again(connection, header.tenant, header.id)
            if stored.is_unsynced:
                jira_refs.set_jira_ref(connection, header.tenant, header.id, [seq], jira_refs.WITHDRAWN, at=None)
        self._announce(header, seq)
        announcements.announce_change(self._hints, header)

    def _find(
        self, connection: Connection, agent: Principal, conversation: ConversationId, seq: int, *, revision: int
    ) -> tuple[Header, StoredMessage]:
        header = repository.find_header(connection, agent.tenant, conversation)
        if header is None or not rules.may_see(agent, header):
            raise NotFoundError("This conversation no longer exists.")
        rules.check_open(header)
        stored = correction_rows.lock(connection, agent.tenant, conversation, seq)
        if stored is None:
            raise NotFoundError("This message no longer exists.")
        latest = correction_rows.latest_of(connection, agent.tenant, conversation, agent.account)
        is_there = stored.is_synced or stored.is_unsynced
        rules.check_change(
            agent, stored.message, latest=latest, revision=revision, is_there=is_there, now=self._clock()
        )
        return header, stored

    def _change(
        self, connection: Connection, header: Header, stored: StoredMessage, values: Mapping[str, Any], *, at: datetime
    ) -> None:
        correction = Correction.WAITS if stored.is_synced else None
        correction_rows.change(connection, header.tenant, stored.message, {**values, "correction": correction})
        if stored.is_synced:
            enqueue_correcting(connection, header.tenant, header.id, now=at)

    def _announce(self, header: Header, seq: int) -> None:
        announcements.announce_revision(self._hints, header, seq)
        self._hints.notify_worker()
