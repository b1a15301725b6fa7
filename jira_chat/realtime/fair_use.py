"""What keeps one person, or one address, from taking the sockets and the time of everybody else in a process."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from weakref import WeakValueDictionary

from gevent.lock import BoundedSemaphore

from jira_chat.access.allowances import Allowances, Kind
from jira_chat.access.principals import Principal, Side
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.limit_rules import ADDRESS, PERSON, Counts

Counted = Mapping[str, tuple[str, ...]]
"""A socket's owners, by scope: see `access.allowances.counted_for`."""

UNKNOWN = "unknown"

AT_ONCE = {PERSON: 1, ADDRESS: 4}
"""Frames that are worked on at the same time."""

MOST_BEFORE_HELLO = 50
"""Frames: a hello may come in fragments, with pings between them."""

_RETRY_SECONDS = 20


def most_of(counts: Counts, side: Side) -> Counts:
    """Return how many sockets a person, and their address, may have open in this process.

    Each tab has one, and agents have a tab for each issue. No address counts them: a company has one.
    """
    if side is Side.AGENT:
        return {PERSON: counts["agent"]}
    return {PERSON: counts["customer"], ADDRESS: counts["address"]}


def most_unknown(counts: Counts) -> Counts:
    """Return how many sockets of an address may not have said hello yet: an office that comes back after a restart."""
    return {UNKNOWN: counts["address"]}


class Seats:
    """Counts the open sockets of this process."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, ...]] = Counter()

    @contextmanager
    def taken(self, most: Mapping[str, int], whose: Counted) -> Iterator[None]:
        """Take a seat for each scope that has a limit, and give them back at the end.

        Raises TooManyRequestsError when one of them has no seat left.
        """
        keys = [(scope, *whose[scope]) for scope in most if scope in whose]
        if any(self._taken[key] >= most[key[0]] for key in keys):
            raise TooManyRequestsError("Too many connections are open.", retry_after=_RETRY_SECONDS)
        self._taken.update(keys)
        try:
            yield
        finally:
            self._taken.subtract(keys)
            for key in keys:
                if not self._taken[key]:
                    del self._taken[key]


class Turns:
    """Lets only so many frames of one person, and of one address, be worked on at the same time; the others wait."""

    def __init__(self) -> None:
        self._lines: WeakValueDictionary[tuple[str, ...], BoundedSemaphore] = WeakValueDictionary()

    def of(self, whose: Counted) -> "Turn":
        """Return the place where a socket waits for its turn."""
        return Turn([self._line(scope, whose[scope]) for scope in AT_ONCE if scope in whose])

    def _line(self, scope: str, who: tuple[str, ...]) -> BoundedSemaphore:
        # Gone with the last socket that waits in it.
        return self._lines.setdefault((scope, *who), BoundedSemaphore(AT_ONCE[scope]))


class Turn:
    """Entered for the time that a frame is worked on."""

    def __init__(self, lines: Iterable[BoundedSemaphore]) -> None:
        self._lines = list(lines)
        self._held = ExitStack()

    def __enter__(self) -> None:
        with ExitStack() as waiting:
            for line in self._lines:
                waiting.enter_context(line)
            self._held = waiting.pop_all()

    def __exit__(self, *_error: object) -> None:
        self._held.close()


class FrameBudget:
    """Counts the frames of one socket: for itself up to the hello, then for the person whose it is."""

    def __init__(self, allowances: Allowances, address: str) -> None:
        self._allowances = allowances
        self._address = address
        self._person: Principal | None = None
        self._before_hello = 0

    def belongs_to(self, person: Principal) -> None:
        """Count for a person from now on, with all their other sockets."""
        self._person = person

    def spend(self) -> None:
        """Count a frame. Raises TooManyRequestsError for one too many."""
        if self._person is not None:
            self._allowances.spend(Kind.FRAMES, self._person, self._address)
            return
        self._before_hello += 1
        if self._before_hello > MOST_BEFORE_HELLO:
            raise TooManyRequestsError("Too many frames before the hello.", retry_after=_RETRY_SECONDS)
