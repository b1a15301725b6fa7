"""Checks that the app can do its work on a site and in a project, each with what to do.

They are made at once, and nobody waits for one that takes long: a Jira that is away is a check that could not be made.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cachetools import TTLCache

from jira_chat.jira.errors import JiraError
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId

BELIEVED_SECONDS = 10.0
SECONDS = 5.0
"""How long checks may take, all together."""

_AT_ONCE = 16
_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of looking at one thing; `ok` is None where it could not be looked at."""

    ok: bool | None
    message: str


@dataclass(frozen=True, kw_only=True)
class Check(Outcome):
    """One thing that was looked at."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One thing to look at; `look` may raise a JiraError, and returns None where there is nothing to say."""

    name: str
    look: Callable[[TenantId], Outcome | None]


@dataclass(frozen=True, kw_only=True)
class ProjectProbe:
    """The same in a project."""

    name: str
    look: Callable[[TenantId, ProjectId], Outcome | None]


@dataclass(frozen=True, kw_only=True)
class PersonProbe:
    """One thing that is looked at for the person who asks."""

    name: str
    look: Callable[[TenantId, AccountId], Outcome | None]


class HealthService:
    """Looks at sites and projects. None of it changes anything; what was found is believed for a minute."""

    def __init__(
        self,
        *,
        everywhere: Sequence[Probe],
        of_site: Sequence[Probe],
        of_project: Sequence[ProjectProbe],
        of_person: Sequence[PersonProbe],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._everywhere = everywhere
        self._of_site = of_site
        self._of_project = of_project
        self._of_person = of_person
        self._deadline: Deadline[Check | None] = Deadline(seconds=SECONDS, threads=_AT_ONCE)
        self._found: TTLCache[tuple[TenantId, ProjectId | None, AccountId], list[Check]] = TTLCache(
            _MOST_REMEMBERED, BELIEVED_SECONDS, timer
        )

    def of(self, tenant: TenantId, person: AccountId) -> list[Check]:
        """Look at a site, for one of its users."""
        probes = {each.name: partial(each.look, tenant) for each in (*self._everywhere, *self._of_site)}
        probes |= {each.name: partial(each.look, tenant, person) for each in self._of_person}
        return self._remembered((tenant, None, person), probes)

    def of_project(self, tenant: TenantId, project: ProjectId, person: AccountId) -> list[Check]:
        """Look at a project, and at what its site has to do with it."""
        probes = {each.name: partial(each.look, tenant, project) for each in self._of_project}
        probes |= {each.name: partial(each.look, tenant) for each in self._everywhere}
        probes |= {each.name: partial(each.look, tenant, person) for each in self._of_person}
        return self._remembered((tenant, project, person), probes)

    def _remembered(
        self, place: tuple[TenantId, ProjectId | None, AccountId], probes: dict[str, partial[Outcome | None]]
    ) -> list[Check]:
        known = self._found.get(place)
        if known is None:
            known = self._found[place] = self._run(probes)
        return known

    def _run(self, probes: dict[str, partial[Outcome | None]]) -> list[Check]:
        calls = [partial(_check, name, look) for name, look in probes.items()]
        results = self._deadline.run(calls)
        checks = [(_too_late(name) if result is None else result) for name, result in zip(probes, results, strict=True)]
        return [each for each in checks if each.message]


def _check(name: str, look: Callable[[], Outcome | None]) -> Check:
    try:
        outcome = look()
    except JiraError as error:
        # Away is one thing, and saying no another.
        return Check(name=name, ok=None if error.retryable else False, message=error.message)
    if outcome is None:
        return Check(name=name, ok=True, message="")
    return Check(name=name, ok=outcome.ok, message=outcome.message)


def _too_late(name: str) -> Check:
    return Check(name=name, ok=None, message="This could not be checked: it took too long. Try again in a minute.")
