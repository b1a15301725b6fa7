"""Identity merges: conversations move from one customer to another, proved to be the same person.

This happens when an anonymous visitor signs in, or a chat account becomes a Jira customer. Sockets of the former
customer must reconnect as the new one, because they would no longer hear of the conversations.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, exists, insert, select, update

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, repository, topics
from jira_chat.conversations.jobs import ChangeReporter
from jira_chat.conversations.tables import conversations, identity_merges
from jira_chat.customers import accounts
from jira_chat.customers.events import SessionEnded
from jira_chat.customers.sessions import account_topic
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import AccountId, ChatAccountId, ConversationId, IssueId, ProjectId, TenantId
from jira_chat.outbox import queue
from jira_chat.storage.engine import Database

_Moved = tuple[ConversationId, IssueId | None]


class IdentityMerges:
    """Merges of two identities of one person."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._clock = clock

    def merge(self, visitor: Principal, customer: Principal, *, method: str) -> int:
        """Give an anonymous visitor's conversations to the customer they signed in as; return how many.

        A second call finds nothing to move. `method` says how the customer proved their identity; it is recorded.
        Raises ForbiddenError unless both are customers of one project, the visitor anonymous and the other not.
        """
        return self._merge(visitor, customer, method=method)

    def left_with(self, visitor: Principal, email: str) -> str | None:
        """Return the name that a visitor left with an address, None if no conversation waits for that address."""
        with self._database.reading() as connection:
            theirs = _left_with(visitor.tenant, str(visitor.customer), email)
            return connection.execute(select(conversations.c.customer_name).where(theirs).limit(1)).scalar()

    def confirm(self, visitor: Principal, customer: Principal, email: str, *, method: str) -> int:
        """Give only the conversations that a visitor left with an address to the customer who owns the address.

        Returns how many. Raises as `merge` does.
        """
        return self._merge(visitor, customer, method=method, email=email)

    def _merge(self, visitor: Principal, customer: Principal, *, method: str, email: str | None = None) -> int:
        project, former, known = _checked(visitor, customer)
        with self._database.transaction() as connection:
            moved = _merge_customers(
                connection,
                visitor.tenant,
                project,
                former=former,
                customer=known,
                name=customer.name,
                account=customer.account,
                email=email,
            )
            if moved:
                _insert_merge(
                    connection,
                    visitor.tenant,
                    project,
                    former=former,
                    customer=known,
                    method=method,
                    count=len(moved),
                    at=self._clock(),
                )
            self._enqueue_reporters(connection, visitor.tenant, moved)
        if moved:
            self._announce(visitor.tenant, [topics.customer(visitor.tenant, project, former)], moved)
            self._catch_up(customer)
        return len(moved)

    def customer_is_known(self, tenant: TenantId, chat_account: ChatAccountId, account: AccountId, name: str) -> int:
        """Move a chat account's conversations to its customer's new Jira account; return how many."""
        with self._database.transaction() as connection:
            moved = _merge_customers(
                connection,
                tenant,
                None,
                former=str(CustomerRef(CustomerKind.CHAT_ACCOUNT, chat_account)),
                customer=str(CustomerRef(CustomerKind.JIRA_ACCOUNT, account)),
                name=name,
                account=account,
            )
            self._enqueue_reporters(connection, tenant, moved)
        if moved:
            self._announce(tenant, [account_topic(tenant, chat_account)], moved)
        return len(moved)

    def _catch_up(self, customer: Principal) -> None:
        # Their Jira account may have been created during the sign-in, when `customer_is_known` had nothing to move yet.
        if customer.chat_account is None or customer.account is not None:
            return
        with self._database.reading() as connection:
            account = accounts.find(connection, customer.tenant, customer.chat_account)
        if account is not None and account.jira_account is not None:
            self.customer_is_known(customer.tenant, account.id, account.jira_account, account.name)

    def _enqueue_reporters(self, connection: Connection, tenant: TenantId, moved: Iterable[_Moved]) -> None:
        for conversation, issue in moved:
            if issue is not None:
                enqueue_reporter_change(connection, tenant, conversation, now=self._clock())

    def _announce(self, tenant: TenantId, former_pages: list[str], moved: Sequence[_Moved]) -> None:
        self._hints.publish(SessionEnded(), topics=former_pages)
        for id_, _issue in moved:
            with self._database.reading() as connection:
                conversation = repository.find(connection, tenant, id_)
            if conversation is not None:
                announcements.announce_change(self._hints, conversation)
        self._hints.notify_worker()


def adopt_start(connection: Connection, person: Principal, client_id: str, *, now: datetime) -> bool:
    """Give a customer the conversation that they began with this client id before Jira knew them; return whether any.

    Their page sends the start again if its line breaks, by then perhaps as the new customer.
    """
    if person.chat_account is None or person.account is None or person.project is None:
        return False
    former = str(CustomerRef(CustomerKind.CHAT_ACCOUNT, person.chat_account))
    began = (conversations.c.tenant_id == person.tenant) & (conversations.c.project_id == person.project)
    theirs = began & (conversations.c.customer == former) & (conversations.c.started_with == client_id)
    values = {"customer": person.customer, "customer_name": person.name, "customer_account": person.account}
    adopted = update(conversations).where(theirs).values(values)
    rows = connection.execute(adopted.returning(conversations.c.id, conversations.c.issue_id)).all()
    for id_, issue in rows:
        if issue is not None:
            enqueue_reporter_change(connection, person.tenant, ConversationId(id_), now=now)
    return bool(rows)


def enqueue_reporter_change(
    connection: Connection, tenant: TenantId, conversation: ConversationId, *, now: datetime
) -> None:
    """Enqueue making a conversation's customer the reporter of its request.

    It has a stream of its own: a refusal by Jira must not delay messages.
    """
    queue.enqueue(
        connection,
        tenant,
        stream=f"reporter:{conversation}",
        payload=ChangeReporter(conversation=conversation),
        now=now,
    )


def _checked(visitor: Principal, customer: Principal) -> tuple[ProjectId, str, str]:
    same_place = (visitor.tenant, visitor.project) == (customer.tenant, customer.project)
    both_customers = visitor.side is customer.side is Side.CUSTOMER
    if not same_place or not both_customers or not visitor.anonymous or customer.anonymous:
        raise ForbiddenError("Only an anonymous visitor's chats can go to a customer, of the same project.")
    if visitor.project is None or visitor.customer is None or customer.customer is None:
        raise ForbiddenError("Only customers of a project have chats.")
    return visitor.project, visitor.customer, customer.customer


def _merge_customers(
    connection: Connection,
    tenant: TenantId,
    project: ProjectId | None,
    *,
    former: str,
    customer: str,
    name: str,
    account: AccountId | None,
    email: str | None = None,
) -> list[tuple[ConversationId, IssueId | None]]:
    """Give a customer's conversations in a project (None: in all) to another customer; return them with their requests.

    With an `email`, only those that wait for its confirmation.
    """
    theirs = conversations.alias("theirs")
    began_alike = select(theirs.c.id).where(
        theirs.c.tenant_id == tenant,
        theirs.c.project_id == conversations.c.project_id,
        theirs.c.customer == customer,
        theirs.c.started_with == conversations.c.started_with,
    )
    moved = (
        update(conversations)
        .where(conversations.c.tenant_id == tenant, conversations.c.customer == former)
        .values(
            customer=customer,
            customer_name=name,
            customer_account=account,
            unconfirmed_email=None,
            # A start that was repeated as the new customer is a conversation of its own: both stay.
            started_with=case((exists(began_alike), conversations.c.id), else_=conversations.c.started_with),
        )
    )
    if project is not None:
        moved = moved.where(conversations.c.project_id == project)
    if email is not None:
        moved = moved.where(_left_with(tenant, former, email))
    rows = connection.execute(moved.returning(conversations.c.id, conversations.c.issue_id))
    return [(ConversationId(id_), None if issue is None else IssueId(issue)) for id_, issue in rows]


def _left_with(tenant: TenantId, customer: str, email: str) -> ColumnElement[bool]:
    table = conversations.c
    return (table.tenant_id == tenant) & (table.customer == customer) & (table.unconfirmed_email == email)


def _insert_merge(
    connection: Connection,
    tenant: TenantId,
    project: ProjectId,
    *,
    former: str,
    customer: str,
    method: str,
    count: int,
    at: datetime,
) -> None:
    """Record that conversations went from one customer to another."""
    connection.execute(
        insert(identity_merges).values(
            tenant_id=tenant,
            project_id=project,
            at=at,
            from_customer=former,
            to_customer=customer,
            method=method,
            conversations=count,
        )
    )
