"""Builds notices to teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.installations.service import Installations
from jira_chat.kernel.kinds import kind_of
from jira_chat.mail.smtp import SmtpServer
from jira_chat.notices import repository
from jira_chat.notices.jobs import LookForUnanswered, SendNotice
from jira_chat.notices.scheduling import NoticeScheduler
from jira_chat.notices.sending import Sending
from jira_chat.notices.service import NoticeService
from jira_chat.outbox.handlers import Handler
from jira_chat.outgoing.webhooks import Webhooks
from jira_chat.settings.service import SettingsService
from jira_chat.storage.resealing import SealedTexts

WITHOUT_JIRA = frozenset({kind_of(LookForUnanswered), kind_of(SendNotice)})
"""Jobs that run even while a site's Jira is unavailable."""

SEALED: Mapping[str, SealedTexts] = {"notice webhooks": repository.sealed_texts}
"""Sealed texts in the database, by name."""


@dataclass(frozen=True, kw_only=True)
class NoticeServices:
    """The services that other features use."""

    notices: NoticeService
    scheduler: NoticeScheduler


def build(infrastructure: Infrastructure) -> NoticeServices:
    """Build the services."""
    database, clock = infrastructure.database, infrastructure.clock
    loopback = infrastructure.config.webhooks_to_loopback
    return NoticeServices(
        notices=NoticeService(database, infrastructure.vault, loopback=loopback, clock=clock),
        scheduler=NoticeScheduler(database, clock=clock),
    )


def handlers(
    infrastructure: Infrastructure,
    notices: NoticeServices,
    *,
    settings: SettingsService,
    installations: Installations,
) -> list[Handler[Any]]:
    """Return the worker's handlers of jobs of notices.

    Raises ValueError for an invalid address of an SMTP server.
    """
    smtp_url = infrastructure.config.smtp_url
    sending = Sending(
        infrastructure.database,
        infrastructure.vault,
        settings,
        Webhooks(loopback=infrastructure.config.webhooks_to_loopback),
        server=None if smtp_url is None else SmtpServer(smtp_url),
        installation_of=installations.active,
        clock=infrastructure.clock,
    )
    return [Handler(LookForUnanswered, notices.scheduler.enqueue_due), Handler(SendNotice, sending.send)]


def sweeps(notices: NoticeServices) -> Sweeps:
    """Return the worker's sweep that begins looks again, such as after one was given up."""
    return {"looks": notices.scheduler.begin_all}
