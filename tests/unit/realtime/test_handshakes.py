from contextlib import suppress

import pytest

from jira_chat.realtime.handshakes import Handshakes

ORIGIN = "https://chat.example.com"
GOOD = {
    "REQUEST_METHOD": "GET",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "PATH_INFO": "/socket",
    "REMOTE_ADDR": "192.0.2.1",
    "HTTP_HOST": "chat.example.com",
    "HTTP_CONNECTION": "keep-alive, Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
    "HTTP_ORIGIN": ORIGIN,
}


class Sock:
    def __init__(self):
        self.sent = b""

    def sendall(self, data):
        self.sent += data


def asked(changes):
    """Return the sockets that were handed over, what was sent, and whether the application was asked."""
    served, sock, passed_on = [], Sock(), []
    handshakes = Handshakes(
        lambda environ, _: passed_on.append(environ) or [b""], lambda *told: served.append(told), origin=ORIGIN
    )
    environ = {name: value for name, value in (GOOD | changes).items() if value is not None}
    with suppress(StopIteration):
        handshakes(environ | {"gunicorn.socket": sock}, None)
    return served, sock.sent, bool(passed_on)


def test_a_page_of_ours_gets_a_socket_without_extensions():
    ((sock, address),), sent, passed_on = asked({})

    assert (address, passed_on) == ("192.0.2.1", False)
    # The example of RFC 6455, 1.3.
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in sent
    assert sent.startswith(b"HTTP/1.1 101 ")
    assert sent.endswith(b"\r\n\r\n")
    assert b"Extensions" not in sent
    assert sock.sent == sent


@pytest.mark.parametrize(
    "changes",
    [
        {"PATH_INFO": "/socket/poll"},
        {"REQUEST_METHOD": "POST"},
        {"SERVER_PROTOCOL": "HTTP/1.0"},
        {"HTTP_HOST": None},
        {"HTTP_CONNECTION": "keep-alive"},
        {"HTTP_UPGRADE": "h2c"},
        {"HTTP_UPGRADE": "\n"},
        {"HTTP_SEC_WEBSOCKET_KEY": None},
        {"HTTP_SEC_WEBSOCKET_KEY": "x"},
        {"HTTP_SEC_WEBSOCKET_KEY": "é" * 24},
        {"HTTP_SEC_WEBSOCKET_VERSION": "12"},
        {"HTTP_ORIGIN": None},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": f"{ORIGIN}.evil.example.com"},
        {"HTTP_ORIGIN": f"{ORIGIN},{ORIGIN}"},
    ],
)
def test_the_application_answers_all_else(changes):
    assert asked(changes) == ([], b"", True)
