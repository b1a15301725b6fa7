"""Limits that keep one person or address from using up the sockets and the time of a process."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from functools import partial

from jira_chat.access.allowances import Allowance, Allowances, Kind
from jira_chat.access.principals import Principal, Side
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.limit_rules import ADDRESS, PERSON, Counts

Counted = Mapping[str, tuple[str, ...]]
"""A socket's owners by scope; see `access.allowances.counted_for`."""

UNKNOWN = "unknown"

AT_ONCE = {PERSON: 1, ADDRESS: 4}
"""Frames handled at the same time."""

MOST_BEFORE_HELLO = 50
"""Frames allowed before the hello, which may come in fragments with pings between them."""

_RETRY_SECONDS = 20


def most_of(counts: Counts, side: Side) -> Counts:
    """Return how many sockets a person and their address may have open in this process.

    Each tab has one socket, and agents open a tab per issue. Agents are not counted by address, because a company
    shares one.
    """
    if side is Side.AGENT:
        return {PERSON: counts["agent"]}
    return {PERSON: counts["customer"], ADDRESS: counts["address"]}


def most_unknown(counts: Counts) -> Counts:
    """Return how many sockets of an address may be without a hello, such as an office reconnecting after a restart."""
    return {UNKNOWN: counts["address"]}


Keys = list[tuple[str, ...]]
"""The counters of one socket."""

End = Callable[[], None]
Begin = Callable[[End], None]
"""Starts the work of a turn and calls `End` when the work is done."""


class Seats:
    """Counts the open sockets of this process."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, ...]] = Counter()

    def take(self, most: Mapping[str, int], whose: Counted) -> Keys:
        """Take a seat in each scope that has a limit, and return the keys to give back.

        Raises TooManyRequestsError when a scope has no seat left.
        """
        keys = _keys(most, whose)
        if any(self._taken[key] >= most[key[0]] for key in keys):
            raise TooManyRequestsError("Too many connections are open.", retry_after=_RETRY_SECONDS)
        self._taken.update(keys)
        return keys

    def give(self, keys: Keys) -> None:
        """Release seats."""
        for key in keys:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]


class Turns:
    """Limits how many frames of one person, and of one address, are handled at the same time; the others wait.

    A waiting frame occupies no worker.
    """

    def __init__(self) -> None:
        self._at_work: dict[tuple[str, ...], int] = {}
        self._waiting: dict[tuple[str, ...], deque[tuple[Keys, Begin]]] = {}

    @staticmethod
    def of(whose: Counted) -> Keys:
        """Return the keys whose turn a socket needs."""
        return _keys(AT_ONCE, whose)

    def take(self, keys: Keys, begin: Begin) -> None:
        """Call `begin` with the turn's `End` as soon as all keys have a turn. Neither call blocks."""
        at_work = self._at_work
        for key in keys:
            if at_work.get(key, 0) >= AT_ONCE[key[0]]:
                self._waiting.setdefault(key, deque()).append((keys, begin))
                return
        for key in keys:
            at_work[key] = at_work.get(key, 0) + 1
        begin(partial(self._end, keys))

    def _end(self, keys: Keys) -> None:
        for key in keys:
            if self._at_work[key] > 1:
                self._at_work[key] -= 1
            else:
                del self._at_work[key]
        if self._waiting:
            for key in keys:
                self._next(key)

    def _next(self, key: tuple[str, ...]) -> None:
        waiting = self._waiting.get(key)
        while waiting and self._at_work.get(key, 0) < AT_ONCE[key[0]]:
            self.take(*waiting.popleft())
        if waiting is not None and not waiting:
            self._waiting.pop(key, None)


class FrameBudget:
    """Counts the frames of one socket: for the socket until its hello, then for its person."""

    __slots__ = ("_allowance", "_allowances", "_before_hello")

    def __init__(self) -> None:
        self._allowances: Allowances | None = None
        self._allowance: Allowance
        self._before_hello = 0

    def belongs_to(self, person: Principal, address: str, allowances: Allowances) -> None:
        """Count for a person from now on, together with their other sockets."""
        self._allowances, self._allowance = allowances, allowances.of(Kind.FRAMES, person, address)

    def spend(self) -> None:
        """Count a frame. Raises TooManyRequestsError over the limit."""
        if self._allowances is not None:
            self._allowances.take(self._allowance)
            return
        self._before_hello += 1
        if self._before_hello > MOST_BEFORE_HELLO:
            raise TooManyRequestsError("Too many frames before the hello.", retry_after=_RETRY_SECONDS)


def _keys(most: Mapping[str, int], whose: Counted) -> Keys:
    return [(scope, *whose[scope]) for scope in most if scope in whose]
