"""Details of a conversation's request and customer, read from Jira while an agent waits, for a few seconds at most.

Jira decides what an agent sees: we read as the agent if the host lets us, else as the app.
"""

from collections.abc import Callable
from dataclasses import dataclass

from jira_chat.access.principals import Principal
from jira_chat.conversations import rules
from jira_chat.conversations.errors import RequestPendingError
from jira_chat.conversations.service import ConversationService
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError, JiraForbiddenError, JiraNotFoundError, JiraTimeoutError
from jira_chat.jira.request_details import RequestDetails
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import AccountId, ConversationId, TenantId
from jira_chat.sync.acting import AuthorizeAs

SECONDS = 6.0
_AT_ONCE = 16


@dataclass(frozen=True, kw_only=True)
class RequestRead:
    """The details read from Jira."""

    details: RequestDetails
    organizations: tuple[str, ...]
    """The names of the customer's organizations."""


class RequestReading:
    """Reads request details for agents."""

    def __init__(
        self,
        conversations: ConversationService,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._conversations = conversations
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._deadline: Deadline[RequestDetails | tuple[str, ...]] = Deadline(seconds=seconds, threads=_AT_ONCE)

    def read(self, agent: Principal, conversation: ConversationId) -> RequestRead:
        """Return the details of a conversation's request.

        Raises NotFoundError, ForbiddenError if Jira does not show the request to the agent, ConflictError while there
        is no request, JiraError.
        """
        rules.check_agent(agent)
        found = self._conversations.get(agent, conversation)
        issue, account, customer = found.issue, agent.account, found.customer_account
        if issue is None:
            raise RequestPendingError
        jira = self._jira_for(agent.tenant).agents
        authorization = self._authorize_as(agent.tenant, account) if account else None
        try:
            details, organizations = self._deadline.run(
                [
                    lambda: jira.details(issue, authorization=authorization),
                    lambda: self._organizations(agent.tenant, customer),
                ]
            )
        except (JiraForbiddenError, JiraNotFoundError) as refused:
            if authorization is None and isinstance(refused, JiraForbiddenError):
                raise
            raise ForbiddenError("Jira does not show you more of this request.") from None
        if not isinstance(details, RequestDetails):
            raise JiraTimeoutError("Jira did not answer in time.")
        return RequestRead(details=details, organizations=organizations if isinstance(organizations, tuple) else ())

    def _organizations(self, tenant: TenantId, customer: AccountId | None) -> tuple[str, ...]:
        """Return a customer's organizations, empty if Jira refuses: the rest is still worth showing."""
        if customer is None:
            return ()
        try:
            return self._jira_for(tenant).agents.organizations(customer, authorization=None)
        except JiraError:
            return ()
