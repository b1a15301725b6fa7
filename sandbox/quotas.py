"""Jira's limits: writes to one issue, always; points an hour, if a rule of misbehaviour sets them.

A call costs a point, and a read one more for each object in its answer. The numbers for issues are Atlassian's:
https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
"""

import math
import time
from collections import Counter
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerHour, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from sandbox.misbehaviour import Misbehaviour

ISSUE_WRITES = parse_many("20/2 seconds; 100/30 seconds")
PER_ISSUE = "jira-per-issue-on-write"
PER_SITE = "jira-quota-tenant-based"


@dataclass(frozen=True)
class Refusal:
    """The limit that refuses a call, and the seconds to wait."""

    reason: str
    retry_after: int


class Quotas:
    """Counts calls, and refuses those over a limit."""

    def __init__(self, misbehaviour: Misbehaviour) -> None:
        self._misbehaviour = misbehaviour
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._counted: Counter[str] = Counter(reads=0, writes=0, refused=0)

    def admit(self, *, write: bool, issue_id: str | None) -> Refusal | None:
        """Count a call; return its refusal, None if it is admitted."""
        refusal = self._spend(1) or (self._write(issue_id) if write and issue_id else None)
        self._counted["refused" if refusal else "writes" if write else "reads"] += 1
        return refusal

    def charge(self, objects: int) -> None:
        """Count the objects in the answer to a read."""
        self._spend(objects)

    def refuse(self) -> None:
        """Count a call that was refused for another reason than a limit."""
        self._counted["refused"] += 1

    def counted(self) -> dict[str, int]:
        return dict(self._counted)

    def _write(self, issue_id: str) -> Refusal | None:
        full = next((each for each in ISSUE_WRITES if not self._limiter.test(each, issue_id)), None)
        if full:
            return self._refusal(PER_ISSUE, full, issue_id)
        for each in ISSUE_WRITES:
            self._limiter.hit(each, issue_id)
        return None

    def _spend(self, points: int) -> Refusal | None:
        rule = self._misbehaviour.take("points")
        if not rule or not points:
            return None
        budget = RateLimitItemPerHour(rule.points)
        if self._limiter.hit(budget, "points", cost=points):
            return None
        return self._refusal(PER_SITE, budget, "points")

    def _refusal(self, reason: str, full: RateLimitItem, who: str) -> Refusal:
        free_at = self._limiter.get_window_stats(full, who).reset_time
        return Refusal(reason, max(1, math.ceil(free_at - time.time())))
