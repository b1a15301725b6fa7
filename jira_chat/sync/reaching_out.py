"""Chats that agents begin on a request: whether one is possible, and with which customer, as Jira says."""

from collections.abc import Callable
from dataclasses import dataclass

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import availability
from jira_chat.conversations.availability import Availability
from jira_chat.conversations.errors import ChatExistsError, ChatNotOfferedError, RequestResolvedError
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.outreach import KnownRequest, Outreach
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraTimeoutError
from jira_chat.jira.models import Issue, User
from jira_chat.jira.request_details import RequestDetails
from jira_chat.kernel import names
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import IssueId, ProjectId, TenantId
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.errors import CustomerShutOutError, CustomerUnknownError, OwnRequestError
from jira_chat.sync.requests import progress_of

SECONDS = 6.0
_AT_ONCE = 8


@dataclass(frozen=True)
class _Place:
    issue: IssueId
    project: ProjectId


class ReachingOut:
    """Begins chats on requests. It asks Jira each time, because the reporter of a request may change."""

    def __init__(
        self,
        outreach: Outreach,
        link: JiraLink,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._outreach = outreach
        self._link = link
        self._settings = settings
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._deadline: Deadline[Issue | RequestDetails | None] = Deadline(seconds=seconds, threads=_AT_ONCE)

    def request(self, agent: Principal) -> KnownRequest:
        """Return the request that an agent is viewing, if a chat can begin on it.

        Raises ForbiddenError if Jira does not show it to the agent, ChatNotOfferedError, a ConflictError whose kind
        says why no chat can begin, and JiraError.
        """
        place = _place(agent)
        if self._link.find_of_issue(agent.tenant, place.issue) is not None:
            raise ChatExistsError
        self._require_chat(agent.tenant, place.project)
        issue, reporter = self._read(agent, place)
        self._require_reachable(agent, place, issue, reporter)
        return KnownRequest(
            issue=place.issue,
            key=issue.key,
            summary=issue.summary,
            project=place.project,
            customer=reporter.account,
            customer_name=names.shown(reporter.name, "Customer"),
            progress=progress_of(issue),
        )

    def begin(self, agent: Principal, *, client_id: str, body: str) -> Conversation:
        """Begin a chat on the request that an agent is viewing. The same `client_id` again returns the same chat.

        Raises as `request` and `Outreach.begin` do.
        """
        place = _place(agent)
        known = self._link.find_of_issue(agent.tenant, place.issue)
        if known is not None and self._link.is_started_with(known, client_id):
            return known
        return self._outreach.begin(agent, self.request(agent), client_id=client_id, body=body)

    def _require_chat(self, tenant: TenantId, project: ProjectId) -> None:
        record = self._settings.of_project(tenant, project)
        if record is None or record.service_desk is None or not _is_offered(record.settings):
            raise ChatNotOfferedError("Chat is not offered to the customers of this project.")

    def _read(self, agent: Principal, place: _Place) -> tuple[Issue, User]:
        jira, account = self._jira_for(agent.tenant), agent.account
        authorization = self._authorize_as(agent.tenant, account) if account else None
        try:
            issue, details = self._deadline.run(
                [
                    lambda: jira.find_issue(place.issue),
                    lambda: jira.agents.details(place.issue, authorization=authorization),
                ]
            )
        except JiraNotFoundError:
            raise CustomerUnknownError("This is no request of a customer.") from None
        except JiraForbiddenError:
            raise ForbiddenError("Jira does not show you this request.") from None
        if not isinstance(details, RequestDetails):
            raise JiraTimeoutError("Jira did not answer in time.")
        if not isinstance(issue, Issue) or details.reporter is None:
            raise CustomerUnknownError("Jira does not say who raised this request.")
        return issue, details.reporter

    def _require_reachable(self, agent: Principal, place: _Place, issue: Issue, reporter: User) -> None:
        if issue.project != place.project or issue.restricted:
            raise CustomerShutOutError("Its customer cannot see this request.")
        if issue.resolved:
            raise RequestResolvedError("This request is resolved. Reopen it to start a chat.")
        if reporter.account == self._jira_for(agent.tenant).own_account:
            raise CustomerUnknownError("Nobody knows who the customer of this request is.")
        if reporter.account == agent.account:
            raise OwnRequestError("You raised this request yourself.")


def _place(agent: Principal) -> _Place:
    if agent.surface is not Surface.ISSUE or agent.issue is None or agent.project is None:
        raise ForbiddenError("A chat begins on a request.")
    return _Place(agent.issue, agent.project)


def _is_offered(settings: ProjectSettings) -> bool:
    """Whether a customer known to Jira can chat at all: in the portal, or signed in on a web site."""
    places = (Surface.PORTAL, Surface.WIDGET)
    return any(availability.of_place(settings, place) is Availability.OFFERED for place in places)
