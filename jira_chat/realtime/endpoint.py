"""The socket endpoint: flask-sock does the route and the handshake, then the event loop owns the socket.

The request ends with the handshake, and gunicorn keeps nothing of it. TLS must be terminated in front of the process.
"""

import logging
import random
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

import flask
import gevent

from jira_chat.access.allowances import Allowances, counted_for
from jira_chat.access.principals import Principal
from jira_chat.conversations import topics
from jira_chat.conversations.devices import LONGEST_HEADER
from jira_chat.kernel.errors import InvalidInputError, TooManyRequestsError
from jira_chat.kernel.limit_rules import Counts
from jira_chat.kernel.networks import network_of
from jira_chat.realtime import protocol
from jira_chat.realtime.connection import BROKEN, GOING_AWAY, NOT_VALID, TOO_MANY, UNREADABLE, Connection
from jira_chat.realtime.errors import UnknownKindError
from jira_chat.realtime.fair_use import UNKNOWN, End, FrameBudget, Keys, Seats, Turns, most_of, most_unknown
from jira_chat.realtime.frame_handlers import FrameHandlers
from jira_chat.realtime.greeter import Greeter
from jira_chat.realtime.handshake import TakenOver
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.poster import Poster
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.timers import Wheel

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0

_GOING_AWAY = (GOING_AWAY, "going away")

_CLOSE_EVERY_SECONDS = 0.002
"""Upper limit of the pause between closes, so that few sockets are closed quickly."""


class SocketEndpoint:
    """Takes sockets over after their handshake."""

    def __init__(
        self,
        hub: Hub,
        wheel: Wheel,
        *,
        start: Callable[[Callable[[], None]], None],
        greeter: Greeter,
        poster: Poster,
        handlers: FrameHandlers,
        announcer: PresenceAnnouncer,
        frame_allowances: Allowances,
        most_sockets: Counts,
        drain_seconds: int,
    ) -> None:
        """`start` hands a job to a worker."""
        self.hub = hub
        self.wheel = wheel
        self.turns = Turns()
        self.start = start
        self.greeter = greeter
        self.poster = poster
        self.handlers = handlers
        self.announcer = announcer
        self.frame_allowances = frame_allowances
        self.most_sockets = most_sockets
        self._drain_seconds = drain_seconds
        self.seats = Seats()
        self.is_closing = False

    def serve(self, accepted: Any) -> NoReturn:
        """Take over a `simple_websocket.Server` after its handshake. Raises TakenOver, which ends the request."""
        client = _Client(self, accepted.sock, flask.request.remote_addr or "", _user_agent())
        client.begin()
        raise TakenOver

    def close_all(self) -> None:
        """Ask all clients, one after the other, to reconnect elsewhere; this process is about to end.

        Each reconnects at once with a new handshake, so the pauses keep the load on the next process bearable.
        """
        self.is_closing = True
        members = list(self.hub)
        random.shuffle(members)
        pause = min(self._drain_seconds / max(len(members), 1), _CLOSE_EVERY_SECONDS)
        for member in members:
            member.connection.close(*_GOING_AWAY)
            gevent.sleep(pause)


def _user_agent() -> str:
    """Return the User-Agent of the current request, interned; empty if it is too long."""
    said = flask.request.headers.get("User-Agent", "")
    return sys.intern(said) if len(said) <= LONGEST_HEADER else ""


class _Client:
    """One socket from its handshake to its end. Its connection calls the handler methods, which must not block."""

    __slots__ = ("_budget", "_endpoint", "_member", "_seats", "_turns", "_user_agent", "address", "connection")

    def __init__(self, endpoint: SocketEndpoint, sock: Any, address: str, user_agent: str) -> None:
        self._endpoint = endpoint
        self.address = address
        self._user_agent = user_agent
        self._budget = FrameBudget()
        self._seats: Keys = []
        self._turns: Keys = []
        self._member: Member | None = None
        self.connection = Connection(sock, handler=self, wheel=endpoint.wheel)

    def begin(self) -> None:
        """Wait for the hello."""
        self.connection.last(HELLO_SECONDS)
        try:
            most = most_unknown(self._endpoint.most_sockets)
            self._seats = self._endpoint.seats.take(most, {UNKNOWN: (network_of(self.address),)})
        except TooManyRequestsError as error:
            self.connection.refuse(error, TOO_MANY)
        self.connection.begin()
        if self._endpoint.is_closing:
            self.connection.close(*_GOING_AWAY)

    def spend(self) -> None:
        """Count a frame. Raises TooManyRequestsError."""
        self._budget.spend()

    def on_frame(self, text: bytes) -> bool:
        """Take a frame; see `connection.Handler`."""
        member = self._member
        try:
            frame = protocol.read(text)
            if member is None:
                self._endpoint.greeter.greet(self, _ticket(frame))
                return True
        except InvalidInputError as error:
            if member is not None and isinstance(error, UnknownKindError):
                self.connection.send(protocol.encode(protocol.error_frame(error, ref=error.details["ref"])))
            else:
                self.connection.refuse(error, UNREADABLE)
            return False
        if isinstance(frame, protocol.Hello):
            self.connection.refuse(InvalidInputError("A hello is only said once."), UNREADABLE)
            return False
        if self._endpoint.handlers.answer_at_once(member, frame):
            return False
        self._endpoint.turns.take(self._turns, partial(self._begin, member, frame))
        return True

    def on_close(self) -> None:
        """Release the socket's seats and membership."""
        self._endpoint.seats.give(self._seats)
        if self._member is not None:
            self._endpoint.announcer.left(self._member)
            self._endpoint.hub.leave(self._member)

    def admit(self, person: Principal, *, seconds: float) -> Member | None:
        """Let the socket listen as `person` for some time; see `greeter.Newcomer`."""
        if self._endpoint.is_closing:  # since its handshake; nobody would tell it of anything
            self.connection.close(*_GOING_AWAY)
        if not self.connection.is_open:
            return None
        counted, seats = counted_for(person, self.address), self._endpoint.seats
        seats.give(self._seats)
        self._seats = []
        try:
            self._seats = seats.take(most_of(self._endpoint.most_sockets, person.side), counted)
        except TooManyRequestsError as error:
            self.connection.refuse(error, TOO_MANY)
            return None
        turns = self._endpoint.turns.of(counted)
        # Equal for most sockets, so one list serves both.
        self._turns = self._seats if turns == self._seats else turns
        self._budget.belongs_to(person, self.address, self._endpoint.frame_allowances)
        self._member = Member(person, self.connection, self.address, self._user_agent, held_back=[])
        self.connection.last(seconds, code=NOT_VALID, reason="please renew")
        self._endpoint.hub.join(self._member, topics.topics_for(person))
        return self._member

    def _begin(self, member: Member, frame: protocol.AnyClientFrame, end: End) -> None:
        done = partial(self._done, end)
        if isinstance(frame, protocol.Post):
            self._endpoint.poster.post(member, frame, done)
        else:
            self._endpoint.start(partial(self._answer, member, frame, done))

    def _answer(self, member: Member, frame: protocol.AnyClientFrame, done: Callable[[], None]) -> None:
        try:
            self._endpoint.handlers.answer(member, frame)
        except Exception:
            log.exception("socket_broke")
            self.connection.close(BROKEN, "please try again")
        finally:
            done()

    def _done(self, end: End) -> None:
        try:
            self.connection.done()
        except Exception:
            log.exception("socket_broke")
        finally:
            end()


def _ticket(first: protocol.AnyClientFrame) -> str:
    if not isinstance(first, protocol.Hello):
        raise InvalidInputError("The first frame has to be a hello.")
    return first.ticket
