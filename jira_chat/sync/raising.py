"""Raising exactly one request for a conversation: of the chosen type if that works, else of one that does."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jira_chat.conversations import transcripts
from jira_chat.conversations.details import Details
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import KeepVisit
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import RequestType
from jira_chat.kernel.ids import AccountId, ServiceDeskId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.settings.models import ProjectRecord
from jira_chat.settings.request_form import MOST_TYPES, RequestForm, form_of
from jira_chat.settings.service import SettingsService
from jira_chat.sync import pending_writes, request_fields, rules
from jira_chat.sync.pending_writes import PendingWrite, PendingWrites
from jira_chat.sync.reopening import Reopening
from jira_chat.sync.twin_requests import TwinRequests

log = logging.getLogger(__name__)

MOST_TOLD = 2_000
LONGEST_TRANSCRIPT = 25_000
"""UTF-16 code units, in a description of at most 32,767 that holds other lines as well."""

SUPPORT = "Support"
"""The speaker's name for messages that no agent wrote."""

VISIT_PROPERTY = "jira-chat.visit"
"""The entity property that holds the page on which a request's customer is."""


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A request to be raised."""

    conversation: Conversation
    details: Details
    body: str
    desk: ServiceDeskId
    record: ProjectRecord


class Raising:
    """Raises requests for conversations."""

    def __init__(
        self,
        link: JiraLink,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        writes: PendingWrites,
        twins: TwinRequests,
        reopening: Reopening,
    ) -> None:
        self._writes = writes
        self._twins = twins
        self._reopening = reopening
        self._link = link
        self._settings = settings
        self._jira_for = jira_for

    def raise_request(self, conversation: Conversation) -> None:
        """Raise a conversation's request and note it. Raises JiraError."""
        self._create(self._jira_for(conversation.tenant), self._draft(conversation))

    def find_request(self, conversation: Conversation, pending: PendingWrite) -> None:
        """Look for the request of an unanswered attempt. Raises JiraLagsError while it may still appear."""
        jira, desk = self._jira_for(conversation.tenant), self._draft(conversation).desk
        request = jira.find_request(desk, *request_fields.marks_of(conversation))
        if request is None:
            self._writes.expect_nothing(conversation, pending)
            self._twins.enqueue_check(conversation, desk)
            return
        # What Jira found does not say on whose behalf it was raised, so no reporter is noted.
        self._link.note_request(conversation, request.issue_id, request.key, described=request.described)
        self._writes.forget(conversation)

    def keep_visit(self, kept: KeepVisit, job: Job) -> None:
        """Store the page of a conversation's customer on its request. Raises JiraError."""
        conversation = self._link.find(job.tenant, kept.conversation)
        if conversation is None or conversation.issue is None or conversation.closed:
            return
        value = request_fields.visit_property(self._link.details_of(conversation))
        if value is not None:
            self._jira_for(job.tenant).set_issue_property(conversation.issue, VISIT_PROPERTY, value)

    def _draft(self, conversation: Conversation) -> _Draft:
        record = self._settings.of_project(conversation.tenant, conversation.project)
        if record is None or record.service_desk is None:
            raise JiraRefusedError("The project has no service desk to raise a request in.")
        return _Draft(
            conversation=conversation,
            details=self._link.details_of(conversation),
            body=self._body(conversation),
            desk=record.service_desk,
            record=record,
        )

    def _body(self, conversation: Conversation) -> str:
        """Return the first message; after a transfer, a transcript of everything the former request holds."""
        found = self._link.messages_after(
            conversation.tenant, conversation.id, 0, limit=MOST_TOLD if conversation.transfers else 1
        )
        if not conversation.transfers:
            return rules.said_in(found[0])
        in_jira = [each for each in found if each.in_jira]
        return transcripts.so_far(in_jira, support=SUPPORT, longest=LONGEST_TRANSCRIPT)

    def _admit(self, jira: JiraClient, draft: _Draft) -> None:
        """Make the customer of a transferred conversation a customer of the new project, if Jira lets us."""
        customer = draft.conversation.customer_account
        if not draft.conversation.transfers or customer is None:
            return
        try:
            jira.add_customers(draft.desk, [customer])
        except JiraError as error:
            if error.retryable:
                raise
            log.warning("customer_not_admitted", extra={"tenant": draft.conversation.tenant, "status": error.status})

    def _create(self, jira: JiraClient, draft: _Draft) -> None:
        """Raise a request on behalf of its customer, or as the app while Jira does not accept the customer.

        If Jira refuses the type last known to work, look for a type that works now.
        """
        customer = draft.conversation.customer_account
        self._admit(jira, draft)
        tried = self._known(jira, draft)
        try:
            self._raise(jira, draft, tried, customer)
        except (JiraRefusedError, JiraNotFoundError):
            works = self._works(jira, draft)
            if customer is None and works == tried:
                raise
            self._raise_another(jira, draft, works, customer, is_new=works != tried)

    def _raise_another(
        self, jira: JiraClient, draft: _Draft, works: RequestForm, customer: AccountId | None, *, is_new: bool
    ) -> None:
        if is_new:
            log.warning("request_type_replaced", extra={"tenant": draft.conversation.tenant, "by": works.request_type})
            try:
                self._raise(jira, draft, works, customer)
            except (JiraRefusedError, JiraNotFoundError):
                if customer is None:
                    raise
            else:
                return
        self._raise(jira, draft, works, None)

    def _raise(self, jira: JiraClient, draft: _Draft, form: RequestForm, customer: AccountId | None) -> None:
        conversation, chosen = draft.conversation, draft.record.settings
        fields = request_fields.fields_of(
            conversation,
            draft.body,
            draft.details,
            form,
            tell_visit=chosen.describe_visit,
            continues=self._reopening.earlier_key(conversation),
        )
        described = fields.description is not None
        with self._writes.attempt(conversation, pending_writes.REQUEST):
            request = jira.create_request(
                draft.desk, form.request_type, fields.summary, fields.description, customer, fields.others
            )
            self._link.note_request(conversation, request.issue_id, request.key, reporter=customer, described=described)
        log.info("request_raised", extra={"tenant": conversation.tenant, "issue": request.key})

    def _known(self, jira: JiraClient, draft: _Draft) -> RequestForm:
        """Return the form seen last; if there is none, assume that the chosen type requires nothing."""
        conversation, chosen = draft.conversation, draft.record.settings.request_type
        form = self._settings.forms.of_project(conversation.tenant, conversation.project)
        if form is not None:
            return form
        return RequestForm(request_type=chosen or _offered(jira, draft.desk)[0].id, name="")

    def _works(self, jira: JiraClient, draft: _Draft) -> RequestForm:
        """Return the form of a type that can be raised with the given answers; settings pages show what is wrong.

        If none fits, return the chosen or first one: Jira may accept a missing field. Raises JiraError.
        """
        offered = _offered(jira, draft.desk)
        seen = self._settings.forms.check(jira, draft.record, offered)
        chosen = seen.form if seen is not None else None
        if chosen is not None and request_fields.answers_all(chosen, draft.details.answers):
            return chosen
        forms = [form_of(each, jira.request_type_fields(draft.desk, each.id)) for each in offered[:MOST_TYPES]]
        return next(
            (each for each in forms if request_fields.answers_all(each, draft.details.answers)), chosen or forms[0]
        )


def _offered(jira: JiraClient, desk: ServiceDeskId) -> Sequence[RequestType]:
    offered = jira.request_types(desk)
    if not offered:
        raise JiraRefusedError("The service desk has no request type.")
    return offered
