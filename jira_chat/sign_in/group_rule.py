"""Disable login for users in specified groups, and for administrators of Jira or the project.

Resolved through Jira at each attempt: the e-mail address, the accounts that show exactly it, their groups by id. The
calls are the same whatever the answers: for an unknown address they ask about the app's own user, so that the response
time reveals nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import TTLCache, cachedmethod
from sqlalchemy import func, insert, select

from jira_chat.access.permissions import Permission
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError, JiraForbiddenError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in.errors import SignInUnavailableError
from jira_chat.sign_in.tables import blocked_attempts as table
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

REMEMBERED = timedelta(seconds=20)
"""Together with a ticket's 30 seconds and the 10 between two checks of open sockets, members are out in a minute."""

LATEST = 20
_MOST_REMEMBERED = 10_000
_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class BlockedAttempt:
    """One sign-in that the rule refused. The person is not stored."""

    at: datetime
    method: str


@dataclass(frozen=True, kw_only=True)
class BlockedAttempts:
    """The refusals in a project, for its admins."""

    last_day: int
    last_month: int
    latest: list[BlockedAttempt]


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """A project's rule, as a cache key: a changed rule takes effect at once."""

    tenant: TenantId
    project: ProjectId
    groups: frozenset[str]
    admins: bool


class GroupRule:
    """Decides whether a person has to use Jira's own login."""

    def __init__(
        self,
        database: Database,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        portal_of: Callable[[ProjectRecord], str],
        clock: Clock,
    ) -> None:
        self._database = database
        self._jira_for = jira_for
        self.portal_of = portal_of
        self._clock = clock
        self._remembered: TTLCache[tuple[_Rule, str, bool], bool] = TTLCache(
            _MOST_REMEMBERED, REMEMBERED.total_seconds()
        )
        self._own: TTLCache[Any, AccountId] = TTLCache(_MOST_REMEMBERED, REMEMBERED.total_seconds())
        self._lock = Lock()

    def blocks(self, record: ProjectRecord, email: str) -> bool:
        """Whether a project's rule refuses the holder of an address.

        Raises SignInUnavailableError if the rule needs an answer from Jira and gets none: it fails closed.
        """
        return self._answer(record, email, anew=False, alike=True)

    def still_blocks(self, record: ProjectRecord, email: str, *, anew: bool) -> bool:
        """Whether the rule refuses a signed-in person. Only necessary calls are made: the person may know the answer.

        `anew` bypasses the cache. Raises SignInUnavailableError as `blocks` does.
        """
        return self._answer(record, email, anew=anew, alike=False)

    def _answer(self, record: ProjectRecord, email: str, *, anew: bool, alike: bool) -> bool:
        rule = _Rule(
            tenant=record.tenant,
            project=record.project,
            groups=frozenset(group.id for group in record.settings.blocked_groups),
            admins=record.settings.block_admins,
        )
        if not rule.groups and not rule.admins:
            return False
        with self._lock:
            known = self._remembered.get((rule, email, alike))
        if known is not None and not anew:
            return known
        try:
            blocked = self._ask(rule, email, alike=alike)
        except JiraError as error:
            log.warning("group_rule_unanswered", extra={"tenant": record.tenant, "code": error.code})
            raise SignInUnavailableError(self.portal_of(record)) from error
        with self._lock:
            # A separate entry: a sign-in attempt must not be faster for an address whose owner is signed in.
            self._remembered[rule, email, alike] = blocked
        return blocked

    def _ask(self, rule: _Rule, email: str, *, alike: bool) -> bool:
        """Make all calls that the rule needs before judging any answer; `alike`: also for an unknown address."""
        jira = self._jira_for(rule.tenant)
        own = self._own_account(rule.tenant)
        found = [user.account for user in jira.find_users(email)]
        nobody = [own] if alike else []
        answers = [_is_refused(jira, rule, account) for account in found or nobody]
        return bool(found) and any(answers)

    @cachedmethod(attrgetter("_own"), lock=attrgetter("_lock"))
    def _own_account(self, tenant: TenantId) -> AccountId:
        """Return the app's own user. Raises JiraForbiddenError if it may not see others: nobody would be blocked."""
        jira = self._jira_for(tenant)
        own = jira.myself().account
        if not jira.shows_people():
            raise JiraForbiddenError("The app needs the global permission “Browse users and groups”.")
        return own

    def note(self, record: ProjectRecord, *, method: str) -> None:
        """Store a refusal for the project's admins."""
        row = {"tenant_id": record.tenant, "project_id": record.project, "at": self._clock(), "method": method}
        with self._database.transaction() as connection:
            connection.execute(insert(table).values(row))
        log.info("sign_in_blocked", extra={"tenant": record.tenant, "project": record.project, "method": method})

    def blocked_attempts(self, tenant: TenantId, project: ProjectId) -> BlockedAttempts:
        """Sum up the refusals in a project."""
        now = self._clock()
        of_project = (table.c.tenant_id == tenant) & (table.c.project_id == project)
        count = select(func.count()).select_from(table).where(of_project)
        newest = select(table).where(of_project).order_by(table.c.id.desc()).limit(LATEST)
        with self._database.reading() as connection:
            return BlockedAttempts(
                last_day=connection.execute(count.where(table.c.at > now - _DAY)).scalar_one(),
                last_month=connection.execute(count.where(table.c.at > now - _MONTH)).scalar_one(),
                latest=[
                    BlockedAttempt(at=row["at"], method=row["method"]) for row in connection.execute(newest).mappings()
                ],
            )


def _is_refused(jira: JiraClient, rule: _Rule, account: AccountId) -> bool:
    groups = {group.id for group in jira.groups_of(account)} if rule.groups else set()
    granted: set[str] = set()
    if rule.admins:
        granted |= jira.permissions(account, {Permission.ADMINISTER})
        granted |= jira.permissions(account, {Permission.ADMINISTER_PROJECTS}, rule.project)
    return bool(granted) or not groups.isdisjoint(rule.groups)
