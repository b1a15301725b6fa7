"""Presence: an agent is online if they chose to be and have a page open.

The choice is a row in the database, so it survives moving from issue to issue. An open page is a lease in Redis that
the page's process renews; the leases of a killed process end after a minute. An agent stays for `GRACE` after their
last page is closed, because between two pages of Jira none is open. Working hours alone put nobody online. An agent
who chose to count as away after some quiet minutes is online while a second lease lasts, which activity renews.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from jira_chat.access.principals import Principal, Side
from jira_chat.audit import repository as audit
from jira_chat.audit.models import Event, Kind
from jira_chat.broker.leases import Leases
from jira_chat.kernel.batcher import Batcher
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.presence import repository, rules
from jira_chat.presence.models import NO_HABITS, Choice, Habits, OnlineAgent, OwnPresence, State
from jira_chat.presence.repository import Seat
from jira_chat.settings import history
from jira_chat.settings.models import Visibility
from jira_chat.storage.engine import Database

LEASE = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=20)
"""How often a process renews the leases of all its people; two renewals may fail before a lease ends."""

HEARTBEAT = timedelta(seconds=25)
"""The longest that a client is silent."""

GRACE = timedelta(minutes=2)
"""How long an agent stays online without an open page, such as between two pages of Jira."""

LONGEST_CHOICE = timedelta(hours=25)
"""The latest end of a choice: a day on which clocks go back has 25 hours."""

PUT_OFFLINE = "put_offline.account"
"""The field of the change history that holds the account of an agent put offline by an admin."""

Place = tuple[TenantId, ProjectId]

_NODES = "nodes"
_MOST_TOGETHER = 200
_ALWAYS = Visibility()


class PresenceService:
    """Use cases of presence: going online and offline, and who is online.

    `node` names this process: a person is here while any process holds a lease for them, and a process releases only
    its own. `announce_put_offline` tells all processes that an admin put an agent offline; `calendar_of` returns a
    project's opening hours, whose holidays apply to working hours.
    """

    def __init__(
        self,
        database: Database,
        leases: Leases,
        *,
        clock: Clock,
        node: str,
        announce_put_offline: Callable[[TenantId, ProjectId, AccountId], None] = lambda *_: None,
        calendar_of: Callable[[TenantId, ProjectId], Visibility | None] = lambda *_: None,
        closed: Callable[[Collection[Place]], frozenset[Place]] = lambda _: frozenset(),
        chose: Callable[[Connection, TenantId], object] = lambda *_: None,
    ) -> None:
        self._database = database
        self._leases = leases
        self._clock = clock
        self._node = node
        self._announce_put_offline = announce_put_offline
        self._find_calendar = calendar_of
        self._closed = closed
        self._chose = chose
        # A hundred customers may start in the same second; one query answers all of them.
        self._batcher: Batcher[Place, bool] = Batcher(self._are_online, most=_MOST_TOGETHER)

    def choose(
        self,
        agent: Principal,
        *,
        online: bool,
        until: datetime | None = None,
        by_hours: bool = False,
        everywhere: bool = False,
    ) -> None:
        """Save an agent's own choice for the current project, or for all of theirs.

        `until` is when being online ends by itself; with `by_hours` their working hours decide. Raises ForbiddenError
        for anybody who is not an agent, InvalidInputError for an end that is not within a day, or for `by_hours`
        without working hours.
        """
        seat = _seat_of(agent)
        if seat is None:
            raise ForbiddenError("Only agents go online and offline.")
        now = self._clock()
        if until is not None and not now < until <= now + LONGEST_CHOICE:
            raise InvalidInputError("Choose an end within the next day, or none.")
        if by_hours and self.habits(agent).hours is None:
            raise InvalidInputError("Say first when you work.")
        values = {
            "name": agent.name,
            "online": online,
            "online_until": until if online and not by_hours else None,
            "by_hours": online and by_hours,
            "changed_at": now,
        }
        with self._database.transaction() as connection:
            repository.save_choice(connection, seat, values, everywhere=everywhere)
            if online:
                self._chose(connection, agent.tenant)
        self.renew([agent])
        self.note_life(agent)

    def habits(self, agent: Principal) -> Habits:
        """Return an agent's habits."""
        if agent.account is None:
            return NO_HABITS
        with self._database.reading() as connection:
            return repository.habits_of(connection, agent.tenant, agent.account)

    def save_habits(self, agent: Principal, habits: Habits) -> None:
        """Save an agent's habits, for all projects. Raises ForbiddenError, InvalidInputError with `fields`."""
        if agent.side is not Side.AGENT or agent.account is None:
            raise ForbiddenError("Only agents go online and offline.")
        if problems := rules.checked(habits):
            raise InvalidInputError("Some of this is not valid. Correct what is marked.", fields=problems)
        with self._database.transaction() as connection:
            repository.save_habits(connection, agent.tenant, agent.account, habits, self._clock())
        self.note_life(agent)

    def note_life(self, agent: Principal) -> None:
        """Renew an agent's lease of activity, if they can count as away."""
        minutes = self.habits(agent).away_minutes
        if agent.account is not None and minutes:
            awake = {_awake(agent.tenant, minutes): {agent.account}}
            self._leases.renew(awake, now=self._clock(), ttl=timedelta(minutes=minutes))

    def states(self, people: Iterable[Principal]) -> dict[Seat, State]:
        """Return the states of agents who have a page open, in one query; an agent who never chose is offline."""
        seats = {seat for person in people if (seat := _seat_of(person)) is not None}
        chosen = {(each.tenant, each.project, each.account): state for each, state in self._judged(seats)}
        return {seat: chosen.get(seat, State.OFFLINE) for seat in seats}

    def own(self, agent: Principal) -> OwnPresence:
        """Return an agent's own presence."""
        seat, now = _seat_of(agent), self._clock()
        judged = self._judged([] if seat is None else [seat])
        if not judged:
            habits = self.habits(agent)
            return OwnPresence(state=State.OFFLINE, by_hours=False, changes_at=None, habits=habits, everywhere=False)
        ((choice, state),) = judged
        changes = rules.changes_at(choice, self._calendar(choice.tenant, choice.project), now)
        return OwnPresence(
            state=state,
            by_hours=choice.by_hours,
            changes_at=changes,
            habits=choice.habits,
            everywhere=choice.everywhere,
        )

    def has_chosen_online(self, agent: Principal) -> bool:
        """Return whether an agent chose to be online; agents begin offline, and nobody else chooses."""
        return any(state is not State.OFFLINE for state in self.states([agent]).values())

    def online_agents(self, tenant: TenantId, project: ProjectId) -> list[OnlineAgent]:
        """Return the agents of a project who are online or away, by name."""
        return [
            OnlineAgent(
                account=each.account,
                name=each.name,
                until=each.until,
                since=each.changed_at,
                by_hours=each.by_hours,
                away=state is State.AWAY,
                capacity=each.habits.capacity,
                languages=each.habits.languages,
                labels=each.habits.labels,
            )
            for each, state in self._judged(self._here([(tenant, project)]))
            if state is not State.OFFLINE
        ]

    def put_offline(self, admin: Principal, account: AccountId) -> None:
        """Put an agent of the admin's project offline, and record in its change history who did so.

        The agent can go online again. Raises ForbiddenError for a page without a project, NotFoundError for an agent
        who did not choose to be online.
        """
        if admin.project is None or admin.account is None:
            raise ForbiddenError("This page is not allowed to do that.")
        now, seat = self._clock(), (admin.tenant, admin.project, account)
        calendar = self._calendar(admin.tenant, admin.project)
        with self._database.transaction() as connection:
            choice = repository.lock_choice(connection, seat)
            if choice is None or not rules.is_chosen(choice, calendar, now):
                raise NotFoundError("This agent is offline already.")
            repository.put_offline(connection, choice, now)
            history.record(
                connection,
                admin.tenant,
                history.of_project(admin.project),
                author=admin.account,
                name=admin.name,
                before={"put_offline": {}},
                after={"put_offline": {"name": choice.name, "account": account}},
                now=now,
            )
            event = Event(
                tenant=admin.tenant,
                project=admin.project,
                kind=Kind.PUT_OFFLINE,
                at=now,
                account=admin.account,
                name=admin.name,
                about=choice.name,
                about_account=account,
            )
            audit.note(connection, event)
        self._announce_put_offline(admin.tenant, admin.project, account)

    def renew(self, people: Iterable[Principal]) -> None:
        """Renew the leases of people who are here, in one round trip."""
        here = self._grouped(people)
        if here:
            self._leases.renew(here | {_NODES: {self._node}}, now=self._clock())

    def leave(self, people: Iterable[Principal]) -> None:
        """Release this process's leases of people; those of agents last for `GRACE` instead."""
        staying: list[Principal] = []
        gone: list[Principal] = []
        for person in people:
            (staying if person.side is Side.AGENT else gone).append(person)
        if here := self._grouped(staying):
            self._leases.renew(here, now=self._clock(), ttl=GRACE)
        if there := self._grouped(gone):
            self._leases.release(there)

    def agents_online(self, tenant: TenantId, project: ProjectId) -> bool:
        """Return whether at least one agent of a project is online and its chat is not closed."""
        return self._batcher.get((tenant, project))

    def with_agents(self, places: Collection[Place]) -> frozenset[Place]:
        """Return the projects in which at least one agent is online, except closed ones.

        Two queries and a round trip, or two where agents can be away, serve all projects.
        """
        judged = self._judged(self._here(places))
        online = frozenset((each.tenant, each.project) for each, state in judged if state is State.ONLINE)
        return online - self._closed(online)

    def _are_online(self, places: Sequence[Place]) -> list[bool]:
        online = self.with_agents(set(places))
        return [place in online for place in places]

    def customers_online(self, tenant: TenantId, project: ProjectId, customers: Collection[str]) -> frozenset[str]:
        """Return those of some customers who are here."""
        asked = set(customers)
        if not asked:
            return frozenset()
        names = [f"{each}@{node}" for each in asked for node in self.processes()]
        held = self._leases.held(_customers(tenant, project), names, now=self._clock())
        return frozenset(member.rpartition("@")[0] for member in held)

    def customers_here(self, tenant: TenantId, project: ProjectId) -> frozenset[str]:
        """Return all customers of a project who are here."""
        group = _customers(tenant, project)
        present = self._leases.present([_NODES, group], now=self._clock())
        members = (member.rpartition("@") for member in present[group])
        return frozenset(customer for customer, _, node in members if node in present[_NODES])

    def processes(self) -> frozenset[str]:
        """Return the names of the processes that renew leases."""
        return self._leases.present([_NODES], now=self._clock())[_NODES]

    def is_here(self, person: Principal) -> bool:
        """Return whether any process holds a lease of a customer."""
        if person.project is None or person.customer is None:
            return False
        return bool(self.customers_online(person.tenant, person.project, [person.customer]))

    def _here(self, places: Collection[Place]) -> set[Seat]:
        groups = {_agents(*place): place for place in places}
        present = self._leases.present(list(groups), now=self._clock())
        return {
            (*groups[group], AccountId(member.rpartition("@")[0]))
            for group, members in present.items()
            for member in members
        }

    def _judged(self, seats: Collection[Seat]) -> list[tuple[Choice, State]]:
        if not seats:
            return []
        with self._database.reading() as connection:
            choices = repository.choices(connection, seats)
        now, awake = self._clock(), self._awake(choices)
        return [(each, self._state(each, now, is_awake=(each.tenant, each.account) in awake)) for each in choices]

    def _state(self, choice: Choice, now: datetime, *, is_awake: bool) -> State:
        calendar = self._calendar(choice.tenant, choice.project) if choice.by_hours else _ALWAYS
        return rules.state_of(choice, calendar, now, is_awake=is_awake)

    def _awake(self, choices: Sequence[Choice]) -> set[tuple[TenantId, str]]:
        """Return the agents who can be away but were active; this needs no round trip if none can be away."""
        groups = {_awake(each.tenant, each.habits.away_minutes): each.tenant for each in choices if _may_be_away(each)}
        present = self._leases.present(list(groups), now=self._clock()) if groups else {}
        return {(groups[group], account) for group, accounts in present.items() for account in accounts}

    def _grouped(self, people: Iterable[Principal]) -> dict[str, set[str]]:
        grouped: dict[str, set[str]] = defaultdict(set)
        for person in people:
            seat = _seat(person)
            if seat is not None:
                grouped[seat.group].add(f"{seat.member}@{self._node}")
        return dict(grouped)

    def _calendar(self, tenant: TenantId, project: ProjectId) -> Visibility:
        return self._find_calendar(tenant, project) or _ALWAYS


def _seat_of(agent: Principal) -> Seat | None:
    if agent.side is not Side.AGENT or agent.project is None or agent.account is None:
        return None
    return agent.tenant, agent.project, agent.account


class _Seat(NamedTuple):
    group: str
    member: str


def _seat(person: Principal) -> _Seat | None:
    if person.project is None:
        return None
    if person.side is Side.AGENT:
        return _Seat(_agents(person.tenant, person.project), str(person.account))
    if person.customer is None:
        return None
    return _Seat(_customers(person.tenant, person.project), person.customer)


def _may_be_away(choice: Choice) -> bool:
    return choice.online and choice.habits.away_minutes > 0


def _awake(tenant: TenantId, minutes: int) -> str:
    # A group per number of minutes: a short lease lets its whole group expire soon.
    return f"awake:{tenant}:{minutes}"


def _agents(tenant: TenantId, project: ProjectId) -> str:
    return f"agents:{tenant}:{project}"


def _customers(tenant: TenantId, project: ProjectId) -> str:
    return f"customers:{tenant}:{project}"
