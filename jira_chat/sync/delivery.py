"""Delivery of messages between the chat and Jira: the administrators' overview, and their retries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from jira_chat.broker.hints import Hints
from jira_chat.conversations import deliveries
from jira_chat.conversations.deliveries import Counts, Stuck
from jira_chat.conversations.enqueuing import conversation_stream, enqueue_sending
from jira_chat.conversations.models import Origin
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ConversationId, ProjectId, TenantId
from jira_chat.outbox import queries, queue
from jira_chat.outbox.queries import UnfinishedJob
from jira_chat.storage.engine import Database

PERIOD = timedelta(days=1)
STUCK_AFTER = timedelta(minutes=1)
"""A message that has waited for less is on its way."""

MOST_RETRIED = 1_000
"""Conversations in one retry."""

_WORDS = {
    "jira_forbidden": "Jira does not let the app do this. Check the app's permissions in the project.",
    "jira_refused": "Jira refuses the request. Check the request type and its required fields in the chat settings.",
    "not_found": "Jira does not find what this needs. Check that the project and its request type still exist.",
    "unavailable": "Jira does not answer. It is tried again by itself.",
    "jira_away": "Jira does not answer. It is tried again by itself.",
    "not_served": "The app was switched off on this site for a while. It is tried again by itself.",
}


@dataclass(frozen=True, kw_only=True)
class Delays:
    """How long messages took to reach the other side."""

    measured: int
    median: timedelta | None
    p95: timedelta | None


@dataclass(frozen=True, kw_only=True)
class StuckConversation:
    """A conversation with messages that Jira lacks, and the reason in words."""

    messages: Stuck
    reason: str
    given_up: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A site's or a project's messages of the last day, and all stuck conversations of any age."""

    counts: Counts
    to_jira: Delays
    from_jira: Delays
    stuck: list[StuckConversation]


class Delivery:
    """Reports on deliveries, and retries them."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._clock = clock

    def overview(self, tenant: TenantId, project: ProjectId | None) -> Overview:
        """Return the overview of a site, or of a project."""
        now = self._clock()
        since = now - PERIOD
        with self._database.reading() as connection:
            counts = deliveries.count(connection, tenant, project, since=since)
            out, back = (
                deliveries.delays(connection, tenant, project, origin, since=since)
                for origin in (Origin.CHAT, Origin.JIRA)
            )
            found = deliveries.stuck(connection, tenant, project, before=now - STUCK_AFTER)
            streams = [conversation_stream(each.conversation) for each in found]
            unfinished = queries.unfinished_jobs(connection, tenant, streams)
        return Overview(
            counts=counts,
            to_jira=delays_of(out),
            from_jira=delays_of(back),
            stuck=[_stuck(each, unfinished.get(conversation_stream(each.conversation))) for each in found],
        )

    def retry(self, tenant: TenantId, project: ProjectId | None, conversation: ConversationId | None = None) -> int:
        """Retry now what Jira lacks, in one conversation or (None) in all of the site or project.

        Return the number of conversations. Messages that Jira refused are retried, too.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            found = deliveries.stuck(connection, tenant, project, before=now, limit=MOST_RETRIED)
            chosen = [each for each in found if not each.closed and conversation in {None, each.conversation}]
            deliveries.take_back_refusals(connection, tenant, [each.conversation for each in chosen])
            for each in chosen:
                enqueue_sending(connection, tenant, each.conversation, now=now)
                queue.hasten(connection, tenant, conversation_stream(each.conversation), now=now)
        self._hints.notify_worker()
        return len(chosen)


def delays_of(measured: Sequence[timedelta]) -> Delays:
    """Return the median and the 95th percentile (nearest rank) of some delays."""
    ordered = sorted(measured)
    return Delays(measured=len(ordered), median=_rank(ordered, 0.5), p95=_rank(ordered, 0.95))


def reason_of(messages: Stuck, job: UnfinishedJob | None) -> str:
    """Return a sentence that says why Jira lacks messages of a conversation, and what to do."""
    if messages.closed:
        return "The request was deleted, or moved where the app cannot see it."
    if messages.refused:
        return f"Jira refused a message: {messages.refusal or 'it did not say why.'}"
    if job is None or job.code is None:
        return "Waits for its turn."
    return _WORDS.get(job.code, f"Something unforeseen went wrong ({job.code}); the app's log has more.")


def _stuck(messages: Stuck, job: UnfinishedJob | None) -> StuckConversation:
    given_up = messages.closed or messages.refused > 0 or (job is not None and job.given_up)
    return StuckConversation(messages=messages, reason=reason_of(messages, job), given_up=given_up)


def _rank(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None
