"""The use cases of the site-wide settings."""

from collections.abc import Callable, Collection, Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, RowMapping, select, update

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ConflictError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.settings import added_languages, history, languages, repository, rules
from jira_chat.settings.languages import Language
from jira_chat.settings.models import Change, ProjectRecord, SiteSettings
from jira_chat.settings.tables import site_settings as table
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_new

_LONGEST_LINK = 500
_LONGEST_RETENTION = 3_650


@dataclass(frozen=True, kw_only=True)
class SitePage:
    """The data of the page of site-wide settings."""

    version: int
    settings: SiteSettings
    projects: list[ProjectRecord]
    languages: tuple[Language, ...]
    """All languages of the site, bundled and added."""
    history: list[Change]
    saved_at: datetime | None
    saved_by: str | None


class SiteSettingsService:
    """Reads and saves the settings of sites. `name_of` returns an author's name in Jira."""

    def __init__(self, database: Database, name_of: Callable[[TenantId, AccountId], str], *, clock: Clock) -> None:
        self._database = database
        self._name_of = name_of
        self._clock = clock

    def get(self, tenant: TenantId) -> SiteSettings:
        """Return the settings of a site, or the defaults before the first save."""
        with self._database.reading() as connection:
            row = _find(connection, tenant)
        return _settings(row)

    def languages(self, tenant: TenantId) -> languages.Offered:
        """Return the languages offered to a site's customers."""
        with self._database.reading() as connection:
            chosen = _settings(_find(connection, tenant))
            added = added_languages.of_site(connection, tenant)
        return languages.Offered(codes=chosen.languages, default=chosen.default_language, added=added)

    def retention(self) -> dict[TenantId, timedelta]:
        """Return the retention of texts of resolved conversations, for sites that limit it."""
        with self._database.reading() as connection:
            rows = connection.execute(select(table)).mappings().all()
        days = {TenantId(row["tenant_id"]): _settings(row).retention_days for row in rows}
        return {tenant: timedelta(days=count) for tenant, count in days.items() if count}

    def page(self, tenant: TenantId) -> SitePage:
        """Return the settings with the available choices."""
        with self._database.reading() as connection:
            row = _find(connection, tenant)
            projects = repository.of_tenant(connection, tenant)
            changes = history.latest(connection, tenant, history.SITE)
            every = (*languages.LANGUAGES, *added_languages.of_site(connection, tenant))
        settings = _settings(row)
        return SitePage(
            version=row["version"] if row else 0,
            settings=msgspec.structs.replace(settings, languages=_in_order(settings.languages, every)),
            projects=projects,
            languages=every,
            history=changes,
            saved_at=row["saved_at"] if row else None,
            saved_by=row["saved_by"] if row else None,
        )

    def save(self, tenant: TenantId, settings: SiteSettings, *, version: int, author: AccountId) -> None:
        """Save settings that were edited from `version`.

        Raises InvalidInputError with `fields`, and ConflictError if another person has saved meanwhile.
        """
        page = self.page(tenant)
        settings, problems = checked(settings, {project.project for project in page.projects}, page.languages)
        if problems:
            raise InvalidInputError("Some settings are not valid. Correct the marked ones.", fields=problems)
        name = self._name_of(tenant, author)
        now = self._clock()
        values = {
            "version": version + 1,
            "settings": msgspec.to_builtins(settings),
            "saved_at": now,
            "saved_by": name,
        }
        with self._database.transaction() as connection:
            if not _write(connection, tenant, version, values):
                raise ConflictError("Somebody else saved these settings while you were editing them.")
            history.record(
                connection,
                tenant,
                history.SITE,
                author=author,
                name=name,
                before=page.settings,
                after=settings,
                now=now,
            )


def checked(
    settings: SiteSettings, projects: Container[ProjectId], every: Collection[Language] = languages.LANGUAGES
) -> tuple[SiteSettings, dict[str, str]]:
    """Return the normalized settings, and a message for each invalid field, by its path."""
    problems: dict[str, str] = {}
    new_projects = settings.new_projects
    link = settings.privacy_link.strip()
    if settings.default_project and settings.default_project not in projects:
        problems["default_project"] = "Save the chat settings of this project first."
    if link and (len(link) > _LONGEST_LINK or not _is_web_address(link)):
        problems["privacy_link"] = "Enter the whole address, for example https://www.example.com/privacy."
    if not 0 <= settings.retention_days <= _LONGEST_RETENTION:
        problems["retention_days"] = f"Enter a number of days from 0 to {_LONGEST_RETENTION}."
    problems |= _language_problems(settings, every)
    problems |= rules.group_problems("new_projects.blocked_groups", new_projects.blocked_groups)
    problems |= rules.text_problems("new_projects.greeting", new_projects.greeting, rules.LONGEST_GREETING)
    normal = msgspec.structs.replace(
        settings,
        default_project=settings.default_project or None,
        privacy_link=link,
        languages=_in_order(settings.languages, every),
        new_projects=msgspec.structs.replace(
            new_projects,
            blocked_groups=tuple({group.id: group for group in new_projects.blocked_groups}.values()),
            greeting=new_projects.greeting.strip(),
        ),
    )
    return normal, problems


def _language_problems(settings: SiteSettings, every: Collection[Language]) -> dict[str, str]:
    offered = settings.languages
    if offered is not None and not offered:
        return {"languages": "Offer one language at least."}
    codes = {each.code for each in every}
    if not codes.issuperset(offered or ()):
        return {"languages": "Choose languages from the list."}
    if settings.default_language not in (codes if offered is None else offered):
        return {"default_language": "Choose one of the languages that are offered."}
    return {}


def _in_order(chosen: Collection[str] | None, every: Collection[Language]) -> tuple[str, ...] | None:
    """Return the chosen languages in the list's order, or None for all, so that later added ones are offered, too."""
    in_order = tuple(each.code for each in every if chosen is None or each.code in chosen)
    return None if len(in_order) == len(every) else in_order


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text


def _find(connection: Connection, tenant: TenantId) -> RowMapping | None:
    return connection.execute(select(table).where(table.c.tenant_id == tenant)).mappings().one_or_none()


def _settings(row: RowMapping | None) -> SiteSettings:
    return SiteSettings() if row is None else msgspec.convert(row["settings"], SiteSettings)


def _write(connection: Connection, tenant: TenantId, version: int, values: dict[str, object]) -> bool:
    if version != 0:
        its_row = (table.c.tenant_id == tenant) & (table.c.version == version)
        return connection.execute(update(table).where(its_row).values(values)).rowcount == 1
    return insert_new(connection, table, values | {"tenant_id": tenant}, key=("tenant_id",))
