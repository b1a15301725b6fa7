"""Our own budget of calls to Jira, so that Jira never has to refuse us.

Atlassian limits writes to an issue, calls to a site per second, and points of the app per hour: one for each call, and
one for each object in the answer to a read (https://developer.atlassian.com/cloud/jira/platform/rate-limiting/).
A job that would exceed a limit waits. Calls for which a person waits are counted, too, but always made: they are few,
and Jira may still accept them.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from jira_chat.jira.errors import JiraBudgetError
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.limit_rules import APP, ISSUE, SITE

_ISSUE = re.compile(r"/rest/(?:api/3/issue|servicedeskapi/request)/([^/?]+)")


class Limits(Protocol):
    """Counts uses of limits, each named as in `spend_all(("issue", tenant, issue), …)`."""

    def spend_all(self, *uses: tuple[str, ...]) -> None:
        """Count one use of each. Raises TooManyRequestsError, with the limit's name in `details["limit"]`."""

    def charge(self, name: str, *who: str, cost: int) -> None:
        """Count a use that has already happened."""


@dataclass(frozen=True)
class SiteBudget:
    """The budget from which one site's calls are paid."""

    tenant: TenantId
    limits: Limits
    limited: Collection[str]
    """The names of the limits that exist."""
    waits: bool
    """Whether calls over the budget are refused, so that they wait."""

    def spend(self, method: str, url: str) -> None:
        """Count a request. Raises JiraBudgetError if it has to wait."""
        try:
            self.limits.spend_all(*(use for use in self._uses(method, url) if use[0] in self.limited))
        except TooManyRequestsError as error:
            if self.waits:
                raise JiraBudgetError(
                    "Jira was asked enough for now.",
                    retry_after=error.details["retry_after"],
                    one_issue=error.details["limit"] == ISSUE,
                ) from None

    def charge(self, objects: int) -> None:
        """Count the objects in the answer to a read."""
        if APP in self.limited and objects:
            self.limits.charge(APP, cost=objects)

    def _uses(self, method: str, url: str) -> list[tuple[str, ...]]:
        """Return the limits that a request uses, the narrowest first."""
        issue = _ISSUE.search(url) if method != "GET" else None
        of_issue = [(ISSUE, self.tenant, issue[1])] if issue else []
        return [*of_issue, (SITE, self.tenant), (APP,)]
