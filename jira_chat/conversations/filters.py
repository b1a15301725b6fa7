"""Filters: an agent's own views of a project's open conversations."""

from sqlalchemy import ColumnElement, Connection, delete, func, select

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import filter_rules, progress_rows, views
from jira_chat.conversations.models import Criteria, SavedFilter
from jira_chat.conversations.tables import saved_filters as table
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, LimitReachedError, NotFoundError
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_into

_LONGEST_ID = 32


class Filters:
    """Saved filters of agents on the chat page of a project; everybody else gets ForbiddenError."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, agent: Principal) -> list[SavedFilter]:
        """Return an agent's filters, oldest first."""
        with self._database.reading() as connection:
            return all_of(connection, agent)

    def offered(self, agent: Principal) -> views.Occurring:
        """Return the request types and organizations of a project's open conversations."""
        if agent.surface is not Surface.DASHBOARD or agent.project is None:
            raise ForbiddenError("Filters belong to the chat page of a project.")
        with self._database.reading() as connection:
            return views.occurring(connection, agent.tenant, agent.project)

    def save(self, agent: Principal, filter_id: str, *, name: str, criteria: Criteria) -> None:
        """Create a filter, or change the one with this id; clients choose the id. Raises InvalidInputError."""
        if not (filter_id.isascii() and filter_id.isalnum() and len(filter_id) == _LONGEST_ID):
            raise InvalidInputError(f"A filter's id is {_LONGEST_ID} letters and digits.")
        wanted = filter_rules.draft(filter_id, name=name, criteria=criteria)
        its_row, changed = _of(agent) & (table.c.id == filter_id), _values(wanted)
        with self._database.transaction() as connection:
            others = select(func.count()).select_from(table).where(_of(agent), table.c.id != filter_id)
            if connection.execute(others).scalar_one() >= filter_rules.MOST_FILTERS:
                most = filter_rules.MOST_FILTERS
                raise LimitReachedError(f"At most {most} filters. Delete one first.", most=most)
            key = {"tenant_id": agent.tenant, "project_id": agent.project, "account": agent.account}
            row = {**key, "id": filter_id, "created_at": self._clock(), **changed}
            insert = insert_into(connection.dialect.name, table).values(row)
            # Another agent's filter with this id stays as it is.
            connection.execute(
                insert.on_conflict_do_update(
                    index_elements=[table.c.tenant_id, table.c.id], set_=changed, where=its_row
                )
            )

    def remove(self, agent: Principal, filter_id: str) -> None:
        """Delete a filter if it exists."""
        with self._database.transaction() as connection:
            connection.execute(delete(table).where(_of(agent), table.c.id == filter_id))


def all_of(connection: Connection, agent: Principal) -> list[SavedFilter]:
    """Return an agent's filters. Raises ForbiddenError."""
    query = select(table).where(_of(agent)).order_by(table.c.created_at, table.c.id)
    return [
        SavedFilter(
            id=row["id"],
            name=row["name"],
            criteria=Criteria(
                label=row["label"],
                language=row["language"],
                path=row["path"],
                request_type=progress_rows.named(row, "request_type"),
                organization=progress_rows.named(row, "organization"),
            ),
        )
        for row in connection.execute(query.limit(filter_rules.MOST_FILTERS)).mappings()
    ]


def find(connection: Connection, agent: Principal, filter_id: str) -> SavedFilter:
    """Return one of an agent's filters. Raises NotFoundError and ForbiddenError."""
    found = next((each for each in all_of(connection, agent) if each.id == filter_id), None)
    if found is None:
        raise NotFoundError("This filter no longer exists.")
    return found


def _values(wanted: SavedFilter) -> dict[str, str | None]:
    criteria = wanted.criteria
    kind, organization = criteria.request_type, criteria.organization
    return {
        "name": wanted.name,
        "label": criteria.label,
        "language": criteria.language,
        "path": criteria.path,
        "request_type_id": kind.id if kind else None,
        "request_type_name": kind.name if kind else None,
        "organization_id": organization.id if organization else None,
        "organization_name": organization.name if organization else None,
    }


def _of(agent: Principal) -> ColumnElement[bool]:
    if agent.surface is not Surface.DASHBOARD or agent.project is None or agent.account is None:
        raise ForbiddenError("Filters belong to the chat page of a project.")
    theirs = (table.c.tenant_id == agent.tenant) & (table.c.account == agent.account)
    return theirs & (table.c.project_id == agent.project)
