"""Personal data of signing in: codes, unsent mails, failures, and the creators of identity secrets."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.payloads import from_fields
from jira_chat.sign_in import failures, mails
from jira_chat.sign_in.jobs import SendMail
from jira_chat.sign_in.tables import codes, identity_secrets
from jira_chat.storage.personal_data import ERASED_NAME, MOST_EXPORTED, Person, PersonalData, Tell, nothing_to_tell
from jira_chat.storage.vault import Vault

CountedAs = Callable[[TenantId, str], list[str]]
"""Returns the keyed hashes under which the failures of an address are counted."""


class SignInData(PersonalData):
    """Erases and exports the personal data of signing in."""

    kind = "codes"

    def __init__(self, vault: Vault, counted_as: CountedAs) -> None:
        self._vault = vault
        self._counted_as = counted_as

    def erase(self, connection: Connection, tenant: TenantId, person: Person) -> Tell:
        """Delete all data of a person's addresses. Finished mails are deleted unread, whatever their address."""
        connection.execute(delete(codes).where(codes.c.tenant_id == tenant, codes.c.email.in_(person.emails)))
        for email in person.emails:
            failures.forget(connection, tenant, *self._counted_as(tenant, email))
        self._erase_mails(connection, tenant, person)
        made = (identity_secrets.c.tenant_id == tenant) & identity_secrets.c.created_by.in_(person.names)
        connection.execute(update(identity_secrets).where(made).values(created_by=ERASED_NAME))
        return nothing_to_tell

    def export(self, connection: Connection, tenant: TenantId, person: Person) -> list[dict[str, Any]]:
        """Return a person's requests for codes, without the hashes."""
        query = select(codes.c.email, codes.c.purpose, codes.c.expires_at)
        theirs = query.where(codes.c.tenant_id == tenant, codes.c.email.in_(person.emails)).limit(MOST_EXPORTED)
        return [dict(row) for row in connection.execute(theirs).mappings()]

    def _erase_mails(self, connection: Connection, tenant: TenantId, person: Person) -> None:
        queue.delete_finished(connection, tenant, SendMail)
        if not person.emails:
            return
        for job in queue.open_jobs(connection, SendMail, tenant=tenant):
            if mails.recipient(self._vault, job, from_fields(job.payload, SendMail)) in person.emails:
                queue.drop(connection, job)
