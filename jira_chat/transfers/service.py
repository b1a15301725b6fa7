"""The use case of a transfer.

The conversation stays the same but changes its project. It gets a new request there, because an app cannot move one.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from jira_chat.access.permissions import Permission
from jira_chat.access.principals import Principal
from jira_chat.audit import repository as audit
from jira_chat.audit.models import Event, Kind
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, bulk, note_rows, repository
from jira_chat.conversations import rules as conversation_rules
from jira_chat.conversations.enqueuing import enqueue_sending
from jira_chat.conversations.models import Conversation, Message
from jira_chat.conversations.offering import enqueue_offering
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.transfers import send_off
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId
from jira_chat.outbox import queue
from jira_chat.settings.models import ProjectRecord
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from jira_chat.transfers import repository as transfer_rows
from jira_chat.transfers import rules
from jira_chat.transfers.errors import AlreadyTransferredError
from jira_chat.transfers.jobs import NotifyFormerRequest
from jira_chat.transfers.models import Transfer

log = logging.getLogger(__name__)

LineOf = Callable[[TenantId, str | None, str], str]
"""Returns the line that tells a customer of a transfer, given the tenant, their language tag and the project's name."""


class TransferService:
    """Transfers of conversations by agents, to projects that have a chat and that the agents may see."""

    def __init__(
        self,
        database: Database,
        conversations: ConversationService,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        hints: Hints,
        *,
        line_of: LineOf,
        clock: Clock,
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._settings = settings
        self._jira_for = jira_for
        self._line_of = line_of
        self._hints = hints
        self._clock = clock

    def targets(self, agent: Principal, conversation: ConversationId) -> list[ProjectRecord]:
        """Return the projects to which an agent can transfer a conversation, by name.

        Raises NotFoundError, ForbiddenError for customers, JiraError.
        """
        account = _account(agent)
        found = self._conversations.get(agent, conversation)
        others = rules.others_with_chat(self._settings.of_site(agent.tenant), found.project)
        jira, places = self._jira_for(agent.tenant), [each.project for each in others]
        seen = jira.agents.projects_with(account, Permission.BROWSE_PROJECTS, places)
        return [each for each in others if each.project in seen]

    def transfer(
        self, agent: Principal, conversation: ConversationId, project: ProjectId, *, transfer_id: str, note: str
    ) -> None:
        """Transfer a conversation to another project, with a note for its agents. Repeating an id changes nothing.

        Raises InvalidInputError, NotFoundError, ForbiddenError for customers and for a project that the agent cannot
        choose, what `rules.check_transferable` raises, AlreadyTransferredError if another agent was faster,
        MessageTooLongError, JiraError.
        """
        account = _account(agent)
        rules.check_id(transfer_id)
        body = conversation_rules.clean_body(note) if note.strip() else ""
        if self._is_done(agent, conversation, transfer_id):
            return
        try:
            target = next((each for each in self.targets(agent, conversation) if each.project == project), None)
            if target is None:
                raise ForbiddenError("You cannot transfer a chat to this project.")
            language = self._conversations.get(agent, conversation).language
            line = self._line_of(agent.tenant, language, target.name)
            before, now, message = self._write(
                agent, account, conversation, target, transfer_id=transfer_id, note=body, line=line
            )
        except NotFoundError:
            self._check_left(agent, conversation)
            raise
        except IntegrityError:
            raise AlreadyTransferredError from None
        announcements.announce_change(self._hints, before)
        announcements.announce_change(self._hints, now)
        announcements.announce_message(self._hints, now, message)
        self._hints.notify_worker()
        log.info("transferred", extra={"tenant": agent.tenant, "issue": before.issue_key, "by": account, "to": project})

    def _write(
        self,
        agent: Principal,
        account: AccountId,
        conversation: ConversationId,
        target: ProjectRecord,
        *,
        transfer_id: str,
        note: str,
        line: str,
    ) -> tuple[Conversation, Conversation, Message]:
        now, place = self._clock(), (agent.tenant, conversation)
        with self._database.transaction() as connection:
            before, issue = _locked(connection, agent, conversation)
            transfer = Transfer(
                tenant=agent.tenant,
                id=transfer_id,
                conversation=conversation,
                from_project=before.project,
                to_project=target.project,
                from_issue=issue,
                account=account,
                name=agent.name,
                at=now,
            )
            transfer_rows.add(connection, transfer)
            audit.note(connection, _event(transfer, before, target))
            if note:
                note_rows.append(connection, agent, conversation, client_id=transfer_id, body=note, at=now)
            after, message = send_off(connection, before, target.project, name=transfer_id, line=line, now=now)
            enqueue_sending(connection, *place, now=now)
            enqueue_offering(connection, after, target.settings, now=now)
            _enqueue_notifying_former(connection, transfer, now=now)
        return before, after, message

    def _is_done(self, agent: Principal, conversation: ConversationId, transfer_id: str) -> bool:
        with self._database.reading() as connection:
            known = transfer_rows.find(connection, agent.tenant, transfer_id)
        return known is not None and (known.account, known.conversation) == (agent.account, conversation)

    def _check_left(self, agent: Principal, conversation: ConversationId) -> None:
        """Check that the conversation was not transferred from the agent's project. Raises AlreadyTransferredError."""
        if agent.project is None:
            return
        with self._database.reading() as connection:
            if transfer_rows.has_left(connection, agent.tenant, conversation, agent.project):
                raise AlreadyTransferredError


def _locked(connection: Connection, agent: Principal, conversation: ConversationId) -> tuple[Conversation, IssueId]:
    bulk.lock(connection, [(agent.tenant, conversation)])
    found = repository.find(connection, agent.tenant, conversation)
    if found is None or not conversation_rules.may_see(agent, found):
        raise NotFoundError("This conversation no longer exists.")
    return found, rules.check_transferable(found)


def _event(transfer: Transfer, before: Conversation, target: ProjectRecord) -> Event:
    return Event(
        tenant=transfer.tenant,
        project=transfer.from_project,
        kind=Kind.TRANSFERRED,
        at=transfer.at,
        account=transfer.account,
        name=transfer.name,
        conversation=transfer.conversation,
        key=before.issue_key or "",
        about=target.name,
    )


def _enqueue_notifying_former(connection: Connection, transfer: Transfer, *, now: datetime) -> None:
    queue.enqueue(
        connection,
        transfer.tenant,
        stream=f"transfer:{transfer.id}",
        payload=NotifyFormerRequest(transfer=transfer.id),
        now=now,
    )


def _account(agent: Principal) -> AccountId:
    conversation_rules.check_agent(agent)
    if agent.account is None:
        raise ForbiddenError("This is for agents.")
    return agent.account
