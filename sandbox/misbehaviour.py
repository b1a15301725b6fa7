"""Faults on demand: for REST calls under a path, for webhooks, and for new customers."""

import threading
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Kind = Literal["rate_limit", "error", "latency", "lost", "duplicate", "reordered", "customer_lag", "automation"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_EXPLANATIONS: dict[Kind, str] = {
    "rate_limit": "REST answers 429 with Retry-After (seconds)",
    "error": "REST answers 500",
    "latency": "REST answers after this many seconds",
    "lost": "webhooks are never sent",
    "duplicate": "webhooks are sent twice",
    "reordered": "webhooks come after later ones",
    "customer_lag": "new customers stay unknown for this many seconds",
    "automation": "a rule comments on a new request, this many seconds before its creator hears that it exists",
}


@dataclass
class Rule:
    """Trouble for the next `times` occasions, or until it is switched off where that is None."""

    kind: Kind
    prefix: str = "/rest/"
    times: int | None = 1
    seconds: float = 1.0


class Misbehaviour:
    """The switches. Every occasion asks `take`, which counts down."""

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
        """Return the first rule that applies to this occasion, used up by one."""
        with self._lock:
            rule = next((one for one in self._rules if one.kind == kind and path.startswith(one.prefix)), None)
            if rule and rule.times is not None:
                rule.times -= 1
                if rule.times <= 0:
                    self._rules.remove(rule)
            return rule
