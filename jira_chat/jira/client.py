"""The client of one Jira site, with a method for each call that we make."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property, partial
from http import HTTPStatus
from itertools import islice
from typing import Any

import msgspec

from jira_chat.jira import account_reports, adf, feedback, notes, paging, transitions, transport, wire
from jira_chat.jira.agents import JiraAgents
from jira_chat.jira.articles import JiraArticles
from jira_chat.jira.classification import Fields, ServiceFields
from jira_chat.jira.comment_changes import CommentChanges
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError, JiraUnreadableError
from jira_chat.jira.files import JiraFiles
from jira_chat.jira.ids import number, part
from jira_chat.jira.models import (
    Comment,
    Group,
    HeldAccount,
    Issue,
    Project,
    ReportedAccounts,
    Request,
    RequestField,
    RequestType,
    ServiceDesk,
    User,
)
from jira_chat.jira.paging import MOST_PAGES, PAGE_SIZE
from jira_chat.jira.sharing import JiraSharing
from jira_chat.jira.transport import Transport
from jira_chat.kernel import addresses
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, RequestTypeId, ServiceDeskId

logger = logging.getLogger(__name__)

RELATES = "Relates"
"""The most neutral of the link types that every new site has."""

_FIRST_PAGE = 10
"""Size of the first page of comments. Mostly one is new, and each costs a point (`jira/budget.py`)."""

_MOST_GROUPS = 20
_RECENT = 3 * PAGE_SIZE
"""How many of the latest requests or comments are searched for the result of an unanswered call."""


class JiraClient:
    """The client of one site. Every method raises a `JiraError` when Jira fails or refuses."""

    def __init__(self, transport: Transport) -> None:
        self.files = JiraFiles(transport)
        self.comment_changes = CommentChanges(transport)
        self.agents = JiraAgents(transport)
        self.articles = JiraArticles(transport)
        self._service_fields = ServiceFields(transport)
        self.sharing = JiraSharing(transport, self._service_fields)
        self._transport = transport
        self._jira = transport.platform
        self._jsm = transport.service_management
        self._values = partial(paging.values, transport)

    def permissions(
        self, account: AccountId, permissions: Collection[str], project: ProjectId | None = None
    ) -> frozenset[str]:
        """Return which of the permissions the account holds: in the project, or globally without one.

        Jira rates this call as expensive: cache the answer.
        """
        wanted = sorted(permissions)
        in_projects = [] if project is None else [{"permissions": wanted, "projects": [number(project)]}]
        scope = {"projectPermissions": in_projects} if in_projects else {"globalPermissions": wanted}
        asked: dict[str, Any] = {"accountId": account, **scope}
        grants = self._transport.read(wire.Grants, self._jira.get_bulk_permissions, data=asked)
        if project is None:
            return frozenset(grants.global_permissions)
        return frozenset(grant.permission for grant in grants.project_permissions if number(project) in grant.projects)

    def project(self, project: ProjectId) -> Project:
        """Return the project."""
        return self._transport.read(Project, self._jira.get_project, part(project))

    def service_desk(self, service_desk: ServiceDeskId) -> ServiceDesk:
        """Return the service desk."""
        return self._transport.read(ServiceDesk, self._jsm.get_service_desk_by_id, part(service_desk))

    def service_desk_of(self, project: ProjectId) -> ServiceDesk | None:
        """Return the service desk of the project, None if it has none that the app may see."""
        return next((desk for desk in self.service_desks() if desk.project_id == project), None)

    def service_desks(self) -> Iterator[ServiceDesk]:
        """Yield all service desks that the app may see."""
        return self._values(wire.Page[ServiceDesk], self._jsm.get_service_desks)

    def request_types(self, service_desk: ServiceDeskId) -> tuple[RequestType, ...]:
        """Return the request types that customers of the service desk can raise, in Jira's order."""
        return tuple(self._values(wire.Page[RequestType], self._jsm.get_request_types, part(service_desk)))

    def request_type_fields(self, service_desk: ServiceDeskId, request_type: RequestTypeId) -> tuple[RequestField, ...]:
        """Return the fields of a request type, in the order of its form."""
        found = self._transport.read(
            wire.CreateMeta, self._jsm.get_request_type_fields, part(service_desk), part(request_type)
        )
        return tuple(field.model() for field in found.request_type_fields)

    def search_groups(self, query: str) -> tuple[Group, ...]:
        """Return the first groups whose name contains the text."""
        found = self._transport.read(wire.FoundGroups, self._jira.find_groups, query=query, max_results=_MOST_GROUPS)
        return found.groups

    def shows_people(self) -> bool:
        """Whether the app may browse users and groups.

        Without that permission Jira's searches silently find nothing; but every site has groups.
        """
        return bool(self.search_groups(""))

    def groups_of(self, account: AccountId) -> tuple[Group, ...]:
        """Return the groups that the account is in."""
        groups = self._transport.read(wire.GROUPS, self._jira.get_user_groups, account_id=account)
        return (groups,) if isinstance(groups, Group) else groups

    def myself(self) -> User:
        """Return the app's own user."""
        return self._transport.read(User, self._jira.get_current_user)

    def server_time(self) -> datetime | None:
        """Return the current time of Jira, from the `Date` of a fresh answer; None if it has none.

        A refusal carries it as well: if our clock is wrong, Jira answers with nothing else.
        """
        with suppress(JiraForbiddenError):
            self._transport.command(self._jira.get_current_user)
        return self._transport.answered_at

    def own_permissions(self, permissions: Collection[str], project: ProjectId) -> frozenset[str]:
        """Return which of the permissions the app itself holds in a project."""
        wanted = ",".join(sorted(permissions))
        held = self._transport.read(
            wire.OwnPermissions, self._jira.get_my_permissions, project_id=part(project), permissions=wanted
        )
        return frozenset(name for name, each in held.permissions.items() if each.have_permission)

    def require_admin_scope(self) -> None:
        """Check that the app has the ADMIN scope on the site. Raises JiraForbiddenError."""
        self._transport.read(Any, self._jira.bulk_get_groups, max_results=1)

    @cached_property
    def own_account(self) -> AccountId:
        """The app's own account, which stays the same while the app is installed."""
        return self.myself().account

    def user(self, account: AccountId) -> User:
        """Return the user."""
        return self._transport.read(User, self._jira.get_user, account_id=account)

    def report_accounts(self, held: Sequence[HeldAccount]) -> ReportedAccounts:
        """Report accounts whose data we keep, and return which were closed or updated (`jira/account_reports.py`)."""
        return account_reports.send(self._transport, held)

    def find_users(self, email: str) -> tuple[User, ...]:
        """Return the users who show exactly this e-mail address.

        Jira's search is loose and also matches hidden addresses, so an empty result does not prove that nobody has
        the address.
        """
        search = partial(self._transport.read, tuple[User, ...], self._jira.find_users, max_results=PAGE_SIZE)
        found = (user for form in addresses.forms(email) for user in search(query=form))
        return tuple({user.account: user for user in found if addresses.is_same(user.email, email)}.values())

    def find_customers(self, service_desk: ServiceDeskId, query: str) -> tuple[User, ...]:
        """Return the customers of the service desk whose name or e-mail address matches the text."""
        desk, headers = part(service_desk), dict(self._jsm.experimental_headers)
        return tuple(self._values(wire.Page[User], self._jsm.get_customers, desk, query=query, headers=headers))

    def create_customer(self, email: str, name: str) -> User | None:
        """Create a portal-only customer account; None if the e-mail address is already in use."""
        try:
            return self._transport.write(
                User,
                self._jsm.create_customer_customer_post,
                strict_conflict_status_code="true",
                data={"email": email, "displayName": name},
            )
        except JiraRefusedError as error:
            if error.status == HTTPStatus.CONFLICT:
                return None
            raise

    def add_customers(self, service_desk: ServiceDeskId, accounts: Collection[AccountId]) -> None:
        """Make the accounts customers of the service desk; existing customers stay so."""
        self._transport.command(
            self._jsm.add_customers_servicedesk_service_desk_id_customer_post,
            part(service_desk),
            data={"accountIds": sorted(set(accounts))},
        )

    def create_request(  # noqa: PLR0917 -- what a request is made of, in the order of its form
        self,
        service_desk: ServiceDeskId,
        request_type: RequestTypeId,
        summary: str,
        description: str | None,
        on_behalf_of: AccountId | None = None,
        others: Mapping[str, Any] | None = None,
    ) -> Request:
        """Raise a request; its reporter is the given customer, else the app. `others` are values of further fields.

        The description is sent as a document: plain text would be wiki markup, in which a customer could put links,
        pictures and mentions. It is None for a request type without one.
        After a `JiraUnavailableError` ask `find_request` before doing it again.
        """
        values: dict[str, Any] = {"summary": summary, **(others or {})}
        if description is not None:
            values["description"] = adf.from_text(description)
        raised: dict[str, Any] = {
            "serviceDeskId": service_desk,
            "requestTypeId": request_type,
            "requestFieldValues": values,
            "isAdfRequest": True,
        }
        if on_behalf_of is not None:
            raised["raiseOnBehalfOf"] = on_behalf_of
        return self._transport.write(Request, self._jsm.create_customer_request, data=raised)

    def find_request(self, service_desk: ServiceDeskId, *marks: str) -> Request | None:
        """Return a request that holds one of the marks, as `find_requests` does."""
        return next(self._requests(service_desk, marks), None)

    def find_requests(self, service_desk: ServiceDeskId, *marks: str) -> tuple[Request, ...]:
        """Return the requests with one of the marks in description or summary, among those with the latest activity.

        Descriptions come back as wiki markup, which leaves a mark of letters and digits unchanged.
        """
        return tuple(self._requests(service_desk, marks))

    def _requests(self, service_desk: ServiceDeskId, marks: Sequence[str]) -> Iterator[Request]:
        latest = self._values(
            wire.Page[wire.DescribedRequest],
            self._jsm.get_customer_requests,
            service_desk_id=number(service_desk),
            request_ownership="ALL_REQUESTS",
        )
        for request in islice(latest, _RECENT):
            description, summary = request.says("description"), request.says("summary")
            if any(mark in description or mark in summary for mark in marks):
                described = any(mark in description for mark in marks)
                yield Request(issue_id=request.issue_id, key=request.issue_key, described=described)

    def find_issue(self, issue: IssueId, *, classified: bool = False) -> Issue | None:
        """Return a request as it is now, None if it is gone; with `classified` including its type and organizations."""
        more = self._service_fields.known() if classified else Fields()
        try:
            found = self._transport.read(msgspec.Raw, self._jira.get_issue, part(issue), fields=more.asked())
        except JiraNotFoundError:
            return None
        return more.issue(found)

    def set_reporter(self, issue: IssueId, account: AccountId) -> None:
        """Change the reporter of a request; the former one loses access to it."""
        changed = {"fields": {"reporter": {"accountId": account}}}
        self._transport.command(self._jira.edit_issue, part(issue), data=changed)

    def add_comment(
        self,
        issue: IssueId,
        document: Mapping[str, Any],
        marker: Mapping[str, Any],
        *,
        authorization: str | None = None,
    ) -> Comment:
        """Write a comment that the customer can see, with its marker from the start.

        Its author is the app, or the user whose `authorization` (a header's value) is given.
        After a `JiraUnavailableError` ask `find_own_comment` before doing it again.
        """
        comment = wire.comment_as_sent(document, marker)
        headers = dict(self._jira.default_headers)
        if authorization is not None:
            headers["Authorization"] = authorization
        written = self._transport.write(
            wire.Comment, self._jira.add_comment, part(issue), data=comment, headers=headers
        )
        return written.value(marker=dict(marker))

    def add_note(
        self,
        issue: IssueId,
        document: Mapping[str, Any],
        marker: Mapping[str, Any] | None = None,
        *,
        authorization: str | None = None,
    ) -> Comment:
        """Write a comment that only agents can see; otherwise like `add_comment`."""
        return notes.add(self._transport, issue, document, marker, authorization=authorization)

    def unfinished_comments(self, issue: IssueId, since: datetime) -> tuple[str, ...]:
        """Return the ids of our comments since an instant that have their files but no marker."""
        return tuple(each.id for each in self.comments_since(issue, since) if self.is_unfinished(each))

    def is_unfinished(self, comment: Comment) -> bool:
        """Whether a comment is ours and has its files but not yet its marker."""
        return bool(comment.media) and not comment.own and comment.author == self.own_account

    def comment(self, issue: IssueId, comment: str) -> Comment | None:
        """Return the comment, None if it is gone."""
        try:
            found = self._transport.read(
                wire.Comment, self._jira.get_comment, part(issue), part(comment), expand="properties"
            )
            return found.value(marker=self._marker(found.id))
        except JiraNotFoundError:
            return None

    def find_own_comment(self, issue: IssueId, marker: Mapping[str, Any]) -> Comment | None:
        """Return our comment whose marker contains `marker`, among the newest of the issue."""
        newest = islice(self._newest_comments(issue), _RECENT)
        return next((comment for comment in newest if wire.holds(comment.marker, marker)), None)

    def comments_since(self, issue: IssueId, since: datetime, *, most: int | None = None) -> tuple[Comment, ...]:
        """Return the comments created at `since` or later, the latest `most` of them, oldest first."""
        found = []
        for comment in islice(self._newest_comments(issue), most):
            if comment.created < since:
                break
            found.append(comment)
        return tuple(reversed(found))

    def reopening(self, issue: IssueId) -> str | None:
        """Return the transition by which a customer reopens a done request, None if there is none."""
        return transitions.reopening(self._transport, issue)

    def reopen(self, issue: IssueId, transition: str) -> None:
        """Perform a customer transition. After a `JiraUnavailableError` ask `find_issue` before doing it again."""
        self._transport.command(self._jsm.perform_customer_transition, part(issue), data={"id": transition})

    def relates(self) -> bool:
        """Whether the site has the link type `RELATES`."""
        found = self._transport.read(wire.LinkTypes, self._jira.get_issue_link_types)
        return any(each.name == RELATES for each in found.issue_link_types)

    def relate(self, issue: IssueId, earlier: IssueId) -> None:
        """Link two issues. Jira makes no second link of the same type between them."""
        link = {"type": {"name": RELATES}, "inwardIssue": {"id": issue}, "outwardIssue": {"id": earlier}}
        self._transport.command(self._jira.link_issues, data=link)

    def rate(self, issue: IssueId, score: int, comment: str) -> None:
        """Rate a request for its customer. Jira refuses if the project does not collect ratings."""
        feedback.post(self._transport, issue, score, comment)

    def set_issue_property(self, issue: IssueId, key: str, value: Mapping[str, Any]) -> None:
        """Store an entity property on the issue, where people do not see it."""
        self._transport.command(self._jira.set_issue_property, part(issue), part(key), data=dict(value))

    def _marker(self, comment: str) -> Any:
        try:
            held = self._transport.read(
                wire.EntityProperty, self._jira.get_comment_property, part(comment), wire.COMMENT_PROPERTY
            )
        except JiraNotFoundError:
            return None
        return held.value

    def _newest_comments(self, issue: IssueId) -> Iterator[Comment]:
        start = 0
        for _ in range(MOST_PAGES):
            page = self._transport.read(
                wire.CommentPage,
                self._jira.get_comments,
                part(issue),
                start_at=start,
                max_results=PAGE_SIZE if start else _FIRST_PAGE,
                order_by="-created",
                expand="properties",
            )
            yield from filter(None, map(self._readable, page.comments))
            start += len(page.comments)
            if not page.comments or start >= page.total:
                return

    def _readable(self, sent: msgspec.Raw) -> Comment | None:
        """Return a comment of a page, None for an unreadable one, so that its neighbours are still read."""
        try:
            comment = transport.parse(wire.Comment, sent)
        except JiraUnreadableError:
            logger.warning("jira_comment_unreadable")
            return None
        expanded = comment.properties
        return comment.value(wire.own_marker(expanded) if isinstance(expanded, tuple) else self._marker(comment.id))
