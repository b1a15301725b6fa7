"""What we allow ourselves to ask of Jira, so that it never has to refuse us.

Atlassian counts writes to an issue, calls of a site in a second, and points of the app in an hour
(https://developer.atlassian.com/cloud/jira/platform/rate-limiting/). A job that would be over one of them waits. Calls
for which a person waits are counted, too, and made in any case: they are few, and Jira may still have room for them.
"""

import re
from collections.abc import Callable, Collection
from functools import partial

from jira_chat.jira.errors import JiraBudgetError
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.limit_rules import APP, ISSUE, SITE

Spend = Callable[[str, str], None]
"""Count a request by its method and URL. Raises JiraBudgetError where it has to wait."""

_ISSUE = re.compile(r"/rest/(?:api/3/issue|servicedeskapi/request)/([^/?]+)")


class Budget:
    """The budgets of all sites. `spend` counts one use of each of some limits, named as in `limited`."""

    def __init__(self, spend: Callable[..., None], limited: Collection[str]) -> None:
        self._spend = spend
        self._limited = limited

    def of_jobs(self, tenant: TenantId) -> Spend:
        """Return how a site's calls are counted that can wait."""
        return partial(self._take, tenant)

    def of_people(self, tenant: TenantId) -> Spend:
        """Return how a site's calls are counted for which somebody waits."""
        return partial(self._note, tenant)

    def _take(self, tenant: TenantId, method: str, url: str) -> None:
        uses = [use for use in _uses(tenant, method, url) if use[0] in self._limited]
        try:
            self._spend(*uses)
        except TooManyRequestsError as error:
            raise JiraBudgetError(
                "Jira was asked enough for now.",
                retry_after=error.details["retry_after"],
                one_issue=error.details["limit"] == ISSUE,
            ) from None

    def _note(self, tenant: TenantId, method: str, url: str) -> None:
        try:
            self._take(tenant, method, url)
        except JiraBudgetError:
            return


def _uses(tenant: TenantId, method: str, url: str) -> list[tuple[str, ...]]:
    """Return which limits a request uses, the narrowest first."""
    issue = _ISSUE.search(url) if method != "GET" else None
    of_issue = [(ISSUE, tenant, issue[1])] if issue else []
    return [*of_issue, (SITE, tenant), (APP,)]
