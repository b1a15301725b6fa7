"""Posts JSON to a webhook: to exactly the network address that was checked, without redirects, in bounded time.

A name is looked up once. HTTP clients look a name up again to connect, which would let its owner answer first with a
public address and then with one in our own network (DNS rebinding).
"""

import socket
import ssl
import time
from collections.abc import Callable

import h11
import msgspec

from jira_chat.kernel.deadline import Deadline
from jira_chat.outgoing import targets
from jira_chat.outgoing.errors import WebhookFailedError
from jira_chat.outgoing.targets import InvalidTargetError, Target

SECONDS = 10.0
"""The deadline of a call, from connecting to the first line of the answer."""

LOOKUP_SECONDS = 5.0

_THREADS = 4
_AT_ONCE = 4096
_REDIRECTION = 300
_REFUSAL = 400

Lookup = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """Return the network addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Webhooks:
    """Calls webhooks. With `loopback`, for the sandbox and tests, they may be on this machine and without TLS."""

    def __init__(self, *, loopback: bool = False, look_up: Lookup = look_up) -> None:
        self.loopback = loopback
        self._look_up = look_up
        self._deadline: Deadline[list[str]] = Deadline(seconds=LOOKUP_SECONDS, threads=_THREADS)
        self._tls = ssl.create_default_context()

    def post(self, address: str, body: object) -> None:
        """Post a value as JSON and check only the status of the answer. Raises WebhookFailedError."""
        try:
            target = targets.read(address, loopback=self.loopback)
        except InvalidTargetError as error:
            raise WebhookFailedError(str(error)) from None
        status = self._exchange(target, self._checked(target), msgspec.json.encode(body))
        if _REDIRECTION <= status < _REFUSAL:
            raise WebhookFailedError(f"It redirects ({status}), which is not followed. Enter the final address.")
        if status >= _REFUSAL:
            raise WebhookFailedError(f"It answered {status}.")

    def _checked(self, target: Target) -> str:
        """Return the network address to connect to. A host with any address that is not public is not called."""
        try:
            (found,) = self._deadline.run([lambda: self._look_up(target.host, target.port)])
        except (OSError, UnicodeError):
            found = None
        if not found:
            raise WebhookFailedError("Its host name was not found.")
        if not all(targets.may_call(each, loopback=self.loopback) for each in found):
            raise WebhookFailedError("It is not a public address.")
        return found[0]

    def _exchange(self, target: Target, address: str, body: bytes) -> int:
        until = time.monotonic() + SECONDS
        try:
            with socket.create_connection((address, target.port), timeout=SECONDS) as plain:
                if target.scheme != "https":
                    return _status(plain, _request(target, body), body, until)
                with self._tls.wrap_socket(plain, server_hostname=target.host) as secure:
                    return _status(secure, _request(target, body), body, until)
        except ssl.SSLCertVerificationError:
            raise WebhookFailedError("Its certificate is not valid.") from None
        except h11.RemoteProtocolError:
            raise WebhookFailedError("It does not answer as a web server does.") from None
        except OSError:
            raise WebhookFailedError("It does not answer.") from None


def _request(target: Target, body: bytes) -> h11.Request:
    headers = {
        "Host": target.authority,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": "JiraChat",
        "Connection": "close",
    }
    return h11.Request(method="POST", target=target.path, headers=list(headers.items()))


def _status(line: socket.socket, request: h11.Request, body: bytes, until: float) -> int:
    """Send a request and return the status of the answer, without reading its body. Raises OSError."""
    http = h11.Connection(h11.CLIENT)
    parts = [http.send(each) or b"" for each in (request, h11.Data(data=body), h11.EndOfMessage())]
    _bound(line, until)
    line.sendall(b"".join(parts))
    while True:
        event = http.next_event()
        if isinstance(event, h11.Response):
            return event.status_code
        if event is h11.NEED_DATA:
            _bound(line, until)
            http.receive_data(line.recv(_AT_ONCE))


def _bound(line: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)
