"""A simulated network between product and Jira: calls take time, get lost on the way, or are answered late."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import requests
from flask import Flask
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError
from werkzeug.test import Client

from benchmarks.campaign.simulation import Simulation

NEVER = 10**9
DONE_LONG_AFTER = (61.0, 100.0)
"""Seconds: longer than we expect a write to be completed late."""


@dataclass
class FaultRates:
    """The chances of each kind of fault of calls to Jira."""

    refused: float = 0.0
    """No connection."""
    dropped_before: float = 0.0
    dropped_after: float = 0.0
    """The connection breaks, before or after Jira has handled the request."""
    late_write: float = 0.0
    late_answer: float = 0.0
    long_after: float = 0.0
    silent: float = 0.0
    """No answer, and nothing is done."""


@dataclass
class _Exchange:
    """When Jira acts, when its answer arrives, and whether the connection breaks."""

    acts_after: float
    answers_after: float
    breaks: bool = False


class Network:
    """Carries the requests of the product's jobs; all others arrive at once."""

    def __init__(self, simulation: Simulation) -> None:
        self.rates = FaultRates()
        self.calls = 0
        self._simulation = simulation
        self._clients: dict[str, Client] = {}

    def leads_to(self, address: str, app: Flask) -> None:
        self._clients[urlsplit(address).netloc] = Client(app, use_cookies=False)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Send every HTTP request of this process through the simulated network."""
        network = self

        def send(adapter: HTTPAdapter, request: Any, timeout: Any = None, **_: Any) -> Any:
            return network.send(adapter, request, timeout)

        with mock.patch.object(HTTPAdapter, "send", send):
            yield

    def send(self, adapter: HTTPAdapter, request: Any, timeout: Any) -> requests.Response:
        """Do as `HTTPAdapter.send`. Raises a RequestException."""
        if not self._simulation.in_job:
            return self._ask(adapter, request)
        self.calls += 1
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if self._happens(self.rates.refused):
            self._simulation.wait(0.01)
            reason = NewConnectionError(mock.sentinel.connection, "refused")
            raise requests.ConnectionError(MaxRetryError(mock.sentinel.pool, request.url, reason), request=request)
        exchange = self._exchange(request)
        answers: list[requests.Response] = []
        self._simulation.after(exchange.acts_after, lambda: answers.append(self._ask(adapter, request)))
        # By then it has happened, although the clock is the same.
        self._simulation.wait(min(exchange.answers_after, patience) + 1e-4)
        if exchange.breaks:
            raise requests.ConnectionError(ProtocolError("Connection aborted."), request=request)
        if exchange.answers_after > patience:
            raise requests.ReadTimeout("No answer.", request=request)
        return answers[0]

    def _exchange(self, request: Any) -> _Exchange:
        chance, rates, writes = self._simulation.chance, self.rates, request.method != "GET"
        way, back = chance.uniform(0.01, 0.08), chance.uniform(0.01, 0.05)
        if self._happens(rates.silent):
            return _Exchange(NEVER, NEVER)
        if self._happens(rates.dropped_before):
            return _Exchange(NEVER, way, breaks=True)
        if self._happens(rates.dropped_after):
            return _Exchange(way, way + back, breaks=True)
        if writes and request.url.endswith("/comment") and self._happens(rates.long_after):
            way = chance.uniform(*DONE_LONG_AFTER)
        elif writes and self._happens(rates.late_write):
            way = chance.uniform(5, 55)
        elif self._happens(rates.late_answer):
            back = chance.uniform(5, 45)
        return _Exchange(way, way + back)

    def _happens(self, likely: float) -> bool:
        return likely > 0 and self._simulation.chance.random() < likely

    def _ask(self, adapter: HTTPAdapter, request: Any) -> requests.Response:
        address = urlsplit(request.url)
        answer = self._clients[address.netloc].open(
            request.path_url,
            method=request.method,
            headers=list(request.headers.items()),
            data=request.body,
            base_url=f"{address.scheme}://{address.netloc}",
            environ_overrides={"RAW_URI": request.path_url, "REMOTE_ADDR": "127.0.0.1"},
        )
        raw = HTTPResponse(
            body=io.BytesIO(answer.data),
            headers=list(answer.headers.items()),
            status=answer.status_code,
            preload_content=False,
        )
        return adapter.build_response(request, raw)
