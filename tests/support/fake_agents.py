"""Agents' actions in a Jira kept in memory."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from jira_chat.jira.agents import JiraAgents
from jira_chat.jira.errors import JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import Status, Step, User
from jira_chat.jira.request_details import RequestDetails, SlaClock
from jira_chat.kernel.ids import AccountId, ProjectId

if TYPE_CHECKING:
    from tests.support.fakes import FakeJira

OPEN = Status(name="Waiting for support", category="indeterminate")
RESOLVED = Status(name="Resolved", category="done")
RESOLVE = Step(id="31", name="Resolve this issue", to=RESOLVED)
REOPEN = Step(id="41", name="Reopen", to=OPEN)
ASKS = Step(id="51", name="Escalate", to=OPEN, asks=True)


class FakeAgents(JiraAgents):
    """Stands in for `JiraClient.agents` of one site; `did` records each action and its user."""

    def __init__(self, jira: "FakeJira") -> None:
        self._site = jira
        self.did: list[tuple[str, str]] = []

    def steps(self, issue: str, *, authorization: str | None) -> tuple[Step, ...]:
        self._site.call("steps")
        is_done = self._site.requests[issue].get("resolved", False)
        return (REOPEN,) if is_done else (RESOLVE, ASKS)

    def take(self, issue: str, step: Step, *, authorization: str | None) -> None:
        after = self._site.call("take")
        done = step.to.category == "done"
        self._site.requests[issue].update(resolved=done, status=step.to, resolved_at=self._site.now() if done else None)
        self._do(step.name, authorization)
        after()

    def assignable(self, issue: str, query: str, *, authorization: str | None) -> tuple[User, ...]:
        self._site.call("assignable")
        return tuple(User(AccountId(each), name) for each, name in self._site.users.items() if query in name)

    def assign(self, issue: str, account: str, *, authorization: str | None) -> None:
        after = self._site.call("assign")
        if account not in self._site.users:
            raise JiraRefusedError("This user cannot be assigned issues.", status=400)
        self._site.requests[issue]["assignee"] = User(AccountId(account), self._site.users[account])
        self._do(f"assign {account}", authorization)
        after()

    def projects_with(self, account: str, permission: str, projects: Collection[ProjectId]) -> frozenset[ProjectId]:
        self._site.call("projects_with")
        return frozenset(each for each in projects if (account, permission, each) in self._site.granted)

    def details(self, issue: str, *, authorization: str | None) -> RequestDetails:
        self._site.call("details")
        known = self._site.requests.get(issue)
        if known is None or known.get("plain"):
            raise JiraNotFoundError("The request does not exist.", status=404)
        account = known["on_behalf_of"]
        reporter = None if account is None else User(AccountId(account), self._site.users[account])
        return RequestDetails(type="", reporter=reporter, fields=(), clocks=known.get("clocks", ()))

    def clocks(self, issue: str) -> tuple[SlaClock, ...] | None:
        self._site.call("clocks")
        return self._site.requests[issue].get("clocks")

    def description(self, issue: str) -> str:
        self._site.call("description")
        return self._site.requests[issue]["description"] or ""

    def _do(self, what: str, authorization: str | None) -> None:
        self.did.append((what, authorization.removeprefix("Bearer ") if authorization else "app"))
