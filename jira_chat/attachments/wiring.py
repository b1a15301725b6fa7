"""Builds the services of files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from jira_chat.attachments.agent_photos import AgentPhotos
from jira_chat.attachments.intake import Intake
from jira_chat.attachments.jobs import FetchPhotos
from jira_chat.attachments.launcher_images import LauncherImages
from jira_chat.attachments.service import AttachmentService
from jira_chat.attachments.store import FileStore
from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.service import SettingsService


def build(infrastructure: Infrastructure, *, settings: SettingsService) -> AttachmentService:
    """Build the service."""
    config = infrastructure.config
    return AttachmentService(
        infrastructure.database,
        FileStore(config.attachments_url),
        settings,
        Intake(most_bytes=config.attachment_megabytes * 1024**2),
        kept_for=timedelta(days=config.attachment_days),
        clock=infrastructure.clock,
    )


def launcher_images(infrastructure: Infrastructure) -> LauncherImages:
    """Build the store of launcher images."""
    return LauncherImages(infrastructure.database, clock=infrastructure.clock)


def agent_photos(infrastructure: Infrastructure, *, jira_for: Callable[[TenantId], JiraClient]) -> AgentPhotos:
    """Build the store of agents' photos."""
    below = urlsplit(infrastructure.config.base_url).path
    return AgentPhotos(infrastructure.database, jira_for, below=below, clock=infrastructure.clock)


def handlers(photos: AgentPhotos) -> list[Handler[Any]]:
    """Return the worker's handlers for photos."""
    return [Handler(FetchPhotos, photos.fetch)]


def sweeps(attachments: AttachmentService, photos: AgentPhotos) -> Sweeps:
    """Return the worker's sweeps: deletion of outdated files, and refetching of photos."""
    return {"attachments": attachments.forget_outdated, "photos": photos.enqueue_due}
