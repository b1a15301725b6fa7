import threading
from typing import Any

import gevent

from jira_chat.realtime import sockets as module
from jira_chat.realtime.sockets import Sockets
from tests.support.peers import turn_until


class Endpoint:
    def __init__(self) -> None:
        self.closed = 0

    def close_all(self) -> None:
        self.closed += 1


class Hints:
    def listen(self, handle: Any, *, stopped: threading.Event) -> None:
        handle("hint")
        while not stopped.is_set():
            gevent.sleep(0.001)
        handle("end")


class Fanout:
    def __init__(self) -> None:
        self.handled: list[str] = []

    def handle(self, hint: str) -> None:
        self.handled.append(hint)


class Watcher:
    def __init__(self) -> None:
        self.watching = False

    def watch(self) -> None:
        self.watching = True


class Alarms:
    def __init__(self) -> None:
        self.saved = 0

    def save(self) -> None:
        self.saved += 1


def test_hints_reach_the_fanout_until_the_end_when_all_clients_are_asked_to_leave() -> None:
    endpoint, fanout, attendance, revocation = Endpoint(), Fanout(), Watcher(), Watcher()
    sockets = Sockets(endpoint, fanout, attendance, revocation, hints=Hints(), alarms=Alarms())
    sockets.start()
    gevent.sleep(0.01)
    assert (fanout.handled, endpoint.closed) == (["hint"], 0)
    assert (attendance.watching, revocation.watching) == (True, True)
    sockets.stop()
    gevent.sleep(0.01)
    assert (fanout.handled, endpoint.closed) == (["hint", "end"], 1)


def test_alarms_are_saved_again_and_again(monkeypatch) -> None:
    monkeypatch.setattr(module, "SAVE_ALARMS_EVERY_SECONDS", 0.001)
    alarms = Alarms()
    Sockets(Endpoint(), Fanout(), Watcher(), Watcher(), hints=Hints(), alarms=alarms).start()
    turn_until(lambda: alarms.saved > 1)
