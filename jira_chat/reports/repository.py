"""Rows of figures in and out. Tenant first in every function."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, func, or_, select, tuple_, update

from jira_chat.conversations.figures import Mark
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.reports.models import AGENT, PAGE, WHOLE_SITE, Figures
from jira_chat.reports.tables import report_conversations, report_days, report_progress
from jira_chat.storage.upsert import insert_into, insert_new, upsert

Labels = dict[str, int]
Quarters = dict[int, Labels]
Part = tuple[date, str, Labels, Mapping[int, Labels]]
"""Day, figure, counts by label, and the same by quarter of an hour."""


class DayKey(NamedTuple):
    """The key of a figure of a day."""

    project: ProjectId
    day: date
    figure: str


class Day(NamedTuple):
    """A figure of a day: counts by label, all together and by quarter of an hour."""

    total: Labels
    quarters: Quarters


class CountedConversation(NamedTuple):
    """A conversation's contribution to the days."""

    mark: Mark
    project: ProjectId
    began_at: datetime
    agent: AccountId | None
    figures: Figures


class _LaterQuarters(Mapping[int, Labels]):
    """Quarters of a day, each decoded on access: most days need only a few."""

    def __init__(self, text: str) -> None:
        self._texts = _texts.decode(text)

    def __getitem__(self, number: int) -> Labels:
        return _labels.decode(self._texts[number])

    def __iter__(self) -> Iterator[int]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


_labels = msgspec.json.Decoder(Labels)
_quarters = msgspec.json.Decoder(Quarters)
_texts = msgspec.json.Decoder(dict[int, msgspec.Raw])
_figures = msgspec.json.Decoder(dict[str, Labels])


def progress(connection: Connection, tenant: TenantId, *, lock: bool = False) -> datetime | None:
    """Return the instant up to which a site was counted."""
    query = select(report_progress.c.counted_at).where(report_progress.c.tenant_id == tenant)
    return connection.execute(query.with_for_update() if lock else query).scalar()


def begin(connection: Connection, tenant: TenantId, at: datetime) -> None:
    """Insert the row of a site's progress if it is missing, so that it can be locked."""
    insert_new(connection, report_progress, {"tenant_id": tenant, "counted_at": at})


def set_progress(connection: Connection, tenant: TenantId, at: datetime) -> None:
    """Note the instant up to which a site is counted."""
    upsert(connection, report_progress, {"tenant_id": tenant}, {"counted_at": at})


def counted(
    connection: Connection, tenant: TenantId, some: Collection[ConversationId]
) -> dict[ConversationId, CountedConversation]:
    """Return the contributions of some conversations."""
    found = _counted(connection, tenant, report_conversations.c.conversation_id.in_(some))
    return {each.mark.id: each for each in found}


def counted_with(connection: Connection, tenant: TenantId, words: Collection[str]) -> list[CountedConversation]:
    """Return the contributions whose figures contain one of the words."""
    text = func.lower(report_conversations.c.figures)
    return _counted(connection, tenant, or_(*(text.contains(word, autoescape=True) for word in words)))


def save_counted(connection: Connection, tenant: TenantId, counted: Iterable[CountedConversation]) -> None:
    """Save the contributions of conversations."""
    rows = [
        {
            "tenant_id": tenant,
            "conversation_id": each.mark.id,
            "project_id": each.project,
            "began_at": each.began_at,
            "seq": each.mark.seq,
            "resolved_at": each.mark.resolved_at,
            "rating": each.mark.rating,
            "agent": each.agent,
            "figures": _text(each.figures),
        }
        for each in counted
    ]
    _upsert_all(connection, report_conversations, ("tenant_id", "conversation_id"), rows)


def find_days(
    connection: Connection, tenant: TenantId, days: Collection[tuple[ProjectId, date]], *, figure: str | None = None
) -> dict[DayKey, Day]:
    """Return one figure, or all figures, of some days of projects."""
    c = report_days.c
    query = select(report_days).where(c.tenant_id == tenant, tuple_(c.project_id, c.day).in_(list(days)))
    if figure is not None:
        query = query.where(c.figure == figure)
    return {_key(row): _day(row) for row in connection.execute(query)}


def days_with_pages(connection: Connection, tenant: TenantId) -> dict[DayKey, Day]:
    """Return the figures of pages of all days of a site."""
    c = report_days.c
    query = select(report_days).where(c.tenant_id == tenant, c.figure == PAGE)
    return {_key(row): _day(row) for row in connection.execute(query)}


def save_days(connection: Connection, tenant: TenantId, days: Mapping[DayKey, Day]) -> None:
    """Save figures of days."""
    rows = [
        {
            "tenant_id": tenant,
            "project_id": key.project,
            "day": key.day,
            "figure": key.figure,
            "total": _text(day.total),
            "quarters": _text(day.quarters),
        }
        for key, day in days.items()
    ]
    _upsert_all(connection, report_days, ("tenant_id", "project_id", "day", "figure"), rows)


def totals(
    connection: Connection, tenant: TenantId, project: ProjectId, edges: tuple[date, date], figures: Collection[str]
) -> list[tuple[str, Labels]]:
    """Return some figures of all days between two days, both excluded."""
    c = report_days.c
    query = select(c.figure, c.total).where(c.tenant_id == tenant, c.project_id == project)
    inside = query.where(c.day > edges[0], c.day < edges[1], c.figure.in_(figures))
    return [(figure, _labels.decode(total)) for figure, total in connection.execute(inside)]


def quarters(
    connection: Connection, tenant: TenantId, project: ProjectId, edges: tuple[date, date], figures: Collection[str]
) -> list[Part]:
    """Return, by quarter of an hour, some figures of all days in a range, and all figures of its two edges."""
    c = report_days.c
    query = select(c.day, c.figure, c.total, c.quarters).where(c.tenant_id == tenant, c.project_id == project)
    wanted = query.where(c.day.between(*edges), or_(c.figure.in_(figures), c.day.in_(edges)))
    found = connection.execute(wanted)
    return [(day, figure, _labels.decode(total), _LaterQuarters(counts)) for day, figure, total, counts in found]


def totals_by_project(
    connection: Connection, tenant: TenantId, edges: tuple[date, date], figures: Collection[str]
) -> dict[ProjectId, list[tuple[str, Labels]]]:
    """Return the totals of each project of a site."""
    c = report_days.c
    query = select(c.project_id, c.figure, c.total).where(c.tenant_id == tenant, c.project_id != WHOLE_SITE)
    found: defaultdict[ProjectId, list[tuple[str, Labels]]] = defaultdict(list)
    inside = query.where(c.day > edges[0], c.day < edges[1], c.figure.in_(figures))
    for project, figure, total in connection.execute(inside):
        found[ProjectId(project)].append((figure, _labels.decode(total)))
    return found


def edges_by_project(
    connection: Connection, tenant: TenantId, edges: tuple[date, date], figures: Collection[str]
) -> dict[ProjectId, list[Part]]:
    """Return, by quarter of an hour, some figures of two days of each project of a site."""
    c = report_days.c
    query = select(c.project_id, c.day, c.figure, c.total, c.quarters).where(c.tenant_id == tenant)
    found: defaultdict[ProjectId, list[Part]] = defaultdict(list)
    at_edges = query.where(c.project_id != WHOLE_SITE, c.day.in_(edges), c.figure.in_(figures))
    for project, day, figure, total, counts in connection.execute(at_edges):
        found[ProjectId(project)].append((day, figure, _labels.decode(total), _LaterQuarters(counts)))
    return found


def forget_agents(connection: Connection, tenant: TenantId, but: Sequence[ProjectId]) -> int:
    """Delete the figures of agents, except in the given projects; return of how many days."""
    days, each = report_days.c, report_conversations.c
    theirs = and_(days.tenant_id == tenant, days.figure == AGENT, days.project_id.not_in(but))
    deleted = connection.execute(delete(report_days).where(theirs)).rowcount
    named = and_(each.tenant_id == tenant, each.agent.is_not(None), each.project_id.not_in(but))
    connection.execute(update(report_conversations).where(named).values(agent=None))
    return deleted


def _key(row: Row[Any]) -> DayKey:
    return DayKey(ProjectId(row.project_id), row.day, row.figure)


def _day(row: Row[Any]) -> Day:
    return Day(_labels.decode(row.total), _quarters.decode(row.quarters))


def _counted(connection: Connection, tenant: TenantId, those: ColumnElement[bool]) -> list[CountedConversation]:
    query = select(report_conversations).where(report_conversations.c.tenant_id == tenant, those)
    return [
        CountedConversation(
            mark=Mark(ConversationId(row.conversation_id), row.seq, row.resolved_at, row.rating),
            project=ProjectId(row.project_id),
            began_at=row.began_at,
            agent=row.agent,
            figures=_figures.decode(row.figures),
        )
        for row in connection.execute(query)
    ]


def _upsert_all(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    statement = insert_into(connection.dialect.name, table)
    changed = {name: statement.excluded[name] for name in rows[0].keys() - set(key)}
    connection.execute(
        statement.on_conflict_do_update(index_elements=[table.c[name] for name in key], set_=changed), list(rows)
    )


def _text(counts: Mapping[Any, Any]) -> str:
    return msgspec.json.encode(counts).decode()
