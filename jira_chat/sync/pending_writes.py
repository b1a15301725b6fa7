"""Writes to Jira whose outcome is unknown, remembered so that none is done twice.

Jira may have done an unanswered write, may do it later, or never; and for a while its lists do not show the result.
So a row is committed before each write and deleted once the outcome is noted. While the row exists, the conversation's
next write waits: Jira is asked again and again, and the write is repeated only once it is certain that it had no
effect. The row outlives the worker, and a job that was given up.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from jira_chat.conversations.models import Conversation
from jira_chat.jira.errors import JiraError, JiraLagsError, JiraUnavailableError
from jira_chat.kernel.clock import Clock
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_into
from jira_chat.sync.tables import pending_writes

REQUEST = 0
"""Stands for the request, in place of a comment's first message. A file sent late has its message's number, negated."""

DONE_WITHIN = timedelta(seconds=60)
"""How long after its start Jira may still do an unanswered write; our own timeout is shorter."""

SHOWN_WITHIN = timedelta(seconds=10)
"""How long Jira's lists may take to show a finished write."""

_FIRST_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True)
class PendingWrite:
    """A write that has begun. From `sure_at` on, Jira shows its result if there is one."""

    first: int
    began_at: datetime
    sure_at: datetime


class PendingWrites:
    """The pending writes of one kind, kept in `table`: at most one per conversation."""

    def __init__(self, database: Database, *, clock: Clock, table: Table = pending_writes) -> None:
        self._database = database
        self._clock = clock
        self._table = table

    def find(self, conversation: Conversation) -> PendingWrite | None:
        """Return the conversation's write whose outcome is unknown, None if there is none."""
        its_row = self._row_of(conversation)
        columns = (self._table.c.first_seq, self._table.c.began_at, self._table.c.sure_at)
        with self._database.reading() as connection:
            row = connection.execute(select(*columns).where(its_row)).one_or_none()
        return None if row is None else PendingWrite(*row)

    @contextmanager
    def attempt(self, conversation: Conversation, first: int) -> Iterator[Callable[[Connection], None]]:
        """Remember a write while the block does it and notes its outcome.

        The write is forgotten when the block succeeds, or when Jira certainly did nothing. The block gets a function
        that forgets the write in the transaction that notes its outcome, which saves a transaction.
        """
        is_forgotten = False

        def forget(connection: Connection) -> None:
            nonlocal is_forgotten
            connection.execute(delete(self._table).where(self._row_of(conversation)))
            is_forgotten = True

        self._begin(conversation, first)
        try:
            yield forget
        except JiraUnavailableError as error:
            self._failed(conversation, error)
            raise
        except JiraError:
            self.forget(conversation)
            raise
        if not is_forgotten:
            self.forget(conversation)

    def begin(self, connection: Connection, conversation: Conversation, first: int) -> datetime:
        """Remember a write that begins when the caller's transaction ends, and return its noted start."""
        now = self._clock()
        outcome = {"first_seq": first, "began_at": now, "sure_at": now + DONE_WITHIN}
        row = {"tenant_id": conversation.tenant, "conversation_id": conversation.id} | outcome
        insert = insert_into(connection.dialect.name, self._table).values(row)
        key = [self._table.c.tenant_id, self._table.c.conversation_id]
        connection.execute(insert.on_conflict_do_update(index_elements=key, set_=outcome))
        return now

    def forget(self, conversation: Conversation, *, began_at: datetime | None = None) -> None:
        """Forget a conversation's write, whose outcome is known; with `began_at`, only the write that began then."""
        its_row = self._row_of(conversation)
        with self._database.statement() as connection:
            those = its_row if began_at is None else its_row & (self._table.c.began_at == began_at)
            connection.execute(delete(self._table).where(those))

    def expect_nothing(self, conversation: Conversation, pending: PendingWrite) -> None:
        """Note that Jira shows no result of a write.

        Raises JiraLagsError, which says when to ask again, until it is certain that the write had no effect.
        """
        now = self._clock()
        if now < pending.sure_at:
            pause = min(max(now - pending.began_at, _FIRST_PAUSE), pending.sure_at - now)
            raise JiraLagsError("Jira may show later what it was told.", retry_after=pause.total_seconds())
        self.forget(conversation)

    def _begin(self, conversation: Conversation, first: int) -> None:
        with self._database.statement() as connection:
            self.begin(connection, conversation, first)

    def _failed(self, conversation: Conversation, error: JiraUnavailableError) -> None:
        if error.not_done:
            self.forget(conversation)
        elif error.over:
            with self._database.statement() as connection:
                sure_at = self._clock() + SHOWN_WITHIN
                connection.execute(update(self._table).where(self._row_of(conversation)).values(sure_at=sure_at))

    def _row_of(self, conversation: Conversation) -> ColumnElement[bool]:
        table = self._table
        return (table.c.tenant_id == conversation.tenant) & (table.c.conversation_id == conversation.id)


def patient(error: JiraUnavailableError) -> JiraUnavailableError:
    """Return an error that delays the retry until Jira can no longer do the unanswered write and undo a later one."""
    if error.over:
        return error
    return JiraLagsError("Jira may still do what it was told.", retry_after=DONE_WITHIN.total_seconds())
