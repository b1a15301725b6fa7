"""Measures whether the time of a refusal reveals its reason: `python -m benchmarks.sign_in_timing`.

Asks the real sign-in service (SQLite on disk, argon2id, the group rule, the beat) in real time, many at once as a busy
server would be, with a Jira whose answers take as long as a real one's. Kinds of attempt come in random order, each
with an address of its own, so no cache helps any of them more than another.
"""

import argparse
import math
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jira_chat.access.permissions import Permission
from jira_chat.customers import accounts
from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.errors import SignInFailedError
from jira_chat.sign_in.passwords import Passwords
from jira_chat.sign_in.response_timing import TICK_SECONDS, ResponseTiming
from jira_chat.sign_in.service import Place
from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support.fakes import FakeClock, FakeHints
from tests.support.signing_in import BLOCKED, Reception

RESULTS = Path(__file__).parent / "results" / "sign-in-timing.md"
PASSWORD = "violin harbour teapot"
MEDIAN_LATENCY = 0.11
"""Seconds; with the spread below nine answers of ten come within 0.2 s and one of a thousand takes half a second."""
SPREAD = 0.5
AT_ONCE = 12
SHUFFLES = 2000
SIGNIFICANT = 0.01

_COLUMNS = ("kind", "attempts", "median", "5 %", "95 %", "99 %", "mean", "after the beat")
_COLUMNS += ("largest gap", "p (times)", "p (beats)", "p (means)")

Attempt = Callable[[Place, str], object]


class Scene:
    """The service, and the people known to it and to Jira."""

    def __init__(self, folder: str, chance: random.Random) -> None:
        self.database = Database(f"sqlite:///{folder}/jira-chat.db")
        schema.upgrade(self.database)
        vault, clock = Vault("a secret key for a measurement, long enough"), FakeClock()
        notice = InstallNotice(
            platform="connect", host_id="1", site_url="https://acme.example", origins=(), credential="secret"
        )
        self.tenant = Installations(self.database, vault, clock, FakeHints()).install(notice).id
        self.reception = Reception(self.database, self.tenant, vault=vault, clock=clock, timing=ResponseTiming())
        self.reception.directory.on_call = lambda _verb: time.sleep(
            chance.lognormvariate(math.log(MEDIAN_LATENCY), SPREAD)
        )
        self._password_hash = Passwords().hash(PASSWORD)
        self.requests: dict[str, str] = {}
        """The codes by address."""
        self.reception.rule.blocks(self.reception.place().record, "first@example.com")

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """Register people, all in one transaction."""
        with self.database.transaction() as self._connection:
            yield

    def know(self, email: str, *, code_for: Purpose | None = None) -> None:
        """Give an address an account, and a live code if wanted."""
        wanted = accounts.new(self.tenant, email, "Somebody", password_hash=self._password_hash, language=None)
        now = self.reception.clock()
        accounts.find_or_create(self._connection, wanted, now=now)
        if code_for is not None:
            asked, _code = self.reception.codes.issue(self._connection, self.tenant, email, code_for, now=now)
            self.requests[email] = asked.request

    def have_asked(self, email: str) -> None:
        """Request a code for an address that gets none."""
        asked = self.reception.codes.issue_none(
            self._connection, self.tenant, email, Purpose.SIGN_IN, now=self.reception.clock()
        )
        self.requests[email] = asked.request

    def employ(self, email: str, *, group: str | None = None, administers: bool = False) -> None:
        """Give an address to an account in Jira."""
        self.reception.directory.users[email] = [email]
        if group is not None:
            self.reception.directory.members[email] = {group}
        if administers:
            self.reception.directory.granted.add((email, Permission.ADMINISTER, None))


def people(scene: Scene) -> dict[str, tuple[Callable[[str], None], Attempt]]:
    """Return each kind of attempt: the person, and what is tried."""
    service = scene.reception.service

    def with_right_password(place: Place, email: str) -> object:
        return service.with_password(place, email, PASSWORD)

    def with_wrong_password(place: Place, email: str) -> object:
        return service.with_password(place, email, "not the password")

    def with_code(place: Place, email: str) -> object:
        return service.with_code(place, email, scene.requests[email], "no code")

    def known_member(email: str) -> None:
        scene.know(email)
        scene.employ(email, group=BLOCKED.id)

    def known_admin(email: str) -> None:
        scene.know(email)
        scene.employ(email, administers=True)

    def blocked_member(email: str) -> None:
        known_member(email)
        scene.have_asked(email)

    return {
        "wrong password": (scene.know, with_wrong_password),
        "unknown address": (lambda _email: None, with_right_password),
        "blocked group, right password": (known_member, with_right_password),
        "administrator, right password": (known_admin, with_right_password),
        "wrong code": (lambda email: scene.know(email, code_for=Purpose.SIGN_IN), with_code),
        "code that was never sent": (scene.have_asked, with_code),
        "code, blocked group": (blocked_member, with_code),
    }


def measure(each: int, chance: random.Random) -> dict[str, list[float]]:
    """Return the seconds of every attempt, by kind."""
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(folder, chance)
        kinds = people(scene)
        plan = [(kind, number) for kind in kinds for number in range(each)]
        with scene.preparing():
            for kind, number in plan:
                kinds[kind][0](_email(kind, number))
        chance.shuffle(plan)
        taken: dict[str, list[float]] = {kind: [] for kind in kinds}

        def attempt(count: int) -> None:
            kind, number = plan[count]
            place = scene.reception.place(address=f"10.{count >> 16}.{count >> 8 & 255}.{count & 255}")
            began = time.perf_counter()
            try:
                kinds[kind][1](place, _email(kind, number))
            except SignInFailedError:
                taken[kind].append(time.perf_counter() - began)
            else:
                raise AssertionError(f"{kind}: let in")

        with ThreadPoolExecutor(AT_ONCE) as crowd:
            list(crowd.map(attempt, range(len(plan))))
        scene.database.close()
        return taken


def _email(kind: str, number: int) -> str:
    return f"{kind.replace(' ', '-').replace(',', '')}-{number}@example.com"


def largest_gap(one: Sequence[float], another: Sequence[float]) -> float:
    """Return the two-sample Kolmogorov-Smirnov statistic: the widest gap between the two distributions."""
    steps: Counter[float] = Counter()
    for value in one:
        steps[value] += 1 / len(one)
    for value in another:
        steps[value] -= 1 / len(another)
    gap = widest = 0.0
    for value in sorted(steps):
        gap += steps[value]
        widest = max(widest, abs(gap))
    return widest


def chance_of(statistic: Callable[[Sequence[float], Sequence[float]], float], one: list[float], another: list[float],
              chance: random.Random) -> float:  # fmt: skip
    """Return how often shuffled labels give at least this statistic: the p-value of a permutation test."""
    seen = statistic(one, another)
    pooled = one + another
    hits = 0
    for _ in range(SHUFFLES):
        chance.shuffle(pooled)
        hits += statistic(pooled[: len(one)], pooled[len(one) :]) >= seen - 1e-12
    return (hits + 1) / (SHUFFLES + 1)


def chance_of_gap(gap: float, one: int, another: int) -> float:
    """Return the p-value of a largest gap between samples of these sizes (Kolmogorov's limiting distribution)."""
    scaled = gap * math.sqrt(one * another / (one + another))
    if scaled < 0.2:
        return 1.0
    return min(1.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * scaled) ** 2) for k in range(1, 101)))


def difference_of_means(one: Sequence[float], another: Sequence[float]) -> float:
    return abs(statistics.fmean(one) - statistics.fmean(another))


def report(taken: dict[str, list[float]], chance: random.Random, seconds: float) -> tuple[str, bool]:
    """Return the report, and whether all kinds are indistinguishable."""
    base_name = next(iter(taken))
    in_ticks = {kind: [float(round(value / TICK_SECONDS)) for value in values] for kind, values in taken.items()}
    threshold = SIGNIFICANT / (3 * (len(taken) - 1))
    lines, alike = [], True
    for kind, values in taken.items():
        ordered = sorted(values)
        late = max(value - math.floor(value / TICK_SECONDS) * TICK_SECONDS for value in values) * 1000
        cells = [kind, str(len(values)), f"{statistics.median(values) * 1000:.1f}"]
        cells += [f"{ordered[int(len(ordered) * share)] * 1000:.1f}" for share in (0.05, 0.95, 0.99)]
        cells.append(f"{statistics.fmean(values) * 1000:.1f}")
        cells.append(f"{late:.2f}")
        if kind == base_name:
            cells += [""] * 4
        else:
            ours, theirs = in_ticks[kind], in_ticks[base_name]
            gap, means = (chance_of(each, ours, theirs, chance) for each in (largest_gap, difference_of_means))
            raw_gap = largest_gap(values, taken[base_name])
            raw = chance_of_gap(raw_gap, len(values), len(taken[base_name]))
            alike = alike and min(gap, means, raw) > threshold
            cells += [f"{raw_gap:.3f}", f"{raw:.3f}", f"{gap:.3f}", f"{means:.3f}"]
        lines.append(f"| {' | '.join(cells)} |")
    ticks = sorted({tick for values in in_ticks.values() for tick in values})
    shares = [
        f"| {kind} | " + " | ".join(f"{values.count(tick) / len(values):.1%}" for tick in ticks) + " |"
        for kind, values in in_ticks.items()
    ]
    return _page(lines, shares, ticks, alike=alike, seconds=seconds, threshold=threshold, base=base_name), alike


def _page(lines: list[str], shares: list[str], ticks: list[float], *, alike: bool, seconds: float, threshold: float,
          base: str) -> str:  # fmt: skip
    verdict = "No kind can be told from another." if alike else "SOME KINDS CAN BE TOLD APART."
    return f"""# How long a refusal takes

{verdict}

Each attempt of a kind has an address of its own; kinds come in random order. Times are of the whole use case, from the
call to the refusal, in milliseconds. The group rule lists one group and refuses administrators, so Jira is asked four
times for each attempt (user, groups, two permissions); its answers take {MEDIAN_LATENCY * 1000:.0f} ms in the median,
log-normal (sigma {SPREAD}). All is real time, {AT_ONCE} attempts at once, {seconds:.0f} s in all. Measured anew by
`python -m benchmarks.sign_in_timing`.

Every kind is compared with “{base}” in three ways: the largest gap between the two distributions of the times
as they are (Kolmogorov and Smirnov's test), the same for the beats on which answers came, and the difference of the
mean beats (both by permutation, {SHUFFLES} shuffles). Told apart would be what has a p-value below {threshold:.5f}:
{SIGNIFICANT} over all {3 * (len(lines) - 1)} comparisons (Bonferroni). “After the beat”: the longest time from a beat
to its answer.

| {" | ".join(_COLUMNS)} |
|{"---|" * len(_COLUMNS)}
{chr(10).join(lines)}

The beat on which the answer came, in seconds after the request:

| kind | {" | ".join(f"{tick * TICK_SECONDS:g}" for tick in ticks)} |
|---|{"---|" * len(ticks)}
{chr(10).join(shares)}
"""


def main(arguments: Any = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    began = time.perf_counter()
    taken = measure(options.attempts, chance)
    text, alike = report(taken, chance, time.perf_counter() - began)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0 if alike else 1


if __name__ == "__main__":
    raise SystemExit(main())
