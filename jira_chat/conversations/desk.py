"""The agents' desk: a project's conversations in views and search results, and the figures of the day."""

import statistics
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import filters, receipts, views
from jira_chat.conversations.models import Conversation, Criteria, Receipts, View
from jira_chat.conversations.views import Asked, Cursor, Tally
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.kernel.loading_cache import LoadingCache
from jira_chat.storage.engine import Database

PAGE = 50
_COUNT_SECONDS = 1.0
_MOST_PROJECTS = 1_000
_LONGEST_DAY = timedelta(hours=50)
"""The longest time since a day began in any time zone, with an hour for a clock change on either side."""
_MOST_ANSWERS = 5_000

_Place = tuple[TenantId, ProjectId]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page of a view."""

    conversations: list[Conversation]
    receipts: Mapping[ConversationId, Receipts]
    """Of the conversations where anything was delivered."""
    cursor: str | None
    """Where the next page begins; None on the last page."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a day."""

    answered: int
    """Conversations that got their first answer."""
    median_seconds: float | None
    """From a conversation's beginning to that answer."""


@dataclass(frozen=True)
class _Counts:
    tally: Mapping[AccountId | None, Tally]
    online: int
    resolved: int


class Desk:
    """Lists and counts for the chat page of a project, of that project alone."""

    def __init__(
        self,
        database: Database,
        *,
        customers_here: Callable[[TenantId, ProjectId], Collection[str]],
        clock: Clock,
    ) -> None:
        self._database = database
        self._customers_here = customers_here
        self._clock = clock
        # A hundred pages may hear of the same message; one count answers all of them.
        self._counts = LoadingCache(self._count, most=_MOST_PROJECTS, seconds=_COUNT_SECONDS)
        self._counts.begin()
        self._filtered = LoadingCache(self._count_filtered, most=_MOST_PROJECTS, seconds=_COUNT_SECONDS)
        self._filtered.begin()

    def listed(
        self, agent: Principal, view: View, *, search: str = "", cursor: str | None = None, filter_id: str = ""
    ) -> Listed:
        """Return a page of a view.

        Raises ForbiddenError, InvalidInputError for an invalid cursor, and NotFoundError for a filter that the agent
        does not have.
        """
        tenant, project = _place(agent)
        here = self._customers_here(tenant, project) if view is View.ONLINE else ()
        after = None if cursor is None else _read(cursor)
        asked = Asked(view=view, account=agent.account, customers=here, terms=search, after=after)
        with self._database.reading() as connection:
            if view is View.FILTER:
                asked = asked._replace(criteria=filters.find(connection, agent, filter_id).criteria)
            found = views.find(connection, tenant, project, asked, limit=PAGE + 1)
            page = [each.conversation for each in found[:PAGE]]
            known = receipts.of(connection, [(tenant, each.id) for each in page]) if page else {}
        return Listed(
            conversations=page,
            receipts={conversation: theirs for (_, conversation), theirs in known.items()},
            cursor=_write(found[PAGE - 1].cursor) if len(found) > PAGE else None,
        )

    def counts(self, agent: Principal) -> dict[View, int]:
        """Return how many conversations each view has, at most a second old. Raises ForbiddenError."""
        counted = self._counts.get(_place(agent))
        if counted is None:
            return {}
        tallies = counted.tally.values()
        return {
            View.WAITING: sum(each.waiting for each in tallies),
            View.MINE: counted.tally.get(agent.account, Tally(0, 0)).open if agent.account else 0,
            View.UNASSIGNED: counted.tally.get(None, Tally(0, 0)).open,
            View.OPEN: sum(each.open for each in tallies),
            View.ONLINE: counted.online,
            View.RESOLVED: counted.resolved,
        }

    def filter_counts(self, agent: Principal) -> Mapping[str, int]:
        """Return how many conversations match each of an agent's filters, by filter id. Raises ForbiddenError."""
        return self._filtered.get(agent) or {}

    def open_by_agent(self, tenant: TenantId, project: ProjectId) -> dict[AccountId, int]:
        """Return how many open conversations each agent has, at most a second old."""
        counted = self._counts.get((tenant, project))
        tally = {} if counted is None else counted.tally
        return {account: each.open for account, each in tally.items() if account is not None}

    def figures(self, agent: Principal, since: datetime) -> Figures:
        """Return the figures of the day that began at an instant. Raises ForbiddenError."""
        tenant, project = _place(agent)
        begun = max(since, self._clock() - _LONGEST_DAY)
        with self._database.reading() as connection:
            answers = views.first_answers(connection, tenant, project, begun, limit=_MOST_ANSWERS)
        seconds = [(answered - asked).total_seconds() for asked, answered in answers]
        return Figures(answered=len(seconds), median_seconds=statistics.median(seconds) if seconds else None)

    def _count_filtered(self, agent: Principal) -> Mapping[str, int]:
        place = _place(agent)
        with self._database.reading() as connection:
            return {
                each.id: views.count(connection, *place, _asked(View.FILTER, criteria=each.criteria))
                for each in filters.all_of(connection, agent)
            }

    def _count(self, place: _Place) -> _Counts:
        here = self._customers_here(*place)
        with self._database.reading() as connection:
            return _Counts(
                tally=views.tally(connection, *place),
                online=views.count(connection, *place, _asked(View.ONLINE, here)) if here else 0,
                resolved=views.count(connection, *place, _asked(View.RESOLVED)),
            )


def _asked(view: View, customers: Collection[str] = (), criteria: Criteria | None = None) -> Asked:
    return Asked(view=view, account=None, customers=customers, criteria=criteria or Criteria())


def _place(agent: Principal) -> _Place:
    if agent.surface is not Surface.DASHBOARD or agent.project is None:
        raise ForbiddenError("Only the chat page of a project lists its conversations.")
    return agent.tenant, agent.project


def _write(cursor: Cursor) -> str:
    end = f"{cursor.at.isoformat()}~{cursor.id}"
    return f"{end}~{cursor.breach_at.isoformat()}" if cursor.breach_at else end


def _read(cursor: str) -> Cursor:
    instant, _, rest = cursor.partition("~")
    id_, _, breach_at = rest.partition("~")
    return Cursor(at=_instant(instant), id=ConversationId(id_), breach_at=_instant(breach_at) if breach_at else None)


def _instant(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidInputError("This is not where a page ends.")
