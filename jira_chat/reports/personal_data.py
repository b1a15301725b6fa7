"""Personal data of reports: the agents who answered first, if counted, and pages with a name in their address."""

from collections.abc import Callable, Collection
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
    """Erases and exports the personal data of reports."""

    kind = "reports"
    nameless = (table.c.agent,)

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Remove an agent from the figures of agents, and a name from those of pages; all others stay."""
        # Locked, as in counting: a day is read, changed and written back.
        repository.progress(connection, tenant, lock=True)
        answered = connection.execute(select(table.c.project_id, table.c.began_at).where(_of(tenant, person)))
        places = {(ProjectId(project), slot_of(began_at).day) for project, began_at in answered}
        days = repository.find_days(connection, tenant, places, figure=AGENT)
        others = {key: _each(day, lambda labels: _others(labels, person)) for key, day in days.items()}
        repository.save_days(connection, tenant, others)
        connection.execute(update(table).where(_of(tenant, person)).values(agent=None))
        _forget_pages(connection, tenant, rules.words_of({*person.names, *person.emails}))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return the conversations that an agent answered first."""
        columns = (table.c.project_id, table.c.conversation_id, table.c.agent, table.c.began_at)
        rows = connection.execute(select(*columns).where(_of(tenant, person)).limit(MOST_EXPORTED)).mappings()
        return [dict(row) for row in rows]


def _forget_pages(connection: Connection, tenant: TenantId, words: Collection[str]) -> None:
    """Move pages whose address contains one of the words to the other pages."""
    if not words:
        return
    days = repository.days_with_pages(connection, tenant)
    renamed = {key: _each(day, lambda labels: rules.without_words(labels, words)) for key, day in days.items()}
    repository.save_days(connection, tenant, {key: day for key, day in renamed.items() if day != days[key]})
    counted = repository.counted_with(connection, tenant, words)
    repository.save_counted(
        connection, tenant, [each._replace(figures=rules.without_page(each.figures, words)) for each in counted]
    )


def _each(day: Day, change: Callable[[Labels], Labels]) -> Day:
    return Day(change(day.total), {number: change(labels) for number, labels in day.quarters.items()})


def _others(labels: Labels, person: Person) -> Labels:
    return {label: count for label, count in labels.items() if rules.read_agent(label)[1] not in person.accounts}


def _of(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & table.c.agent.in_(person.accounts)
