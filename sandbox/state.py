"""The state of the sandbox Jira: people, groups, projects, requests. In memory, behind one lock."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

Adf = dict[str, Any]
Properties = dict[str, Any]


@dataclass
class Numbers:
    """Consecutive numbers, each only once."""

    following: int = 1

    def __next__(self) -> int:
        self.following += 1
        return self.following - 1


@dataclass(frozen=True)
class User:
    """`name` is the sandbox's own short name (`?as=nina`); Jira Cloud has no such thing."""

    name: str
    account_id: str
    display_name: str
    kind: Literal["atlassian", "app", "customer"]
    email: str
    shows_email: bool = False
    """Whether the profile lets others see the address."""


@dataclass
class Group:
    group_id: str
    name: str
    members: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Organization:
    """Customers who belong together, by their account ids."""

    organization_id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Status:
    status_id: str
    name: str
    category: Literal["new", "indeterminate", "done"]


@dataclass(frozen=True)
class Transition:
    transition_id: str
    name: str
    target: Status
    sources: tuple[Status, ...]
    for_customers: bool = False


FieldKind = Literal["text", "paragraph", "select", "checkboxes", "date", "number", "user"]


@dataclass(frozen=True)
class Field:
    """A custom field of a request type; `options` are ids and labels."""

    field_id: str
    name: str
    kind: FieldKind
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RequestType:
    type_id: str
    name: str
    description: str
    required: tuple[str, ...] = ("summary",)
    hidden: bool = False
    fields: tuple[Field, ...] = ()
    has_description: bool = True


@dataclass(frozen=True)
class Article:
    """A page of the knowledge base."""

    page_id: str
    title: str
    text: str
    internal: bool = False
    """Whether only agents may read it."""


@dataclass
class Project:
    project_id: str
    key: str
    name: str
    service_desk_id: str
    request_types: list[RequestType]
    admins: list[User] = field(default_factory=list)
    agents: list[User] = field(default_factory=list)
    customers: list[User] = field(default_factory=list)
    properties: Properties = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    articles: list[Article] = field(default_factory=list)
    kind: Literal["service_desk", "software"] = "service_desk"
    """A software project has no service desk and no request types."""


@dataclass(frozen=True)
class Attachment:
    """A file. Documents name it by its media id, everything else by its own id."""

    attachment_id: str
    media_id: str
    filename: str
    media_type: str
    content: bytes
    author: User
    created: datetime

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass
class Comment:
    comment_id: str
    author: User
    body: Adf
    public: bool
    created: datetime
    updated: datetime
    editor: User
    properties: Properties = field(default_factory=dict)
    visibility: dict[str, str] | None = None
    """The only role or group that may read it; independent of `public`."""


@dataclass
class Issue:
    issue_id: str
    key: str
    project: Project
    request_type: RequestType
    summary: str
    description: Adf
    reporter: User
    creator: User
    status: Status
    status_since: datetime
    created: datetime
    updated: datetime
    comments: list[Comment] = field(default_factory=list)
    participants: list[User] = field(default_factory=list)
    properties: Properties = field(default_factory=dict)
    former_keys: list[str] = field(default_factory=list)
    """Keys from former projects, which still lead to the issue."""
    related: list["Issue"] = field(default_factory=list)
    """Issues linked with the type “Relates”, the only one here."""
    values: dict[str, Any] = field(default_factory=dict)
    """Values of custom fields, by field id."""
    attachments: list[Attachment] = field(default_factory=list)
    assignee: User | None = None
    feedback: dict[str, Any] | None = None
    """The customer's rating."""


@dataclass
class Jira:
    """The whole site. Take `lock` around everything that reads more than one value or changes any."""

    url: str
    app: User
    users: list[User] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    customers_visible_from: dict[str, datetime] = field(default_factory=dict)
    closed_accounts: dict[str, datetime] = field(default_factory=dict)
    changed_accounts: dict[str, datetime] = field(default_factory=dict)
    issue_ids: Numbers = field(default_factory=lambda: Numbers(20001))
    attachment_ids: Numbers = field(default_factory=lambda: Numbers(40001))
    temporary: dict[str, Attachment] = field(default_factory=dict)
    """Uploaded files that no comment shows yet, by temporary id."""
    comment_ids: Numbers = field(default_factory=lambda: Numbers(30001))
    lock: threading.RLock = field(default_factory=threading.RLock)

    def user(self, account_id: str) -> User | None:
        """Return the user, None also for a new customer that the rest of Jira does not see yet."""
        user = next((user for user in self.users if user.account_id == account_id), None)
        return user if user and self.is_visible(user) else None

    def is_visible(self, user: User) -> bool:
        return self.customers_visible_from.get(user.account_id, now()) <= now()

    def close_account(self, user: User) -> None:
        """Close a person's Atlassian account, and remove their data from it."""
        self._change(user, replace(user, display_name="Former user", email="", shows_email=False))
        self.closed_accounts[user.account_id] = now()

    def rename(self, user: User, display_name: str) -> None:
        """Change a person's display name."""
        self._change(user, replace(user, display_name=display_name))
        self.changed_accounts[user.account_id] = now()

    def _change(self, user: User, changed: User) -> None:
        self.users = [changed if each.account_id == user.account_id else each for each in self.users]

    def user_named(self, name: str) -> User | None:
        return next((user for user in self.users if user.name == name), None)

    def project(self, id_or_key: str) -> Project | None:
        wanted = id_or_key.upper()
        return next((each for each in self.projects if wanted in (each.project_id, each.key)), None)

    def service_desk(self, service_desk_id: str) -> Project | None:
        return next((each for each in self.projects if each.service_desk_id == service_desk_id), None)

    def issue(self, id_or_key: str) -> Issue | None:
        wanted = id_or_key.upper()
        return next((each for each in self.issues if wanted in (each.issue_id, each.key, *each.former_keys)), None)

    def comment(self, comment_id: str) -> tuple[Issue, Comment] | None:
        return next(
            (
                (issue, comment)
                for issue in self.issues
                for comment in issue.comments
                if comment.comment_id == comment_id
            ),
            None,
        )

    def groups_of(self, user: User) -> list[Group]:
        return [group for group in self.groups if user in group.members]


def now() -> datetime:
    return datetime.now(UTC)
