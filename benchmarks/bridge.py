"""The bridge to Jira under load: calls, limits, late answers, webhooks.

`python -m benchmarks.bridge [SCENARIO …]` starts the product beside the sandbox Jira, which limits writes as Jira does,
and writes benchmarks/results/bridge.md. Every message has a name of its own, so that each can be counted in Jira.
"""

import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

import psutil
import requests

from sandbox.websites import widget_key
from tests.support import live_stack as live_stacks
from tests.support.callers import DASHBOARD_PAGE, Panel, SocketClient, configure, opened, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

RESULTS = Path(__file__).parent / "results" / "bridge.md"
SEED = 9
SITE = "https://www.example.com"
UNLIMITED = {"LIMIT_MESSAGES": "person 100000/minute", "LIMIT_FRAMES": "person 100000/minute, address 100000/minute"}

CHATS = 20
LIVELY_SECONDS = 60
STORM_MESSAGES = 400
STORM_RATE = 20.0
"""Messages a second to one issue: twice Jira's limit over two seconds, six times its limit over thirty."""

LATE_MESSAGES = 660
WEBHOOKS = 300
FAULTY_MESSAGES = 500
FAULTS = 3
PATIENCE = 600
REST = 60.0
"""Seconds to wait for duplicates."""


@dataclass
class Line(SocketClient):
    """A socket that is read continuously, as a browser does."""

    def __post_init__(self) -> None:
        self._frames: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._drain, daemon=True).start()

    def hear_any(self) -> Any:
        return self._frames.get(timeout=60)

    def _drain(self) -> None:
        for text in self.socket:
            self._frames.put(json.loads(text))


@dataclass
class Chat:
    """A conversation and its messages."""

    line: SocketClient
    conversation: str
    key: str
    said: list[str] = field(default_factory=list)

    def say(self, name: str, by: SocketClient | None = None) -> None:
        (by or self.line).say(self.conversation, f"{name}.")
        self.said.append(name)


@dataclass
class Outcome:
    """The measurements of a scenario: a row of the results."""

    scenario: str
    messages: int
    lost: int
    doubled: int
    disordered: int
    reads: int
    writes: int
    refused: int
    more: str = ""

    @property
    def line(self) -> str:
        ratio = (self.reads + self.writes) / (self.reads + self.messages)
        return (
            f"| {self.scenario} | {self.messages} | {self.lost} | {self.doubled} | {self.disordered} | {self.reads} |"
            f" {self.writes} | {ratio:.2f} | {self.refused} | {self.more} |"
        )


class Stage:
    """The running pair, an agent, and conversations."""

    def __init__(self, live: LiveStack, stack: ExitStack) -> None:
        self.live = live
        self._stack = stack
        self._key = widget_key(configure(live)["snippet"])
        self.agent = self._line(Panel.framed(live, DASHBOARD_PAGE, by="nina").session)
        self.agent.send("presence", online=True)
        self.agent.hear("presence", online=True)

    def begin(self, number: int) -> Chat:
        line = self._line(visitor_token(self.live, self._key, SITE))
        conversation = line.begin(f"chat {number}.")
        return Chat(line, conversation, line.hear_key())

    def _line(self, token: str) -> Line:
        return Line(self._stack.enter_context(opened(self.live, token)).socket)

    def calls(self) -> dict[str, int]:
        found: dict[str, int] = requests.get(f"{self.live.jira}/sandbox/api/calls", timeout=30).json()
        return found

    def told(self, chat: Chat) -> list[str]:
        """Return the names of the messages in Jira, in its order."""
        names = set(chat.said)
        comments = self.live.issue(chat.key)["comments"]
        words = [word.strip(".") for each in comments for word in each["body"].replace("\n", " ").split(" ")]
        return [word for word in words if word in names]


def lively(stage: Stage, randomly: random.Random) -> tuple[list[Chat], str]:
    """Write as people do: a few short messages, then the other side."""
    chats = [stage.begin(number) for number in range(CHATS)]
    end = time.monotonic() + LIVELY_SECONDS
    due = {number: (time.monotonic() + randomly.uniform(0, 5), True, 0) for number in range(CHATS)}
    number = 0
    while time.monotonic() < end:
        which = min(due, key=lambda each: due[each][0])
        at, by_customer, left = due[which]
        Event().wait(max(0.0, at - time.monotonic()))
        chats[which].say(f"m{number}", None if by_customer else stage.agent)
        number += 1
        left = left - 1 if left else randomly.randint(2, 6)
        pause = randomly.uniform(0.5, 1.8) if left else randomly.uniform(2.5, 8)
        due[which] = (time.monotonic() + pause, by_customer if left else not by_customer, left)
    return chats, f"{CHATS} chats, {LIVELY_SECONDS} s"


def storm(stage: Stage, _randomly: random.Random) -> tuple[list[Chat], str]:
    """Write in turn, so that each message is a comment, far faster than Jira allows."""
    chat, calm = stage.begin(0), stage.begin(1)
    began = time.monotonic()
    for number in range(STORM_MESSAGES):
        Event().wait(max(0.0, began + number / STORM_RATE - time.monotonic()))
        chat.say(f"m{number}", stage.agent if number % 2 else None)
    written = time.monotonic()
    calm.say("calm")
    wait_for(lambda: stage.told(calm), seconds=60, what="the message beside the storm")
    beside = time.monotonic() - written
    return [chat, calm], f"{STORM_RATE:.0f} a second to one issue; another chat's message beside it: {beside:.1f} s"


def late(stage: Stage, randomly: random.Random) -> tuple[list[Chat], str]:
    """Use a Jira that takes 13 s for a write, sometimes longer than we wait, and whose lists lag behind."""
    chats = [stage.begin(number) for number in range(CHATS)]
    live = stage.live
    live.misbehave("late_write", prefix="/rest/api/3/issue", times=None, seconds=40, chance=0.05)
    live.misbehave("late_answer", prefix="/rest/api/3/issue", times=None, seconds=13, chance=0.9)
    live.misbehave("lost_answer", prefix="/rest/api/3/issue", times=None, chance=0.05)
    live.misbehave("list_lag", times=None, seconds=5, chance=0.5)
    for number in range(LATE_MESSAGES):
        by_agent = randomly.random() < 0.5
        chats[randomly.randrange(CHATS)].say(f"m{number}", stage.agent if by_agent else None)
        Event().wait(randomly.uniform(0, 0.3))
    Event().wait(45)
    live.misbehave("off")
    return chats, "90 % of writes answered after 13 s, 5 % done after 40 s, 5 % answered 500 though done; lists lag 5 s"


def faults(stage: Stage, randomly: random.Random) -> tuple[list[Chat], str]:
    """Use a Jira that fails in every way, while the worker is killed and Redis frozen, again and again."""
    chats = [stage.begin(number) for number in range(CHATS)]
    live = stage.live
    for kind in ("error", "lost_answer", "rate_limit"):
        live.misbehave(kind, times=None, seconds=2, chance=0.05)
    live.misbehave("list_lag", times=None, seconds=4, chance=0.3)
    live.misbehave("lost", times=None, chance=0.1)
    troubles = [(randomly.randrange(FAULTY_MESSAGES), trouble) for trouble in (_kill_worker, _freeze_redis) * FAULTS]
    with ThreadPoolExecutor() as pool:
        for number in range(FAULTY_MESSAGES):
            for at, trouble in troubles:
                if at == number:
                    pool.submit(trouble, live)
            chats[randomly.randrange(CHATS)].say(f"m{number}", randomly.choice([None, stage.agent]))
            Event().wait(randomly.uniform(0, 0.3))
    live.misbehave("off")
    return (
        chats,
        f"worker killed {FAULTS} times, Redis frozen {FAULTS} times for 3 s; 5 % each of 500, 500 although done, 429",
    )


def _kill_worker(live: LiveStack) -> None:
    _process(live, "jira_chat.working").kill()


def _freeze_redis(live: LiveStack) -> None:
    redis = _process(live, "valkey")
    redis.suspend()
    try:
        Event().wait(3)
    finally:
        redis.resume()


def _process(live: LiveStack, name: str) -> psutil.Process:
    """Wait for one of the product's processes, which may be restarting."""
    children = psutil.Process(live.process.pid).children
    return wait_for(
        lambda: next((each for each in children(recursive=True) if name in " ".join(each.cmdline())), None), what=name
    )


def webhooks(stage: Stage, randomly: random.Random) -> tuple[list[Chat], str]:
    """Write in Jira as agents while the worker is busy."""
    chats = [stage.begin(number) for number in range(CHATS)]
    stage.live.misbehave("late_answer", prefix="/rest/api/3/issue", times=None, seconds=1)
    over = Event()
    talking = Thread(target=_talk, args=(chats, over))
    talking.start()
    for number in range(WEBHOOKS):
        stage.live.comment(randomly.choice(chats).key, f"from Jira {number}")
        Event().wait(0.1)
    over.set()
    talking.join()
    stage.live.misbehave("off")
    answers = wait_for(lambda: _answered(stage.live), seconds=180, what="all webhooks answered")
    cuts = [seconds * 1000 for seconds in statistics.quantiles(answers, n=100)]
    return chats, f"{len(answers)} webhooks answered in {cuts[49]:.0f} ms (median), {cuts[98]:.0f} ms (p99)"


def _talk(chats: list[Chat], over: Event) -> None:
    number = 0
    while not over.wait(0.1):
        chats[number % CHATS].say(f"m{number}")
        number += 1


def _answered(live: LiveStack) -> list[float] | None:
    told = live.webhooks()
    return None if any(each["status"] == "waiting" for each in told) else [each["seconds"] for each in told]


SCENARIOS: dict[str, Callable[[Stage, random.Random], tuple[list[Chat], str]]] = {
    "lively chat": lively,
    "storm": storm,
    "late Jira": late,
    "webhooks": webhooks,
    "faults": faults,
}


def measure(name: str) -> Outcome:
    """Run a scenario on a fresh product, and count once everything has settled."""
    with _opened() as stage:
        before: dict[str, int] = {}
        scenario = SCENARIOS[name]
        begun = stage.begin

        def begin(number: int) -> Chat:
            chat = begun(number)
            before.update(stage.calls())
            return chat

        stage.begin = begin  # type: ignore[method-assign] -- calls are counted once all conversations have begun
        chats, more = scenario(stage, random.Random(SEED))
        wait_for(
            lambda: all(set(stage.told(chat)) == set(chat.said) for chat in chats) or None,
            seconds=PATIENCE,
            what="every message in Jira",
        )
        calls = stage.calls()
        Event().wait(REST)
        said = [name for chat in chats for name in chat.said]
        told = {chat.key: stage.told(chat) for chat in chats}
        counted = Counter(name for names in told.values() for name in names)
        return Outcome(
            scenario=name,
            messages=len(said),
            lost=sum(counted[each] == 0 for each in said),
            doubled=sum(counted[each] - 1 for each in counted),
            disordered=sum(told[chat.key] != chat.said for chat in chats),
            reads=calls["reads"] - before["reads"],
            writes=calls["writes"] - before["writes"],
            refused=stage.calls()["refused"],
            more=more,
        )


@contextmanager
def _opened() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        live = stack.enter_context(live_stacks.running(Path(folder), **UNLIMITED))
        yield Stage(live, stack)


def main(names: list[str]) -> None:
    """Measure and write the results."""
    outcomes = []
    for name in names or SCENARIOS:
        outcomes.append(measure(name))
        print(outcomes[-1].line, flush=True)
    if not names:
        _before, title, others = RESULTS.read_text(encoding="utf-8").partition("\n## ")
        RESULTS.write_text(f"{_document(outcomes)}{title}{others}", encoding="utf-8")


def _document(outcomes: list[Outcome]) -> str:
    head = (
        "# The bridge to Jira\n\n"
        f"`python -m benchmarks.bridge` on {os.cpu_count()} cores ({platform.machine()}, Python"
        f" {platform.python_version()}), other work going on beside it. The sandbox limits writes to an issue as Jira"
        " does: 20 in 2 s, 100 in 30 s. Calls of the conversations' beginnings are not counted. The ratio is that of"
        " all calls to those that a comment for each message would take, with the same reads.\n\n"
    )
    columns = (
        "scenario", "messages", "lost", "doubled", "chats out of order", "reads", "writes", "ratio",
        "refused (429)", "",
    )  # fmt: skip
    table = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    return head + table + "\n".join(each.line for each in outcomes) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
