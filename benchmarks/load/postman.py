"""Sends webhooks like a site, and between them the cheapest request that a web process can answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.load.http import HttpConnection

WAITING = 30.0
"""Seconds; a slower answer counts as none."""

Ask = Callable[[HttpConnection], Awaitable[tuple[int, bytes]]]


@dataclass(frozen=True)
class Webhook:
    """A signed delivery."""

    path: str
    body: dict[str, Any]
    authorization: str
    delivery: str

    async def send(self, line: HttpConnection) -> tuple[int, bytes]:
        headers = {"Authorization": self.authorization, "X_Atlassian_Webhook_Identifier": self.delivery}
        return await line.post(self.path, self.body, **headers)


class Postman:
    """Each method is a command of the process that measures."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[HttpConnection] = []

    async def deliver(self, webhooks: Sequence[Webhook], *, rate: float) -> dict[str, Any]:
        """Send webhooks at fixed moments, and request `/healthz` half-way to the next one.

        Returns the seconds that each took since it was due, and how they were answered.
        """
        took: dict[str, list[float]] = {"webhook": [], "healthz": []}
        answers: Counter[str] = Counter()

        async def ask(name: str, due: float, question: Ask) -> None:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            line = self._idle.pop() if self._idle else HttpConnection(self._url)
            try:
                status, _ = await asyncio.wait_for(question(line), WAITING)
            except (OSError, TimeoutError) as error:
                line.close()
                answers[f"{name} {type(error).__name__}"] += 1
                took[name].append(float("inf"))
                return
            took[name].append(time.monotonic() - due)
            answers[f"{name} {status}"] += 1
            self._idle.append(line)

        began = time.monotonic() + 0.1
        await asyncio.gather(
            *(ask("webhook", began + number / rate, each.send) for number, each in enumerate(webhooks)),
            *(ask("healthz", began + (number + 0.5) / rate, _health) for number in range(len(webhooks))),
        )
        return took | {"answers": dict(answers)}

    async def leave(self) -> None:
        """Close all connections."""
        for line in self._idle:
            line.close()


async def _health(line: HttpConnection) -> tuple[int, bytes]:
    return await line.get("/healthz")
