"""All changes to requests, from any page or interface."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import workflow
from sandbox.state import Adf, Comment, Issue, Jira, Project, Properties, RequestType, Transition, User, now


@dataclass(frozen=True)
class Event:
    """A change that webhooks announce; `name` is the webhook event."""

    name: str
    issue: Issue
    user: User
    comment: Comment | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    at: datetime = field(default_factory=now)


Listener = Callable[[Event], None]


class Actions:
    """Changes to the site's requests. Each holds the lock and tells the listeners before it returns."""

    def __init__(self, jira: Jira, tell: Listener) -> None:
        self._jira = jira
        self._tell = tell

    def create_request(
        self,
        user: User,
        project: Project,
        request_type: RequestType,
        *,
        summary: str,
        description: Adf,
        reporter: User,
        participants: list[User],
        values: dict[str, Any] | None = None,
    ) -> Issue:
        with self._jira.lock:
            created = now()
            issue = Issue(
                issue_id=str(next(self._jira.issue_ids)),
                key=f"{project.key}-{next(project.numbers)}",
                project=project,
                request_type=request_type,
                summary=summary,
                description=description,
                reporter=reporter,
                creator=user,
                status=workflow.WAITING_FOR_SUPPORT,
                status_since=created,
                created=created,
                updated=created,
                participants=participants,
                values=values or {},
            )
            self._jira.issues.append(issue)
            self._tell(Event("jira:issue_created", issue, user))
            return issue

    def delete_issue(self, user: User, issue: Issue) -> None:
        with self._jira.lock:
            self._jira.issues.remove(issue)
            self._tell(Event("jira:issue_deleted", issue, user))

    def move(self, user: User, issue: Issue, project: Project) -> None:
        """Move an issue to another project; its old key still leads to it."""
        with self._jira.lock:
            source, key = issue.project, issue.key
            issue.former_keys.append(key)
            issue.project, issue.key = project, f"{project.key}-{next(project.numbers)}"
            issue.request_type = next(iter(project.request_types), issue.request_type)
            issue.updated = now()
            changes = [
                _change("project", (source.project_id, source.name), (project.project_id, project.name)),
                _change("Key", (None, key), (None, issue.key)),
            ]
            self._tell(Event("jira:issue_updated", issue, user, changes=changes))

    def transition(self, user: User, issue: Issue, transition: Transition) -> None:
        with self._jira.lock:
            before, issue.status = issue.status, transition.target
            issue.status_since = issue.updated = now()
            change = _change("status", (before.status_id, before.name), (issue.status.status_id, issue.status.name))
            self._tell(Event("jira:issue_updated", issue, user, changes=[change]))

    def relate(self, one: Issue, other: Issue) -> None:
        """Link two issues; Jira makes no second link of the same type between them."""
        with self._jira.lock:
            if other not in one.related:
                one.related.append(other)
                other.related.append(one)

    def edit(self, user: User, issue: Issue, *, summary: str, reporter: User, assignee: User | None = None) -> None:
        """Change fields; Jira announces no edit that changes nothing."""
        with self._jira.lock:
            changes = []
            if summary != issue.summary:
                changes.append(_change("summary", (None, issue.summary), (None, summary)))
            if reporter != issue.reporter:
                before = issue.reporter
                after = (reporter.account_id, reporter.display_name)
                changes.append(_change("reporter", (before.account_id, before.display_name), after))
            if assignee != issue.assignee:
                changes.append(_change("assignee", _person(issue.assignee), _person(assignee)))
            if changes:
                issue.assignee = assignee
                issue.summary, issue.reporter, issue.updated = summary, reporter, now()
                self._tell(Event("jira:issue_updated", issue, user, changes=changes))

    def add_comment(
        self,
        user: User,
        issue: Issue,
        body: Adf,
        *,
        public: bool,
        properties: Properties | None = None,
        visibility: dict[str, str] | None = None,
    ) -> Comment:
        with self._jira.lock:
            created = now()
            comment = Comment(
                comment_id=str(next(self._jira.comment_ids)),
                author=user,
                body=body,
                public=public,
                created=created,
                updated=created,
                editor=user,
                properties=properties or {},
                visibility=visibility,
            )
            issue.comments.append(comment)
            issue.updated = created
            self._tell(Event("comment_created", issue, user, comment))
            return comment

    def edit_comment(
        self,
        user: User,
        issue: Issue,
        comment: Comment,
        body: Adf,
        *,
        public: bool | None = None,
        visibility: dict[str, str] | None = None,
    ) -> None:
        """Change a comment's text and restriction; its visibility stays unless `public` is given."""
        with self._jira.lock:
            comment.body, comment.editor, comment.visibility = body, user, visibility
            comment.public = comment.public if public is None else public
            comment.updated = issue.updated = now()
            self._tell(Event("comment_updated", issue, user, comment))

    def delete_comment(self, user: User, issue: Issue, comment: Comment) -> None:
        with self._jira.lock:
            issue.comments.remove(comment)
            issue.updated = now()
            self._tell(Event("comment_deleted", issue, user, comment))


def _person(user: User | None) -> tuple[str | None, str]:
    return (None, "") if user is None else (user.account_id, user.display_name)


def _change(name: str, before: tuple[str | None, str], after: tuple[str | None, str]) -> dict[str, Any]:
    """Return an item of a changelog; each value is an id, where the field has ids, and a text."""
    return {
        "field": name,
        "fieldtype": "jira",
        "fieldId": name,
        "from": before[0],
        "fromString": before[1],
        "to": after[0],
        "toString": after[1],
    }
