"""Chat accounts become customers in Jira, and requests get their customers as reporters.

Jira needs up to a minute to show a new customer to its own other parts. Nobody waits for that: the person chats on,
and calls that need the customer are retried.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import ChangeReporter
from jira_chat.conversations.models import Conversation
from jira_chat.customers import accounts
from jira_chat.customers.accounts import ChatAccount
from jira_chat.customers.sessions import AccountSessions
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraLagsError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import User
from jira_chat.kernel import addresses
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ChatAccountId, ProjectId, ServiceDeskId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import MakeCustomer
from jira_chat.storage.engine import Database
from jira_chat.sync.requests import SURE_AFTER

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)
"""The longest a request waits for its customer; after that the app raises it in its own name."""

LOOK_AGAIN = timedelta(seconds=3)


class Customers:
    """Makes customers in Jira and sets reporters."""

    def __init__(
        self,
        database: Database,
        link: JiraLink,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        identity_merges: IdentityMerges,
        sessions: AccountSessions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._link = link
        self._identity_merges = identity_merges
        self._sessions = sessions
        self._settings = settings
        self._jira_for = jira_for
        self._clock = clock

    def make_customer(self, made: MakeCustomer, job: Job) -> None:
        """Make a chat account a customer of a project in Jira: the user with its address, or a new user.

        Raises JiraError; JiraLagsError while Jira has a user but does not show it yet.
        """
        account = self._account(job.tenant, made.chat_account)
        if account is None:
            return
        desk = self._desk(job.tenant, made.project)
        jira = self._jira_for(job.tenant)
        if account.jira_account is not None:
            _admit(jira, desk, account.jira_account)
            self._identity_merges.customer_is_known(job.tenant, account.id, account.jira_account, account.name)
            return
        user = self._find_or_create(jira, account, desk)
        _admit(jira, desk, user.account)
        with self._database.transaction() as connection:
            accounts.set_jira_account(connection, job.tenant, account.id, user.account, name=user.name)
        log.info("customer_known", extra={"tenant": job.tenant, "chat_account": account.id})
        if not self._identity_merges.customer_is_known(job.tenant, account.id, user.account, user.name):
            # Without a conversation there is nothing to rename; end the sessions so that the new name applies.
            self._sessions.announce_end(account)

    def change_reporter(self, change: ChangeReporter, job: Job) -> None:
        """Make a conversation's customer the reporter of its request. Raises JiraError."""
        conversation = self._link.find(job.tenant, change.conversation)
        if conversation is None or conversation.issue is None or conversation.customer_account is None:
            return
        jira = self._jira_for(job.tenant)
        issue = jira.find_issue(conversation.issue)
        if issue is None and job.attempts < SURE_AFTER:
            raise JiraLagsError("Jira does not show the request yet.")
        if issue is None or issue.reporter == conversation.customer_account:
            return
        try:
            jira.set_reporter(conversation.issue, conversation.customer_account)
        except JiraRefusedError as error:
            raise JiraLagsError("Jira does not take the reporter yet.", status=error.status) from None
        log.info("reporter_changed", extra={"tenant": job.tenant, "issue": conversation.issue_key})

    def awaited(self, conversation: Conversation) -> datetime | None:
        """Return when to look again for a customer still unknown to Jira; None if there is no need to wait.

        A conversation that began under the former name, before Jira knew its customer, gets the new name here.
        """
        customer = CustomerRef.read(conversation.customer)
        if customer.kind is not CustomerKind.CHAT_ACCOUNT:
            return None
        account = self._account(conversation.tenant, ChatAccountId(customer.id))
        if account is None:
            return None
        if account.jira_account is not None:
            self._identity_merges.customer_is_known(conversation.tenant, account.id, account.jira_account, account.name)
            return None
        now = self._clock()
        return now + LOOK_AGAIN if now < conversation.created_at + LONGEST_WAIT else None

    def _find_or_create(self, jira: JiraClient, account: ChatAccount, desk: ServiceDeskId) -> User:
        user = (
            _customer_of([desk], jira, account.email)
            or next(iter(jira.find_users(account.email)), None)
            or jira.create_customer(account.email, account.name)
            or _customer_of(self._desks(account.tenant), jira, account.email)
        )
        if user is None:
            raise JiraLagsError("Jira has a user with this address but does not show them yet.")
        return user

    def _account(self, tenant: TenantId, account: ChatAccountId) -> ChatAccount | None:
        with self._database.reading() as connection:
            return accounts.find(connection, tenant, account)

    def _desk(self, tenant: TenantId, project: ProjectId) -> ServiceDeskId:
        record = self._settings.of_project(tenant, project)
        if record is None or record.service_desk is None:
            raise JiraRefusedError("The project has no service desk to be a customer of.")
        return record.service_desk

    def _desks(self, tenant: TenantId) -> list[ServiceDeskId]:
        return [record.service_desk for record in self._settings.of_site(tenant) if record.service_desk is not None]


def _customer_of(desks: Iterable[ServiceDeskId], jira: JiraClient, email: str) -> User | None:
    """Return the customer with exactly this address, since a desk's search is a loose one."""
    found = (user for desk in desks for form in addresses.forms(email) for user in jira.find_customers(desk, form))
    return next((user for user in found if addresses.is_same(user.email, email)), None)


def _admit(jira: JiraClient, desk: ServiceDeskId, account: AccountId) -> None:
    try:
        jira.add_customers(desk, [account])
    except (JiraNotFoundError, JiraRefusedError) as error:
        raise JiraLagsError("Jira does not know the customer yet.", status=error.status) from None
