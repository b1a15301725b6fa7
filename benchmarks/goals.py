"""The goals for the figures of `benchmarks/realtime.py`, and the page and plot that compare them."""

import math
from dataclasses import dataclass, replace

from benchmarks.figures import BEFORE, NOW, Book
from benchmarks.plots import Bar

RUSHES = (15, 40, 100, 500)


@dataclass(frozen=True)
class Goal:
    """A figure's name and title, and its goal: a minimum or a maximum."""

    name: str
    title: str
    text: str
    least: float = math.nan
    most: float = math.nan

    def of(self, sizes: tuple[int, ...]) -> list["Goal"]:
        """Return a goal for each number of conversations; only itself if it does not depend on that."""
        if "{}" not in self.title:
            return [self]
        return [replace(self, name=f"{self.name} {size}", title=self.title.format(f"{size:,}")) for size in sizes]

    def share_reached(self, value: float) -> float:
        """Return how far a value has got: 1 reaches the goal, 2 is twice as good."""
        if math.isnan(self.most):
            return value / self.least
        return self.most / value if value else math.inf


GOALS = (
    *(
        Goal(f"rush {n}", f"{n} visitors opening a session in the same moment, SQLite", "all, slowest < 2 s", most=2)
        for n in RUSHES
    ),
    Goal("rate sqlite", "durable messages/s, SQLite, {} conversations", "≥ 10,000", least=10_000),
    Goal("rate postgresql", "durable messages/s, PostgreSQL, {} conversations", "≥ 12,000", least=12_000),
    Goal("rate hints", "hints/s (`typing`), {} conversations", "≥ 20,000", least=20_000),
    Goal("cpu sqlite", "CPU a durable message, SQLite, {} conversations", "≤ 110 µs", most=110),
    Goal("cpu postgresql", "CPU a durable message, PostgreSQL, {} conversations", "≤ 110 µs", most=110),
    Goal("cpu hints", "CPU a hint, {} conversations", "≤ 60 µs", most=60),
    Goal("memory", "memory an idle socket", "≤ 6 KB", most=6 * 1024),
    Goal("cpu connect", "CPU a connect: ticket, handshake, hello, welcome", "≤ 0.6 ms", most=0.6),
    Goal(
        "cpu return",
        "CPU a connect with the ticket of the last welcome: handshake, hello, welcome",
        "≤ 0.6 ms",
        most=0.6,
    ),
    Goal("cpu heartbeat", "CPU a heartbeat", "≤ 30 µs", most=30),
    Goal("cpu idle", "CPU while all sockets are silent", "≤ 1 % of a core", most=0.01),
    Goal("cpu beating", "CPU while all sockets send heartbeats", "≤ 2 % of a core", most=0.02),
    Goal("connects", "connects/s including the ticket", "≥ 1,500", least=1_500),
    Goal("steady p99", "p99 at a steady 2,000 durable messages/s, PostgreSQL", "≤ 15 ms", most=15),
    Goal("rate two processes", "durable messages/s of two web processes, PostgreSQL", "≥ 1.7 x one, where cores allow"),
    Goal("cpu two processes", "CPU a durable message, two web processes, PostgreSQL", "that of one ± 10 %", most=110),
    Goal("reconnect", "everybody comes back after a web process was killed", "10,000 in ≤ 15 s, no error", most=15),
)


def goals_for(sizes: tuple[int, ...]) -> list[Goal]:
    """Return all goals, those per number of conversations once for each number."""
    return [each for goal in GOALS for each in goal.of(sizes)]


def cost_ratios(book: Book, sizes: tuple[int, ...]) -> list[str]:
    """Compare a message's cost with many and with few conversations: at most 1.2 times as much."""
    lines = []
    for slot in (BEFORE, NOW):
        for kind in ("sqlite", "postgresql", "hints"):
            known = [(size, each.value) for size in sizes if (each := book.find(slot, f"cpu {kind} {size}"))]
            if len(known) > 1 and known[0][1] > 0:
                (few, less), (many, more) = known[0], known[-1]
                lines.append(f"- {slot}, {kind}: {more / less:.2f} at {many:,} to {few:,} conversations")
    return lines


def page(book: Book, sizes: tuple[int, ...]) -> str:
    """Format the table "where we stand", with the distribution of each value."""
    rows, details = [], []
    for goal in goals_for(sizes):
        found = {slot: figure for slot in (BEFORE, NOW) if (figure := book.find(slot, goal.name))}
        if found:
            rows.append(
                f"| {goal.title} | {book.text(BEFORE, goal.name)} | {book.text(NOW, goal.name)} | {goal.text} |"
            )
        details += [f"| {goal.title} | {slot} | {each.text} | {each.distribution} |" for slot, each in found.items()]
    where = "\n".join(f"- {slot}: {about}" for slot in (BEFORE, NOW) for about in book.about(slot))
    return f"""# Where the realtime core stands

One web process, the worker, Redis, PostgreSQL or SQLite (as the product sets them up), the Jira of the tests and the
load client share the machine. Measured anew by `python -m benchmarks.realtime`, from outside, through documented
interfaces. A rate holds when all messages arrive, once and in order, and 99 of 100 are acknowledged and delivered
within 100 ms of the moment at which they were due (in the median second; within 500 ms over the whole run). The numbers
of such a run are its distribution.

{where}

| figure | before | now | goal |
|---|---|---|---|
{chr(10).join(rows)}

![How much of each goal is reached: 1 is there](realtime.svg)

CPU of a message with many conversations, in proportion to few (goal ≤ 1.2):

{chr(10).join(cost_ratios(book, sizes))}

## Distributions

| figure | | value | distribution |
|---|---|---|---|
{chr(10).join(details)}
"""


def bars(book: Book, sizes: tuple[int, ...]) -> list[Bar]:
    """Return how much of each goal is reached."""
    return [
        Bar(goal.title, goal.share_reached(figure.value), slot)
        for goal in goals_for(sizes)
        for slot in (BEFORE, NOW)
        if (figure := book.find(slot, goal.name))
    ]
