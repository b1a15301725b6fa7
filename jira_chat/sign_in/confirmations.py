"""Links in mails that confirm a visitor's messages as those of an address's owner, without a code, in any browser.

A link signs nobody in. It names the visitor and the address, and nothing is stored about it: it is valid until the
messages are confirmed, by the link or by the code, and for a day at most.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection

from jira_chat.access.principals import Principal, Surface
from jira_chat.broker.hints import Hints
from jira_chat.customers import accounts
from jira_chat.customers.accounts import ChatAccount
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import ProjectId, TenantId, VisitorId
from jira_chat.outbox import queue
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.jobs import MakeCustomer
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

LIFETIME = timedelta(days=1)
LINK = "link"
"""The method by which the customer was proved."""


class LeftMessages(Protocol):
    """Messages that visitors left with an unconfirmed address."""

    def left_with(self, visitor: Principal, email: str) -> str | None:
        """Return the name under which a visitor left messages with an address, None if they left none."""

    def confirm(self, visitor: Principal, customer: Principal, email: str, *, method: str) -> int:
        """Move the conversations to the customer with the address; return how many."""


class _Left(msgspec.Struct, frozen=True, kw_only=True):
    tenant: TenantId
    project: ProjectId
    visitor: VisitorId
    email: str
    until: datetime


class Confirmations:
    """Makes and accepts confirmation links. `keys` are newest first: all verify links, the first signs them."""

    def __init__(
        self,
        database: Database,
        hints: Hints,
        *keys: bytes,
        rule: GroupRule,
        left: LeftMessages,
        base_url: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._hints = hints
        self._rule = rule
        self._left = left
        self._base_url = base_url
        self._clock = clock
        self._signer = URLSafeSerializer(
            list(reversed(keys)), salt="confirmation", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def link_for(self, record: ProjectRecord, visitor: Principal | None, email: str) -> str | None:
        """Return the link for the mail to an address, None if the visitor left nothing with it."""
        if visitor is None or visitor.visitor is None or self._left.left_with(visitor, email) is None:
            return None
        left = _Left(
            tenant=record.tenant,
            project=record.project,
            visitor=visitor.visitor,
            email=email,
            until=self._clock() + LIFETIME,
        )
        token = self._signer.dumps(msgspec.to_builtins(left))
        # In the fragment, which browsers do not send: it is in no log, and mail scanners cannot confirm anything.
        return f"{self._base_url}/widget/{record.widget_key}/confirmation#{token}"

    def confirm(self, record: ProjectRecord, token: str) -> None:
        """Move the visitor's messages to the customer with the address, and make them a customer in Jira.

        Raises NotFoundError for an invalid or expired link, SignInUnavailableError.
        """
        left = self._read(record, token)
        visitor = Principal(tenant=left.tenant, surface=Surface.WIDGET, project=left.project, visitor=left.visitor)
        name = self._left.left_with(visitor, left.email)
        if name is None or self._rule.blocks(record, left.email):
            raise _over()
        with self._database.transaction() as connection:
            wanted = accounts.new(left.tenant, left.email, name)
            account = accounts.find_or_create(connection, wanted, now=self._clock())
            make_customer(connection, record, account, clock=self._clock)
        self._hints.notify_worker()
        if not self._left.confirm(visitor, _customer(account, left.project), left.email, method=LINK):
            raise _over()
        log.info("address_confirmed", extra={"tenant": left.tenant, "project": left.project, "method": LINK})

    def _read(self, record: ProjectRecord, token: str) -> _Left:
        try:
            left = msgspec.convert(self._signer.loads(token), _Left)
        except (BadSignature, msgspec.ValidationError):
            raise _over() from None
        if (left.tenant, left.project) != (record.tenant, record.project) or left.until <= self._clock():
            raise _over()
        return left


def make_customer(connection: Connection, record: ProjectRecord, account: ChatAccount, *, clock: Clock) -> None:
    """Enqueue the job that makes a chat account a customer of a project, unless Jira has it and registration is off."""
    if account.jira_account is None or record.settings.registration:
        wanted = MakeCustomer(chat_account=account.id, project=record.project)
        queue.enqueue(connection, record.tenant, stream=f"account:{account.id}", payload=wanted, now=clock())


def _customer(account: ChatAccount, project: ProjectId) -> Principal:
    return Principal(
        tenant=account.tenant,
        surface=Surface.WIDGET,
        project=project,
        account=account.jira_account,
        chat_account=account.id,
        name=account.name,
        method=LINK,
    )


def _over() -> NotFoundError:
    return NotFoundError("This link is no longer valid.")
