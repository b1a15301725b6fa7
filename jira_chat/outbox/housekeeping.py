"""Deletion of finished jobs, in batches."""

from jira_chat.kernel.clock import Clock
from jira_chat.outbox import queue
from jira_chat.storage.engine import Database


def forget_finished(database: Database, clock: Clock) -> int:
    """Delete jobs done long ago and return their number, in short transactions that let others write."""
    forgotten = 0
    while True:
        with database.transaction() as connection:
            some = queue.forget_finished(connection, now=clock(), limit=queue.FORGOTTEN_AT_ONCE)
        forgotten += some
        if some < queue.FORGOTTEN_AT_ONCE:
            return forgotten
