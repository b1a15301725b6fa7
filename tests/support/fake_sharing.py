"""Participants and organizations of requests in a Jira kept in memory."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from jira_chat.jira.models import Classification, Named
from jira_chat.jira.sharing import JiraSharing
from jira_chat.kernel.ids import AccountId, IssueId

if TYPE_CHECKING:
    from tests.support.fakes import FakeJira


class FakeSharing(JiraSharing):
    """Stands in for `JiraClient.sharing` of one site."""

    def __init__(self, jira: "FakeJira") -> None:
        self._site = jira
        self.taking_part: dict[str, list[AccountId]] = {}
        """By issue."""

    def participants(self, issue: IssueId) -> tuple[AccountId, ...]:
        self._site.call("participants")
        return tuple(self.taking_part.get(issue, ()))

    def add_participant(self, issue: IssueId, account: AccountId) -> None:
        self._site.call("add_participant")
        self.taking_part.setdefault(issue, []).append(account)

    def share(self, issue: IssueId, organizations: Collection[Named]) -> None:
        self._site.call("share")
        shared = Classification(request_type=None, organizations=tuple(organizations))
        self._site.requests[issue]["classification"] = shared
