"""Counting of conversations into days, each once however often it changes; part of the worker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from jira_chat.conversations import facts
from jira_chat.conversations.facts import Change, Position
from jira_chat.conversations.figures import Fact, Mark
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.reports import repository, rules
from jira_chat.reports.days import slot_of
from jira_chat.reports.jobs import CountConversations
from jira_chat.reports.models import OF_PROJECTS, PAGE, WHOLE_SITE
from jira_chat.reports.repository import CountedConversation, Day, DayKey
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database

AT_ONCE = 100
"""Conversations in one transaction; others write in between."""

LOOKS_BACK = timedelta(days=14)
"""Jira's events may arrive late, with their original time."""

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Counting:
    """Counts the conversations changed since the last count."""

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def count_all(self) -> int:
        """Count the changed conversations of all sites; return how many."""
        return sum(self.count(tenant) for tenant in self._settings.sites())

    def count_again(self, _wanted: CountConversations, job: Job) -> None:
        """Count the changed conversations of a site, for a person who opened its report."""
        self.count(job.tenant)

    def count(self, tenant: TenantId) -> int:
        """Count the changed conversations of a site; return how many. After an interruption the next call resumes."""
        now = self._clock()
        with_agents = [each.project for each in self._settings.of_site(tenant) if each.settings.report_agents]
        with self._database.transaction() as connection:
            repository.begin(connection, tenant, _BEGINNING)
            repository.forget_agents(connection, tenant, with_agents)
            reached = repository.progress(connection, tenant) or _BEGINNING
        counted = 0
        for change in Change:
            after: Position | None = Position(reached - LOOKS_BACK)
            while after is not None:
                with self._database.transaction() as connection:
                    step = _Step(connection, tenant, frozenset(with_agents), now=now)
                    after, some = step.count(change, after)
                    counted += some
                    if change is Change.WRITTEN and after is not None:
                        repository.set_progress(connection, tenant, max(reached, after.at))
        with self._database.transaction() as connection:
            repository.set_progress(connection, tenant, now)
        return counted


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """A conversation as it is now, and as it was counted before."""

    fact: Fact
    mark: Mark
    before: CountedConversation | None


class _Step:
    """One transaction of a count."""

    def __init__(
        self, connection: Connection, tenant: TenantId, with_agents: frozenset[ProjectId], *, now: datetime
    ) -> None:
        self._connection = connection
        self._tenant = tenant
        self._with_agents = with_agents
        self._began_before = now - rules.MISSED_AFTER

    def count(self, change: Change, after: Position) -> tuple[Position | None, int]:
        """Count some conversations changed after a position; return the next position (None: the end), and how many."""
        # Locked, for one worker at a time: a day is read, changed and written back.
        repository.progress(self._connection, self._tenant, lock=True)
        found = facts.changed(
            self._connection, self._tenant, change, after, began_before=self._began_before, limit=AT_ONCE
        )
        marks = {mark.id: mark for _, mark in found}
        before = repository.counted(self._connection, self._tenant, marks)
        changed = [id_ for id_, mark in marks.items() if id_ not in before or before[id_].mark != mark]
        if changed:
            known = facts.of(self._connection, self._tenant, changed)
            self._apply([_Counted(fact=each, mark=marks[each.id], before=before.get(each.id)) for each in known])
        return (found[-1][0] if len(found) == AT_ONCE else None), len(changed)

    def _apply(self, changed: list[_Counted]) -> None:
        places = {
            (project, slot_of(each.fact.created_at).day)
            for each in changed
            for project in (each.fact.project, WHOLE_SITE)
        }
        days = repository.find_days(self._connection, self._tenant, places)
        touched: dict[DayKey, Day] = {}
        counted = []
        for each in changed:
            after = self._after(each, days)
            for key, number, label, difference in _changes(each.before, after):
                day = touched[key] = days.setdefault(key, Day({}, {}))
                _add(day.total, label, difference)
                _add(day.quarters.setdefault(number, {}), label, difference)
            counted.append(after)
        repository.save_days(self._connection, self._tenant, touched)
        repository.save_counted(self._connection, self._tenant, counted)

    def _after(self, each: _Counted, days: Mapping[DayKey, Day]) -> CountedConversation:
        fact, before = each.fact, each.before
        its_day = days.get(DayKey(fact.project, slot_of(fact.created_at).day, PAGE), Day({}, {}))
        found = rules.folded(rules.figures(fact), its_day.total.keys())
        return CountedConversation(
            mark=each.mark,
            project=fact.project,
            began_at=fact.created_at,
            agent=self._agent(fact),
            figures=rules.kept(found, before.figures if before else {}),
        )

    def _agent(self, fact: Fact) -> AccountId | None:
        return rules.first_agent(fact) if fact.project in self._with_agents else None


def _changes(before: CountedConversation | None, after: CountedConversation) -> Iterator[tuple[DayKey, int, str, int]]:
    slot = slot_of(after.began_at)
    old = rules.with_agent(before.figures, before.agent) if before else {}
    for figure, label, difference in rules.changes(old, rules.with_agent(after.figures, after.agent)):
        yield DayKey(after.project, slot.day, figure), slot.number, label, difference
        if figure not in OF_PROJECTS:
            yield DayKey(WHOLE_SITE, slot.day, figure), slot.number, label, difference


def _add(counts: dict[str, int], label: str, difference: int) -> None:
    counts[label] = counts.get(label, 0) + difference
    if counts[label] == 0:
        del counts[label]
