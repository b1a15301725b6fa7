"""Jira's answers as they arrive, reduced to the fields that we read. Other fields are ignored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from msgspec import UNSET, Raw, Struct, UnsetType

from jira_chat.jira import adf, models
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId

T = TypeVar("T")

COMMENT_PROPERTY = "jira-chat"
"""The entity property that marks our own comments."""

VISIBILITY_PROPERTY = "sd.public.comment"
"""Service management's own property of a comment. Undocumented but long-standing: `{"internal": true}` hides it."""

_CUSTOMER, _APP = "customer", "app"
"""The `accountType` of people with a help center account only, and of apps. Agents have other types, as do some
customers."""

_FORMER_USER = "Former user"
"""Jira's own name for a comment's author whose account was deleted."""

GROUPS = cast("type[tuple[models.Group, ...] | models.Group]", tuple[models.Group, ...] | models.Group)
"""Groups of a user: a list in Atlassian's schema, a single group in its example."""


class Page(Struct, Generic[T], rename="camel"):
    """A page of any service management resource."""

    values: tuple[T, ...] = ()
    is_last_page: bool = True


class ProjectGrant(Struct):
    """A permission and those of the given projects in which it is granted."""

    permission: str
    projects: tuple[int, ...] = ()


class Grants(Struct, rename="camel"):
    """The answer to a bulk permission check."""

    global_permissions: tuple[str, ...] = ()
    project_permissions: tuple[ProjectGrant, ...] = ()


class OwnPermission(Struct, rename="camel"):
    """Whether the app holds a permission."""

    have_permission: bool = False


class OwnPermissions(Struct):
    """The requested permissions, by key."""

    permissions: dict[str, OwnPermission] = {}


class FoundGroups(Struct):
    """The result of the group picker."""

    groups: tuple[models.Group, ...] = ()


class FieldSchema(Struct, frozen=True):
    """The type of a field's values."""

    type: str = ""
    items: str | None = None
    custom: str | None = None


class ValidValue(Struct):
    """A permitted value of a field."""

    value: str | None = None
    label: str | None = None
    children: tuple[Any, ...] | None = None


class FieldMeta(Struct, rename="camel"):
    """A field of a request type."""

    field_id: str
    name: str | None = None
    description: str | None = None
    required: bool = False
    visible: bool = True
    default_values: tuple[Any, ...] | None = None
    valid_values: tuple[ValidValue, ...] | None = None
    jira_schema: FieldSchema = FieldSchema()

    def model(self) -> models.RequestField:
        """Return the field as a value of ours."""
        valid = self.valid_values or ()
        return models.RequestField(
            id=self.field_id,
            name=self.name or self.field_id,
            help=self.description or "",
            required=self.required,
            visible=self.visible,
            has_default=bool(self.default_values),
            choices=tuple(models.FieldChoice(each.value, each.label or each.value) for each in valid if each.value),
            nested=any(each.children for each in valid),
            type=self.jira_schema.type,
            items=self.jira_schema.items or "",
            custom=(self.jira_schema.custom or "").rpartition(":")[2],
        )


class CreateMeta(Struct, rename="camel"):
    """The fields of a request type."""

    request_type_fields: tuple[FieldMeta, ...] = ()


class FieldValue(Struct, rename="camel"):
    """One field of a request as the customer filled it in."""

    field_id: str = ""
    value: Any = None


class DescribedRequest(Struct, rename="camel"):
    """A request with its fields."""

    issue_id: IssueId
    issue_key: str
    request_field_values: tuple[FieldValue, ...] = ()

    def says(self, field: str) -> str:
        """Return a field as plain text, in whichever format the desk stores it."""
        values = (each.value for each in self.request_field_values if each.field_id == field)
        return "\n".join(adf.to_text(value) for value in values)


class StatusCategory(Struct, frozen=True):
    """One of Jira's few status categories."""

    key: str = ""


class Status(Struct, rename="camel"):
    """The status of an issue; its name depends on the workflow, its category means the same everywhere."""

    name: str = ""
    status_category: StatusCategory = StatusCategory()

    @property
    def is_done(self) -> bool:
        """Whether the status is of the category “Done”."""
        return self.status_category.key == "done"


class Transition(Struct):
    """A step of an issue's workflow. Service management omits `to`."""

    id: str
    to: Status | None = None


class Transitions(Struct):
    """The steps that the app may take with an issue."""

    transitions: tuple[Transition, ...] = ()


class LinkType(Struct):
    """A link type of a site."""

    name: str = ""


class LinkTypes(Struct, rename="camel"):
    """All link types of a site."""

    issue_link_types: tuple[LinkType, ...] = ()


class Person(Struct, rename="camel"):
    """A person in a field of an issue."""

    account_id: AccountId | None = None
    display_name: str | None = None


class ProjectRef(Struct):
    """The project in a field of an issue."""

    id: ProjectId


class IssueFields(Struct, frozen=True):
    """The issue fields that we ask for; an app may not see all of them."""

    summary: str | None = None
    status: Status | None = None
    resolution: Any = None
    assignee: Person | None = None
    reporter: Person | None = None
    project: ProjectRef | None = None
    security: Any = None
    resolutiondate: str | None = None
    statuscategorychangedate: str | None = None
    updated: Any = None
    labels: tuple[str, ...] | None = None

    @property
    def resolved_at(self) -> datetime | None:
        """When the issue was done, else when it got its resolution, which workflows may keep; None if not told."""
        done = self.statuscategorychangedate if self.status is not None and self.status.is_done else None
        return _instant(done or self.resolutiondate or self.statuscategorychangedate)

    @property
    def changed_at(self) -> datetime | None:
        """When the issue last changed, comments included; None if Jira does not say."""
        return _instant(self.updated)


def _instant(said: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(said) if said else None
    except (TypeError, ValueError):
        return None


class Issue(Struct):
    """An issue of the platform's API, version 3."""

    id: IssueId
    key: str
    fields: IssueFields = IssueFields()

    def value(self) -> models.Issue:
        """Return the issue as a value of ours."""
        fields, status = self.fields, self.fields.status
        assignee = fields.assignee or Person()
        done = status is not None and status.is_done
        resolved = done or fields.resolution is not None
        return models.Issue(
            issue_id=self.id,
            key=self.key,
            summary=fields.summary or "",
            resolved=resolved,
            done=done,
            resolved_at=fields.resolved_at if resolved else None,
            status=models.Status(status.name, status.status_category.key) if status and status.name else None,
            assignee=models.User(assignee.account_id, assignee.display_name or "") if assignee.account_id else None,
            reporter=fields.reporter.account_id if fields.reporter else None,
            project=fields.project.id if fields.project else None,
            restricted=fields.security is not None,
            changed_at=fields.changed_at,
            labels=fields.labels or (),
        )


class EntityProperty(Struct):
    """A property that an app keeps on an entity."""

    key: str
    value: Any = None


class Author(Struct, rename="camel"):
    """The author of a comment."""

    account_id: AccountId | None = None
    account_type: str | None = None
    display_name: str | None = None


class Comment(Struct, rename="camel"):
    """A comment of the platform's API, version 3."""

    id: str
    created: str
    """Kept as text: Jira writes `+0000` without a colon, which msgspec's RFC 3339 does not allow."""
    updated: Any = None
    body: Any = None
    author: Author | None = None
    jsd_public: Any = None
    visibility: Any = None
    """A role or a group. Jira shows the comment to nobody else, yet calls it public."""
    properties: tuple[EntityProperty, ...] | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Refuse an unreadable instant; msgspec turns the ValueError into its own error."""
        if datetime.fromisoformat(self.created).tzinfo is None:
            raise ValueError("an instant without its zone")

    @property
    def is_public(self) -> bool:
        """Whether Jira explicitly calls the comment public and nothing restricts it. In doubt it is internal."""
        said = [held.value for held in self.properties or () if held.key == VISIBILITY_PROPERTY]
        is_open = all(isinstance(value, dict) and value.get("internal") is False for value in said)
        return self.jsd_public is True and self.visibility is None and is_open

    def value(self, marker: Any) -> models.Comment:
        """Return the comment as a value of ours."""
        author = self.author or Author()
        created = datetime.fromisoformat(self.created)
        return models.Comment(
            id=self.id,
            author=author.account_id,
            author_name=author.display_name or _FORMER_USER,
            by_customer=author.account_type == _CUSTOMER,
            by_app=author.account_type == _APP,
            public=self.is_public,
            text=adf.to_text(self.body),
            media=adf.media_ids(self.body),
            created=created,
            edited=_is_after(self.updated, created),
            marker=marker,
        )


def comment_as_sent(document: Mapping[str, Any], marker: Mapping[str, Any]) -> dict[str, Any]:
    """Return the REST API's form of a public comment of ours."""
    properties = [
        {"key": COMMENT_PROPERTY, "value": dict(marker)},
        {"key": VISIBILITY_PROPERTY, "value": {"internal": False}},
    ]
    return {"body": document, "properties": properties}


def _is_after(instant: Any, created: datetime) -> bool:
    """Whether an instant is later than `created`; False if it is unreadable, so that the comment is still read."""
    try:
        return isinstance(instant, str) and datetime.fromisoformat(instant) > created
    except (ValueError, TypeError):
        return False


class CommentPage(Struct):
    """A page of an issue's unparsed comments; `total` counts those of all pages."""

    comments: tuple[Raw, ...] = ()
    total: int = 0


class TemporaryAttachment(Struct, rename={"id": "temporaryAttachmentId"}):
    """A file that a comment can show."""

    id: str


class TemporaryAttachments(Struct, rename="camel"):
    """The answer to an upload."""

    temporary_attachments: tuple[TemporaryAttachment, ...]

    def __post_init__(self) -> None:
        """Refuse an answer without a file; msgspec turns the ValueError into its own error."""
        if not self.temporary_attachments:
            raise ValueError("no file")


class CommentRef(Struct):
    """A reference to a comment."""

    id: str


class CommentWithFiles(Struct):
    """The answer to a comment with files."""

    comment: CommentRef


class RenderedComment(Struct, rename="camel"):
    """A comment as HTML."""

    rendered_body: str = ""


class FileFields(Struct, frozen=True):
    """The files of an issue."""

    attachment: tuple[models.JiraFile, ...] = ()


class IssueWithFiles(Struct):
    """An issue with only its files."""

    fields: FileFields = FileFields()


def own_marker(properties: tuple[EntityProperty, ...]) -> Any:
    """Return the marker of our own comment, None for any other comment."""
    return next((held.value for held in properties if held.key == COMMENT_PROPERTY), None)


def holds(marker: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether a comment's marker contains the wanted values."""
    return isinstance(marker, dict) and wanted.items() <= marker.items()
