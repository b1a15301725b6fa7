"""Transcripts by mail, only to the address with which the customer signed in."""

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.customers.sessions import AccountSessions
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in.mails import Mails
from jira_chat.storage.engine import Database


class TranscriptMails:
    """Sends transcripts to customers. Accepting a typed address would make it a spam relay."""

    def __init__(
        self, database: Database, hints: Hints, sessions: AccountSessions, mails: Mails, *, is_enabled: bool
    ) -> None:
        """`is_enabled` says whether mail can be sent."""
        self._database = database
        self._hints = hints
        self._sessions = sessions
        self._mails = mails
        self._is_enabled = is_enabled

    def address_of(self, person: Principal) -> str | None:
        """Return the address for a person's transcripts, None if none can be sent."""
        return self._sessions.email_of(person) if self._is_enabled else None

    def send(self, record: ProjectRecord, person: Principal, said: str, *, language: str | None) -> None:
        """Enqueue the mail. Raises ForbiddenError for people without a known address."""
        to = self.address_of(person)
        if to is None:
            raise ForbiddenError("Sign in to get the conversation by mail.")
        wording = self._mails.wording(record.tenant, language)
        with self._database.transaction() as connection:
            self._mails.enqueue_transcript(connection, record, to, said, wording)
        self._hints.notify_worker()
