"""The use cases of project settings, and the only access to them."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.jira.models import Group, RequestType, ServiceDesk
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ConflictError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId, ServiceDeskId, TenantId
from jira_chat.kernel.loading_cache import LoadingCache
from jira_chat.settings import history, repository, rules
from jira_chat.settings.models import Change, NewProjectDefaults, Problem, ProjectRecord, ProjectSettings
from jira_chat.settings.request_forms import CheckedForm, RequestForms, enqueue_resending
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 5.0
"""How old cached settings may be when hints are lost."""

_MOST_REMEMBERED = 2_000
_WIDGET_KEY_BYTES = 12


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """The data of the settings page."""

    record: ProjectRecord
    problems: list[Problem]
    request_types: tuple[RequestType, ...] | None
    """None if Jira is not available."""
    asked: list[str]
    """Labels of the request type's questions before a chat."""
    history: list[Change]
    """The last changes, the latest first."""


class SettingsService:
    """Reads and saves projects' settings. `jira_for` returns the Jira client of a tenant.

    `new_projects` returns a site's defaults for new projects, `mail` tells whether mail can be sent, `announce_saved`
    informs all processes, with the project if the display of its agents changed. Processes that hear of it call
    `remember` to cache settings: each message needs its project's settings, which change once a month.
    """

    def __init__(
        self,
        database: Database,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
        key_secret: bytes,
        new_projects: Callable[[TenantId], NewProjectDefaults] = lambda _tenant: NewProjectDefaults(),
        mail: bool = False,
        announce_saved: Callable[[TenantId, ProjectId | None], None] = lambda _tenant, _renamed: None,
    ) -> None:
        self.forms = RequestForms(database, jira_for, clock=clock)
        """The forms of the request types for conversations."""
        self._database = database
        self._jira_for = jira_for
        self._clock = clock
        self._key_secret = key_secret
        self._new_projects = new_projects
        self._mail = mail
        self._announce_saved = announce_saved
        self._by_project = LoadingCache(self._load, most=_MOST_REMEMBERED, seconds=REMEMBERED_SECONDS)
        self._by_widget_key = LoadingCache(self._load_by_widget_key, most=_MOST_REMEMBERED, seconds=REMEMBERED_SECONDS)

    def remember(self) -> None:
        """Start caching `of_project` and `of_widget_key`; from now on this process hears of changes."""
        self._by_project.begin()
        self._by_widget_key.begin()

    def forget(self) -> None:
        """Clear the caches, because settings were or may have been saved."""
        self._by_project.forget_all()
        self._by_widget_key.forget_all()

    def page(self, tenant: TenantId, project: ProjectId) -> SettingsPage:
        """Return the saved settings (the defaults before the first save) and the available choices."""
        with self._database.reading() as connection:
            saved = repository.find(connection, tenant, project)
            changes = history.latest(connection, tenant, history.of_project(project))
        try:
            jira = self._jira_for(tenant)
            record, request_types = self._as_jira_knows_it(jira, tenant, project, saved)
        except JiraError as error:
            log.warning("settings_without_jira", extra={"tenant": tenant, "code": error.code})
            record = saved or self._never_saved(tenant, project)
            return self._page(record, None, self.forms.checked(tenant, project), changes)
        return self._page(record, request_types, self.forms.check_if_possible(jira, record, request_types), changes)

    def save(
        self,
        tenant: TenantId,
        project: ProjectId,
        settings: ProjectSettings,
        *,
        version: int,
        author: AccountId,
    ) -> SettingsPage:
        """Save settings that were edited from `version`, and return the updated page.

        Raises InvalidInputError with `fields`, JiraError, and ConflictError if another person has saved meanwhile.
        """
        settings, problems = rules.checked(settings)
        with self._database.reading() as connection:
            current = repository.find(connection, tenant, project)
        if version != (current.version if current else 0):
            raise _conflict()
        jira = self._jira_for(tenant)
        known, request_types = self._as_jira_knows_it(jira, tenant, project, current)
        offered = {None, *(each.id for each in request_types)}
        if known.service_desk and settings.request_type not in offered:
            problems["request_type"] = "This request type no longer exists. Choose another."
        if problems:
            raise InvalidInputError("Some settings are not valid. Correct the marked ones.", fields=problems)
        now, name = self._clock(), jira.user(author).name
        record = replace(
            known, settings=settings, version=version + 1, saved_at=now, saved_by=name, saved_by_account=author
        )
        place = history.of_project(project)
        with self._database.transaction() as connection:
            if not repository.save(connection, tenant, record):
                raise _conflict()
            history.record(
                connection, tenant, place, author=author, name=name, before=known.settings, after=settings, now=now
            )
            changes = history.latest(connection, tenant, place)
            if current is not None:
                enqueue_resending(connection, tenant, now=now)
        self.forget()
        renamed = rules.shown_of_agents(known.settings) != rules.shown_of_agents(settings)
        self._announce_saved(tenant, project if renamed else None)
        return self._page(record, request_types, self.forms.check_if_possible(jira, record, request_types), changes)

    def service_desks(self, tenant: TenantId) -> tuple[ServiceDesk, ...] | None:
        """Return the service desks of all projects; None if Jira is not available."""
        try:
            return tuple(self._jira_for(tenant).service_desks())
        except JiraError as error:
            log.warning("overview_without_jira", extra={"tenant": tenant, "code": error.code})
            return None

    def problems(self, record: ProjectRecord) -> list[Problem]:
        """Return the reasons why a project's chat cannot go live, by its saved settings, without calling Jira."""
        return rules.problems_of(record.settings, has_service_desk=record.service_desk is not None, mail=self._mail)

    def search_groups(self, tenant: TenantId, query: str) -> tuple[Group, ...]:
        """Return the Jira groups whose names contain `query`."""
        return self._jira_for(tenant).search_groups(query)

    def of_project(self, tenant: TenantId, project: ProjectId) -> ProjectRecord | None:
        """Return a project's record, None if it was never saved."""
        return self._by_project.get((tenant, project))

    def effective(self, tenant: TenantId, project: ProjectId) -> ProjectSettings:
        """Return a project's settings, the defaults if they were never saved."""
        record = self.of_project(tenant, project)
        return ProjectSettings() if record is None else record.settings

    def of_projects(
        self, places: Collection[tuple[TenantId, ProjectId]]
    ) -> dict[tuple[TenantId, ProjectId], ProjectRecord]:
        """Return the records of projects of several tenants."""
        with self._database.reading() as connection:
            return repository.find_several(connection, places)

    def of_service_desk(self, tenant: TenantId, desk: ServiceDeskId) -> ProjectRecord | None:
        """Return the record of a service desk's project, None if it was never saved."""
        with self._database.reading() as connection:
            return repository.find_by_service_desk(connection, tenant, desk)

    def of_widget_key(self, widget_key: str) -> ProjectRecord | None:
        """Return the record of a widget key's project, None for an unknown key."""
        return self._by_widget_key.get(widget_key)

    def sites(self) -> list[TenantId]:
        """Return the sites with saved project settings."""
        with self._database.reading() as connection:
            return repository.tenants(connection)

    def of_site(self, tenant: TenantId) -> list[ProjectRecord]:
        """Return the records of all saved projects of a tenant."""
        with self._database.reading() as connection:
            return repository.of_tenant(connection, tenant)

    def _load(self, place: tuple[TenantId, ProjectId]) -> ProjectRecord | None:
        with self._database.reading() as connection:
            return repository.find(connection, *place)

    def _load_by_widget_key(self, widget_key: str) -> ProjectRecord | None:
        with self._database.reading() as connection:
            return repository.find_by_widget_key(connection, widget_key)

    def _page(
        self,
        record: ProjectRecord,
        request_types: tuple[RequestType, ...] | None,
        seen: CheckedForm | None,
        changes: list[Change],
    ) -> SettingsPage:
        # If Jira is not available, an unknown service desk does not count as missing.
        has_service_desk = record.service_desk is not None or request_types is None
        problems = rules.problems_of(record.settings, has_service_desk=has_service_desk, mail=self._mail)
        if seen is not None and seen.problem is not None:
            problems.insert(0, seen.problem)
        return SettingsPage(
            record=record,
            problems=problems,
            request_types=request_types,
            asked=[] if seen is None or seen.form is None else [each.label for each in seen.form.questions],
            history=changes,
        )

    def _as_jira_knows_it(
        self, jira: JiraClient, tenant: TenantId, project: ProjectId, record: ProjectRecord | None
    ) -> tuple[ProjectRecord, tuple[RequestType, ...]]:
        """Return the record with the current key, name and service desk from Jira, and the request types."""
        known = record or self._never_saved(tenant, project)
        live = jira.project(project)
        desk = jira.service_desk_of(project)
        request_types = jira.request_types(desk.id) if desk else ()
        return replace(known, key=live.key, name=live.name, service_desk=desk.id if desk else None), request_types

    def _never_saved(self, tenant: TenantId, project: ProjectId) -> ProjectRecord:
        return ProjectRecord(
            tenant=tenant,
            project=project,
            key="",
            name="",
            service_desk=None,
            widget_key=self._widget_key(tenant, project),
            version=0,
            settings=rules.initial(self._new_projects(tenant)),
        )

    def _widget_key(self, tenant: TenantId, project: ProjectId) -> str:
        # Derived, so that the snippet is already valid before the first save.
        digest = hmac.new(self._key_secret, f"{tenant}:{project}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:_WIDGET_KEY_BYTES]).decode()


def _conflict() -> ConflictError:
    return ConflictError("Somebody else saved these settings while you were editing them.")
