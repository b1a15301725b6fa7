import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psutil
import pytest
from redis.client import PubSub

from jira_chat.broker import connection
from jira_chat.broker.hints import Hint, Hints
from jira_chat.broker.server import BundledRedis
from tests.support.fakes import FakeHints
from tests.support.waiting import wait_for


class Ear:
    """Listens in a thread of its own."""

    def __init__(self, listen: Callable[..., None], *, deaf_to: str = "") -> None:
        self.heard: list[Hint] = []
        self.stopped = threading.Event()
        self._deaf_to = deaf_to
        self._thread = threading.Thread(target=listen, args=(self._handle,), kwargs={"stopped": self.stopped})
        self._thread.start()

    def _handle(self, hint: Any = None) -> None:
        if hint is not None and hint.kind == self._deaf_to:
            raise LookupError("cannot bear this one")
        self.heard.append(hint)

    def stop(self) -> None:
        self.stopped.set()
        self._thread.join()


@pytest.fixture
def ears() -> Iterator[list[Ear]]:
    ears: list[Ear] = []
    yield ears
    for ear in ears:
        ear.stop()


@pytest.fixture
def hints(server) -> Iterator[Hints]:
    client = connection.connect_for_hints(server.url)
    yield Hints(client)
    client.close()


@contextmanager
def frozen(server: BundledRedis) -> Iterator[None]:
    """Let the server take connections and answer nothing."""
    assert server._process is not None
    process = psutil.Process(server._process.pid)
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def event(kind: str, **fields: Any) -> msgspec.Struct:
    return msgspec.defstruct(kind, list(fields), tag=kind)(**fields)


def listeners(client: Any, count: int) -> Callable[[], bool]:
    def are_there() -> bool:
        return bool(client.pubsub_numsub("jira-chat:hints")[0][1] == count)

    return are_there


@pytest.mark.parametrize("kind", ["redis", "fake"])
def test_a_hint_reaches_those_who_listen_for_it_and_work_the_worker(kind, request, ears) -> None:
    """Of the real ones and of those that other tests put in their place."""
    hints = FakeHints() if kind == "fake" else request.getfixturevalue("hints")
    one, other, work = Ear(hints.listen), Ear(hints.listen), Ear(hints.listen_for_work)
    ears += [one, other, work]
    published = Hint(kind="messages", topics=["a"], data={"seq": 3})

    def is_heard() -> bool:
        hints.publish("messages", topics=["a"], data={"seq": 3})
        return bool(one.heard and other.heard)

    def is_awake() -> bool:
        hints.notify_worker()
        return bool(work.heard)

    wait_for(is_heard)
    assert work.heard == []
    wait_for(is_awake)
    assert one.heard[0] == published
    assert set(map(type, one.heard + other.heard)) == {Hint}


def test_everybody_hears(hints, client, ears) -> None:
    ears += [Ear(hints.listen), Ear(hints.listen)]
    wait_for(listeners(client, 2))
    hints.publish(event("messages", seq=3), topics=["a", "b"])
    told = Hint(kind="messages", topics=["a", "b"], data={"seq": 3})
    wait_for(lambda: all(ear.heard == [told] for ear in ears))


def test_work_wakes_the_worker_and_no_ear_for_hints(hints, client, ears) -> None:
    work, other = Ear(hints.listen_for_work), Ear(hints.listen)
    ears += [work, other]
    wait_for(listeners(client, 1))
    wait_for(lambda: client.pubsub_numsub("jira-chat:work")[0][1] == 1)
    hints.notify_worker()
    wait_for(lambda: work.heard)
    assert other.heard == []


def test_a_hint_that_breaks_its_handler_is_logged_and_the_next_is_heard(hints, client, ears, caplog) -> None:
    ears.append(Ear(hints.listen, deaf_to="broken"))
    wait_for(listeners(client, 1))
    with caplog.at_level(logging.ERROR):
        hints.publish(event("broken"), topics=[])
        client.publish("jira-chat:hints", "not json at all")
        client.publish("jira-chat:hints", msgspec.json.encode({"kind": 1}))
        hints.publish(event("whole"), topics=[])
        wait_for(lambda: ears[0].heard)
    assert [hint.kind for hint in ears[0].heard] == ["whole"]
    assert [record.getMessage() for record in caplog.records] == ["hint_broke"] * 3


def test_a_hint_while_the_broker_is_away_is_lost_without_harm(away, caplog) -> None:
    Hints(away).publish(event("messages"), topics=["a"])
    assert [record.getMessage() for record in caplog.records] == ["hint_lost"]


def test_listening_goes_on_when_the_broker_comes_back(hints, client, server, ears, caplog) -> None:
    ears.append(Ear(hints.listen))
    wait_for(listeners(client, 1))
    server.stop()
    wait_for(lambda: any(record.getMessage() == "loop_failed" for record in caplog.records))
    server.start()
    wait_for(listeners(client, 1))
    hints.publish(event("messages"), topics=["a"])
    wait_for(lambda: ears[0].heard)


def test_a_broker_that_hangs_holds_up_one_hint_and_not_those_that_follow(hints, server, ears) -> None:
    hints.publish(event("messages"), topics=["a"])
    with frozen(server):
        began = time.monotonic()
        for seq in range(50):
            hints.publish(event("messages", seq=seq), topics=["a"])
            hints.notify_worker()
        assert time.monotonic() - began < 2 * connection.HINT_SECONDS


def test_hints_are_heard_again_when_a_broker_that_hung_goes_on(hints, client, server, ears) -> None:
    ears.append(Ear(hints.listen))
    wait_for(listeners(client, 1))
    with frozen(server):
        hints.publish(event("lost"), topics=[])

    def is_heard() -> bool:
        hints.publish(event("heard"), topics=[])
        return any(hint.kind == "heard" for hint in ears[0].heard)

    wait_for(is_heard)


def test_a_hint_is_not_lost_because_the_broker_was_restarted(hints, client, server, ears) -> None:
    hints.publish(event("messages"), topics=[])
    server.stop()
    server.start()
    ears.append(Ear(hints.listen))
    wait_for(listeners(client, 1))
    hints.publish(event("messages"), topics=["a"])
    wait_for(lambda: ears[0].heard)


def test_a_listener_survives_what_is_no_fault_of_the_broker(hints, client, ears, caplog, monkeypatch) -> None:
    get_message, raised = PubSub.get_message, []

    def raise_once(*args: Any, **options: Any) -> Any:
        if not raised:
            raised.append(1)
            raise RuntimeError("pubsub connection not set")
        return get_message(*args, **options)

    monkeypatch.setattr(PubSub, "get_message", raise_once)
    ears.append(Ear(hints.listen))
    wait_for(lambda: raised)
    wait_for(listeners(client, 1))
    hints.publish(event("messages"), topics=["a"])
    wait_for(lambda: ears[0].heard)
    assert "loop_failed" in [record.getMessage() for record in caplog.records]
