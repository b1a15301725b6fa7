"""Who is here. An agent is online when they chose to be and have a page open; both must hold.

The choice is kept in the database and survives moving from issue to issue; having a page open is a lease in Redis that
its socket renews, so an agent who closes the laptop is offline a minute later.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.leases import Leases
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.presence.tables import agents
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import upsert

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=25)
"""How often a client speaks at the latest; two may be missed before a lease ends."""


class PresenceService:
    """Going online and offline, and asking who is.

    `node` names this process: a person is here while any process says so, and each can only take back its own word.
    """

    def __init__(self, database: Database, leases: Leases, *, clock: Clock, node: str) -> None:
        self._database = database
        self._leases = leases
        self._clock = clock
        self._node = node

    def choose(self, agent: Principal, *, online: bool) -> None:
        """Note an agent's own choice for the project at hand.

        Raises ForbiddenError for anybody who is not an agent.
        """
        if agent.side is not Side.AGENT:
            raise ForbiddenError("Only agents go online and offline.")
        key = {"tenant_id": agent.tenant, "project_id": agent.project, "account_id": agent.account}
        values = {"name": agent.name, "online": online, "changed_at": self._clock()}
        with self._database.transaction() as connection:
            upsert(connection, agents, key, values)
        self.renew(agent)

    def has_chosen_online(self, agent: Principal) -> bool:
        """Say what an agent last chose; agents begin offline."""
        query = select(agents.c.online).filter_by(
            tenant_id=agent.tenant, project_id=agent.project, account_id=agent.account
        )
        with self._database.reading() as connection:
            return bool(connection.execute(query).scalar())

    def renew(self, person: Principal) -> None:
        """Say that somebody is here."""
        place = _place(person)
        if place is not None:
            self._leases.renew(place.group, self._here(place), now=self._clock())

    def leave(self, person: Principal) -> None:
        """Take back that somebody is here, as far as this process is concerned."""
        place = _place(person)
        if place is not None:
            self._leases.release(place.group, self._here(place))

    def agents_online(self, tenant: TenantId, project: ProjectId) -> bool:
        """Whether at least one agent of a project is online."""
        here = self._members(_agents(tenant, project))
        if not here:
            return False
        query = (
            select(agents.c.account_id)
            .filter_by(tenant_id=tenant, project_id=project, online=True)
            .where(agents.c.account_id.in_(here))
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def customers_online(self, tenant: TenantId, project: ProjectId) -> Callable[[str], bool]:
        """Return a test for a project's customers, answered from one look."""
        return self._members(_customers(tenant, project)).__contains__

    def is_here(self, person: Principal) -> bool:
        """Whether any process says that somebody is here."""
        place = _place(person)
        return place is not None and place.member in self._members(place.group)

    def _members(self, group: str) -> set[str]:
        present = self._leases.present(group, now=self._clock())
        return {member.rpartition("@")[0] for member in present}

    def _here(self, place: "_Place") -> str:
        return f"{place.member}@{self._node}"


class _Place(NamedTuple):
    group: str
    member: str


def _place(person: Principal) -> _Place | None:
    if person.project is None:
        return None
    if person.side is Side.AGENT:
        return _Place(_agents(person.tenant, person.project), str(person.account))
    if person.customer is None:
        return None
    return _Place(_customers(person.tenant, person.project), person.customer)


def _agents(tenant: TenantId, project: ProjectId) -> str:
    return f"agents:{tenant}:{project}"


def _customers(tenant: TenantId, project: ProjectId) -> str:
    return f"customers:{tenant}:{project}"
