"""Types of the answers for agents' pages."""

from datetime import datetime
from typing import Self

from msgspec import Struct

from jira_chat.conversations import models
from jira_chat.presence.models import Habits, State
from jira_chat.web.administration_answers import Project
from jira_chat.web.offer_answers import SpokenLanguage


class Note(Struct, frozen=True, kw_only=True):
    """An internal note of an agent."""

    client_id: str
    """Like the `client_id` of a message."""
    author: str
    body: str
    at: datetime
    refused: bool
    """Whether Jira refused it as an internal comment."""

    @classmethod
    def of(cls, note: models.Note) -> Self:
        """Return the answer for a note."""
        return cls(client_id=note.client_id, author=note.author, body=note.body, at=note.at, refused=note.refused)


class ListedNotes(Struct, frozen=True, kw_only=True):
    """The notes of a conversation, the oldest first."""

    notes: list[Note]


class SavedFilter(Struct, frozen=True, kw_only=True):
    """An agent's own view of open conversations, which have to match all criteria that are not empty."""

    id: str
    name: str
    label: str
    """A label of the request, ignoring case."""
    language: str
    """The customer's language; `de` also matches `de-AT`."""
    path: str
    """A prefix of the path of the customer's current page."""
    request_type: models.Named | None
    organization: models.Named | None
    """An organization that the request is shared with."""

    @classmethod
    def of(cls, saved: models.SavedFilter) -> Self:
        """Return the answer for a filter."""
        criteria = saved.criteria
        return cls(
            id=saved.id,
            name=saved.name,
            label=criteria.label,
            language=criteria.language,
            path=criteria.path,
            request_type=criteria.request_type,
            organization=criteria.organization,
        )


class SavedFilters(Struct, frozen=True, kw_only=True):
    """An agent's filters in a project, the oldest first."""

    filters: list[SavedFilter]
    request_types: list[models.Named]
    """Request types of open conversations, by name."""
    organizations: list[models.Named]


class TransferTargets(Struct, frozen=True, kw_only=True):
    """The projects to which an agent can transfer a conversation, by name."""

    projects: list[Project]


class Reachable(Struct, frozen=True, kw_only=True):
    """The customer of a request on which an agent can start a chat."""

    customer: str | None
    """The customer's name; null if no chat can start."""
    reason: str | None
    """Why no chat can start, in words."""
    code: str | None
    """The same as a refusal's code."""


class Begun(Struct, frozen=True, kw_only=True):
    """A chat started by an agent."""

    conversation: str


class OfferedComment(Struct, frozen=True, kw_only=True):
    """A comment that an agent's own browser writes to Jira."""

    issue: str
    """The request's id."""
    comment: str
    """The JSON body for the REST API."""


class RequestNow(Struct, frozen=True, kw_only=True):
    """A conversation's request, as stored here."""

    key: str | None
    """None until the request exists."""
    address: str | None
    """The address of the request in Jira."""
    resolved: bool
    status: str | None
    """The name of its status in the workflow; None until it is read from Jira."""
    category: str | None
    """Jira's status category: `new`, `indeterminate` or `done`."""
    assignee: str | None
    mine: bool
    """Whether the request is assigned to the caller."""


class RequestStep(Struct, frozen=True, kw_only=True):
    """A transition that a request allows now."""

    id: str
    name: str
    to: str
    """The status that it leads to."""
    category: str
    """The category of that status."""
    asks: bool
    """Whether it requires input, which has to be given in Jira."""


class RequestSteps(Struct, frozen=True, kw_only=True):
    """All transitions, in Jira's order."""

    steps: list[RequestStep]


class Colleague(Struct, frozen=True, kw_only=True):
    """An agent a request can be assigned to."""

    account: str
    name: str


class Assignable(Struct, frozen=True, kw_only=True):
    """The agents found."""

    people: list[Colleague]


class OnlineAgent(Struct, frozen=True, kw_only=True):
    """An agent who has chosen to be online."""

    account: str
    name: str
    until: datetime | None
    """When they go offline automatically; `null` if only by their own choice."""
    since: datetime
    """When they chose to be online."""
    by_hours: bool
    """Whether their working hours decide."""
    away: bool
    """Whether their pages have been inactive for as long as they chose; customers do not see them as available."""
    chats: int
    """How many open conversations they have in the project."""


class OwnPresence(Struct, frozen=True, kw_only=True):
    """The caller's own choice of presence."""

    state: State
    by_hours: bool
    changes_at: datetime | None
    """When they go online or offline automatically, if they do."""
    habits: Habits
    everywhere: bool
    """Whether the choice applies to all their projects."""


class Closure(Struct, frozen=True, kw_only=True):
    """The closing of a project's chat, regardless of agents online."""

    until: datetime | None
    """When it reopens automatically; `null` if only by hand."""
    reason: str
    by: str
    """The name of the person who closed it."""
    at: datetime


class OnlineAgents(Struct, frozen=True, kw_only=True):
    """The online agents of a project, by name."""

    agents: list[OnlineAgent]
    own: OwnPresence | None
    """The caller's own presence; `null` for admins, who have none."""
    closure: Closure | None
    leads: bool
    """Whether the caller may close and open the chat."""


class WorkingHabits(Struct, frozen=True, kw_only=True):
    """An agent's working habits, and the available choices."""

    habits: Habits
    away_choices: list[int]
    """Minutes; 0 means never."""
    time_zones: list[str]
    languages: list[SpokenLanguage]
    follows_holidays: bool
    """Whether the project's special days apply, too."""


class CommentInChat(Struct, frozen=True, kw_only=True):
    """A comment of the request that also appears in the chat."""

    seq: int
    """The sequence number of its last message."""
    address: str


class CommentsInChat(Struct, frozen=True, kw_only=True):
    """The comments that appear in the chat."""

    comments: list[CommentInChat]


class MissingComment(Struct, frozen=True, kw_only=True):
    """A public comment of the request that is missing in the chat."""

    id: str
    author: str
    at: datetime
    address: str


class MissingComments(Struct, frozen=True, kw_only=True):
    """The comments missing in the chat, the oldest first."""

    comments: list[MissingComment]
    older: bool
    """Whether there are older comments that were not read."""
