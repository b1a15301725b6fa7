"""Hellos, answered in batches, because thousands come in the same second after a restart."""

import logging
import sys
from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from jira_chat.access.principals import Principal
from jira_chat.broker.tickets import Admission, Tickets
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import DomainError, TooManyRequestsError, UnavailableError
from jira_chat.realtime.connection import BROKEN, NOT_VALID, TOO_MANY, TRY_LATER, Connection
from jira_chat.realtime.frame_handlers import FrameHandlers
from jira_chat.realtime.hub import Member
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.renewals import Renewals, Return
from jira_chat.sign_in.standing import Standing

log = logging.getLogger(__name__)

_MOST_TOGETHER = 100
_SHARED = ("tenant", "project", "name", "site", "method", "zone")


class Newcomer(Protocol):
    """A socket that has sent its hello."""

    connection: Connection
    address: str

    def admit(self, person: Principal, *, seconds: float) -> Member | None:
        """Let the socket listen as `person` for some time; return None if it has ended or is refused."""


class Greeter:
    """Redeems tickets and welcomes their holders in batches."""

    def __init__(
        self,
        tickets: Tickets,
        standing: Standing,
        handlers: FrameHandlers,
        announcer: PresenceAnnouncer,
        renewals: Renewals,
        *,
        clock: Clock,
        start: Callable[[Callable[[], None]], None],
    ) -> None:
        """`start` hands a job to a worker."""
        self._tickets = tickets
        self._standing = standing
        self._handlers = handlers
        self._announcer = announcer
        self._renewals = renewals
        self._clock = clock
        self._start = start
        self._waiting: deque[tuple[Newcomer, str]] = deque()
        self._at_work = False

    def greet(self, newcomer: Newcomer, ticket: str) -> None:
        """Queue a hello to be answered soon. Does not block."""
        self._waiting.append((newcomer, ticket))
        if not self._at_work:
            self._at_work = True
            self._start(self._run)

    def _run(self) -> None:
        try:
            while self._waiting:
                some = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_TOGETHER))]
                self._greet(dict(some))
        finally:
            self._at_work = False

    def _greet(self, hellos: dict[Newcomer, str]) -> None:
        try:
            admissions = self._tickets.redeem(list(hellos.values()))
            people = self._people(dict(zip(hellos, admissions, strict=True)))
            members = self._admit(people)
            self._handlers.welcome(members)
            self._announcer.came([each for each in members if each.connection.is_open])
        except UnavailableError:
            for newcomer in hellos:
                newcomer.connection.close(TRY_LATER, "try again later")
        except Exception:
            log.exception("socket_broke")
            for newcomer in hellos:
                newcomer.connection.close(BROKEN, "please try again")
        finally:
            # Of those that were not welcomed, too: a connection that is busy is never let go.
            for newcomer in hellos:
                newcomer.connection.done()

    def _people(self, admissions: Mapping[Newcomer, Admission | None]) -> dict[Newcomer, tuple[Principal, Admission]]:
        """Return who comes with a valid ticket, and close all other sockets."""
        people = {}
        for newcomer, admission in admissions.items():
            if admission is None:
                log.info("socket_refused", extra={"reason": "ticket_invalid"})
                newcomer.connection.close(NOT_VALID, "ticket not valid")
            else:
                people[newcomer] = (_person(admission.holder), admission)
        returning = [newcomer for newcomer, (_, admission) in people.items() if admission.renewed]
        refusals = self._renewals.refusals([Return(people[each][0], each.address) for each in returning])
        for newcomer, refusal in zip(returning, refusals, strict=True):
            if refusal is not None:
                del people[newcomer]
                _refuse(newcomer.connection, refusal)
        return people

    def _admit(self, people: Mapping[Newcomer, tuple[Principal, Admission]]) -> dict[Member, str]:
        """Let people listen, and return them with the ticket of their next socket."""
        now = self._clock().timestamp()
        admitted = {}
        for newcomer, (person, admission) in people.items():
            if (member := newcomer.admit(person, seconds=admission.ends_at - now)) is not None:
                admitted[member] = self._renewals.ticket_for_next(person, admission)
        # Members already listen, so a session that ends after this check closes its socket by a hint.
        live = self._standing.live([each.person for each in admitted]) if admitted else frozenset()
        for member in admitted:
            if member.person not in live:
                member.connection.close(NOT_VALID, "session ended")
        return {member: ticket for member, ticket in admitted.items() if member.person in live}


def _refuse(connection: Connection, refusal: DomainError) -> None:
    if isinstance(refusal, TooManyRequestsError):
        connection.refuse(refusal, TOO_MANY)
    else:
        connection.close(NOT_VALID, refusal.code)


def _person(holder: str) -> Principal:
    """Read a ticket's holder. Repeated strings are interned, because a process keeps thousands of holders."""
    person = msgspec.json.decode(holder, type=Principal)
    shared = {name: sys.intern(value) for name in _SHARED if (value := getattr(person, name)) is not None}
    return msgspec.structs.replace(person, **shared)
