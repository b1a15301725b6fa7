"""An agent's actions on a conversation's request: take a step of its workflow, assign it.

Jira decides: we act as the agent if the host lets us. If not, the app acts after Jira has confirmed the agent's
permission.
"""

import logging
from collections.abc import Callable, Sequence

from jira_chat.access.permissions import Permission, PermissionService
from jira_chat.access.principals import Principal
from jira_chat.audit.models import Kind
from jira_chat.audit.service import AuditService
from jira_chat.conversations import rules
from jira_chat.conversations.errors import RequestPendingError
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import Claim
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError, JiraUnavailableError
from jira_chat.jira.models import Step, User
from jira_chat.kernel.errors import ConflictError, ForbiddenError
from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.requests import Requests

log = logging.getLogger(__name__)

_DONE = "done"
"""The category of statuses in which a request is resolved."""

_REFUSALS = {
    Permission.TRANSITION_ISSUES: "Jira does not let you change the status of this request.",
    Permission.ASSIGN_ISSUES: "Jira does not let you assign this request.",
}


class RequestActions:
    """Performs actions at once and notes the request's new state."""

    def __init__(
        self,
        conversations: ConversationService,
        link: JiraLink,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        permissions: PermissionService,
        *,
        requests: Requests,
        audit: AuditService,
    ) -> None:
        self._conversations = conversations
        self._link = link
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._permissions = permissions
        self._requests = requests
        self._audit = audit

    def steps(self, agent: Principal, conversation: ConversationId) -> Sequence[Step]:
        """Return the workflow steps that the agent can take now. Raises as `take`."""
        found, issue = self._open(agent, conversation)
        authorization = self._authorization(agent, found, Permission.TRANSITION_ISSUES)
        return self._jira_for(agent.tenant).agents.steps(issue, authorization=authorization)

    def take(self, agent: Principal, conversation: ConversationId, step: str) -> Conversation:
        """Take a workflow step of a conversation's request and return the updated conversation.

        Raises NotFoundError, ForbiddenError, ConflictError for a step that cannot be taken now, JiraError.
        """
        found, issue = self._open(agent, conversation)
        authorization = self._authorization(agent, found, Permission.TRANSITION_ISSUES)
        agents = self._jira_for(agent.tenant).agents
        offered = agents.steps(issue, authorization=authorization)
        wanted = next((each for each in offered if each.id == step), None)
        if wanted is None or wanted.asks:
            raise ConflictError("This cannot be done here any more: the request has another status by now.")
        agents.take(issue, wanted, authorization=authorization)
        log.info("step_taken", extra={"tenant": agent.tenant, "issue": found.issue_key, "by": agent.account})
        after = self._noted(found)
        if wanted.to.category == _DONE:
            self._note(Kind.RESOLVED, found, (agent.account, agent.name), about=wanted.to.name)
        return after

    def assignable(self, agent: Principal, conversation: ConversationId, query: str) -> Sequence[User]:
        """Return the agents the request can be assigned to. Raises as `take`."""
        found, issue = self._open(agent, conversation)
        authorization = self._authorization(agent, found, Permission.ASSIGN_ISSUES)
        return self._jira_for(agent.tenant).agents.assignable(issue, query, authorization=authorization)

    def assign(self, agent: Principal, conversation: ConversationId, account: AccountId) -> Conversation:
        """Assign a conversation's request and return the updated conversation. Raises as `take`."""
        found, issue = self._open(agent, conversation)
        authorization = self._authorization(agent, found, Permission.ASSIGN_ISSUES)
        self._jira_for(agent.tenant).agents.assign(issue, account, authorization=authorization)
        log.info("request_assigned", extra={"tenant": agent.tenant, "issue": found.issue_key, "by": agent.account})
        after = self._noted(found)
        known = after.progress.assignee_name if after.progress.assignee == account else None
        self._note(Kind.ASSIGNED, found, (agent.account, agent.name), about=known or "somebody", about_account=account)
        return after

    def claim(self, wanted: Claim, job: Job) -> None:
        """Assign an unassigned request to the agent who answered first. Raises JiraError while Jira is away."""
        conversation = self._link.find(job.tenant, wanted.conversation)
        if conversation is None or conversation.issue is None or conversation.closed:
            return
        if conversation.transfers != wanted.transfers:
            return
        request = self._requests.look(conversation, sure=False)
        if request is None or request.assignee is not None or request.done:
            return
        try:
            authorization = self._authorize_as(job.tenant, wanted.account)
            if authorization is None and not self._may(job.tenant, wanted.account, conversation):
                return
            self._jira_for(job.tenant).agents.assign(request.issue_id, wanted.account, authorization=authorization)
        except JiraError as error:
            if error.retryable:
                raise
            # An agent who may comment need not be assignable: the request stays unassigned.
            log.info("request_not_claimed", extra={"tenant": job.tenant, "issue": request.key, "status": error.status})
            return
        after = self._requests.look(conversation, sure=False)
        if after is not None and after.assignee is not None and after.assignee.account == wanted.account:
            who = (wanted.account, after.assignee.name)
            self._note(Kind.ASSIGNED, conversation, who, about=after.assignee.name, about_account=wanted.account)

    def _open(self, agent: Principal, conversation: ConversationId) -> tuple[Conversation, IssueId]:
        rules.check_agent(agent)
        found = self._conversations.get(agent, conversation)
        rules.check_open(found)
        if found.issue is None:
            raise RequestPendingError
        return found, found.issue

    def _authorization(self, agent: Principal, found: Conversation, permission: Permission) -> str | None:
        account = agent.account
        if account is None:
            raise ForbiddenError(_REFUSALS[permission])
        authorization = self._authorize_as(agent.tenant, account)
        if authorization is None and not self._permissions.ask(agent.tenant, account, permission, found.project):
            raise ForbiddenError(_REFUSALS[permission])
        return authorization

    def _may(self, tenant: TenantId, account: AccountId, conversation: Conversation) -> bool:
        return self._permissions.ask(tenant, account, Permission.ASSIGN_ISSUES, conversation.project)

    def _note(
        self,
        kind: Kind,
        conversation: Conversation,
        by: tuple[AccountId | None, str],
        *,
        about: str,
        about_account: AccountId | None = None,
    ) -> None:
        account, name = by
        self._audit.note_request(
            kind,
            conversation.tenant,
            conversation.project,
            by=(account or AccountId(""), name),
            conversation=conversation.id,
            key=conversation.issue_key,
            about=about,
            about_account=about_account,
        )

    def _noted(self, conversation: Conversation) -> Conversation:
        """Read the request again and return its conversation; if Jira does not answer, its webhook brings the news."""
        try:
            self._requests.look(conversation, sure=False)
        except JiraUnavailableError:
            log.info("look_put_off", extra={"tenant": conversation.tenant, "issue": conversation.issue_key})
        return self._link.find(conversation.tenant, conversation.id) or conversation
