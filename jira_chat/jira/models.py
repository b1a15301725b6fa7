"""Jira's resources as frozen values, under our names. `rename` gives the names on the wire."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, RequestTypeId, ServiceDeskId


class HeldAccount(Struct, frozen=True, rename={"account": "accountId", "updated_at": "updatedAt"}):
    """An account whose data we keep, and when we got the data from Atlassian."""

    account: AccountId
    updated_at: datetime


class ReportedAccounts(Struct, frozen=True, kw_only=True):
    """Atlassian's answer to a report; accounts not listed are unchanged."""

    closed: frozenset[AccountId]
    """Accounts to erase."""
    updated: frozenset[AccountId]
    """Accounts to read anew."""
    cycle: timedelta
    """When to report again."""


class Project(Struct, frozen=True):
    """A Jira project. The key may change, the id does not."""

    id: ProjectId
    key: str
    name: str


class ServiceDesk(
    Struct,
    frozen=True,
    rename={"project_id": "projectId", "project_key": "projectKey", "name": "projectName"},
):
    """The service desk of a project, under the project's name."""

    id: ServiceDeskId
    project_id: ProjectId
    project_key: str
    name: str


class RequestType(Struct, frozen=True):
    """A kind of request that customers of a service desk can raise."""

    id: RequestTypeId
    name: str


class Article(Struct, frozen=True, kw_only=True):
    """An article of the knowledge base."""

    page: str
    """The id of its page."""
    title: str
    excerpt: str


class FieldChoice(Struct, frozen=True):
    """One of the values that a field can have."""

    id: str
    label: str


class RequestField(Struct, frozen=True, kw_only=True):
    """A field of a request type, as customers fill it in."""

    id: str
    name: str
    help: str = ""
    required: bool = False
    visible: bool = True
    """Whether customers see it; Jira fills in a hidden field."""
    has_default: bool = False
    choices: tuple[FieldChoice, ...] = ()
    nested: bool = False
    """Whether a choice has choices of its own."""
    type: str = ""
    items: str = ""
    """The type of an array's elements."""
    custom: str = ""
    """The kind of a custom field, the last part of its key: `textarea`."""


class Group(Struct, frozen=True, rename={"id": "groupId"}):
    """A group of Jira users. Remember the id: groups can be renamed."""

    id: str
    name: str


class User(Struct, frozen=True, rename={"account": "accountId", "name": "displayName", "email": "emailAddress"}):
    """An Atlassian user or a portal-only customer. `email` is None or empty where the profile hides it."""

    account: AccountId
    name: str
    email: str | None = None


class Request(Struct, frozen=True, rename={"issue_id": "issueId", "key": "issueKey"}):
    """A customer request, known to agents as an issue."""

    issue_id: IssueId
    key: str
    described: bool = True
    """Whether it has our description; some request types have none."""


class Status(Struct, frozen=True):
    """The status of an issue, named by its workflow."""

    name: str
    category: str = ""
    """`new`, `indeterminate`, `done` or `undefined`: it decides the colour."""


class Step(Struct, frozen=True, kw_only=True):
    """A step of a request's workflow."""

    id: str
    name: str
    to: Status
    resolution: str | None = None
    """The resolution to send if the step requires one."""
    asks: bool = False
    """Whether the step requires further fields, which only Jira's own page offers."""


class Named(Struct, frozen=True):
    """The id and name of a Jira object."""

    id: str
    name: str


class Classification(Struct, frozen=True, kw_only=True):
    """The request type and organizations of a request."""

    request_type: Named | None
    organizations: tuple[Named, ...]
    """The first organizations with which it is shared."""


class Issue(Struct, frozen=True):
    """A request as agents see it, at the moment of asking."""

    issue_id: IssueId
    key: str
    summary: str = ""
    resolved: bool = False
    """Whether it has a resolution or a status of the category “Done”."""
    done: bool = False
    """Whether its status is of the category “Done”."""
    resolved_at: datetime | None = None
    """When it was resolved."""
    status: Status | None = None
    assignee: User | None = None
    reporter: AccountId | None = None
    project: ProjectId | None = None
    restricted: bool = False
    """Whether a security level hides it from some who may see its project."""
    changed_at: datetime | None = None
    """When it last changed, comments included."""
    labels: tuple[str, ...] = ()
    classification: Classification | None = None
    """None if it was not asked for, or Jira does not tell."""


class Comment(Struct, frozen=True):
    """A comment of an issue as plain text."""

    id: str
    author: AccountId | None
    author_name: str
    public: bool
    """True only if Jira calls the comment public and restricts it to nobody; anything else is internal."""
    text: str
    created: datetime
    media: tuple[str, ...] = ()
    """The media ids of the files that it shows, in order."""
    by_customer: bool = False
    """Whether Jira marks its author as a customer. Others may be customers too: reporters, participants."""
    edited: bool = False
    """Whether it was changed after it was written."""
    by_app: bool = False
    """Whether its author is an app, such as an automation."""
    marker: Any = None
    """The marker that `add_comment` set on our own comment; None on any other."""

    @property
    def own(self) -> bool:
        """Whether we wrote the comment."""
        return self.marker is not None


class FileAuthor(Struct, frozen=True, rename={"account": "accountId"}):
    """The account that added a file to an issue."""

    account: AccountId | None = None


class JiraFile(Struct, frozen=True):
    """A file of an issue."""

    id: str
    filename: str
    size: int
    """In bytes."""
    author: FileAuthor = FileAuthor()
