"""One internal comment on the former request of a transferred conversation says where the chat continues."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from jira_chat.conversations import note_rows, repository
from jira_chat.conversations.models import Conversation, Note
from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError, JiraUnavailableError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.queue import Job
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from jira_chat.sync import turn_documents
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.pending_writes import patient
from jira_chat.transfers import repository as transfer_rows
from jira_chat.transfers import sharing
from jira_chat.transfers.jobs import NotifyFormerRequest
from jira_chat.transfers.models import Transfer

log = logging.getLogger(__name__)

WAITS_FOR = timedelta(minutes=5)
"""How long the comment waits for the key of the next request; after that it is written without the key."""

LOOK_AGAIN = timedelta(seconds=3)


class FormerRequests:
    """Writer of these comments, as the agent who transferred the conversation if the host allows that."""

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._settings = settings
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._clock = clock

    def notify(self, wanted: NotifyFormerRequest, job: Job) -> datetime | None:
        """Write the comment unless it exists, and share the next request with the people who had this one.

        Returns when to look again for the next request, None when done. Raises JiraError.
        """
        with self._database.reading() as connection:
            transfer = transfer_rows.find(connection, job.tenant, wanted.transfer)
            if transfer is None:
                return None
            conversation = repository.find(connection, job.tenant, transfer.conversation)
            note = note_rows.find_sent(connection, job.tenant, transfer.conversation, transfer.id)
        key = _key(conversation, transfer)
        if key is None and self._clock() - transfer.at < WAITS_FOR:
            return self._clock() + LOOK_AGAIN
        jira, marker = self._jira_for(job.tenant), {"transfer": transfer.id}
        if jira.find_own_comment(transfer.from_issue, marker) is None:
            self._write(jira, transfer, self._document(transfer, key, note), marker)
        if key is not None and conversation is not None and conversation.issue is not None:
            sharing.copy_sharing(jira, transfer.from_issue, conversation.issue)
        return None

    def _write(self, jira: JiraClient, transfer: Transfer, document: dict[str, object], marker: dict[str, str]) -> None:
        own = self._authorize_as(transfer.tenant, transfer.account) if transfer.account else None
        for authorization in (own, None) if own else (None,):
            try:
                jira.add_note(transfer.from_issue, document, marker, authorization=authorization)
            except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError) as error:
                about = {"tenant": transfer.tenant, "issue": transfer.from_issue, "status": error.status}
                log.warning("former_request_not_told", extra=about)
            except JiraUnavailableError as error:
                raise patient(error) from error
            else:
                return

    def _document(self, transfer: Transfer, key: str | None, note: Note | None) -> dict[str, object]:
        record = self._settings.of_project(transfer.tenant, transfer.to_project)
        where = record.name if record is not None else "another project"
        line = f"{transfer.name} transferred this chat to {where}." + (f" It goes on in {key}." if key else "")
        document = adf.from_text(line)
        if note is None:
            return document
        said = turn_documents.by_app([turn_documents.of_note(note)]).document
        return {**document, "content": [*document["content"], *said["content"]]}


def _key(conversation: Conversation | None, transfer: Transfer) -> str | None:
    """Return the key of the next request, if it exists and is still the conversation's."""
    if conversation is None or conversation.former_issue != transfer.from_issue:
        return None
    return conversation.issue_key
