"""The attachment service over a store in memory."""

from datetime import timedelta

from jira_chat.attachments.intake import Intake
from jira_chat.attachments.service import AttachmentService
from jira_chat.attachments.store import FileStore
from jira_chat.kernel.ids import new_id
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from tests.support.fakes import FakeClock

KEPT_DAYS = 7


def attachment_service(
    database: Database, settings: SettingsService, *, clock: FakeClock, most_bytes: int = 1_000_000
) -> AttachmentService:
    return AttachmentService(
        database,
        FileStore(f"memory://{new_id()}"),
        settings,
        Intake(most_bytes=most_bytes),
        kept_for=timedelta(days=KEPT_DAYS),
        clock=clock,
    )
