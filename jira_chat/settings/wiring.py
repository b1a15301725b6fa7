"""Builds the services of settings of projects and sites, and of texts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from jira_chat.broker.hints import Hints
from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.installations.service import tenant_topic
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.added_languages import AddedLanguages
from jira_chat.settings.events import SettingsSaved
from jira_chat.settings.jobs import CheckRequestType
from jira_chat.settings.service import SettingsService
from jira_chat.settings.sightings import Sightings
from jira_chat.settings.site_service import SiteSettingsService
from jira_chat.settings.text_service import TextService


@dataclass(frozen=True, kw_only=True)
class SettingsServices:
    """The services of `settings` that other features use."""

    settings: SettingsService
    site_settings: SiteSettingsService
    texts: TextService
    added_languages: AddedLanguages
    sightings: Sightings


def build(
    infrastructure: Infrastructure,
    *,
    jira_for: Callable[[TenantId], JiraClient],
    name_of: Callable[[TenantId, AccountId], str],
) -> SettingsServices:
    """Build the services. `name_of` returns the name of a settings change's author."""
    database, clock, hints = infrastructure.database, infrastructure.clock, infrastructure.hints
    site_settings = SiteSettingsService(database, name_of, clock=clock)
    return SettingsServices(
        settings=SettingsService(
            database,
            jira_for,
            clock=clock,
            key_secret=infrastructure.vault.derive("widget keys"),
            new_projects=lambda tenant: site_settings.get(tenant).new_projects,
            mail=infrastructure.config.smtp_url is not None,
            announce_saved=partial(_announce_saved, hints),
        ),
        site_settings=site_settings,
        texts=TextService(database, name_of, clock=clock),
        added_languages=AddedLanguages(
            database, name_of, default_of=lambda tenant: site_settings.get(tenant).default_language, clock=clock
        ),
        sightings=Sightings(database, clock=clock),
    )


def _announce_saved(hints: Hints, tenant: TenantId, renamed: ProjectId | None) -> None:
    topics = [] if renamed is None else [tenant_topic(tenant)]
    hints.publish(SettingsSaved(tenant=tenant, renamed=renamed), topics=topics)


def handlers(settings: SettingsServices) -> list[Handler[Any]]:
    """Return the worker's handlers of settings jobs."""
    return [Handler(CheckRequestType, settings.settings.forms.check_again)]


def sweeps(settings: SettingsServices) -> Sweeps:
    """Return the worker's sweeps of settings."""
    return {"request_types": settings.settings.forms.enqueue_checks}
