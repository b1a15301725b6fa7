"""Who is here. An agent is online when they chose to be and have a page open; both must hold.

The choice is kept in the database and survives moving from issue to issue; being here is a lease in Redis that an open
socket renews, so an agent who closes the laptop is offline a minute later.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import insert, select, update

from jira_chat.broker.leases import Leases
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.people.principals import Principal, Side
from jira_chat.people.tables import agents
from jira_chat.storage.engine import Database

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=25)
"""How often a client speaks at the latest; two may be missed before a lease ends."""


class PresenceService:
    """Going online and offline, and asking who is."""

    def __init__(self, database: Database, leases: Leases, *, clock: Clock) -> None:
        self._database = database
        self._leases = leases
        self._clock = clock

    def choose(self, agent: Principal, *, online: bool) -> None:
        """Note an agent's own choice for the project at hand.

        Raises ForbiddenError for anybody who is not an agent.
        """
        if agent.side is not Side.AGENT:
            raise ForbiddenError("Only agents go online and offline.")
        key = {"tenant_id": agent.tenant, "project_id": agent.project, "account_id": agent.account}
        values = {"name": agent.name, "online": online, "changed_at": self._clock()}
        with self._database.transaction() as connection:
            if connection.execute(update(agents).filter_by(**key).values(values)).rowcount == 0:
                connection.execute(insert(agents).values(key | values))
        self.here(agent, chosen=online)

    def has_chosen_online(self, agent: Principal) -> bool:
        """Say what an agent last chose; agents begin offline."""
        query = select(agents.c.online).filter_by(
            tenant_id=agent.tenant, project_id=agent.project, account_id=agent.account
        )
        with self._database.reading() as connection:
            return bool(connection.execute(query).scalar())

    def here(self, person: Principal, *, chosen: bool = True) -> None:
        """Renew somebody's lease, or end an agent's who chose to be offline."""
        for group, member in _places(person):
            if chosen:
                self._leases.renew(group, member, now=self._clock())
            else:
                self._leases.release(group, member)

    def gone(self, customer: Principal) -> None:
        """End a customer's lease at once, when their last socket in this process closed."""
        for group, member in _places(customer):
            self._leases.release(group, member)

    def agents_online(self, tenant: TenantId, project: ProjectId) -> bool:
        """Whether at least one agent of a project is online."""
        return bool(self._leases.present(_agents(tenant, project), now=self._clock()))

    def customers_online(self, tenant: TenantId, project: ProjectId) -> Callable[[str], bool]:
        """Return a test for a project's customers, answered from one look."""
        present = self._leases.present(_customers(tenant, project), now=self._clock())
        return present.__contains__


def _agents(tenant: TenantId, project: ProjectId) -> str:
    return f"agents:{tenant}:{project}"


def _customers(tenant: TenantId, project: ProjectId) -> str:
    return f"customers:{tenant}:{project}"


def _places(person: Principal) -> list[tuple[str, str]]:
    if person.project is None:
        return []
    if person.side is Side.AGENT:
        return [(_agents(person.tenant, person.project), str(person.account))]
    return [] if person.customer is None else [(_customers(person.tenant, person.project), person.customer)]
