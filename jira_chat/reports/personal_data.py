"""What reports keep about people: who answered first, where a project counts its agents."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.reports import repository, rules
from jira_chat.reports.days import slot_of
from jira_chat.reports.models import AGENT
from jira_chat.reports.repository import Day, Labels
from jira_chat.reports.tables import report_conversations as table
from jira_chat.storage.personal_data import MOST_EXPORTED, Person, PersonalData, Tell, nothing_to_tell


class ReportsData(PersonalData):
    """Finds, erases and shows it."""

    kind = "reports"

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Take an agent out of the figures of agents; all others stay."""
        # As whoever counts does: what is read of a day is written back.
        repository.progress(connection, tenant, lock=True)
        answered = connection.execute(select(table.c.project_id, table.c.began_at).where(_of(tenant, person)))
        places = {(ProjectId(project), slot_of(began_at).day) for project, began_at in answered}
        days = repository.find_days(connection, tenant, places, figure=AGENT)
        repository.save_days(connection, tenant, {key: _without(day, person) for key, day in days.items()})
        connection.execute(update(table).where(_of(tenant, person)).values(agent=None))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return which conversations an agent answered first."""
        columns = (table.c.project_id, table.c.conversation_id, table.c.agent, table.c.began_at)
        rows = connection.execute(select(*columns).where(_of(tenant, person)).limit(MOST_EXPORTED)).mappings()
        return [dict(row) for row in rows]


def _without(day: Day, person: Person) -> Day:
    return Day(_others(day.total, person), {number: _others(labels, person) for number, labels in day.quarters.items()})


def _others(labels: Labels, person: Person) -> Labels:
    return {label: count for label, count in labels.items() if rules.read_agent(label)[1] not in person.accounts}


def _of(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & table.c.agent.in_(person.accounts)
