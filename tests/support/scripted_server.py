"""A loopback web server that answers as a test tells it, and records its requests."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Received:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: Any = None
    """Bytes are sent as they are, None sends nothing, anything else is sent as JSON."""
    headers: dict[str, str] = field(default_factory=dict)
    after: threading.Event | None = None
    """Nothing is sent before this event."""

    @property
    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class ScriptedServer:
    """Gives the answers of its script in order, or calls `decide` for each request."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.decide: Callable[[Received], Answer] = self._next_of_script
        self._script: list[Answer] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def will_answer(self, *answers: Answer) -> None:
        self._script.extend(answers)

    def __enter__(self) -> "ScriptedServer":
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _next_of_script(self, request: Received) -> Answer:
        return self._script.pop(0) if self._script else Answer(418, b"the script has ended")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        script = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                received = Received(self.command, self.path, dict(self.headers), body)
                script.received.append(received)
                answer = script.decide(received)
                if answer.after is not None:
                    answer.after.wait(30)
                try:
                    self.send_response(answer.status)
                    for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(answer.content)
                except ConnectionError:
                    pass  # The client hung up, as some tests want.

            def log_message(self, *_: object) -> None:
                pass

        for method in ("GET", "POST", "PUT", "DELETE"):
            setattr(Handler, f"do_{method}", Handler.answer)
        return Handler


def pages(values: Iterable[Any], size: int) -> list[Answer]:
    """Return the pages of a service management resource."""
    everything = list(values)
    parts = [everything[start : start + size] for start in range(0, len(everything), size)] or [[]]
    return [
        Answer(body={"values": part, "size": len(part), "isLastPage": number == len(parts)})
        for number, part in enumerate(parts, 1)
    ]
