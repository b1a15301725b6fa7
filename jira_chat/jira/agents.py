"""Agents' views of requests and their actions on them, as the app or as an authorized user."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct

from jira_chat.jira import avatars, request_details, wire
from jira_chat.jira.ids import number, part
from jira_chat.jira.models import Status, Step, User
from jira_chat.jira.request_details import RequestDetails, SlaClock
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId

MOST_FOUND = 50
"""People in one search result."""

_RESOLUTION = "resolution"
"""The field that resolving steps often require."""


class _Value(Struct):
    id: str = ""


class _Field(Struct, rename="camel"):
    required: bool = False
    has_default_value: bool = False
    allowed_values: tuple[_Value, ...] | None = None


class _Transition(Struct, rename="camel"):
    id: str
    name: str = ""
    to: wire.Status | None = None
    fields: dict[str, _Field] | None = None

    def step(self) -> Step:
        """Return the transition as a step."""
        needed = {
            name: field for name, field in (self.fields or {}).items() if field.required and not field.has_default_value
        }
        resolution = needed.pop(_RESOLUTION, None)
        choices = [] if resolution is None else [each.id for each in resolution.allowed_values or () if each.id]
        to = self.to or wire.Status()
        return Step(
            id=self.id,
            name=self.name or to.name,
            to=Status(name=to.name, category=to.status_category.key),
            resolution=next(iter(choices), None),
            asks=bool(needed) or (resolution is not None and not choices),
        )


class _Transitions(Struct):
    transitions: tuple[_Transition, ...] = ()


class JiraAgents:
    """Agents' calls. Every method raises a `JiraError`; `authorization` is a header's value, None for the app."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._jira = transport.platform

    def steps(self, issue: IssueId, *, authorization: str | None) -> tuple[Step, ...]:
        """Return the workflow steps that are possible now."""
        found = self._transport.read(
            _Transitions,
            self._jira.get_transitions,
            part(issue),
            expand="transitions.fields",
            headers=self._headers(authorization),
        )
        return tuple(each.step() for each in found.transitions)

    def take(self, issue: IssueId, step: Step, *, authorization: str | None) -> None:
        """Take a step. After a `JiraUnavailableError` read the request's status before a retry."""
        sent: dict[str, Any] = {"transition": {"id": step.id}}
        if step.resolution is not None:
            sent["fields"] = {_RESOLUTION: {"id": step.resolution}}
        headers = self._headers(authorization)
        self._transport.command(self._jira.do_transition, part(issue), data=sent, headers=headers)

    def assignable(self, issue: IssueId, query: str, *, authorization: str | None) -> tuple[User, ...]:
        """Return the people a request can be assigned to whose names begin with `query`."""
        return self._transport.read(
            tuple[User, ...],
            self._jira.find_assignable_users,
            query=query,
            issue_id=part(issue),
            max_results=MOST_FOUND,
            headers=self._headers(authorization),
        )

    def assign(self, issue: IssueId, account: AccountId, *, authorization: str | None) -> None:
        """Assign a request; repeating the call changes nothing."""
        changed = {"fields": {"assignee": {"accountId": account}}}
        headers = self._headers(authorization)
        self._transport.command(self._jira.edit_issue, part(issue), data=changed, headers=headers)

    def photo(self, account: AccountId) -> bytes | None:
        """Return a user's picture from Jira; None if there is none that we may fetch (`jira/avatars.py`)."""
        found = self._transport.read(avatars.Pictured, self._jira.get_user, account_id=account)
        return avatars.fetch(avatars.largest(found), self._jira.url)

    def projects_with(
        self, account: AccountId, permission: str, projects: Collection[ProjectId]
    ) -> frozenset[ProjectId]:
        """Return the projects in which the account holds a permission. Jira rates this call as expensive."""
        if not projects:
            return frozenset()
        wanted = {"permissions": [permission], "projects": [number(each) for each in projects]}
        asked = {"accountId": account, "projectPermissions": [wanted]}
        grants = self._transport.read(wire.Grants, self._jira.get_bulk_permissions, data=asked)
        held = {
            each for grant in grants.project_permissions if grant.permission == permission for each in grant.projects
        }
        return frozenset(each for each in projects if number(each) in held)

    def details(self, issue: IssueId, *, authorization: str | None) -> RequestDetails:
        """Return the details of a request beside its messages."""
        return request_details.of_request(self._transport, issue, self._headers(authorization))

    def clocks(self, issue: IssueId) -> tuple[SlaClock, ...] | None:
        """Return a request's SLA clocks, None if its project has no SLAs."""
        return request_details.clocks(self._transport, issue, self._headers(None))

    def description(self, issue: IssueId) -> str:
        """Return a request's description as its customer sees it, empty if they see none."""
        found = self._transport.read(
            wire.DescribedRequest,
            self._transport.service_management.get_customer_request_by_id_or_key,
            part(issue),
            headers=self._headers(None),
        )
        return found.says("description")

    def organizations(self, account: AccountId, *, authorization: str | None) -> tuple[str, ...]:
        """Return the names of the first organizations that a customer is in."""
        return request_details.organizations(self._transport, account, self._headers(authorization))

    def _headers(self, authorization: str | None) -> dict[str, str]:
        usual = dict(self._jira.default_headers)
        return usual if authorization is None else usual | {"Authorization": authorization}
