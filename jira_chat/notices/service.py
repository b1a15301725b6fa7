"""The use cases of notices for admins. The worker schedules and sends them (`scheduling.py`, `sending.py`)."""

from dataclasses import replace

from jira_chat.access.principals import Principal
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.notices import repository, rules
from jira_chat.notices.jobs import LookForUnanswered, SendNotice
from jira_chat.notices.models import Notices, Wanted
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outgoing import targets
from jira_chat.settings import history
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault

HISTORY = "notices"
"""The field of the change history."""


class NoticeService:
    """Reads, changes and tests a project's notices. With `loopback`, webhooks may be on this machine."""

    def __init__(self, database: Database, vault: Vault, *, loopback: bool, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._loopback = loopback
        self._clock = clock

    def of_project(self, admin: Principal) -> Notices:
        """Return a project's notices and the outcome of the last one. Raises ForbiddenError."""
        project, _ = _whose(admin)
        with self._database.reading() as connection:
            return repository.find(connection, admin.tenant, project)

    def save(self, admin: Principal, wanted: Wanted) -> Notices:
        """Change a project's notices, and record that in its change history.

        Raises ForbiddenError, InvalidInputError with `fields`.
        """
        project, account = _whose(admin)
        now = self._clock()
        with self._database.transaction() as connection:
            before = repository.find(connection, admin.tenant, project, lock=True)
            wanted, problems = rules.checked(wanted, has_webhook=before.webhook is not None, loopback=self._loopback)
            if problems:
                raise InvalidInputError("Some of this is not valid. Correct the marked fields.", fields=problems)
            after = replace(
                self._with_webhook(before, wanted.webhook),
                minutes=wanted.minutes,
                emails=wanted.emails,
                set_at=now,
                failed_at=None,
                failure=None,
            )
            repository.save(connection, after)
            history.record(
                connection,
                admin.tenant,
                history.of_project(project),
                author=account,
                name=admin.name,
                before={HISTORY: _told(before)},
                after={HISTORY: _told(after)},
                now=now,
            )
            stream = scheduling_stream(project)
            look = LookForUnanswered(project=project)
            queue.enqueue(connection, admin.tenant, stream=stream, payload=look, now=now, once=True)
            queue.hasten(connection, admin.tenant, stream, now=now)
        return after

    def test(self, admin: Principal) -> Notices:
        """Enqueue a test notice to each receiver. Raises ForbiddenError."""
        project, _ = _whose(admin)
        with self._database.transaction() as connection:
            known = repository.find(connection, admin.tenant, project)
            tests = [
                NewJob(
                    tenant=admin.tenant,
                    stream=f"notice-test:{project}:{rules.mark(each)}",
                    payload=SendNotice(project=project, receiver=rules.mark(each)),
                    once=True,
                )
                for each in known.receivers
            ]
            queue.enqueue_many(connection, tests, now=self._clock())
        return known

    def _with_webhook(self, known: Notices, address: str | None) -> Notices:
        if address is None:
            return known
        if not address:
            return replace(known, webhook=None, webhook_host=None)
        sealed = self._vault.seal(address.strip(), *repository.place_of(known.tenant, known.project))
        host = targets.read(address, loopback=self._loopback).host
        return replace(known, webhook=sealed, webhook_host=host)


def scheduling_stream(project: ProjectId) -> str:
    """Return the stream of a project's looks."""
    return f"notices:{project}"


def _told(known: Notices) -> dict[str, object]:
    return {"minutes": known.minutes, "emails": list(known.emails), "webhook": known.webhook_host}


def _whose(admin: Principal) -> tuple[ProjectId, AccountId]:
    if admin.project is None or admin.account is None:
        raise ForbiddenError("This page is not allowed to do that.")
    return admin.project, admin.account
