"""Stand-ins for what lies outside the domain: time, Jira, Redis. They keep state and behave; nothing is mocked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import msgspec

from jira_chat.broker.hint_channels import Following
from jira_chat.broker.hints import Hint, Hints, OwnHint
from jira_chat.broker.leases import Leases
from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import (
    Comment,
    Group,
    Issue,
    Project,
    Request,
    RequestField,
    RequestType,
    ServiceDesk,
    User,
)
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, RequestTypeId, ServiceDeskId
from jira_chat.kernel.kinds import kind_of, to_fields
from tests.support.comments import spoken
from tests.support.fake_agents import FakeAgents
from tests.support.fake_comment_changes import FakeCommentChanges
from tests.support.fake_files import FakeFiles
from tests.support.fake_sharing import FakeSharing

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


class FakeClock:
    """A clock that a test advances."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class FakeHints(Hints):
    """Delivers hints within this process and records them; `on_publish` runs at that moment."""

    def __init__(self) -> None:
        self.told: list[Hint] = []
        self.works = 0
        self.on_publish: Callable[[], None] = lambda: None
        self.listening = Event()
        self.following = Following()
        self._handlers: list[Callable[[list[Hint]], None]] = []
        self._workers: list[Callable[[], None]] = []

    def publish(
        self,
        event: msgspec.Struct,
        *,
        topics: list[str],
        tenant: Any = None,
        key: Any = None,
        merge: Any = None,
        about: Any = None,
    ) -> None:
        self.on_publish()
        self.told.append(Hint(kind=kind_of(event), topics=topics, data=to_fields(event)))
        own = OwnHint(kind=kind_of(event), topics=topics, data=to_fields(event), about=about)
        for handle in self._handlers:
            handle([self.told[-1] if about is None else own])

    def notify_worker(self) -> None:
        self.on_publish()
        self.works += 1
        self.wake()

    def wake(self) -> None:
        """Wake the worker without a request."""
        for handle in self._workers:
            handle()

    def listen(self, handle: Callable[[list[Hint]], None], *, stopped: Event) -> None:
        self._handlers.append(handle)
        stopped.wait()

    def listen_for_work(self, handle: Callable[[], None], *, stopped: Event) -> None:
        self._workers.append(handle)
        self.listening.set()
        stopped.wait()


class FakeLeases(Leases):
    """Leases in memory, shared by all nodes."""

    def __init__(self, ttl: timedelta) -> None:
        self._ttl = ttl
        self._until: dict[tuple[str, str], datetime] = {}

    def renew(self, members: Any, *, now: datetime, ttl: timedelta | None = None) -> None:
        for group, here in members.items():
            self._until.update({(group, member): now + (ttl or self._ttl) for member in here})

    def release(self, members: Any) -> None:
        for group, gone in members.items():
            for member in gone:
                self._until.pop((group, member), None)

    def present(self, groups: Any, *, now: datetime) -> dict[str, frozenset[str]]:
        held = [each for each, until in self._until.items() if until > now]
        return {group: frozenset(member for of, member in held if of == group) for group in groups}

    def held(self, group: str, members: Any, *, now: datetime) -> frozenset[str]:
        return self.present([group], now=now)[group] & frozenset(members)


class FakeJira(JiraClient):
    """Stands in for the `JiraClient` of one site with one service project; `calls` holds the verbs in order."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.calls: list[str] = []
        self.projects = {"10000": Project(ProjectId("10000"), "SUP", "Support")}
        self.desks = {"10000": ServiceDesk(ServiceDeskId("4"), ProjectId("10000"), "SUP", "Support")}
        self.types = (
            RequestType(RequestTypeId("11"), "Ask a question"),
            RequestType(RequestTypeId("12"), "Report a fault"),
        )
        self.fields: dict[str, tuple[RequestField, ...]] = {}
        """Required fields besides the summary, by request type."""
        self.undescribed: set[str] = set()
        """Request types without a description."""
        self.properties: dict[str, dict[str, Any]] = {}
        """By issue."""
        self.ratings: dict[str, tuple[int, str]] = {}
        """By issue."""
        self.groups = (Group("g1", "jira-administrators"), Group("g2", "agents"))
        self.users = {"app": "Jira Chat", "ada": "Ada Admin", "nina": "Nina Novak", "carla": "Carla Costa"}
        self.granted: set[tuple[str, str, str | None]] = set()
        self.shown_emails = {"carla": "carla@example.com"}
        """Names by account; other people's profiles hide theirs."""
        self.taken_emails = {"nina@acme.example"}
        """Names of people whose profiles hide them."""
        self.customers = {"4": {"carla"}}
        """By service desk."""
        self.unnoticed: set[str] = set()
        """New customers that the rest of Jira does not know yet."""
        self.requests: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[Comment]] = {}
        self._raised_at: dict[str, datetime] = {}
        self.shows_after = timedelta()
        """How long a write stays invisible: Jira's lists lag behind, or it completes a write later."""
        self.documents: dict[str, Mapping[str, Any]] = {}
        """Of our own comments."""
        self.acts_for: set[str] = set()
        """The users the host lets us act as."""
        self.customers_reopen_by: str | None = "41"
        self.has_link_type = True
        self.own_lacks: set[str] = set()
        self.behind: timedelta | None = timedelta()
        """How far Jira's clock is behind ours; None if it does not tell."""
        self.links: list[tuple[str, str]] = []
        self.files: FakeFiles = FakeFiles(self)
        self.agents: FakeAgents = FakeAgents(self)
        self.sharing: FakeSharing = FakeSharing(self)
        self.comment_changes: FakeCommentChanges = FakeCommentChanges(self)
        self._failures: dict[str, list[tuple[BaseException, bool]]] = {}

    def for_tenant(self, _tenant: str) -> "FakeJira":
        """Stand in for `JiraSites.client`."""
        return self

    def will_fail(self, verb: str, error: BaseException, *, times: int = 1, done: bool = False) -> None:
        """Make the next calls of a verb raise; with `done` Jira still does what was asked."""
        self._failures.setdefault(verb, []).extend([(error, done)] * times)

    def says(self, issue: str, text: str, *, author: str = "nina", public: bool = True, marker: Any = None) -> Comment:
        """Write a comment in Jira itself."""
        comment = Comment(
            id=str(20000 + sum(map(len, self.comments.values()))),
            author=AccountId(author),
            author_name=self.users[author],
            public=public,
            text=text,
            created=self._clock(),
            marker=marker,
        )
        self.comments[issue].append(comment)
        return comment

    def changes(self, issue: str, comment: Comment, change: str) -> None:
        """Change a comment in Jira itself: `deleted`, `made internal` or `edited`."""
        changed = {
            "deleted": [],
            "made internal": [msgspec.structs.replace(comment, public=False)],
            "edited": [msgspec.structs.replace(comment, text="Use sand", edited=True)],
        }[change]
        at = self.comments[issue].index(comment)
        self.comments[issue][at : at + 1] = changed
        self.requests[issue]["changed_at"] = self._clock()

    def told(self, issue: str) -> list[tuple[str, str]]:
        """Return who says what in our own comments, by the structure of their documents."""
        return [
            said
            for comment in self.comments[issue]
            if comment.own
            for said in spoken(self.documents[comment.id], comment.author_name)
        ]

    def find_users(self, email: str) -> tuple[User, ...]:
        self._call("find_users")
        return tuple(user for user in self._visible(self.users, email) if user.email == email)

    def find_customers(self, service_desk: str, query: str) -> tuple[User, ...]:
        self._call("find_customers")
        return self._visible(self.customers.get(service_desk, ()), query)

    def create_customer(self, email: str, name: str) -> User | None:
        after = self._call("create_customer")
        if email in {*self.shown_emails.values(), *self.taken_emails}:
            return None
        account = f"qm:{email}"
        self.users[account], self.shown_emails[account] = name, email
        after()
        return User(AccountId(account), name, email)

    def add_customers(self, service_desk: str, accounts: Any) -> None:
        after = self._call("add_customers")
        if self.unnoticed & set(accounts):
            raise JiraNotFoundError("The user does not exist.", status=404)
        self.customers.setdefault(service_desk, set()).update(accounts)
        after()

    def project(self, project: str) -> Project:
        self._call("project")
        return self.projects[project]

    def service_desk_of(self, project: str) -> ServiceDesk | None:
        self._call("service_desk_of")
        return self.desks.get(project)

    def request_types(self, _service_desk: str) -> tuple[RequestType, ...]:
        self._call("request_types")
        return self.types

    def request_type_fields(self, _service_desk: str, request_type: str) -> tuple[RequestField, ...]:
        self._call("request_type_fields")
        if request_type not in {each.id for each in self.types}:
            raise JiraNotFoundError("The request type does not exist.", status=404)
        description = () if request_type in self.undescribed else (RequestField(id="description", name="Description"),)
        return (
            RequestField(id="summary", name="Summary", required=True),
            *description,
            *self.fields.get(request_type, ()),
        )

    def user(self, account: str) -> User:
        self._call("user")
        return User(AccountId(account), self.users[account])

    def myself(self) -> User:
        self._call("myself")
        return User(AccountId("app"), "Jira Chat")

    def server_time(self) -> datetime | None:
        self._call("server_time")
        return None if self.behind is None else self._clock() - self.behind

    def own_permissions(self, permissions: Any, project: str) -> frozenset[str]:
        self._call("own_permissions")
        return frozenset(permissions) - self.own_lacks

    def require_admin_scope(self) -> None:
        self._call("require_admin_scope")

    def shows_people(self) -> bool:
        self._call("shows_people")
        return bool(self.groups)

    def search_groups(self, query: str) -> tuple[Group, ...]:
        self._call("search_groups")
        return tuple(group for group in self.groups if query in group.name)

    def permissions(self, account: str, permissions: Any, project: str | None = None) -> frozenset[str]:
        self._call("permissions")
        return frozenset(each for each in permissions if (account, each, project) in self.granted)

    def create_request(  # noqa: PLR0917 -- as the client's
        self,
        service_desk: str,
        request_type: str,
        summary: str,
        description: str | None,
        on_behalf_of: str | None = None,
        others: Mapping[str, Any] | None = None,
    ) -> Request:
        after = self._call("create_request")
        if on_behalf_of in self.unnoticed:
            raise JiraRefusedError("This is not a customer of the service desk.", status=400)
        self._check_values(request_type, {"summary": summary, "description": description, **(others or {})})
        number = len(self.requests) + 1
        request = Request(IssueId(str(10100 + number)), f"SUP-{number}")
        self.requests[request.issue_id] = {
            "request": request,
            "service_desk": service_desk,
            "request_type": request_type,
            "summary": summary,
            "description": description,
            "on_behalf_of": on_behalf_of,
            "others": dict(others or {}),
        }
        self._raised_at[request.issue_id] = self._clock()
        self.comments[request.issue_id] = []
        after()
        return request

    def _check_values(self, request_type: str, values: Mapping[str, Any]) -> None:
        fields = self.fields.get(request_type, ())
        known = {"summary", *(each.id for each in fields)}
        if request_type not in self.undescribed:
            known.add("description")
        sent = {name for name, value in values.items() if value is not None}
        if request_type not in {each.id for each in self.types}:
            raise JiraRefusedError("The request type does not exist.", status=400)
        if missing := [each.name for each in fields if each.required and each.id not in sent]:
            raise JiraRefusedError(f"{missing[0]} is required.", status=400)
        if unknown := sent - known:
            raise JiraRefusedError(f"{min(unknown)} is not valid for this request type.", status=400)

    def find_request(self, _service_desk: str, *marks: str) -> Request | None:
        self._call("find_request")
        return next(iter(self._marked(*marks)), None)

    def find_requests(self, _service_desk: str, *marks: str) -> tuple[Request, ...]:
        self._call("find_requests")
        return self._marked(*marks)

    def _marked(self, *marks: str) -> tuple[Request, ...]:
        shown = [each for issue, each in self.requests.items() if self._is_shown(self._raised_at[issue])]
        return tuple(found for each in shown if (found := _with_mark(each, marks)) is not None)

    def rate(self, issue: str, score: int, comment: str) -> None:
        after = self._call("rate")
        if issue in self.ratings:
            raise JiraRefusedError("Feedback is not expected for this request.")
        self.ratings[issue] = (score, comment)
        after()

    def set_issue_property(self, issue: str, key: str, value: Mapping[str, Any]) -> None:
        after = self._call("set_issue_property")
        self.properties.setdefault(issue, {})[key] = dict(value)
        after()

    def find_issue(self, issue: str, *, classified: bool = False) -> Issue | None:
        self._call("find_issue")
        known = self.requests.get(issue)
        if known is None:
            return None
        request = known["request"]
        return Issue(
            request.issue_id,
            request.key,
            summary=known["summary"],
            resolved=known.get("resolved", False),
            done=known.get("resolved", False),
            resolved_at=known.get("resolved_at"),
            status=known.get("status"),
            assignee=known.get("assignee"),
            reporter=known["on_behalf_of"],
            project=known["project"] if "project" in known else self._project_of(known["service_desk"]),
            restricted=known.get("restricted", False),
            changed_at=known.get("changed_at"),
            labels=known.get("labels", ()),
            classification=known.get("classification") if classified else None,
        )

    def reopening(self, issue: str) -> str | None:
        self._call("reopening")
        return self.customers_reopen_by

    def reopen(self, issue: str, transition: str) -> None:
        after = self._call("reopen")
        self.requests[issue]["resolved"] = False
        after()

    def relates(self) -> bool:
        self._call("relates")
        return self.has_link_type

    def relate(self, issue: str, earlier: str) -> None:
        after = self._call("relate")
        self.links.append((issue, earlier))
        after()

    def set_reporter(self, issue: str, account: str) -> None:
        after = self._call("set_reporter")
        if issue not in self.requests:
            raise JiraNotFoundError("Issue does not exist.", status=404)
        self.requests[issue]["on_behalf_of"] = account
        after()

    def authorize_as(self, _tenant: str, account: str) -> str | None:
        """Stand in for a host that lets us act as some users."""
        return f"Bearer {account}" if account in self.acts_for else None

    def add_comment(
        self,
        issue: str,
        document: Mapping[str, Any],
        marker: Mapping[str, Any],
        *,
        authorization: str | None = None,
    ) -> Comment:
        after = self._call("add_comment")
        if issue not in self.requests:
            raise JiraNotFoundError("Issue does not exist.", status=404)
        author = authorization.removeprefix("Bearer ") if authorization else "app"
        comment = self.says(issue, adf.to_text(document), author=author, marker=dict(marker))
        self.documents[comment.id] = document
        after()
        return comment

    def comment(self, issue: str, comment: str) -> Comment | None:
        self._call("comment")
        return next((each for each in self.comments.get(issue, []) if each.id == comment), None)

    def comments_since(self, issue: str, since: datetime, *, most: int | None = None) -> tuple[Comment, ...]:
        self._call("comments_since")
        found = [each for each in self.comments[issue] if each.created >= since and self._is_shown(each.created)]
        return tuple(found[-most:] if most else found)

    def find_own_comment(self, issue: str, marker: Mapping[str, Any]) -> Comment | None:
        self._call("find_own_comment")
        newest_first = reversed([each for each in self.comments[issue] if self._is_shown(each.created)])
        return next((each for each in newest_first if each.own and marker.items() <= each.marker.items()), None)

    def add_note(
        self,
        issue: str,
        document: Mapping[str, Any],
        marker: Mapping[str, Any] | None = None,
        *,
        authorization: str | None = None,
    ) -> Comment:
        after = self._call("add_note")
        if issue not in self.requests:
            raise JiraNotFoundError("Issue does not exist.", status=404)
        author = authorization.removeprefix("Bearer ") if authorization else "app"
        note = self.says(issue, adf.to_text(document), author=author, public=False, marker=marker and dict(marker))
        self.documents[note.id] = document
        after()
        return note

    def now(self) -> datetime:
        """Return the time of Jira's clock."""
        return self._clock()

    def call(self, verb: str) -> Callable[[], None]:
        """Record a call of a part of the client, like `_call`."""
        return self._call(verb)

    def _project_of(self, desk: str) -> ProjectId:
        return next((each.project_id for each in self.desks.values() if each.id == desk), ProjectId("10000"))

    def _is_shown(self, created: datetime) -> bool:
        return self._clock() >= created + self.shows_after

    def _visible(self, accounts: Iterable[str], query: str) -> tuple[User, ...]:
        """Find people by a part of the address, as Jira does."""
        return tuple(
            User(AccountId(account), self.users[account], self.shown_emails.get(account))
            for account in accounts
            if account not in self.unnoticed and query.casefold() in self.shown_emails.get(account, "").casefold()
        )

    def _call(self, verb: str) -> Callable[[], None]:
        """Record a call and raise the scripted error, now or, through the returned function, after the action."""
        self.calls.append(verb)
        scripted = self._failures.get(verb)
        error, done = scripted.pop(0) if scripted else (None, False)
        if error is not None and not done:
            raise error

        def after() -> None:
            if error is not None:
                raise error

        return after


def _with_mark(raised: Mapping[str, Any], marks: Sequence[str]) -> Request | None:
    description = raised["description"] or ""
    if not any(mark in description or mark in raised["summary"] for mark in marks):
        return None
    found: Request = msgspec.structs.replace(raised["request"], described=any(mark in description for mark in marks))
    return found
