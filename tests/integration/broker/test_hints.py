import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from redis.client import PubSub

from jira_chat.broker import connection
from jira_chat.broker.hint_channels import CHANNEL, channel_of
from jira_chat.broker.hint_publisher import WORK_CHANNEL, HintPublisher
from jira_chat.broker.hints import Gap, Hint, Hints, OwnHint
from tests.support.fakes import FakeHints
from tests.support.frozen_redis import frozen
from tests.support.waiting import wait_for


class Ear:
    """Listens in a thread of its own."""

    def __init__(self, listen: Callable[..., None], *, deaf_to: str = "") -> None:
        self.heard: list[Hint] = []
        self.stopped = threading.Event()
        self._deaf_to = deaf_to
        self._thread = threading.Thread(target=listen, args=(self._handle,), kwargs={"stopped": self.stopped})
        self._thread.start()

    def _handle(self, hints: list[Hint] | None = None) -> None:
        for hint in [None] if hints is None else hints:
            if hint is not None and hint.kind == self._deaf_to:
                raise LookupError("cannot bear this one")
            self.heard.append(hint)

    def stop(self) -> None:
        self.stopped.set()
        self._thread.join()


@pytest.fixture
def ears(client) -> Iterator[list[Ear]]:
    ears: list[Ear] = []
    yield ears
    for ear in ears:
        ear.stopped.set()
    # Who hears something looks at once whether it should stop, and otherwise within a second.
    for channel in (CHANNEL, WORK_CHANNEL):
        client.publish(channel, b"")
    for ear in ears:
        ear.stop()


@pytest.fixture
def hints(server) -> Iterator[Hints]:
    client = connection.connect(server.url)
    hints = Hints(client)
    yield hints
    hints.close()
    client.close()


def event(kind: str, **fields: Any) -> msgspec.Struct:
    return msgspec.defstruct(kind, list(fields), tag=kind)(**fields)


def listeners(client: Any, count: int) -> Callable[[], bool]:
    def are_there() -> bool:
        return bool(client.pubsub_numsub("jira-chat:hints")[0][1] == count)

    return are_there


@pytest.fixture
def other(server) -> Iterator[Hints]:
    """Another process."""
    client = connection.connect(server.url)
    other = Hints(client)
    yield other
    other.close()
    client.close()


def count_gaps(hints: Hints) -> list[int]:
    gaps: list[int] = []
    hints.on_gap(lambda _: gaps.append(1))
    return gaps


def seqs(ear: Ear) -> list[int]:
    return [hint.data["seq"] for hint in ear.heard]


@pytest.mark.parametrize("kind", ["redis", "fake"])
def test_a_hint_reaches_those_who_listen_for_it_and_work_the_worker(kind, request, ears) -> None:
    """Of the real ones and of those that other tests put in their place."""
    hints = FakeHints() if kind == "fake" else request.getfixturevalue("hints")
    elsewhere = hints if kind == "fake" else request.getfixturevalue("other")
    one, other, work = Ear(hints.listen), Ear(elsewhere.listen), Ear(hints.listen_for_work)
    ears += [one, other, work]
    published = Hint(kind="messages", topics=["a"], data={"seq": 3})

    def is_heard() -> bool:
        hints.publish(event("messages", seq=3), topics=["a"])
        return bool(one.heard and other.heard)

    def is_awake() -> bool:
        hints.notify_worker()
        return len(work.heard) > woken

    wait_for(is_heard)
    woken = len(work.heard)
    wait_for(is_awake)
    assert one.heard[0] == published
    assert set(map(type, one.heard + other.heard)) == {Hint}


def test_what_a_hint_is_about_stays_in_its_process(hints, other, client, ears) -> None:
    here, there = Ear(hints.listen), Ear(other.listen)
    ears += [here, there]
    wait_for(listeners(client, 2))
    hints.publish(event("messages", seq=3), topics=["a"], about="what was written")
    wait_for(lambda: here.heard and there.heard)
    told = {"kind": "messages", "topics": ["a"], "data": {"seq": 3}}
    assert (here.heard, there.heard) == ([OwnHint(**told, about="what was written")], [Hint(**told)])


def test_everybody_hears_each_hint_once(hints, other, client, ears) -> None:
    ears += [Ear(hints.listen), Ear(other.listen)]
    wait_for(listeners(client, 2))
    hints.publish(event("messages", seq=3), topics=["a", "b"])
    other.publish(event("messages", seq=4), topics=["a"])
    told = Hint(kind="messages", topics=["a", "b"], data={"seq": 3})
    wait_for(lambda: [sorted(seqs(ear)) for ear in ears] == [[3, 4]] * 2)
    assert all(told in ear.heard for ear in ears)


def follow(hints: Hints, tenant: str) -> list[Gap]:
    """Follow a site and return the gaps that are closed from now on."""
    gaps: list[Gap] = []
    hints.on_gap(gaps.append)
    hints.following.begin(tenant)
    return gaps


def covers(gaps: list[Gap], tenant: str) -> Callable[[], bool]:
    return lambda: any(gap.covers(tenant) and not gap.is_whole for gap in gaps)


def test_a_sites_hints_are_heard_only_where_it_is_followed(hints, other, client, ears) -> None:
    ear = Ear(hints.listen)
    ears.append(ear)
    wait_for(listeners(client, 1))
    wait_for(covers(follow(hints, "t1"), "t1"))
    other.publish(event("messages", seq=1), topics=["a"], tenant="t1")
    other.publish(event("messages", seq=2), topics=["a"], tenant="t2")
    other.publish(event("messages", seq=3), topics=["a"])
    wait_for(lambda: len(ear.heard) == 2)
    assert sorted(seqs(ear)) == [1, 3]


def test_a_site_that_is_followed_anew_is_heard_at_once_and_has_a_gap_of_its_own(hints, client, ears) -> None:
    ears.append(Ear(hints.listen))
    gaps = follow(hints, "t1")
    wait_for(lambda: any(gap.is_whole for gap in gaps))
    wait_for(lambda: client.pubsub_numsub(channel_of("t1"))[0][1] == 1)
    gaps.clear()
    hints.following.begin("t2")
    wait_for(lambda: gaps, seconds=0.7)
    assert gaps == [Gap(frozenset({channel_of("t2")}))]


def test_a_sites_last_hint_that_was_lost_is_missed_with_the_next_beat(hints, client, ears) -> None:
    """Its channel may be silent for hours after that."""
    told = msgspec.json.encode({"source": "other", "number": 7})
    ears.append(Ear(hints.listen))
    gaps = follow(hints, "t1")
    wait_for(lambda: client.pubsub_numsub(channel_of("t1"))[0][1] == 1)
    client.publish(channel_of("t1"), told)
    wait_for(lambda: gaps)
    gaps.clear()
    client.publish(channel_of("t1"), told.replace(b"7", b"9"))
    wait_for(covers(gaps, "t1"))
    assert [gap.covers("t2") for gap in gaps] == [False]


def test_a_publisher_says_the_last_number_of_a_site_once_more_and_then_no_more(hints, client, monkeypatch) -> None:
    monkeypatch.setattr("jira_chat.broker.hint_publisher.BEAT_SECONDS", 0.05)
    with client.pubsub() as heard:
        heard.subscribe(channel_of("t1"), channel_of(None))
        hints.publish(event("messages", seq=1), topics=["a"], tenant="t1")
        numbers: dict[str, list[int]] = {channel_of("t1"): [], channel_of(None): []}

        def hear() -> bool:
            message = heard.get_message(ignore_subscribe_messages=True, timeout=0.05)
            if message is not None:
                numbers[message["channel"]].append(msgspec.json.decode(message["data"])["number"])
            return len(numbers[channel_of(None)]) >= 4

        wait_for(hear)
    assert numbers == {channel_of("t1"): [1, 1], channel_of(None): [0] * 4}


def test_work_wakes_the_worker_and_no_ear_for_hints(hints, client, ears) -> None:
    work, deaf = Ear(hints.listen_for_work), Ear(hints.listen)
    ears += [work, deaf]
    wait_for(listeners(client, 1))
    wait_for(lambda: work.heard, what="a look at what waits already")
    looks = len(work.heard)
    hints.notify_worker()
    wait_for(lambda: len(work.heard) > looks)
    assert deaf.heard == []


def test_what_is_no_hint_is_logged_and_the_next_is_heard(hints, other, client, ears, caplog) -> None:
    ears.append(Ear(hints.listen))
    wait_for(listeners(client, 1))
    with caplog.at_level(logging.ERROR):
        client.publish("jira-chat:hints", "not json at all")
        client.publish("jira-chat:hints", msgspec.json.encode({"source": 1}))
        other.publish(event("whole"), topics=[])
        wait_for(lambda: ears[0].heard)
    assert [record.getMessage() for record in caplog.records] == ["hint_broke"] * 2


def test_a_hint_that_was_not_handled_is_a_gap(hints, other, client, ears) -> None:
    gaps = count_gaps(hints)
    ears.append(Ear(hints.listen, deaf_to="broken"))
    wait_for(lambda: gaps)
    began = len(gaps)
    other.publish(event("broken"), topics=[])
    wait_for(lambda: len(gaps) > began)


def test_publishing_never_waits_for_a_broker_that_hangs(hints, server, ears) -> None:
    hints.publish(event("messages"), topics=["a"])
    with frozen(server):
        began = time.monotonic()
        for seq in range(1000):
            hints.publish(event("messages", seq=seq), topics=["a"])
            hints.notify_worker()
        # Of two thousand each that waited would take this long.
        assert time.monotonic() - began < connection.HINT_SECONDS


def test_a_hint_that_met_a_broker_that_hung_is_heard_soon_after(hints, other, client, server, ears) -> None:
    """Once it was lost, with all others of the second after it, and readers waited for a heartbeat."""
    ears.append(Ear(other.listen))
    wait_for(listeners(client, 1))
    with frozen(server):
        hints.publish(event("messages", seq=1), topics=["a"])
        threading.Event().wait(connection.HINT_SECONDS * 1.5)
        hints.publish(event("messages", seq=2), topics=["a"])
    wait_for(lambda: {1, 2} <= set(seqs(ears[0])), seconds=1.5)


def test_while_the_broker_hangs_only_the_latest_of_a_kind_waits(hints, other, client, server, ears) -> None:
    ears.append(Ear(other.listen))
    wait_for(listeners(client, 1))
    with frozen(server):
        for seq in range(100):
            hints.publish(event("messages", seq=seq), topics=["a"], key="conversation")
        hints.publish(event("messages", seq=100), topics=["b"])
    wait_for(lambda: {99, 100} <= set(seqs(ears[0])))
    assert len(seqs(ears[0])) < 10


def test_own_hints_are_heard_without_a_broker(tmp_path, ears) -> None:
    client = connection.connect(f"unix://{tmp_path / 'nobody.sock'}")
    alone = Hints(client)
    ears.append(Ear(alone.listen))
    wait_for(lambda: alone._inbox is not None)
    alone.publish(event("messages", seq=1), topics=["a"])
    wait_for(lambda: seqs(ears[0]) == [1], seconds=2)
    alone.close()
    client.close()


@pytest.fixture
def gaps(hints, other, client, ears) -> list[int]:
    """The gaps of another process, which has heard the first hint."""
    gaps = count_gaps(other)
    ears.append(Ear(other.listen))
    wait_for(listeners(client, 1))
    hints.publish(event("messages", seq=0), topics=["a"])
    wait_for(lambda: ears[0].heard)
    return gaps


def test_hints_that_cannot_be_sent_are_a_gap_and_keep_no_other(hints, ears, gaps, monkeypatch) -> None:
    began, send, broken = len(gaps), HintPublisher._send, [ValueError("no hint")]

    def break_once(*args: Any) -> None:
        if broken:
            raise broken.pop()
        send(*args)

    monkeypatch.setattr(HintPublisher, "_send", break_once)
    hints.publish(event("messages", seq=1), topics=["a"])
    wait_for(lambda: not broken)
    hints.publish(event("messages", seq=2), topics=["a"])
    wait_for(lambda: len(gaps) > began)
    wait_for(lambda: ears[0].heard[-1].data["seq"] == 2)


def test_hints_that_were_dropped_are_a_gap_for_others(hints, gaps, monkeypatch) -> None:
    began = len(gaps)
    monkeypatch.setattr("jira_chat.broker.hint_publisher.MOST_WAITING", 0)
    hints.publish(event("messages", seq=1), topics=["a"])
    wait_for(lambda: len(gaps) > began)


def test_a_publisher_that_was_killed_is_a_gap(hints, client, ears, monkeypatch) -> None:
    """It may have committed something that it told nobody."""
    monkeypatch.setattr("jira_chat.broker.hint_stream.SILENT_SECONDS", 0.5)
    gaps = count_gaps(hints)
    ears.append(Ear(hints.listen))
    wait_for(lambda: gaps)
    began = len(gaps)
    client.publish("jira-chat:hints", msgspec.json.encode({"source": "killed", "number": 3, "hints": []}))
    wait_for(lambda: len(gaps) > began)


def test_a_lost_subscription_is_a_gap_until_it_is_back(hints, other, client, server, ears) -> None:
    gaps = count_gaps(hints)
    ears.append(Ear(hints.listen))
    wait_for(lambda: gaps)
    began = len(gaps)
    server.stop()
    wait_for(lambda: len(gaps) > began, what="reading again without the broker")
    server.start()
    wait_for(listeners(client, 1))
    other.publish(event("messages", seq=1), topics=["a"])
    wait_for(lambda: ears[0].heard)


def test_a_gap_that_cannot_be_closed_stays_one(hints, ears) -> None:
    tries = []

    def close(_gap: Gap) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise LookupError("the database is away")

    hints.on_gap(close)
    ears.append(Ear(hints.listen))
    wait_for(lambda: len(tries) >= 3)


def test_a_hint_is_not_lost_because_the_broker_was_restarted(hints, other, client, server, ears) -> None:
    hints.publish(event("messages"), topics=[])
    server.stop()
    server.start()
    ears.append(Ear(other.listen))
    wait_for(listeners(client, 1))
    hints.publish(event("messages", seq=1), topics=["a"])
    wait_for(lambda: any(hint.topics == ["a"] for hint in ears[0].heard))


def test_what_waits_is_told_at_the_end(hints, other, client, ears) -> None:
    ears.append(Ear(other.listen))
    wait_for(listeners(client, 1))
    hints.publish(event("messages", seq=1), topics=["a"])
    hints.close()
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
