import pytest

from jira_chat.realtime import endpoint as module
from jira_chat.realtime.endpoint import SocketEndpoint


class Member:
    """A socket that notes how it was closed."""

    def __init__(self):
        self.connection, self.closed = self, []

    def close(self, code, _reason):
        self.closed.append(code)


@pytest.mark.parametrize(("sockets", "seconds"), [(0, 0), (10, 0.02), (10_000, 4)])
def test_all_are_asked_to_come_back_no_faster_than_needed_and_in_time(monkeypatch, sockets, seconds):
    members, pauses = [Member() for _ in range(sockets)], []
    monkeypatch.setattr(module.gevent, "sleep", pauses.append)
    parts = dict.fromkeys(("start", "poster", "greeter", "handlers", "announcer", "frame_allowances"))
    SocketEndpoint(members, None, **parts, most_sockets={}, drain_seconds=4).close_all()

    assert [each.closed for each in members] == [[1001]] * sockets
    assert sum(pauses) == pytest.approx(seconds)
