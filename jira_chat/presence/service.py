"""Who is here. An agent is online when they chose to be and have a page open; both must hold.

The choice is kept in the database and survives moving from issue to issue; having a page open is a lease in Redis that
its process renews. A process that is killed loses its leases after a minute. After their last page is closed a person
stays for `GRACE`: between two pages in Jira an agent has none. So working hours put nobody online who is not here. An
agent who chose to be away after some quiet minutes is online while a lease lasts that signs of life renew.
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
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.kernel.together import Together
from jira_chat.presence import repository, rules
from jira_chat.presence.models import NO_HABITS, Choice, Habits, OnlineAgent, OwnPresence, State
from jira_chat.presence.repository import Seat
from jira_chat.settings import history
from jira_chat.settings.models import Visibility
from jira_chat.storage.engine import Database

LEASE = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=20)
"""How often a process renews the leases of all people that it has; two may fail before one ends."""

HEARTBEAT = timedelta(seconds=25)
"""How often a client speaks at the latest."""

GRACE = timedelta(minutes=2)
"""How long an agent without a page is still online: while they move about in Jira, or read something elsewhere."""

LONGEST_CHOICE = timedelta(hours=25)
"""How far away the end of a choice may be: the day on which clocks go back has so many hours."""

PUT_OFFLINE = "put_offline.account"
"""The field of the change history with the account of the agent that an admin put offline."""

Place = tuple[TenantId, ProjectId]

_NODES = "nodes"
_MOST_TOGETHER = 200
_ALWAYS = Visibility()


class PresenceService:
    """Going online and offline, and asking who is.

    `node` names this process: a person is here while any process says so, and each can only take back its own word.
    `announce_put_offline` tells all processes of an agent put offline by somebody else; `calendar_of` says when a
    project is open, whose holidays working hours keep.
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
        # When a hundred customers begin in the same second, each wants to know.
        self._asked_together: Together[Place, bool] = Together(self._are_online, most=_MOST_TOGETHER)

    def choose(
        self,
        agent: Principal,
        *,
        online: bool,
        until: datetime | None = None,
        by_hours: bool = False,
        everywhere: bool = False,
    ) -> None:
        """Note an agent's own choice for the project at hand, or for all of theirs.

        `until` is when being online ends by itself; with `by_hours` their working hours decide. Raises ForbiddenError
        for anybody who is not an agent, InvalidInputError for an end that is not within a day, or without working
        hours.
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
        """Return how an agent works."""
        if agent.account is None:
            return NO_HABITS
        with self._database.reading() as connection:
            return repository.habits_of(connection, agent.tenant, agent.account)

    def save_habits(self, agent: Principal, habits: Habits) -> None:
        """Note how an agent works, in all projects. Raises ForbiddenError, InvalidInputError with `fields`."""
        if agent.side is not Side.AGENT or agent.account is None:
            raise ForbiddenError("Only agents go online and offline.")
        if problems := rules.checked(habits):
            raise InvalidInputError("Some of this is not valid. Correct what is marked.", fields=problems)
        with self._database.transaction() as connection:
            repository.save_habits(connection, agent.tenant, agent.account, habits, self._clock())
        self.note_life(agent)

    def note_life(self, agent: Principal) -> None:
        """Note that somebody is at an agent's page."""
        minutes = self.habits(agent).away_minutes
        if agent.account is not None and minutes:
            awake = {_awake(agent.tenant, minutes): {agent.account}}
            self._leases.renew(awake, now=self._clock(), ttl=timedelta(minutes=minutes))

    def states(self, people: Iterable[Principal]) -> dict[Seat, State]:
        """Return how agents are there who have a page open: one query for all; who never chose is offline."""
        seats = {seat for person in people if (seat := _seat_of(person)) is not None}
        chosen = {(each.tenant, each.project, each.account): state for each, state in self._judged(seats)}
        return {seat: chosen.get(seat, State.OFFLINE) for seat in seats}

    def own(self, agent: Principal) -> OwnPresence:
        """Return what an agent is told of their own choice."""
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
        """Say what an agent last chose; agents begin offline."""
        return State.OFFLINE not in self.states([agent]).values()

    def online_agents(self, tenant: TenantId, project: ProjectId) -> list[OnlineAgent]:
        """Return the agents of a project who are online, or away, by name."""
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
        """Put an agent of the admin's project offline, and note in its change history who did so.

        They can go online again. Raises ForbiddenError for a page without a project, NotFoundError for an agent who did
        not choose to be online.
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
        """Say that people are here, in one round trip."""
        here = self._grouped(people)
        if here:
            self._leases.renew(here | {_NODES: {self._node}}, now=self._clock())

    def leave(self, people: Iterable[Principal]) -> None:
        """Take back that people are here, as far as this process is concerned; agents stay for `GRACE`."""
        staying: list[Principal] = []
        gone: list[Principal] = []
        for person in people:
            (staying if person.side is Side.AGENT else gone).append(person)
        if here := self._grouped(staying):
            self._leases.renew(here, now=self._clock(), ttl=GRACE)
        if there := self._grouped(gone):
            self._leases.release(there)

    def agents_online(self, tenant: TenantId, project: ProjectId) -> bool:
        """Whether at least one agent of a project is online, and nobody closed its chat."""
        return self._asked_together.get((tenant, project))

    def with_agents(self, places: Collection[Place]) -> frozenset[Place]:
        """Return the projects in which at least one agent is online, without those that are closed.

        One round trip and two queries for all.
        """
        judged = self._judged(self._here(places))
        online = frozenset((each.tenant, each.project) for each, state in judged if state is State.ONLINE)
        return online - self._closed(online)

    def _are_online(self, places: Sequence[Place]) -> list[bool]:
        online = self.with_agents(set(places))
        return [place in online for place in places]

    def customers_online(self, tenant: TenantId, project: ProjectId, customers: Collection[str]) -> frozenset[str]:
        """Return which of some customers are here."""
        asked = set(customers)
        if not asked:
            return frozenset()
        nodes = self._leases.present([_NODES], now=self._clock())[_NODES]
        held = self._leases.held(
            _customers(tenant, project), [f"{each}@{node}" for each in asked for node in nodes], now=self._clock()
        )
        return frozenset(member.rpartition("@")[0] for member in held)

    def customers_here(self, tenant: TenantId, project: ProjectId) -> frozenset[str]:
        """Return all customers of a project who are here."""
        group = _customers(tenant, project)
        present = self._leases.present([_NODES, group], now=self._clock())
        members = (member.rpartition("@") for member in present[group])
        return frozenset(customer for customer, _, node in members if node in present[_NODES])

    def is_here(self, person: Principal) -> bool:
        """Whether any process says that a customer is here."""
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
        """Return who of those that may be away gave a sign of life: no round trip where nobody may be."""
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
    # A group each: a short lease lets its whole group expire soon.
    return f"awake:{tenant}:{minutes}"


def _agents(tenant: TenantId, project: ProjectId) -> str:
    return f"agents:{tenant}:{project}"


def _customers(tenant: TenantId, project: ProjectId) -> str:
    return f"customers:{tenant}:{project}"
