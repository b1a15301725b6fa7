"""Builds what takes files in and gives them out."""

from datetime import timedelta

from jira_chat.attachments.intake import Intake
from jira_chat.attachments.launcher_images import LauncherImages
from jira_chat.attachments.service import AttachmentService
from jira_chat.attachments.store import FileStore
from jira_chat.infrastructure import Infrastructure, Sweeps
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
    """Build what keeps the images of launchers."""
    return LauncherImages(infrastructure.database, clock=infrastructure.clock)


def sweeps(attachments: AttachmentService) -> Sweeps:
    """Return what the worker tidies up."""
    return {"attachments": attachments.forget_outdated}
