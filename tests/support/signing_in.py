"""The sign-in service with its surroundings: a Jira directory, mails, time."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from jira_chat.broker.limits import Limits
from jira_chat.customers.sessions import AccountSessions
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.jira.models import Group, User
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, ServiceDeskId, TenantId
from jira_chat.outbox.tables import jobs
from jira_chat.settings import texts
from jira_chat.settings.languages import Offered
from jira_chat.settings.models import BlockedGroup, ProjectRecord, ProjectSettings
from jira_chat.sign_in import lockout as throttle
from jira_chat.sign_in.codes import Codes, Purpose
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.known_browsers import KnownBrowsers
from jira_chat.sign_in.lockout import Throttle
from jira_chat.sign_in.mailboxes import Mailboxes
from jira_chat.sign_in.mails import Mails
from jira_chat.sign_in.place import Place
from jira_chat.sign_in.response_timing import ResponseTiming
from jira_chat.sign_in.service import SignIn
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support import queued_mails
from tests.support.fakes import FakeClock, FakeHints
from tests.support.passwords import QuickPasswords

PROJECT = ProjectId("10000")
PORTAL = "https://acme.example/servicedesk/customer/portal/4"
BLOCKED = BlockedGroup(id="g1", name="staff")
SETTINGS = ProjectSettings(portal=True, external=True, blocked_groups=(BLOCKED,))


@dataclass
class Directory(JiraClient):
    """The people in Jira, and how long a query takes: `on_call` is called with each verb."""

    users: dict[str, list[str]] = field(default_factory=dict)
    """Accounts by their visible e-mail address."""
    members: dict[str, set[str]] = field(default_factory=dict)
    """Groups by account."""
    granted: set[tuple[str, str, str | None]] = field(default_factory=set)
    permitted: bool = True
    """Whether the app may browse users and groups."""
    away: bool = False
    calls: list[str] = field(default_factory=list)
    on_call: Callable[[str], None] = lambda _verb: None

    def for_tenant(self, _tenant: str) -> "Directory":
        return self

    def myself(self) -> User:
        self._call("myself")
        return User(AccountId("app"), "Jira Chat")

    def find_users(self, email: str) -> tuple[User, ...]:
        self._call("find_users")
        accounts = map(AccountId, self.users.get(email, []))
        return tuple(User(account, account, email) for account in accounts if self.permitted)

    def shows_people(self) -> bool:
        self._call("shows_people")
        return self.permitted

    def groups_of(self, account: str) -> tuple[Group, ...]:
        self._call("groups_of")
        return tuple(Group(group, f"name of {group}") for group in sorted(self.members.get(account, ())))

    def permissions(self, account: str, permissions: Any, project: str | None = None) -> frozenset[str]:
        self._call("permissions")
        return frozenset(each for each in permissions if (account, each, project) in self.granted)

    def _call(self, verb: str) -> None:
        self.calls.append(verb)
        self.on_call(verb)
        if self.away:
            raise JiraUnavailableError("Jira is away.")


class FakeTime:
    """A monotonic clock that only sleeping advances; `slept` holds each sleep."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def no_wait(_failures: int) -> timedelta:
    return timedelta(0)


def unhurried_throttle(
    database: Database,
    clock: Clock,
    wait_after: Callable[[int], timedelta | None] = no_wait,
    limit: str = "1000000/hour",
    **limits: str,
) -> Throttle:
    """A throttle with limits in memory that allow everything unless told otherwise."""
    rules = dict.fromkeys(throttle.ATTEMPTS | throttle.MAILS, limit) | limits
    return Throttle(
        database,
        Limits("memory://", rules),
        Limits("memory://", rules, needed=True),
        secret=b"throttle",
        clock=clock,
        wait_after=wait_after,
    )


class Reception:
    """The place where people sign in."""

    def __init__(
        self,
        database: Database,
        tenant: TenantId,
        *,
        vault: Vault,
        clock: FakeClock,
        timing: ResponseTiming | None = None,
    ):
        self.database, self.tenant, self.vault, self.clock = database, tenant, vault, clock
        self.directory = Directory()
        self.hints = FakeHints()
        self.time = FakeTime()
        self.merged: list[tuple[Any, Any, str]] = []
        self.sessions = AccountSessions(database, self.hints, clock=clock)
        self.rule = GroupRule(database, self.directory.for_tenant, portal_of=lambda _record: PORTAL, clock=clock)
        self.throttle = unhurried_throttle(database, clock)
        self.codes = Codes(b"codes")
        self.browsers = KnownBrowsers(b"browsers")
        self.passwords = QuickPasswords()
        self.timing = timing or ResponseTiming(self.time, self.time.sleep)
        self.service = self.build()

    def build(self, throttle: Throttle | None = None) -> SignIn:
        throttle = throttle or self.throttle
        mailboxes = Mailboxes(
            self.database,
            self.hints,
            rule=self.rule,
            throttle=throttle,
            codes=self.codes,
            browsers=self.browsers,
            mails=Mails(
                lambda _tenant: Offered(),
                lambda _tenant, language: texts.bundled_words(language.code),
                self.vault,
                clock=self.clock,
            ),
            timing=self.timing,
            clock=self.clock,
        )
        return SignIn(
            self.database,
            self.hints,
            rule=self.rule,
            throttle=throttle,
            passwords=self.passwords,
            mailboxes=mailboxes,
            browsers=self.browsers,
            sessions=self.sessions,
            merge_identities=lambda visitor, customer, *, method: self.merged.append((visitor, customer, method)),
            languages_of=lambda _tenant: Offered(),
            timing=self.timing,
            clock=self.clock,
        )

    def place(
        self,
        *,
        address: str = "192.0.2.1",
        visitor: Any = None,
        site: Any = "https://www.example.com",
        browser: str | None = None,
        project: ProjectId = PROJECT,
        **changes: Any,
    ) -> Place:
        record = ProjectRecord(
            tenant=self.tenant,
            project=project,
            key="SUP",
            name="Support",
            service_desk=ServiceDeskId("4"),
            widget_key="key",
            version=1,
            settings=replace(SETTINGS, **changes),
        )
        return Place(record=record, site=site, address=address, visitor=visitor, browser=browser)

    def jobs(self, kind: str) -> list[dict[str, Any]]:
        """Return the payloads of the jobs of a kind, oldest first."""
        with self.database.reading() as connection:
            query = select(jobs.c.payload).where(jobs.c.kind == kind).order_by(jobs.c.id)
            return list(connection.execute(query).scalars())

    def ask(self, purpose: Purpose, email: str, place: Place | None = None) -> tuple[str, str]:
        """Request a code; return the request's secret and the mailed code."""
        request = self.service.request_code(place or self.place(), email, purpose, language=None)
        return request, self.code()

    def mails(self) -> list[dict[str, str]]:
        """Return the queued mails, oldest first."""
        return queued_mails.read(self.database, self.vault)

    def code(self) -> str:
        """Return the code in the newest mail."""
        found = re.search(r"^ +(\d{6}|\d{20})$", self.mails()[-1]["text"], re.MULTILINE)
        assert found is not None
        return found[1]
