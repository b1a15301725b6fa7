"""Repeated checks that signed-in people still have the rights that admitted them.

The database answers at once (`live`), Jira when it can (`still_may`). An outage of Jira revokes nothing: without an
answer people stay, up to the caller's own limit.
"""

import logging
from collections.abc import Collection, Hashable
from datetime import timedelta
from threading import Lock

from cachetools import TTLCache

from jira_chat.access.permissions import NEEDED, Permission, PermissionService
from jira_chat.access.principals import Principal, Side
from jira_chat.customers.sessions import AccountSessions
from jira_chat.installations.service import Installations
from jira_chat.jira.errors import JiraError, JiraUnavailableError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, NotFoundError, UnauthorizedError
from jira_chat.kernel.ids import TenantId
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.errors import SignInUnavailableError
from jira_chat.sign_in.group_rule import GroupRule

log = logging.getLogger(__name__)

UNANSWERED = timedelta(seconds=10)
"""How long a Jira that did not answer is not asked again, so that people do not wait for it repeatedly."""

REFUSALS = {
    Permission.ADMINISTER_PROJECTS: "Only people who may administer this project can change its chat settings.",
    Permission.ADMINISTER: "Only Jira administrators can open this page.",
    Permission.ADD_COMMENTS: "Only people who may comment in this project can chat with its customers.",
}

_MOST_TENANTS = 10_000


class Standing:
    """Repeats the checks made on admission."""

    def __init__(
        self,
        installations: Installations,
        permissions: PermissionService,
        rule: GroupRule,
        settings: SettingsService,
        sessions: AccountSessions,
        *,
        clock: Clock,
    ) -> None:
        self._installations = installations
        self._permissions = permissions
        self._rule = rule
        self._settings = settings
        self._sessions = sessions
        self._unanswered: TTLCache[tuple[TenantId, Side], bool] = TTLCache(
            _MOST_TENANTS, UNANSWERED.total_seconds(), timer=lambda: clock().timestamp()
        )
        self._lock = Lock()

    def live(self, people: Collection[Principal]) -> frozenset[Principal]:
        """Return those whose site still uses us and whose session, if they have one, has not ended."""
        served = set(filter(self._installations.is_served, {person.tenant for person in people}))
        live = self._sessions.live(people)
        return frozenset(each for each in people if each.tenant in served and (each.session is None or each in live))

    def still_may(self, person: Principal, *, anew: bool = False) -> bool | None:
        """Whether Jira still admits a person to their page; None if it does not answer.

        `anew` bypasses caches.
        """
        if question(person) is None:
            return True
        with self._lock:
            if (person.tenant, person.side) in self._unanswered:
                return None
        try:
            return self._ask(person, anew=anew)
        except NotFoundError:
            # The site has just uninstalled the app, which is handled elsewhere.
            return None
        except (JiraError, SignInUnavailableError) as error:
            log.warning("standing_unanswered", extra={"tenant": person.tenant, "code": error.code})
            with self._lock:
                for side in Side if _is_away(error) else (person.side,):
                    self._unanswered[person.tenant, side] = True
            return None

    def require(self, person: Principal) -> None:
        """Refuse people who lost their right in Jira, and end a customer's sessions.

        Raises ForbiddenError for people inside Jira, and UnauthorizedError, without the reason, for customers.
        """
        if self.still_may(person) is not False:
            return
        if person.surface in NEEDED:
            raise ForbiddenError(REFUSALS[NEEDED[person.surface]])
        self.end(person)
        raise UnauthorizedError("session_revoked")

    def end(self, person: Principal) -> None:
        """End the sessions in the project of a customer who may no longer stay."""
        log.info("revoked", extra={"tenant": person.tenant, "project": person.project, "surface": person.surface})
        self._sessions.end_in_project(person)

    def _ask(self, person: Principal, *, anew: bool) -> bool:
        needed = NEEDED.get(person.surface)
        if needed is not None and person.account is not None:
            ask = self._permissions.ask if anew else self._permissions.may
            return ask(person.tenant, person.account, needed, person.project)
        record = self._settings.of_project(person.tenant, person.project) if person.project else None
        email = self._sessions.email_of(person)
        if record is None or email is None:
            return True
        return not self._rule.still_blocks(record, email, anew=anew)


def question(person: Principal) -> Hashable | None:
    """Return a key for the question about a person to Jira, None if there is none. Equal keys have equal answers."""
    needed = NEEDED.get(person.surface)
    if needed is not None:
        return (person.tenant, person.project, needed, person.account)
    if person.chat_account is not None:
        return (person.tenant, person.project, person.chat_account)
    return None


def _is_away(error: JiraError | SignInUnavailableError) -> bool:
    """Whether Jira answers nothing now, and not only nothing about customers."""
    return isinstance(error.__cause__ if isinstance(error, SignInUnavailableError) else error, JiraUnavailableError)
