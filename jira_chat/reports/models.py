"""Reports as values."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from jira_chat.kernel.ids import AccountId, ProjectId

STARTED = "started"
ANSWER = "answer"
WAIT = "wait"
RESOLUTION = "resolution"
MISSED = "missed"
RATING = "rating"
LANGUAGE = "language"
PAGE = "page"
AGENT = "agent"

OF_PROJECTS = frozenset({PAGE, AGENT})
"""Figures not summed over a site: each project decides about counting agents, and has its own pages."""

WHOLE_SITE = ProjectId("*")
"""Stands for all projects of a site together."""

Figures = Mapping[str, Mapping[str, int]]
"""Counts by figure and label."""


class Missed(StrEnum):
    """Why a chat was missed."""

    NOBODY_ONLINE = "nobody_online"
    """No agent was online when it began, and no answer came in time."""
    LEFT = "left"
    """The first answer did not reach the customer's chat."""
    NO_ANSWER = "no_answer"
    """Agents were online, and no answer came in time."""


class ReportDay(Struct, frozen=True, kw_only=True):
    """One day in the report's time zone."""

    day: date
    conversations: int
    missed: int
    median: float | None
    """Of first responses, in seconds, like `p90`."""
    p90: float | None


class Durations(Struct, frozen=True, kw_only=True):
    """A distribution of durations, in seconds with an error of at most 9.1 %."""

    count: int
    median: float | None
    p90: float | None


class MissedChats(Struct, frozen=True, kw_only=True):
    """Numbers of missed chats, by reason."""

    nobody_online: int
    left: int
    no_answer: int


class Counted(Struct, frozen=True, kw_only=True):
    """The frequency of a label."""

    label: str
    """Empty for all other labels together."""
    count: int


class RatingComment(Struct, frozen=True, kw_only=True):
    """A customer's comment on a rating."""

    at: datetime
    score: int
    comment: str
    issue_key: str | None


class AgentFigures(Struct, frozen=True, kw_only=True):
    """The chats that one agent answered first."""

    account: AccountId
    name: str
    first_response: Durations


class ProjectFigures(Struct, frozen=True, kw_only=True):
    """The figures of one project in the report of a site."""

    project: ProjectId
    name: str
    conversations: int
    missed: int
    first_response: Durations


class Report(Struct, frozen=True, kw_only=True):
    """The figures of the conversations that began on some days, in a project or a whole site."""

    first: date
    last: date
    zone: str
    """The IANA time zone of the days and hours."""
    counted_at: datetime | None
    """Later changes are not included yet; None before the first count."""
    conversations: int
    days: list[ReportDay]
    hours: list[list[int]]
    """Conversations by day of the week (0 is Monday) and hour."""
    first_response: Durations
    waiting: Durations
    """All waits of customers, not only their first."""
    resolution: Durations
    missed: MissedChats
    missed_after: int
    """Minutes after which an answer is too late."""
    scores: list[int]
    """Numbers of ratings from 1 to 5."""
    comments: list[RatingComment]
    """The latest first."""
    languages: list[Counted]
    pages: list[Counted]
    agents: list[AgentFigures] | None
    """`null` if agents are not counted, or not shown to this person."""
    projects: list[ProjectFigures] | None
    """`null` in the report of a project."""
