"""Rows of the agents' list: views of a project's conversations, page by page, and their counts. Tenant first."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, null, or_, select, true, union_all

from jira_chat.conversations import activity, filter_rules, repository, search
from jira_chat.conversations.models import Conversation, Criteria, Named, View
from jira_chat.conversations.tables import conversations
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId

MOST_COUNTED = 1_000
"""The highest count of a view; it is shown as "999+"."""

MOST_OFFERED = 500
"""Request types, and organizations."""


_C = conversations.c
_OPEN = _C.resolved_at.is_(None) & _C.closed_at.is_(None)

_KEYS: Mapping[View, ColumnElement[Any]] = dict.fromkeys(View, _C.last_at) | {View.WAITING: _C.waiting_since}


class Cursor(NamedTuple):
    """The last row of a page."""

    at: datetime
    id: ConversationId
    breach_at: datetime | None = None
    """In the waiting view: when its SLA is missed."""


class Asked(NamedTuple):
    """A request for a list."""

    view: View
    account: AccountId | None
    """The agent of the view `mine`."""
    customers: Collection[str] = ()
    """The customers who are here."""
    terms: str = ""
    """Search terms."""
    after: Cursor | None = None
    criteria: Criteria = Criteria()
    """The criteria of a filter."""


class Occurring(NamedTuple):
    """Request types and organizations of a project's open conversations, by name, for filters."""

    request_types: list[Named]
    organizations: list[Named]


class Tally(NamedTuple):
    """How many open conversations an assignee has, and how many of them wait."""

    open: int
    waiting: int


class Row(NamedTuple):
    """A row of a list, and its place there."""

    conversation: Conversation
    cursor: Cursor


def find(connection: Connection, tenant: TenantId, project: ProjectId, asked: Asked, *, limit: int) -> list[Row]:
    """Return a page of a view, in its order."""
    key = _KEYS[asked.view]
    page = (
        select(_C.id, _C.sla_breach_at, key.label("at"))
        .where(*_conditions(connection.dialect.name, tenant, asked))
        .order_by(*_by_index(asked.view), *_order(asked.view, _C.sla_breach_at.asc(), key, _C.id))
        .limit(limit)
    )
    branches = [page.where(run, place) for run in _runs(asked, key) for place in _places(project)]
    rows = union_all(*(select(branch.subquery()) for branch in branches)).subquery()
    order = _order(asked.view, rows.c.sla_breach_at.asc().nulls_last(), rows.c.at, rows.c.id)
    breach = rows.c.sla_breach_at if asked.view is View.WAITING else null()
    in_order = select(rows.c.at, rows.c.id, breach).order_by(*order).limit(limit)
    places = [Cursor(at, ConversationId(id_), breach_at) for at, id_, breach_at in connection.execute(in_order)]
    found = {each.id: each for each in repository.find_all(connection, tenant, [each.id for each in places])}
    return [Row(found[each.id], each) for each in places if each.id in found]


def tally(connection: Connection, tenant: TenantId, project: ProjectId) -> Mapping[AccountId | None, Tally]:
    """Return a project's tally of open conversations by assignee (None: unassigned): several views share it."""
    waits = func.count(_C.waiting_since)
    counted = select(_C.assignee_id, func.count(), waits).group_by(_C.assignee_id)
    totals: dict[AccountId | None, Tally] = {}
    for place in _places(project):
        rows = connection.execute(counted.where(_C.tenant_id == tenant, place, _OPEN))
        for assignee, count_of, waiting in rows:
            account = None if assignee is None else AccountId(assignee)
            known = totals.get(account, Tally(0, 0))
            totals[account] = Tally(known.open + count_of, known.waiting + waiting)
    return totals


def count(connection: Connection, tenant: TenantId, project: ProjectId, asked: Asked) -> int:
    """Return how many conversations a view has, at most `MOST_COUNTED`."""
    chosen = select(_C.id).where(*_conditions(connection.dialect.name, tenant, asked)).limit(MOST_COUNTED)
    branches = [select(chosen.where(place).subquery()) for place in _places(project)]
    total: int = connection.execute(select(func.count()).select_from(union_all(*branches).subquery())).scalar_one()
    return min(total, MOST_COUNTED)


def occurring(connection: Connection, tenant: TenantId, project: ProjectId) -> Occurring:
    """Return the request types and organizations of a project's open conversations."""
    types: dict[str, str] = {}
    organizations: dict[str, str] = {}
    for place in _places(project):
        its_open = (_C.tenant_id == tenant) & place & _OPEN
        kinds = select(_C.request_type_id, _C.request_type_name).where(its_open, _C.request_type_id.is_not(None))
        types |= {
            row.request_type_id: row.request_type_name
            for row in connection.execute(kinds.distinct().limit(MOST_OFFERED))
        }
        shared = select(_C.organizations).where(its_open, _C.organizations.is_not(None))
        for kept in connection.execute(shared.distinct().limit(MOST_OFFERED)).scalars():
            organizations |= {each.id: each.name for each in filter_rules.organizations_read(kept)}
    return Occurring(request_types=_by_name(types), organizations=_by_name(organizations))


def _by_name(names: Mapping[str, str]) -> list[Named]:
    listed = sorted(names.items(), key=lambda each: (each[1].casefold(), each[0]))
    return [Named(id_, name) for id_, name in listed[:MOST_OFFERED]]


def first_answers(
    connection: Connection, tenant: TenantId, project: ProjectId, since: datetime, *, limit: int
) -> list[tuple[datetime, datetime]]:
    """Return when conversations began and were first answered, of those first answered since a time."""
    answered = select(_C.created_at, _C.first_answered_at).where(
        # A chat that an agent began has no question.
        _C.tenant_id == tenant,
        _C.first_answered_at >= since,
        _C.first_answered_at > _C.created_at,
    )
    rows = union_all(*(select(answered.where(place).limit(limit).subquery()) for place in _places(project))).subquery()
    return [(begun, at) for begun, at in connection.execute(select(rows.c.created_at, rows.c.first_answered_at))]


def _conditions(dialect: str, tenant: TenantId, asked: Asked) -> list[ColumnElement[bool]]:
    return [_C.tenant_id == tenant, _condition(dialect, tenant, asked)]


def _condition(dialect: str, tenant: TenantId, asked: Asked) -> ColumnElement[bool]:
    conditions: Mapping[View, Callable[[], ColumnElement[bool]]] = {
        View.WAITING: lambda: _OPEN & _C.waiting_since.is_not(None),
        View.MINE: lambda: _OPEN & (_C.assignee_id == asked.account),
        View.UNASSIGNED: lambda: _OPEN & _C.assignee_id.is_(None),
        View.OPEN: lambda: _OPEN,
        View.ONLINE: lambda: _OPEN & _C.customer.in_(list(asked.customers)),
        View.RESOLVED: lambda: or_(_C.resolved_at.is_not(None), _C.closed_at.is_not(None)),
        View.FILTER: lambda: _OPEN & _fits(asked.criteria),
        View.FOUND: lambda: search.finds(dialect, tenant, asked.terms),
    }
    return conditions[asked.view]()


def _fits(criteria: Criteria) -> ColumnElement[bool]:
    """Return the condition that a conversation matches a filter; `dashboard/views.ts` has the same rule."""
    label, language = criteria.label.lower(), criteria.language.lower()
    conditions: list[ColumnElement[bool]] = [true()]
    if label:
        conditions.append(func.lower(_C.labels).contains(f" {label} ", autoescape=True))
    if language:
        its_own = func.lower(_C.language)
        conditions.append(or_(its_own == language, its_own.startswith(f"{language}-", autoescape=True)))
    if criteria.path:
        conditions.append(func.substr(_C.page, 1, len(criteria.path)) == criteria.path)
    if criteria.request_type:
        conditions.append(_C.request_type_id == criteria.request_type.id)
    if criteria.organization:
        within = filter_rules.organization_within(criteria.organization)
        conditions.append(_C.organizations.contains(within, autoescape=True))
    return and_(*conditions)


def _runs(asked: Asked, key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return conditions for the rows after the cursor, in runs that each follow an index.

    In the waiting view, rows with a running SLA are one run and the rest another: SQLite has no index with nulls last.
    """
    breach, after = _C.sla_breach_at, asked.after
    is_behind = true() if after is None else _is_after(asked.view, key, after)
    if asked.view is not View.WAITING:
        return [is_behind if after is None else is_behind & (_C.last_minute <= activity.minute_of(after.at))]
    if after is not None and after.breach_at is None:
        return [breach.is_(None) & is_behind]
    if after is None:
        return [breach.is_not(None), breach.is_(None)]
    later = or_(breach > after.breach_at, and_(breach == after.breach_at, is_behind))
    return [(breach >= after.breach_at) & later, breach.is_(None)]


def _is_after(view: View, key: ColumnElement[Any], cursor: Cursor) -> ColumnElement[bool]:
    further = key > cursor.at if view is View.WAITING else key < cursor.at
    return or_(further, and_(key == cursor.at, _C.id > cursor.id))


def _by_index(view: View) -> list[ColumnElement[Any]]:
    return [] if view is View.WAITING else [_C.last_minute.desc()]


def _order(
    view: View, breach: ColumnElement[Any], key: ColumnElement[Any], id_: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    if view is View.WAITING:
        return (breach, key.asc(), id_)
    return (key.desc(), id_)


def _places(project: ProjectId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return conditions for conversations that began in a project and stayed, and for those moved there."""
    return (_C.project_id == project) & _C.moved_to.is_(None), _C.moved_to == project
