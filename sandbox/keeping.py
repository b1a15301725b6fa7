"""Saves the site in a file beside the add-on's data, after each change.

The add-on keeps conversations, so a Jira that began anew would give their requests' ids to others. Where the file is
lost the sandbox is another site, of which the add-on knows nothing yet.
"""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

import msgspec

from sandbox.state import Group, Issue, Jira, Numbers, Project, User

NAME = "sandbox.json"


@dataclass
class _Site:
    """Everything that changes, as it is written. Issues name their project, and `links` the issues that are related."""

    client_key: str
    users: list[User]
    groups: list[Group]
    projects: list[Project]
    issues: list[Issue]
    customers_visible_from: dict[str, datetime]
    issue_ids: Numbers
    comment_ids: Numbers
    widget_keys: dict[str, str] = field(default_factory=dict)
    closed_accounts: dict[str, datetime] = field(default_factory=dict)
    changed_accounts: dict[str, datetime] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)


class Keeping:
    """The file, and the site read from it."""

    def __init__(self, folder: Path, jira: Jira) -> None:
        self._path = folder / NAME
        self._jira = jira
        self._writing = Lock()
        self.client_key = f"acme-{uuid.uuid4()}"
        self.widget_keys: dict[str, str] = {}

    def restore(self) -> None:
        """Restore the site, if it was saved."""
        if self._path.exists():
            site = msgspec.json.decode(self._path.read_bytes(), type=_Site)
            self._take_over(site)

    def keep(self) -> None:
        """Write the site. The file is complete at any time, however this process ends."""
        jira = self._jira
        with self._writing:
            with jira.lock:
                site = _Site(
                    self.client_key,
                    jira.users,
                    jira.groups,
                    jira.projects,
                    [replace(issue, project=_name_of(issue.project), related=[]) for issue in jira.issues],
                    jira.customers_visible_from,
                    jira.issue_ids,
                    jira.comment_ids,
                    self.widget_keys,
                    jira.closed_accounts,
                    jira.changed_accounts,
                    [(one.issue_id, other.issue_id) for one in jira.issues for other in one.related],
                )
                text = msgspec.json.encode(site)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_bytes(text)
            fresh.replace(self._path)

    def _take_over(self, site: _Site) -> None:
        jira = self._jira
        self.client_key = site.client_key
        self.widget_keys |= site.widget_keys
        projects = {each.project_id: each for each in site.projects}
        jira.users, jira.groups, jira.projects = site.users, site.groups, site.projects
        jira.issues = [replace(each, project=projects[each.project.project_id]) for each in site.issues]
        issues = {each.issue_id: each for each in jira.issues}
        for one, other in site.links:
            issues[one].related.append(issues[other])
        jira.customers_visible_from = site.customers_visible_from
        jira.closed_accounts, jira.changed_accounts = site.closed_accounts, site.changed_accounts
        jira.issue_ids, jira.comment_ids = site.issue_ids, site.comment_ids


def _name_of(project: Project) -> Project:
    return Project(project.project_id, project.key, project.name, project.service_desk_id, [])
