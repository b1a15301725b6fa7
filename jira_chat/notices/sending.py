"""Sends notices. A notice that cannot be sent is retried for an hour, and the settings page shows why it failed."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from jira_chat.conversations import overdue
from jira_chat.conversations.overdue import Overdue
from jira_chat.installations.models import Installation
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId
from jira_chat.mail.errors import MailRefusedError, MailUnavailableError
from jira_chat.mail.smtp import SmtpServer
from jira_chat.notices import repository, rules
from jira_chat.notices.jobs import SendNotice
from jira_chat.notices.letters import Letters
from jira_chat.notices.models import WEBHOOK, Notices
from jira_chat.outbox.queue import Job
from jira_chat.outgoing.errors import WebhookFailedError
from jira_chat.outgoing.webhooks import Webhooks
from jira_chat.settings.models import ProjectRecord
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault

_TEST = "This is a test. Notices of customers who wait for an answer arrive here."
_NO_MAIL = "No mail server is configured."
_UNREADABLE = "Its address cannot be read any more. Enter it again."


class Sending:
    """Sends enqueued notices, by mail if there is a server. `installation_of` finds a site's Jira."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        settings: SettingsService,
        webhooks: Webhooks,
        *,
        server: SmtpServer | None,
        installation_of: Callable[[TenantId], Installation],
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._settings = settings
        self._webhooks = webhooks
        self._server = server
        self._letters = Letters()
        self._installation_of = installation_of
        self._clock = clock

    def send(self, notice: SendNotice, job: Job) -> None:
        """Send a notice, unless an agent has answered meanwhile or the receiver was removed.

        Raises MailUnavailableError, MailRefusedError, WebhookFailedError if it is to be retried.
        """
        with self._database.reading() as connection:
            known = repository.find(connection, job.tenant, notice.project)
            waiting = overdue.find(connection, job.tenant, notice.conversation) if notice.conversation else None
        receiver = next((each for each in known.receivers if rules.mark(each) == notice.receiver), None)
        is_test = notice.conversation is None
        if receiver is None or not (is_test or _still_waits(waiting, notice)):
            return
        try:
            self._deliver(known, receiver, waiting)
        except (MailUnavailableError, MailRefusedError, WebhookFailedError) as error:
            with self._database.transaction() as connection:
                repository.note_failed(connection, known, self._clock(), f"{_kind(receiver)}: {error.message}")
            if waiting is None or rules.is_late(waiting.since, known.minutes, self._clock()):
                return
            raise
        with self._database.transaction() as connection:
            repository.note_sent(connection, known, self._clock(), mended=_kind(receiver))

    def _deliver(self, known: Notices, receiver: str, waiting: Overdue | None) -> None:
        record = self._settings.of_project(known.tenant, known.project)
        said = _TEST if waiting is None else rules.sentence(waiting.customer_name, self._clock() - waiting.since)
        project = "Chat" if record is None else rules.plain(record.name)
        link = self._link(known.tenant, record, waiting)
        if receiver == WEBHOOK:
            self._webhooks.post(self._opened(known), {"text": f"{project}: {said} {link}"})
        elif self._server is None:
            raise MailRefusedError(_NO_MAIL)
        else:
            self._server.send(self._letters.write(receiver, project, said, link))

    def _link(self, tenant: TenantId, record: ProjectRecord | None, waiting: Overdue | None) -> str:
        key = (waiting.issue_key if waiting else None) or (record.key if record else "")
        site = self._installation_of(tenant).site_url
        return f"{site}/browse/{quote(key)}" if key else site

    def _opened(self, known: Notices) -> str:
        try:
            return self._vault.open(known.webhook or "", *repository.place_of(known.tenant, known.project))
        except ValueError:
            raise WebhookFailedError(_UNREADABLE) from None


def _still_waits(waiting: Overdue | None, notice: SendNotice) -> bool:
    return waiting is not None and waiting.since == datetime.fromisoformat(notice.since)


def _kind(receiver: str) -> str:
    return "Webhook" if receiver == WEBHOOK else "E-mail"
