"""From the conversation to Jira: the first message becomes a request, each later turn one public comment.

Calls are made after reading what is committed and before noting what was done, so a crash between the two is possible;
each call leaves a mark in Jira by which the next try recognises it.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import TellJira
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraRefusedError
from jira_chat.jira.models import Request
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, IssueId, RequestTypeId, ServiceDeskId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.settings.service import SettingsService
from jira_chat.sync import rules
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.customers import Customers

log = logging.getLogger(__name__)


class Outbound:
    """Tells Jira what happened in conversations."""

    def __init__(
        self,
        link: JiraLink,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        customers: Customers,
        files: FileSync,
        clock: Clock,
    ) -> None:
        self._link = link
        self._customers = customers
        self._files = files
        self._settings = settings
        self._jira_for = jira_for
        self._clock = clock

    def tell_jira(self, waiting: TellJira, job: Job) -> datetime | None:
        """Bring the next of a conversation's messages to Jira. One call writes, so that a job fits into its lease.

        Returns when to go on, None when Jira knows everything. Raises JiraError.
        """
        conversation = self._link.find(job.tenant, waiting.conversation)
        if conversation is None or conversation.closed:
            return None
        retrying = job.attempts > 0
        if conversation.issue is None:
            again_at = self._customers.awaited(conversation)
            # A try that failed may have raised the request all the same; to be put off would make us forget it.
            if again_at is not None and not retrying:
                return again_at
            conversation = self._link.find(job.tenant, conversation.id) or conversation
            self._raise_request(conversation, retrying=retrying)
            return self._clock()
        return self._tell_turn(conversation, conversation.issue, retrying=retrying)

    def _raise_request(self, conversation: Conversation, *, retrying: bool) -> None:
        jira = self._jira_for(conversation.tenant)
        service_desk, request_type = self._destination(jira, conversation)
        found = jira.find_request(service_desk, rules.reference_of(conversation)) if retrying else None
        # A request that was found does not say on whose behalf it was raised.
        request, reporter = (found, None) if found else self._create(jira, conversation, service_desk, request_type)
        self._link.note_request(conversation, request.issue_id, request.key, reporter=reporter)
        log.info("request_raised", extra={"tenant": conversation.tenant, "issue": request.key})

    def _create(
        self,
        jira: JiraClient,
        conversation: Conversation,
        service_desk: ServiceDeskId,
        request_type: RequestTypeId,
    ) -> tuple[Request, AccountId | None]:
        """Raise a request on behalf of its customer, or as the app while Jira does not accept the customer.

        Where the chosen type was removed, it becomes one of the first type that there is.
        """
        first = self._link.messages_after(conversation.tenant, conversation.id, 0, limit=1)[0]
        summary = rules.summary_of(conversation, first)
        description = rules.description_of(conversation, rules.said_in(first))
        customer = conversation.customer_account
        try:
            return jira.create_request(service_desk, request_type, summary, description, customer), customer
        except JiraRefusedError:
            offered = _offered(jira, service_desk)
            if customer is None and request_type in offered:
                raise
            if request_type not in offered:
                log.warning("request_type_gone", extra={"tenant": conversation.tenant, "request_type": request_type})
                request_type = offered[0]
            return jira.create_request(service_desk, request_type, summary, description, None), None

    def _destination(self, jira: JiraClient, conversation: Conversation) -> tuple[ServiceDeskId, RequestTypeId]:
        record = self._settings.of_project(conversation.tenant, conversation.project)
        if record is None or record.service_desk is None:
            raise JiraRefusedError("The project has no service desk to raise a request in.")
        if record.settings.request_type is not None:
            return record.service_desk, record.settings.request_type
        return record.service_desk, _offered(jira, record.service_desk)[0]

    def _tell_turn(self, conversation: Conversation, issue: IssueId, *, retrying: bool) -> datetime | None:
        if self._files.tell_late(conversation, issue, retrying=retrying):
            return self._clock()
        untold = self._link.untold(conversation.tenant, conversation.id, limit=rules.MOST_IN_TURN + 1)
        match rules.next_turn(untold, self._clock(), retrying=retrying):
            case rules.Pause(until):
                return until
            case rules.Turn() as turn:
                self._comment(conversation, issue, turn, retrying=retrying)
                return self._clock()
        return None

    def _comment(self, conversation: Conversation, issue: IssueId, turn: rules.Turn, *, retrying: bool) -> None:
        jira = self._jira_for(conversation.tenant)
        comment = jira.find_own_comment(issue, turn.start) if retrying else None
        if comment is not None:
            self._files.note_found(conversation, turn, comment)
            self._link.note_comment(conversation, turn.told_by(comment), comment.id)
            return
        with_files = self._files.comment(conversation, issue, turn)
        try:
            id_ = with_files or jira.add_comment(issue, turn.text, turn.marker).id
        except JiraRefusedError as error:
            self._refused(conversation, issue, turn, error)
            return
        self._link.note_comment(conversation, [message.seq for message in turn.messages], id_)

    def _refused(self, conversation: Conversation, issue: IssueId, turn: rules.Turn, error: JiraRefusedError) -> None:
        """Find the message that Jira does not take, by itself, and set it aside; those that follow go on."""
        first, *others = turn.messages
        if others:
            self._comment(conversation, issue, rules.Turn([first]), retrying=False)
            return
        log.warning("message_refused", extra={"tenant": conversation.tenant, "issue": issue, "status": error.status})
        self._link.note_refused(conversation, first)


def _offered(jira: JiraClient, service_desk: ServiceDeskId) -> list[RequestTypeId]:
    offered = [each.id for each in jira.request_types(service_desk)]
    if not offered:
        raise JiraRefusedError("The service desk has no request type.")
    return offered
