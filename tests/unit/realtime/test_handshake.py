import socket

import flask
import flask_sock
import pytest
from websockets.client import ClientProtocol
from websockets.protocol import State
from websockets.uri import parse_uri

from jira_chat.realtime import handshake


def test_a_client_of_another_library_takes_the_answer():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        client = ClientProtocol(parse_uri("ws://chat.example.com/socket"))
        asked = client.connect()
        environ = {"gunicorn.socket": ours, "HTTP_SEC_WEBSOCKET_KEY": asked.headers["Sec-WebSocket-Key"]}
        server = handshake.Server(environ, **handshake.SERVER_OPTIONS)
        client.send_request(asked)
        client.receive_data(theirs.recv(4096))

    assert server.connected
    assert client.state is State.OPEN
    assert client.extensions == []


def test_flask_sock_uses_it_and_the_request_ends_without_a_response(monkeypatch):
    monkeypatch.setattr(flask_sock, "Server", None)
    app = flask.Flask("test")
    handshake.install(app)
    assert flask_sock.Server is handshake.Server

    @app.get("/socket")
    def serve():
        raise handshake.TakenOver

    environ = app.test_request_context("/socket").request.environ
    for _ in range(2):
        with pytest.raises(StopIteration):
            app(environ, None)
