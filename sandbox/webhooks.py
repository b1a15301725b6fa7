"""Delivery of webhooks to the add-on: signed, in the background, repeated after a failure."""

import heapq
import json
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import requests

from sandbox import descriptor, tokens
from sandbox.actions import Event
from sandbox.installation import Installation
from sandbox.misbehaviour import Misbehaviour
from sandbox.rest import payloads

_TRY_AGAIN = frozenset({408, 409, 425, 429})
_ATTEMPTS = 6
_KEPT = 500


@dataclass
class Delivery:
    """One webhook on its way. `status` is the last HTTP status, or a word if there was none."""

    identifier: str
    event: str
    issue_key: str
    path: str
    body: str
    attempts: int = 0
    status: int | str = "waiting"
    seconds: float = 0.0
    """How long the last answer took."""


@dataclass
class Webhooks:
    """A queue by due time and the thread that works on it. JQL filters are not evaluated."""

    installation: Installation
    misbehaviour: Misbehaviour
    url: str
    pause: float
    deliveries: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._due: list[tuple[float, int, Delivery]] = []
        self._order = count()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(timeout=5)

    def tell(self, event: Event) -> None:
        """Queue the event for each webhook module that subscribes to it."""
        if not self.installation.is_enabled:
            return
        body = json.dumps(payloads.webhook(event, self.url))
        context = payloads.context(event.issue)
        for module in self.installation.addon.modules("webhooks"):
            if module["event"] == event.name:
                path = descriptor.fill(str(module["url"]), context)
                self._accept(event, path, "" if module.get("excludeBody") else body)

    def listed(self) -> list[dict[str, Any]]:
        with self._changed:
            return [asdict(delivery) for delivery in self.deliveries]

    def _accept(self, event: Event, path: str, body: str) -> None:
        delivery = Delivery(str(uuid.uuid4()), event.name, event.issue.key, path, body)
        with self._changed:
            self.deliveries = [*self.deliveries[-_KEPT:], delivery]
        if self.misbehaviour.take("lost"):
            delivery.status = "lost"
            return
        self.enqueue(delivery, after=self.pause if self.misbehaviour.take("reordered") else 0)
        if self.misbehaviour.take("duplicate"):
            self.enqueue(delivery, after=0)

    def _next(self) -> Delivery | None:
        """Wait for the next due delivery; None at the end."""
        with self._changed:
            while not self._stopping:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None

    def _work(self) -> None:
        while delivery := self._next():
            self.attempt(delivery)

    def attempt(self, delivery: Delivery) -> None:
        """Deliver a webhook, and repeat it later after a failure."""
        delivery.attempts += 1
        delivery.status = self._send(delivery)
        failed = not isinstance(delivery.status, int)
        again = failed or delivery.status in _TRY_AGAIN or int(delivery.status) >= 500
        if again and delivery.attempts < _ATTEMPTS:
            self.enqueue(delivery, after=self.pause)

    def enqueue(self, delivery: Delivery, after: float) -> None:
        """Queue a webhook to be delivered after some seconds."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + after, next(self._order), delivery))
            self._changed.notify()

    def _send(self, delivery: Delivery) -> int | str:
        if not self.installation.is_enabled:
            return "not enabled"
        claims = tokens.request_claims(self.installation.client_key, "POST", delivery.path)
        token = tokens.sign(claims, self.installation.secret)
        headers = {
            "Authorization": f"JWT {token}",
            "Content-Type": "application/json; charset=UTF-8",
            "X-Atlassian-Webhook-Identifier": delivery.identifier,
            "X-Atlassian-Webhook-Flow": "Primary",
        }
        if delivery.attempts > 1:
            headers["X-Atlassian-Webhook-Retry"] = str(delivery.attempts - 1)
        address = self.installation.addon.base_url + delivery.path
        began = time.monotonic()
        try:
            answer = requests.post(address, data=delivery.body.encode(), headers=headers, timeout=30)
        except requests.RequestException as error:
            return type(error).__name__
        finally:
            delivery.seconds = time.monotonic() - began
        return answer.status_code
