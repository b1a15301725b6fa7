"""Who is here. An agent is online when they chose to be and have a page open; both must hold.

The choice is kept in the database and survives moving from issue to issue; having a page open is a lease in Redis that
its process renews. A process that is killed loses its leases after a minute. After their last page is closed a person
stays for `GRACE`: between two pages in Jira an agent has none.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, tuple_, update

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.leases import Leases
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.presence.models import OnlineAgent
from jira_chat.presence.tables import agents
from jira_chat.settings import history
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import upsert

LEASE = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=20)
"""How often a process renews the leases of all people that it has; two may fail before one ends."""

HEARTBEAT = timedelta(seconds=25)
"""How often a client speaks at the latest."""

GRACE = timedelta(minutes=2)
"""How long an agent without a page is still online: while they move about in Jira, or read something elsewhere."""

LONGEST_CHOICE = timedelta(hours=25)
"""How far away the end of being online may be: the day on which clocks go back has so many hours."""

PUT_OFFLINE = "put_offline.account"
"""The field of the change history with the account of the agent that an admin put offline."""

Place = tuple[TenantId, ProjectId]

_NODES = "nodes"


class PresenceService:
    """Going online and offline, and asking who is.

    `node` names this process: a person is here while any process says so, and each can only take back its own word.
    `announce_put_offline` tells all processes of an agent whom somebody else put offline.
    """

    def __init__(
        self,
        database: Database,
        leases: Leases,
        *,
        clock: Clock,
        node: str,
        announce_put_offline: Callable[[TenantId, ProjectId, AccountId], None] = lambda *_: None,
    ) -> None:
        self._database = database
        self._leases = leases
        self._clock = clock
        self._node = node
        self._announce_put_offline = announce_put_offline

    def choose(self, agent: Principal, *, online: bool, until: datetime | None = None) -> None:
        """Note an agent's own choice for the project at hand; `until` is when being online ends by itself.

        Raises ForbiddenError for anybody who is not an agent, InvalidInputError for an end that is not within a day.
        """
        if agent.side is not Side.AGENT:
            raise ForbiddenError("Only agents go online and offline.")
        now = self._clock()
        if until is not None and not now < until <= now + LONGEST_CHOICE:
            raise InvalidInputError("Choose an end within the next day, or none.")
        key = {"tenant_id": agent.tenant, "project_id": agent.project, "account_id": agent.account}
        values = {"name": agent.name, "online": online, "online_until": until if online else None, "changed_at": now}
        with self._database.transaction() as connection:
            upsert(connection, agents, key, values)
        self.renew([agent])

    def has_chosen_online(self, agent: Principal) -> bool:
        """Say what an agent last chose; agents begin offline."""
        query = select(_chosen_online(self._clock())).where(_its_row(agent.tenant, agent.project, agent.account))
        with self._database.reading() as connection:
            return bool(connection.execute(query).scalar())

    def online_agents(self, tenant: TenantId, project: ProjectId) -> list[OnlineAgent]:
        """Return the agents of a project who are online, by name."""
        now = self._clock()
        group = _agents(tenant, project)
        here = {member.rpartition("@")[0] for member in self._leases.present([group], now=now)[group]}
        of_project = (agents.c.tenant_id == tenant) & (agents.c.project_id == project)
        query = select(agents).where(of_project, _chosen_online(now), agents.c.account_id.in_(here))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(func.lower(agents.c.name))).mappings().all()
        return [
            OnlineAgent(account=AccountId(row["account_id"]), name=row["name"], until=row["online_until"])
            for row in rows
        ]

    def put_offline(self, admin: Principal, account: AccountId) -> None:
        """Put an agent of the admin's project offline, and note in its change history who did so.

        They can go online again. Raises ForbiddenError for a page without a project, NotFoundError for an agent who did
        not choose to be online.
        """
        if admin.project is None or admin.account is None:
            raise ForbiddenError("This page is not allowed to do that.")
        now, its_row = self._clock(), _its_row(admin.tenant, admin.project, account)
        with self._database.transaction() as connection:
            name = connection.execute(select(agents.c.name).where(its_row, _chosen_online(now))).scalar()
            if name is None:
                raise NotFoundError("This agent is offline already.")
            offline = {"online": False, "online_until": None, "changed_at": now}
            connection.execute(update(agents).where(its_row).values(offline))
            history.record(
                connection,
                admin.tenant,
                history.of_project(admin.project),
                author=admin.account,
                name=admin.name,
                before={"put_offline": {}},
                after={"put_offline": {"name": name, "account": account}},
                now=now,
            )
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
        """Whether at least one agent of a project is online."""
        return bool(self.with_agents([(tenant, project)]))

    def with_agents(self, places: Collection[Place]) -> frozenset[Place]:
        """Return the projects in which at least one agent is online: one round trip and one query for all."""
        now = self._clock()
        groups = {_agents(*place): place for place in places}
        present = self._leases.present(list(groups), now=now)
        here = {(*groups[group], member.rpartition("@")[0]) for group, members in present.items() for member in members}
        if not here:
            return frozenset()
        chosen = select(agents.c.tenant_id, agents.c.project_id).distinct()
        is_here = tuple_(agents.c.tenant_id, agents.c.project_id, agents.c.account_id).in_(sorted(here))
        with self._database.reading() as connection:
            rows = connection.execute(chosen.where(_chosen_online(now), is_here)).all()
        return frozenset((TenantId(tenant), ProjectId(project)) for tenant, project in rows)

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

    def _grouped(self, people: Iterable[Principal]) -> dict[str, set[str]]:
        grouped: dict[str, set[str]] = defaultdict(set)
        for person in people:
            seat = _seat(person)
            if seat is not None:
                grouped[seat.group].add(f"{seat.member}@{self._node}")
        return dict(grouped)


def _chosen_online(now: datetime) -> ColumnElement[bool]:
    return agents.c.online & (agents.c.online_until.is_(None) | (agents.c.online_until > now))


def _its_row(tenant: TenantId, project: ProjectId | None, account: AccountId | None) -> ColumnElement[bool]:
    of_project = (agents.c.tenant_id == tenant) & (agents.c.project_id == project)
    return of_project & (agents.c.account_id == account)


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


def _agents(tenant: TenantId, project: ProjectId) -> str:
    return f"agents:{tenant}:{project}"


def _customers(tenant: TenantId, project: ProjectId) -> str:
    return f"customers:{tenant}:{project}"
