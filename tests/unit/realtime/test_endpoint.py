import socket

import pytest

from jira_chat.realtime import endpoint as module
from jira_chat.realtime.endpoint import SocketEndpoint, _Client
from jira_chat.realtime.hub import Hub
from jira_chat.realtime.timers import Wheel
from tests.unit.realtime.test_frame_handlers import CARLA


class Member:
    """A socket that notes how it was closed."""

    def __init__(self):
        self.connection, self.closed = self, []

    def close(self, code, _reason):
        self.closed.append(code)


@pytest.fixture
def endpoint():
    parts = dict.fromkeys(("start", "poster", "greeter", "handlers", "announcer", "frame_allowances"))
    return SocketEndpoint(Hub(), Wheel(), **parts, most_sockets={"address": 9}, drain_seconds=4)


@pytest.fixture
def client(endpoint):
    """A socket after its handshake."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    with theirs:
        client = _Client(endpoint, ours, "192.0.2.1", "")
        yield client, theirs
        client.connection.abort()


def test_who_comes_while_all_are_asked_to_go_is_sent_on(endpoint, client):
    ours, theirs = client
    endpoint.close_all()
    ours.begin()
    assert b"\x03\xe9going away" in theirs.recv(100)


def test_who_says_hello_while_all_are_asked_to_go_is_sent_on(endpoint, client):
    ours, theirs = client
    ours.begin()
    endpoint.close_all()
    assert ours.admit(CARLA, seconds=60) is None
    assert b"\x03\xe9going away" in theirs.recv(100)


@pytest.mark.parametrize(("sockets", "seconds"), [(0, 0), (10, 0.02), (10_000, 4)])
def test_all_are_asked_to_come_back_no_faster_than_needed_and_in_time(monkeypatch, sockets, seconds):
    members, pauses = [Member() for _ in range(sockets)], []
    monkeypatch.setattr(module.gevent, "sleep", pauses.append)
    parts = dict.fromkeys(("start", "poster", "greeter", "handlers", "announcer", "frame_allowances"))
    endpoint = SocketEndpoint(members, None, **parts, most_sockets={"address": 9}, drain_seconds=4)
    endpoint.close_all()

    assert [each.closed for each in members] == [[1001]] * sockets
    assert sum(pauses) == pytest.approx(seconds)
