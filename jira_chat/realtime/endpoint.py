"""Where sockets come in: flask-sock does the route and the handshake, then the socket is ours until it closes."""

import logging
import random
from typing import Any

import flask
import gevent
import msgspec

from jira_chat.access.allowances import Allowances, counted_for
from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.broker.tickets import Tickets
from jira_chat.conversations import topics
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.errors import InvalidInputError, TooManyRequestsError, UnauthorizedError, UnavailableError
from jira_chat.kernel.limit_rules import Counts
from jira_chat.kernel.networks import network_of
from jira_chat.presence.service import HEARTBEAT, PresenceService
from jira_chat.realtime import protocol
from jira_chat.realtime.connection import NOT_VALID, TOO_MANY, UNREADABLE, Connection
from jira_chat.realtime.fair_use import UNKNOWN, FrameBudget, Seats, Turn, Turns, most_of, most_unknown
from jira_chat.realtime.hub import Hub, Member
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.session import Session
from jira_chat.sign_in.standing import Standing

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
_IDLE_SECONDS = HEARTBEAT.total_seconds() * 2.5
LONGEST_SECONDS = 30 * 60.0
"""After this a client has to show a fresh ticket, so that rights which were taken away end here too."""

_CLOSE_EVERY_SECONDS = 0.002
"""When few sockets are open, none waits for long to be told."""

GOING_AWAY = 1001
BROKEN = 1011
TRY_LATER = 1013


class NotStarted:
    """In place of the thread that `simple-websocket` would read with: we read ourselves."""

    name = ""

    def __init__(self, target: object) -> None:
        """Take the reader that is never run."""

    def start(self) -> None:
        """Do nothing."""


SOCK_SERVER_OPTIONS = {"thread_class": NotStarted}


class SocketEndpoint:
    """Serves sockets one call each; the call lasts as long as the socket."""

    def __init__(
        self,
        hub: Hub,
        *,
        tickets: Tickets,
        standing: Standing,
        conversations: ConversationService,
        presence: PresenceService,
        announcer: PresenceAnnouncer,
        hints: Hints,
        allowances: Allowances,
        frame_allowances: Allowances,
        most_sockets: Counts,
        drain_seconds: int,
    ) -> None:
        self._hub = hub
        self._tickets = tickets
        self._standing = standing
        self._conversations = conversations
        self._presence = presence
        self._announcer = announcer
        self._hints = hints
        self._allowances = allowances
        self._frame_allowances = frame_allowances
        self._most_sockets = most_sockets
        self._drain_seconds = drain_seconds
        self._seats = Seats()
        self._turns = Turns()

    def serve(self, accepted: Any) -> None:
        """Serve a `simple_websocket.Server` whose handshake is done."""
        # From here on the socket has one owner; flask-sock must not write its own goodbye into it.
        accepted.connected = False
        address = flask.request.remote_addr or ""
        budget = FrameBudget(self._frame_allowances, address)
        connection = Connection(accepted.sock, idle_seconds=_IDLE_SECONDS, spend=budget.spend)
        try:
            with self._seats.taken(most_unknown(self._most_sockets), {UNKNOWN: (network_of(address),)}):
                person = self._greet(connection)
            if person is not None:
                budget.belongs_to(person)
                with self._seats.taken(most_of(self._most_sockets, person.side), counted_for(person, address)):
                    self._attend(connection, person, address)
        except TooManyRequestsError:
            connection.close(TOO_MANY, "too many connections")
            connection.drain()
        except Exception:
            # It ends here: after the handshake an HTTP answer would only be noise in the stream.
            log.exception("socket_broke")
            connection.close(BROKEN, "please try again")
            connection.drain()
        finally:
            connection.abort()

    def close_all(self) -> None:
        """Ask all clients to come back elsewhere, one after the other; this process is about to end.

        Each comes back at once with a new handshake, so they are sent as the process that takes them can take them.
        """
        members = list(self._hub)
        random.shuffle(members)
        pause = min(self._drain_seconds / max(len(members), 1), _CLOSE_EVERY_SECONDS)
        for member in members:
            member.connection.close(GOING_AWAY, "going away")
            gevent.sleep(pause)

    def _greet(self, connection: Connection) -> Principal | None:
        """Read the hello and return its ticket's holder; close and return None when it is not valid."""
        first: bytes | None = None
        with gevent.Timeout(HELLO_SECONDS, exception=False):
            first = next(connection.frames, None)
        if first is None:
            return None
        try:
            return self._holder(first)
        except InvalidInputError:
            connection.close(UNREADABLE, "hello expected")
        except UnauthorizedError as error:
            log.info("socket_refused", extra={"reason": error.reason})
            connection.close(NOT_VALID, "ticket not valid")
        except UnavailableError:
            connection.close(TRY_LATER, "try again later")
        connection.drain()
        return None

    def _holder(self, first: bytes) -> Principal:
        hello = protocol.read(first)
        if not isinstance(hello, protocol.Hello):
            raise InvalidInputError("The first frame has to be a hello.")
        holder = self._tickets.redeem(hello.ticket)
        if holder is None:
            raise UnauthorizedError("ticket_invalid")
        return msgspec.json.decode(holder, type=Principal)

    def _attend(self, connection: Connection, person: Principal, address: str) -> None:
        member = Member(person=person, connection=connection)
        session = Session(
            person,
            connection.send,
            conversations=self._conversations,
            presence=self._presence,
            announcer=self._announcer,
            hints=self._hints,
            allowances=self._allowances,
            address=address,
        )
        turn = self._turns.of(counted_for(person, address))
        # Listen first, then read what there is: nothing can fall between the two.
        self._hub.join(member, topics.topics_for(person))
        end = gevent.spawn_later(LONGEST_SECONDS, connection.close, NOT_VALID, "please renew")
        try:
            if not self._standing.is_live(person):
                # The session ended, or its customer got a Jira account, before the socket joined and could hear of it.
                connection.close(NOT_VALID, "session ended")
                connection.drain()
                return
            with turn:
                session.welcome()
                self._announcer.came(person)
            self._converse(connection, session, turn)
        finally:
            end.kill(block=False)
            self._hub.leave(member)
            self._announcer.left(person)

    def _converse(self, connection: Connection, session: Session, turn: Turn) -> None:
        for text in connection.frames:
            try:
                with turn:
                    session.answer(text)
            except InvalidInputError:
                connection.close(UNREADABLE, "frame not understood")
