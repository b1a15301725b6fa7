"""The SLA of a request that breaches next, read from Jira and kept with its conversation so that lists need no call."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar

from cachetools import TTLCache

from jira_chat.conversations.models import Conversation, Sla
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError, JiraNotFoundError
from jira_chat.jira.models import Issue
from jira_chat.jira.request_details import Running, SlaClock
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, ProjectId, TenantId

log = logging.getLogger(__name__)

WITHOUT_FOR = 600.0
"""Seconds until we ask again about a request without an SLA. Others of its project may have one: goals go by JQL."""

AWAY_FOR = 60.0
"""Seconds until we ask again about a project after Jira did not answer, or refused the app."""

SAME_WITHIN = timedelta(seconds=30)
"""Jira's answers take a while: a breach time that moves by less than this is the same, and no news."""

_MOST_REMEMBERED = 10_000

Key = TypeVar("Key")

_Place = tuple[TenantId, ProjectId]
_Request = tuple[TenantId, IssueId]


class Slas:
    """Reads SLAs from Jira. A failed call never fails the reading of the request."""

    def __init__(
        self,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jira_for = jira_for
        self._clock = clock
        self._without: TTLCache[_Request, bool] = TTLCache(_MOST_REMEMBERED, WITHOUT_FOR, timer)
        self._away: TTLCache[_Place, bool] = TTLCache(_MOST_REMEMBERED, AWAY_FOR, timer)
        self._lock = Lock()

    def of(self, conversation: Conversation, request: Issue) -> Sla | None:
        """Return the SLA of a request that breaches next; the known one while Jira does not answer."""
        place = (conversation.tenant, request.project or conversation.project)
        its_own = (conversation.tenant, request.issue_id)
        with self._lock:
            is_without, is_away = its_own in self._without, place in self._away
        if request.resolved or is_without:
            return None
        known = conversation.progress.sla
        if is_away:
            return known
        try:
            clocks = self._jira_for(conversation.tenant).agents.clocks(request.issue_id)
        except JiraError as error:
            if isinstance(error, JiraNotFoundError):
                self._remember(self._without, its_own)
            else:
                self._remember(self._away, place)
            log.info("slas_unread", extra={"tenant": conversation.tenant, "code": error.code, "status": error.status})
            return known if error.retryable else None
        if clocks is None:
            self._remember(self._without, its_own)
        return settled(known, next_of(clocks or (), self._clock()))

    def _remember(self, where: TTLCache[Key, bool], key: Key) -> None:
        with self._lock:
            where[key] = True


def next_of(clocks: Iterable[SlaClock], at: datetime) -> Sla | None:
    """Return the ongoing SLA that breaches next; a paused one only if no other is running.

    `at` is the time of Jira's answer. Outside its working hours an SLA is paused as well: the remaining time counts
    working hours, as in Jira's own lists.
    """
    ongoing = [
        (each.running is not Running.RUNNING, each.remaining, each)
        for each in clocks
        if each.running is not Running.STOPPED and each.remaining is not None
    ]
    if not ongoing:
        return None
    stands, remaining, clock = min(ongoing, key=lambda each: each[:2])
    return Sla(
        name=clock.name,
        breach_at=None if stands else (at + remaining).replace(microsecond=0),
        left=round(remaining.total_seconds()) if stands else None,
        goal=None if clock.goal is None else round(clock.goal.total_seconds()),
    )


def settled(known: Sla | None, new: Sla | None) -> Sla | None:
    """Return the known SLA if the new one differs only by the time that an answer takes, else the new one."""
    if known is None or new is None or known.breach_at is None or new.breach_at is None:
        return new
    is_same = (known.name, known.goal) == (new.name, new.goal)
    return known if is_same and abs(known.breach_at - new.breach_at) < SAME_WITHIN else new
