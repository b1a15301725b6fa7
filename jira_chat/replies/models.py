"""Canned replies and their owners, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jira_chat.kernel.ids import AccountId, ProjectId


class Scope(StrEnum):
    """Who can use a reply."""

    PERSONAL = "personal"
    PROJECT = "project"
    SITE = "site"


@dataclass(frozen=True)
class Owner:
    """The owner of replies: an agent, a project or the site."""

    scope: Scope
    key: str
    """The account's or the project's id; empty for the site."""


SITE = Owner(Scope.SITE, "")


def of_agent(account: AccountId) -> Owner:
    """Return the owner of an agent's own replies, which are the same in all projects."""
    return Owner(Scope.PERSONAL, account)


def of_project(project: ProjectId) -> Owner:
    """Return the owner of a project's replies."""
    return Owner(Scope.PROJECT, project)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The editable part of a reply."""

    name: str
    """The name by which agents find it."""
    text: str
    """With variables: `{customer.name}`, or `{customer.name|there}` with a text for an empty value."""
    language: str = ""
    """The code of a bundled language, empty for any."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A canned reply."""

    id: str
    scope: Scope
    name: str
    text: str
    language: str
    uses: int
    """How often it was inserted."""
    used_at: datetime | None
    changed_at: datetime
    changed_by: str
    """The display name of the person who last changed it."""
