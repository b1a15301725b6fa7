"""Hellos, answered in batches, because thousands come in the same second after a restart."""

import logging
import sys
from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec

from jira_chat.access.principals import Principal
from jira_chat.broker.tickets import Tickets
from jira_chat.kernel.errors import UnavailableError
from jira_chat.realtime.connection import BROKEN, NOT_VALID, TRY_LATER, Connection
from jira_chat.realtime.frame_handlers import FrameHandlers
from jira_chat.realtime.hub import Member
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.sign_in.standing import Standing

log = logging.getLogger(__name__)

_MOST_TOGETHER = 100
_SHARED = ("tenant", "project", "name", "site", "method", "zone")


class Newcomer(Protocol):
    """A socket that has sent its hello."""

    connection: Connection

    def admit(self, person: Principal) -> Member | None:
        """Let the socket listen as `person`; return None if it has ended or is refused."""


class Greeter:
    """Redeems tickets and welcomes their holders in batches."""

    def __init__(
        self,
        tickets: Tickets,
        standing: Standing,
        handlers: FrameHandlers,
        announcer: PresenceAnnouncer,
        *,
        start: Callable[[Callable[[], None]], None],
    ) -> None:
        """`start` hands a job to a worker."""
        self._tickets = tickets
        self._standing = standing
        self._handlers = handlers
        self._announcer = announcer
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
            holders = self._tickets.redeem(list(hellos.values()))
            members = self._admit(dict(zip(hellos, holders, strict=True)))
            self._handlers.welcome(members)
            self._announcer.came([each for each in members if each.connection.is_open])
        except UnavailableError:
            for newcomer in hellos:
                newcomer.connection.close(TRY_LATER, "try again later")
        except Exception:
            log.exception("socket_broke")
            for newcomer in hellos:
                newcomer.connection.close(BROKEN, "please try again")
        else:
            for member in members:
                member.connection.done()

    def _admit(self, holders: dict[Newcomer, str | None]) -> list[Member]:
        admitted = []
        for newcomer, holder in holders.items():
            if holder is None:
                log.info("socket_refused", extra={"reason": "ticket_invalid"})
                newcomer.connection.close(NOT_VALID, "ticket not valid")
            elif (member := newcomer.admit(_person(holder))) is not None:
                admitted.append(member)
        # Members already listen, so a session that ends after this check closes its socket by a hint.
        live = self._standing.live([each.person for each in admitted]) if admitted else frozenset()
        for member in admitted:
            if member.person not in live:
                member.connection.close(NOT_VALID, "session ended")
        return [each for each in admitted if each.person in live]


def _person(holder: str) -> Principal:
    """Read a ticket's holder. Repeated strings are interned, because a process keeps thousands of holders."""
    person = msgspec.json.decode(holder, type=Principal)
    shared = {name: sys.intern(value) for name in _SHARED if (value := getattr(person, name)) is not None}
    return msgspec.structs.replace(person, **shared)
