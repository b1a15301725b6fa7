"""Personal data of conversations: participants, what they wrote and answered, and where they were.

The conversations of an erased customer stay as empty rows that lead nowhere, so that pages of agents can drop them.
What an erased agent wrote to others stays, without the agent's name.
"""

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    case,
    cast,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    update,
)

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.access.principals import Side
from jira_chat.attachments import personal_data as files
from jira_chat.broker.hints import Hints
from jira_chat.conversations import activity, bulk, repository, topics
from jira_chat.conversations.events import Changed
from jira_chat.conversations.jira_refs import ERASED, missing
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.tables import (
    conversation_details,
    conversations,
    identity_merges,
    messages,
    notes,
    receipts,
)
from jira_chat.customers.events import SessionEnded
from jira_chat.kernel import addresses
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ConversationId, ProjectId, TenantId, new_id
from jira_chat.settings.models import ANONYMOUS_NAME
from jira_chat.storage.personal_data import ERASED_NAME, MOST_EXPORTED, NamedAccount, Person, PersonalData, Tell

MOST_TOLD = 200
"""How many erased conversations are announced; no page shows more."""

MOST_MESSAGES = 10_000
"""In an export."""

ShowsAgents = Callable[[Connection, TenantId, ProjectId], bool]


class ConversationsData(PersonalData):
    """Personal data of conversations."""

    kind = "conversations"
    named = (
        NamedAccount(conversations.c.customer_account, conversations.c.customer_name),
        NamedAccount(messages.c.author_account, messages.c.author_name),
        NamedAccount(notes.c.author_account, notes.c.author_name),
        NamedAccount(conversations.c.assignee_id, conversations.c.assignee_name),
    )
    nameless = (receipts.c.account,)

    def __init__(self, hints: Hints, *, shows_agents: ShowsAgents, clock: Clock) -> None:
        """`shows_agents` says whether a project's customers learn which agent wrote."""
        self._hints = hints
        self._shows_agents = shows_agents
        self._clock = clock

    def find(self, connection: Connection, tenant: TenantId, person: Person) -> Person:
        """Add the visitors who gave the person's address as their own or later signed in as the person."""
        left = conversations.c.unconfirmed_email.in_(list(person.emails))
        gave = select(conversations.c.customer).where(conversations.c.tenant_id == tenant, left)
        was = select(identity_merges.c.from_customer).where(
            identity_merges.c.tenant_id == tenant, identity_merges.c.to_customer.in_(_refs(person))
        )
        found = {*connection.execute(gave.limit(MOST_EXPORTED)).scalars(), *connection.execute(was).scalars()}
        refs = [CustomerRef.read(each) for each in found | _answered(connection, tenant, person)]
        return person | Person(visitors=frozenset(each.id for each in refs if each.kind is CustomerKind.VISITOR))

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Empty a customer's conversations, and remove the person's name from what they wrote to others."""
        latest = _ids(tenant, person).order_by(*activity.latest_first()).limit(MOST_TOLD)
        theirs = [ConversationId(each) for each in connection.execute(latest).scalars()]
        before = repository.find_all(connection, tenant, theirs)
        details = or_(conversation_details.c.conversation_id.in_(_ids(tenant, person)), _mentions(person))
        connection.execute(delete(conversation_details).where(conversation_details.c.tenant_id == tenant, details))
        files.erase(connection, tenant, _files(tenant, person), now=self._clock())
        its_receipts = (receipts.c.tenant_id == tenant) & receipts.c.account.in_(list(person.accounts))
        connection.execute(delete(receipts).where(its_receipts))
        # Notes about a customer are deleted with the chat; the request in Jira keeps them.
        about_them = (notes.c.tenant_id == tenant) & notes.c.conversation_id.in_(_ids(tenant, person))
        connection.execute(delete(notes).where(about_them))
        connection.execute(_counted(tenant, person))
        for each in self.named[1:]:
            each.anonymise(connection, tenant, person)
        # Locked, so that no message is written between emptying and closing; only now, because others wait meanwhile.
        ids = connection.execute(_ids(tenant, person)).scalars().all()
        bulk.lock(connection, [(tenant, ConversationId(each)) for each in ids])
        self._empty(connection, tenant, _ids(tenant, person))
        refs = _refs(person)
        merged = or_(identity_merges.c.from_customer.in_(refs), identity_merges.c.to_customer.in_(refs))
        connection.execute(delete(identity_merges).where(identity_merges.c.tenant_id == tenant, merged))
        self._close(connection, tenant, person)
        return lambda: self._tell(before)

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return a customer's conversations, and what the person wrote in those of others."""
        kept = conversation_details
        its_details = (kept.c.tenant_id == conversations.c.tenant_id) & (kept.c.conversation_id == conversations.c.id)
        table = conversations.c
        columns = (table.id, table.project_id, table.customer_name, table.customer_account, table.site, table.issue_key)
        more = (table.summary, table.created_at, table.resolved_at, table.page, table.unconfirmed_email)
        rated = (table.rating, table.rating_comment, table.rated_at)
        query = select(*columns, *more, *rated, kept.c.answers, kept.c.visit).outerjoin(kept, its_details)
        theirs = _rows(connection, query.where(_of(tenant, person)), MOST_EXPORTED)
        said = _said(tenant)
        in_theirs = said.where(messages.c.conversation_id.in_([each["id"] for each in theirs]))
        elsewhere = said.where(
            messages.c.author_account.in_(person.accounts), messages.c.conversation_id.not_in(_ids(tenant, person))
        )
        by_conversation: dict[str, list[dict[str, Any]]] = {}
        nameless = {each["id"] for each in theirs if not self._shows_agents(connection, tenant, each["project_id"])}
        for message in _rows(connection, in_theirs, MOST_MESSAGES):
            hidden = message["side"] == Side.AGENT and message["conversation_id"] in nameless
            kept_message = message | {"author_name": "", "author_account": None} if hidden else message
            by_conversation.setdefault(message["conversation_id"], []).append(kept_message)
        shown = [each | {"messages": by_conversation.get(each["id"], [])} for each in theirs]
        more_of_them = {
            "messages_elsewhere": _rows(connection, elsewhere, MOST_MESSAGES),
            "notes": _rows(connection, _noted(tenant, person), MOST_EXPORTED),
            "files": _rows(connection, files.names(tenant, _files(tenant, person)), MOST_EXPORTED),
            "assigned": _rows(connection, _assigned(tenant, person), MOST_EXPORTED),
            "address_given_in": _rows(connection, _ids_of_others(tenant, person), MOST_EXPORTED),
        }
        return [*shown, *({kind: found} for kind, found in more_of_them.items() if found)]

    def _empty(self, connection: Connection, tenant: TenantId, ids: Select[Any]) -> None:
        unsynced = missing()
        values = {
            "body": "",
            "refusal": None,
            "attachments": None,
            "purged_at": self._clock(),
            "author_name": case((messages.c.side == "customer", ERASED_NAME), else_=messages.c.author_name),
            "jira_ref": case((unsynced, ERASED), else_=messages.c.jira_ref),
        }
        theirs = (messages.c.tenant_id == tenant) & messages.c.conversation_id.in_(ids)
        connection.execute(update(messages).where(theirs).values(values))

    def _close(self, connection: Connection, tenant: TenantId, person: Person) -> None:
        """Detach a customer's conversations from the customer and the request, so that nothing comes back from Jira."""
        now = self._clock()
        values = {
            "customer": str(CustomerRef(CustomerKind.VISITOR, new_id())),
            "customer_name": ANONYMOUS_NAME,
            "customer_account": None,
            "started_with": conversations.c.id,
            "site": None,
            "page": None,
            "unconfirmed_email": None,
            "summary": None,
            "rating_comment": None,
            "issue_id": None,
            "issue_key": None,
            "closed_at": func.coalesce(conversations.c.closed_at, now),
            "purged_at": now,
            "revisions": conversations.c.revisions + 1,
        }
        connection.execute(update(conversations).where(_of(tenant, person)).values(values))

    def _tell(self, before: Sequence[Conversation]) -> None:
        for each in before:
            # The customer's pages and the request's panel must reconnect: the conversation is no longer theirs.
            dashboard, *panel = topics.agents_of(each)
            self._hints.publish(SessionEnded(), topics=[*topics.customer_of(each), *panel])
            self._hints.publish(Changed(tenant=each.tenant, conversation=each.id), topics=[dashboard])


def _refs(person: Person) -> Collection[str]:
    kinds = {
        CustomerKind.JIRA_ACCOUNT: person.accounts,
        CustomerKind.CHAT_ACCOUNT: person.chat_accounts,
        CustomerKind.VISITOR: person.visitors,
    }
    return [str(CustomerRef(kind, id_)) for kind, ids in kinds.items() for id_ in ids]


def _of(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    """Return the condition that the person is a conversation's customer."""
    theirs = or_(
        conversations.c.customer.in_(_refs(person)), conversations.c.customer_account.in_(list(person.accounts))
    )
    return (conversations.c.tenant_id == tenant) & theirs


def _ids(tenant: TenantId, person: Person) -> Select[Any]:
    return select(conversations.c.id).where(_of(tenant, person))


def _files(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    uploaders = [*_refs(person), *(f"agent:{account}" for account in person.accounts)]
    return files.of(_ids(tenant, person), uploaders)


def _ids_of_others(tenant: TenantId, person: Person) -> Select[Any]:
    others = (conversations.c.tenant_id == tenant) & _gave(tenant, person)
    return select(conversations.c.id).where(others, conversations.c.id.not_in(_ids(tenant, person)))


def _assigned(tenant: TenantId, person: Person) -> Select[Any]:
    theirs = (conversations.c.tenant_id == tenant) & conversations.c.assignee_id.in_(list(person.accounts))
    return select(conversations.c.id, conversations.c.assignee_name).where(theirs)


def _mentions(person: Person) -> ColumnElement[bool]:
    """Return the condition that the answers before a chat, or the web site's data, have one of the addresses."""
    texts = (cast(conversation_details.c.answers, String), cast(conversation_details.c.visit, String))
    as_json = [json.dumps(each)[1:-1] for each in person.emails]
    return or_(false(), *(func.lower(text).contains(each, autoescape=True) for text in texts for each in as_json))


def _answered(connection: Connection, tenant: TenantId, person: Person) -> set[str]:
    """Return the customers who answered a question for an address with one of the person's.

    An address that only stands in a text or in a web site's data may be anybody's.
    """
    kept = conversation_details
    its_details = (kept.c.tenant_id == conversations.c.tenant_id) & (kept.c.conversation_id == conversations.c.id)
    query = select(conversations.c.customer, kept.c.answers).join(kept, its_details)
    found = connection.execute(query.where(conversations.c.tenant_id == tenant, _mentions(person)))
    return {
        customer
        for customer, answers in found
        for each in answers
        if each["kind"] == "email" and any(addresses.is_same(each["shown"], email) for email in person.emails)
    }


def _gave(tenant: TenantId, person: Person) -> ColumnElement[bool]:
    its_details = (
        conversation_details.c.tenant_id == tenant,
        conversation_details.c.conversation_id == conversations.c.id,
    )
    left = conversations.c.unconfirmed_email.in_(list(person.emails))
    return or_(left, exists().where(*its_details, _mentions(person)))


def _counted(tenant: TenantId, person: Person) -> Any:
    """Count the change of an author's name, so that open clients reload the conversation."""
    by_person = exists().where(
        messages.c.tenant_id == tenant,
        messages.c.conversation_id == conversations.c.id,
        messages.c.author_account.in_(list(person.accounts)),
    )
    of_others = update(conversations).where(conversations.c.tenant_id == tenant, by_person)
    return of_others.values(revisions=conversations.c.revisions + 1)


def _said(tenant: TenantId) -> Select[Any]:
    table = messages.c
    columns = (table.conversation_id, table.seq, table.at, table.side, table.author_name, table.author_account)
    return select(*columns, table.body).where(table.tenant_id == tenant).order_by(table.conversation_id, table.seq)


def _noted(tenant: TenantId, person: Person) -> Select[Any]:
    """Return a person's notes. Notes of others about a customer are not exported; the request in Jira has them."""
    columns = (notes.c.conversation_id, notes.c.at, notes.c.author_name, notes.c.author_account, notes.c.body)
    by_them = (notes.c.tenant_id == tenant) & notes.c.author_account.in_(list(person.accounts))
    return select(*columns).where(by_them).order_by(notes.c.at)


def _rows(connection: Connection, query: Select[Any], limit: int) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query.limit(limit)).mappings()]
