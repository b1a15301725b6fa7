"""Closing of sockets whose right has ended.

A change in our database closes them by a hint; `look` covers lost hints, so that it takes five seconds at most even
without Redis. Jira does not report its changes, so `ask` asks about each person from time to time.
"""

import logging
from collections import defaultdict
from collections.abc import Hashable
from datetime import datetime, timedelta

import gevent
from gevent.pool import Pool

from jira_chat.access.principals import Principal, Side
from jira_chat.conversations import availability
from jira_chat.conversations.availability import Availability
from jira_chat.customers.sessions import AccountSessions
from jira_chat.installations.service import Installations
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId
from jira_chat.realtime.connection import NOT_VALID
from jira_chat.realtime.hub import Hub, Spot
from jira_chat.realtime.rounds import repeat
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.standing import Standing, question

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
ASK_EVERY_SECONDS = 10.0

ASK_AGAIN = timedelta(seconds=30)
"""Pause after an answer. With the pause between rounds, a revoked right ends after forty seconds."""

TRUST = timedelta(minutes=15)
"""How long an agent may stay after Jira's last confirmation while Jira does not answer."""

MOST_ASKED = 30
"""Questions to one site's Jira per round. If four rounds cannot cover all people, each is asked about less often."""

_AT_ONCE = 4


class Revocation:
    """Closes the sockets of one process when their right ends."""

    def __init__(
        self,
        hub: Hub,
        *,
        installations: Installations,
        sessions: AccountSessions,
        settings: SettingsService,
        standing: Standing,
        clock: Clock,
    ) -> None:
        self._hub = hub
        self._installations = installations
        self._sessions = sessions
        self._settings = settings
        self._standing = standing
        self._clock = clock
        self._asked: dict[Hashable, datetime] = {}
        self._confirmed: dict[Hashable, datetime] = {}
        self._asking: dict[TenantId, gevent.Greenlet] = {}

    def watch(self) -> None:
        """Look and ask forever. Run it in its own greenlet."""
        gevent.spawn(repeat, self.ask, every=ASK_EVERY_SECONDS)
        repeat(self.look, every=LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Close the sockets of uninstalled sites, of ended sessions, and of places that no longer offer chat.

        This takes three queries, however many people are here, and one evaluation of the rule per spot.
        """
        spots = self._hub.spots
        if not spots:
            return
        for spot, reason in self._ended(spots).items():
            for member in self._hub.at(spot):
                member.connection.close(NOT_VALID, reason)
        signed_in = self._hub.signed_in
        live = self._sessions.live([member.person for member in signed_in]) if signed_in else frozenset()
        for member in signed_in:
            if member.person not in live:
                member.connection.close(NOT_VALID, "session ended")

    def _ended(self, spots: list[Spot]) -> dict[Spot, str]:
        """Return the spots that no longer have a chat, with the reason."""
        served = self._installations.served({spot.tenant for spot in spots})
        customers = [spot for spot in spots if not spot.is_agents]
        asked = {(spot.tenant, spot.project) for spot in customers if spot.project is not None}
        records = self._settings.of_projects(asked)
        ended = {spot: "not in use any more" for spot in spots if spot.tenant not in served}
        for spot in customers:
            record = None if spot.project is None else records.get((spot.tenant, spot.project))
            settings = record.settings if record else None
            if availability.of_place(settings, spot.surface, site=spot.site or "") is not Availability.OFFERED:
                ended.setdefault(spot, "not offered any more")
        return ended

    def ask(self) -> list[gevent.Greenlet]:
        """Start asking each site's Jira about the people here, concurrently, so that a slow site delays no other.

        Return the running greenlets.
        """
        for tenant, due in self._due().items():
            if tenant not in self._asking:
                self._asking[tenant] = gevent.spawn(self._ask_site, tenant, due)
        return list(self._asking.values())

    def _due(self) -> dict[TenantId, list[Principal]]:
        """Return the people to ask about by site: agents first, then by the time since their last confirmation."""
        here = {asked: each.person for each in self._hub if (asked := question(each.person)) is not None}
        now = self._clock()
        self._asked = {each: at for each, at in self._asked.items() if each in here}
        self._confirmed = {each: self._confirmed.get(each, now) for each in here}
        waiting = [each for each in here if each not in self._asked or now - self._asked[each] >= ASK_AGAIN]
        waiting.sort(key=lambda each: (not _is_agent(here[each]), self._confirmed[each]))
        due: dict[TenantId, list[Principal]] = defaultdict(list)
        for each in waiting:
            people = due[here[each].tenant]
            if len(people) < MOST_ASKED:
                people.append(here[each])
        return due

    def _ask_site(self, tenant: TenantId, people: list[Principal]) -> None:
        try:
            Pool(_AT_ONCE).map(self._ask_about, people)
        except Exception:
            log.exception("revocation_interrupted", extra={"tenant": tenant})
        finally:
            del self._asking[tenant]

    def _ask_about(self, person: Principal) -> None:
        asked = question(person)
        may = self._standing.still_may(person, anew=True)
        now = self._clock()
        if may is not None:
            self._asked[asked] = now
        if may:
            self._confirmed[asked] = now
        elif may is False:
            self._standing.end(person)
            self._close(asked, "not allowed any more")
        elif _is_agent(person) and now - self._confirmed.get(asked, now) >= TRUST:
            self._close(asked, "not confirmed for too long")

    def _close(self, asked: Hashable, reason: str) -> None:
        for member in self._hub:
            if question(member.person) == asked:
                member.connection.close(NOT_VALID, reason)


def _is_agent(person: Principal) -> bool:
    return person.side is Side.AGENT
