"""What agents' pages are answered, as types."""

from datetime import datetime
from typing import Self

from msgspec import Struct

from jira_chat.conversations import models
from jira_chat.presence.models import Habits, State
from jira_chat.web.administration_answers import Project
from jira_chat.web.offer_answers import SpokenLanguage


class Note(Struct, frozen=True, kw_only=True):
    """What an agent wrote for agents alone."""

    client_id: str
    """As that of a message."""
    author: str
    body: str
    at: datetime
    refused: bool
    """Whether Jira does not take it as an internal comment."""

    @classmethod
    def of(cls, note: models.Note) -> Self:
        """Show a note."""
        return cls(client_id=note.client_id, author=note.author, body=note.body, at=note.at, refused=note.refused)


class ListedNotes(Struct, frozen=True, kw_only=True):
    """Those of a conversation, the oldest first."""

    notes: list[Note]


class SavedFilter(Struct, frozen=True, kw_only=True):
    """An agent's own view of open conversations; what is empty does not count, all others have to fit."""

    id: str
    name: str
    label: str
    """One of the request's, in any case."""
    language: str
    """The customer's: `de` is `de-AT`, too."""
    path: str
    """How the path of the page begins that the customer is on."""
    request_type: models.Named | None
    organization: models.Named | None
    """One of those that the request is shared with."""

    @classmethod
    def of(cls, saved: models.SavedFilter) -> Self:
        """Show a filter."""
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
    """Those of an agent in a project, the oldest first."""

    filters: list[SavedFilter]
    request_types: list[models.Named]
    """Those of open conversations, by name."""
    organizations: list[models.Named]


class TransferTargets(Struct, frozen=True, kw_only=True):
    """The projects to which an agent can transfer a conversation, by name."""

    projects: list[Project]


class Reachable(Struct, frozen=True, kw_only=True):
    """The customer of a request on which an agent can begin a chat."""

    customer: str | None
    """Their name; null where none can begin."""
    reason: str | None
    """Why none can begin, in words."""
    code: str | None
    """The same as a refusal's code."""


class Begun(Struct, frozen=True, kw_only=True):
    """A chat that an agent began."""

    conversation: str


class OfferedComment(Struct, frozen=True, kw_only=True):
    """What an agent's own browser writes to Jira."""

    issue: str
    """The request's id."""
    comment: str
    """As JSON, as the REST API takes it."""


class RequestNow(Struct, frozen=True, kw_only=True):
    """A conversation's request, as far as it is known here."""

    key: str | None
    """None until there is one."""
    address: str | None
    """Where it is in Jira."""
    resolved: bool
    status: str | None
    """In the words of its workflow; None until Jira was asked."""
    category: str | None
    """Jira's own: `new`, `indeterminate` or `done`."""
    assignee: str | None
    mine: bool
    """Whether it is assigned to who asks."""


class RequestStep(Struct, frozen=True, kw_only=True):
    """Something that can be done with a request now."""

    id: str
    name: str
    to: str
    """The status that it leads to."""
    category: str
    """Of that status."""
    asks: bool
    """Whether it asks for something first, which is answered in Jira."""


class RequestSteps(Struct, frozen=True, kw_only=True):
    """All of it, in Jira's order."""

    steps: list[RequestStep]


class Colleague(Struct, frozen=True, kw_only=True):
    """An agent a request can be assigned to."""

    account: str
    name: str


class Assignable(Struct, frozen=True, kw_only=True):
    """Those who were found."""

    people: list[Colleague]


class OnlineAgent(Struct, frozen=True, kw_only=True):
    """An agent who chose to be there for customers."""

    account: str
    name: str
    until: datetime | None
    """When they go offline by themselves; `null` for until they change it."""
    since: datetime
    """When they chose so."""
    by_hours: bool
    """Whether their working hours decide."""
    away: bool
    """Whether nobody has been at their page for as long as they said; customers do not see them as available."""
    chats: int
    """How many open conversations they have in the project."""


class OwnPresence(Struct, frozen=True, kw_only=True):
    """What an agent chose themselves."""

    state: State
    by_hours: bool
    changes_at: datetime | None
    """When they go online or offline by themselves, if they do."""
    habits: Habits
    everywhere: bool
    """Whether they chose it for all their projects."""


class Closure(Struct, frozen=True, kw_only=True):
    """That a project's chat is closed, no matter who is online."""

    until: datetime | None
    """When it opens by itself; `null` for when somebody opens it."""
    reason: str
    by: str
    """The name of who closed it."""
    at: datetime


class OnlineAgents(Struct, frozen=True, kw_only=True):
    """Those of a project, by name."""

    agents: list[OnlineAgent]
    own: OwnPresence | None
    """Of who asks; `null` for admins, who are not there for customers."""
    closure: Closure | None
    leads: bool
    """Whether who asks may close the chat and open it."""


class WorkingHabits(Struct, frozen=True, kw_only=True):
    """How an agent works, and what they can choose from."""

    habits: Habits
    away_choices: list[int]
    """Minutes; 0 means never."""
    time_zones: list[str]
    languages: list[SpokenLanguage]
    follows_holidays: bool
    """Whether the project has special days that are kept as well."""


class CommentInChat(Struct, frozen=True, kw_only=True):
    """A comment of the request that is in the chat."""

    seq: int
    """Of its last message."""
    address: str


class CommentsInChat(Struct, frozen=True, kw_only=True):
    """Those that are in the chat."""

    comments: list[CommentInChat]


class MissingComment(Struct, frozen=True, kw_only=True):
    """A comment that the customer reads on the request and not in the chat."""

    id: str
    author: str
    at: datetime
    address: str


class MissingComments(Struct, frozen=True, kw_only=True):
    """Those that are not in the chat, oldest first."""

    comments: list[MissingComment]
    older: bool
    """Whether older comments were not looked at."""
