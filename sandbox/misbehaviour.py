"""Faults on demand: for REST calls under a path, for webhooks, and for new customers."""

import random
import threading
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Kind = Literal[
    "rate_limit",
    "points",
    "error",
    "latency",
    "late_write",
    "late_answer",
    "lost_answer",
    "read_lag",
    "list_lag",
    "lost",
    "duplicate",
    "reordered",
    "customer_lag",
    "automation",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
REASONS = ("jira-burst-based", "jira-per-issue-on-write", "jira-quota-tenant-based", "jira-quota-global-based")
"""The values of `RateLimit-Reason`."""

_EXPLANATIONS: dict[Kind, str] = {
    "rate_limit": "REST answers 429 with Retry-After (seconds)",
    "points": "REST answers 429 when a number of points was spent in an hour",
    "error": "REST answers 500",
    "latency": "REST begins after this many seconds",
    "late_write": "writes are done, and answered, after this many seconds",
    "late_answer": "writes are done at once and answered after this many seconds",
    "lost_answer": "writes are done and answered 500",
    "read_lag": "new issues and comments cannot be read for this many seconds",
    "list_lag": "new issues and comments are in no list for this many seconds",
    "lost": "webhooks are never sent",
    "duplicate": "webhooks are sent twice",
    "reordered": "webhooks come after later ones",
    "customer_lag": "new customers stay unknown for this many seconds",
    "automation": "a rule comments on a new request, this many seconds before its creator hears that it exists",
}


@dataclass
class Rule:
    """A fault on the next `times` occasions, or until it is switched off where that is None.

    Each occasion has a `chance` of it. `reason` is what a 429 gives, `points` how many there are an hour.
    """

    kind: Kind
    prefix: str = "/rest/"
    times: int | None = 1
    seconds: float = 1.0
    chance: float = 1.0
    reason: str = "jira-burst-based"
    points: int = 65_000


class Misbehaviour:
    """The active rules. Every occasion calls `take`, which counts down."""

    explanations = _EXPLANATIONS

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, rule: Rule) -> None:
        with self._lock:
            self._rules.append(rule)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def take(self, kind: Kind, path: str = "/rest/") -> Rule | None:
        """Return the first rule that applies to this occasion, and count it down."""
        with self._lock:
            rule = next((one for one in self._rules if one.kind == kind and path.startswith(one.prefix)), None)
            if rule and rule.chance < 1 and random.random() >= rule.chance:  # noqa: S311 -- it guards nothing
                return None
            if rule and rule.times is not None:
                rule.times -= 1
                if rule.times <= 0:
                    self._rules.remove(rule)
            return rule
