"""Chats that an agent begins on an existing request."""

from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from jira_chat.access.customer_refs import CustomerKind, CustomerRef
from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, messages, repository, rules
from jira_chat.conversations.enqueuing import enqueue_sending
from jira_chat.conversations.errors import ChatExistsError
from jira_chat.conversations.jobs import Heal
from jira_chat.conversations.models import Author, Conversation, Message, Origin, Progress
from jira_chat.conversations.rules import Starter
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId
from jira_chat.outbox import queue
from jira_chat.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class KnownRequest:
    """A request on which a chat can begin, and who raised it."""

    issue: IssueId
    key: str
    summary: str
    project: ProjectId
    customer: AccountId
    customer_name: str
    progress: Progress


class Outreach:
    """Chats begun by agents, one per request."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._hints = hints
        self._clock = clock

    def begin(self, agent: Principal, request: KnownRequest, *, client_id: str, body: str) -> Conversation:
        """Begin a chat with an agent's message to a request's customer. The same `client_id` again is the same chat.

        The caller has checked that the agent may see the request and that the customer may chat. Raises ForbiddenError
        for customers, ChatExistsError if the request has a chat already, InvalidInputError, EmptyMessageError,
        MessageTooLongError.
        """
        rules.check_agent(agent)
        rules.check_client_id(client_id)
        text = rules.clean_body(body)
        conversation = self._conversation(agent, request)
        known = self._known(conversation, client_id)
        if known is not None:
            return known
        try:
            message = self._write(agent, conversation, request, client_id=client_id, body=text)
        except IntegrityError:
            # Another page was faster, perhaps with the same message.
            known = self._known(conversation, client_id)
            if known is None:
                raise ChatExistsError from None
            return known
        announcements.announce_change(self._hints, conversation)
        announcements.announce_message(self._hints, conversation, message)
        self._hints.notify_worker()
        return conversation

    def _conversation(self, agent: Principal, request: KnownRequest) -> Conversation:
        customer = str(CustomerRef(CustomerKind.JIRA_ACCOUNT, request.customer))
        begun = rules.new_conversation(
            agent,
            Starter(request.project, customer),
            summary=request.summary or None,
            visit=None,
            now=self._clock(),
            name=request.customer_name,
        )
        return replace(
            begun,
            customer_account=request.customer,
            site=None,
            issue=request.issue,
            issue_key=request.key,
            progress=request.progress,
        )

    def _known(self, conversation: Conversation, client_id: str) -> Conversation | None:
        with self._database.reading() as connection:
            place = (conversation.tenant, conversation.project, conversation.customer)
            return repository.find_start(connection, *place, client_id)

    def _write(
        self, agent: Principal, conversation: Conversation, request: KnownRequest, *, client_id: str, body: str
    ) -> Message:
        now, place = conversation.created_at, (conversation.tenant, conversation.id)
        with self._database.transaction() as connection:
            repository.insert_conversation(connection, conversation.tenant, conversation, started_with=client_id)
            # The request is set from the start, so that none is raised.
            repository.set_issue(connection, *place, request.issue, request.key)
            repository.set_state(
                connection,
                *place,
                key=request.key,
                summary=conversation.summary,
                resolved_at=None,
                progress=request.progress,
            )
            # Earlier comments on the request are not part of the chat.
            repository.set_heard(connection, *place, until=now, checked_at=now)
            message = messages.append(
                connection,
                *place,
                client_id=client_id,
                author=Author(side=agent.side, name=agent.name, account=agent.account),
                body=body,
                at=now,
                origin=Origin.CHAT,
                jira_ref=None,
            )
            enqueue_sending(connection, *place, now=now)
            queue.enqueue(connection, conversation.tenant, stream="heal", payload=Heal(), now=now, delivery_id="heal")
        return message
