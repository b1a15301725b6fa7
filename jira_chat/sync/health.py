"""Checks that the app can do its work on a site and in a project, each with advice.

All checks run at once, with a deadline: while Jira is away, a check is reported as impossible.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from cachetools import TTLCache

from jira_chat.jira.errors import JiraError
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId

BELIEVED_SECONDS = 10.0
SECONDS = 5.0
"""The deadline for all checks together."""

_AT_ONCE = 16
_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of a probe; `ok` is None if the probe was impossible."""

    ok: bool | None
    message: str


@dataclass(frozen=True, kw_only=True)
class Check(Outcome):
    """A named result."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A probe of a site; `look` may raise a JiraError, and returns None if there is nothing to report."""

    name: str
    look: Callable[[TenantId], Outcome | None]


@dataclass(frozen=True, kw_only=True)
class ProjectProbe:
    """A probe of a project."""

    name: str
    look: Callable[[TenantId, ProjectId], Outcome | None]


@dataclass(frozen=True, kw_only=True)
class PersonProbe:
    """A probe for the person who asks."""

    name: str
    look: Callable[[TenantId, AccountId], Outcome | None]


class HealthService:
    """Checks sites and projects. No check changes anything; results are cached for `BELIEVED_SECONDS`."""

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
        self._deadline: Deadline[Sequence[Check]] = Deadline(seconds=SECONDS, threads=_AT_ONCE)
        self._found: TTLCache[tuple[TenantId, ProjectId | None, AccountId], list[Check]] = TTLCache(
            _MOST_REMEMBERED, BELIEVED_SECONDS, timer
        )

    def of(self, tenant: TenantId, person: AccountId) -> list[Check]:
        """Return the checks of a site for one of its users."""
        probes = {each.name: partial(each.look, tenant) for each in (*self._everywhere, *self._of_site)}
        probes |= {each.name: partial(each.look, tenant, person) for each in self._of_person}
        return self._remembered((tenant, None, person), probes)

    def of_project(self, tenant: TenantId, project: ProjectId, person: AccountId) -> list[Check]:
        """Return the checks of a project for one of its site's users, with those of the site that matter to it."""
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
        found = ([_too_late(name)] if result is None else result for name, result in zip(probes, results, strict=True))
        return list(chain.from_iterable(found))


def _check(name: str, look: Callable[[], Outcome | None]) -> Sequence[Check]:
    """Return a probe's check, none if it has nothing to report."""
    try:
        outcome = look()
    except JiraError as error:
        # A Jira that is away makes the check impossible; a refusal fails it.
        return [Check(name=name, ok=None if error.retryable else False, message=error.message)]
    return [] if outcome is None else [Check(name=name, ok=outcome.ok, message=outcome.message)]


def _too_late(name: str) -> Check:
    return Check(name=name, ok=None, message="This could not be checked: it took too long. Try again in a minute.")
