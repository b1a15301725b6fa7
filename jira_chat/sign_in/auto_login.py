"""Auto-login: a project's identity secrets, and sign-in with identity tokens from its web site."""

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from jira_chat.customers.sessions import AccountSessions
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId, new_id
from jira_chat.settings import history
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in import emails, identity_tokens, names
from jira_chat.sign_in.errors import IdentityRefusedError, SignInFailedError
from jira_chat.sign_in.identity_tokens import Claims
from jira_chat.sign_in.place import Place, SignedIn
from jira_chat.sign_in.service import SignIn
from jira_chat.sign_in.tables import identity_secrets as table
from jira_chat.storage import used_tokens
from jira_chat.storage.engine import Database
from jira_chat.storage.resealing import SealedText
from jira_chat.storage.used_tokens import Use
from jira_chat.storage.vault import Vault

log = logging.getLogger(__name__)

MOST_LIVE = 2
"""Two, so that a web site can switch to a new secret while the old one is still valid."""

_KIND = "identity"
"""The kind under which used tokens are noted by their `jti`."""

_SECRET_BYTES = 48
_NOT_ACCEPTED = (
    "The token is not accepted. Check that it is signed with a secret of this project that still counts; "
    "some people have to sign in to Jira itself."
)
"""One message for a wrong signature and for a refusal by the group rule, so that it reveals nothing about accounts."""


@dataclass(frozen=True, kw_only=True)
class IdentitySecret:
    """A secret with which a web site signs. Its text is shown only once, when it is made."""

    id: str
    created_at: datetime
    created_by: str
    secret: str = field(default="", repr=False)


class IdentityService:
    """Manages identity secrets and accepts identity tokens."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        sign_in: SignIn,
        *,
        sessions: AccountSessions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._sign_in = sign_in
        self._sessions = sessions
        self._clock = clock

    def live(self, tenant: TenantId, project: ProjectId) -> list[IdentitySecret]:
        """Return the valid secrets, the newest first, without their texts."""
        with self._database.reading() as connection:
            return [known for known, _sealed in _live(connection, tenant, project)]

    def make(self, tenant: TenantId, project: ProjectId, *, author: AccountId, name: str) -> IdentitySecret:
        """Make a secret; if two were valid, the older one ends, as with `end`."""
        made = IdentitySecret(
            id=new_id(), created_at=self._clock(), created_by=name, secret=secrets.token_urlsafe(_SECRET_BYTES)
        )
        with self._database.transaction() as connection:
            before = _live(connection, tenant, project)
            connection.execute(
                insert(table).values(
                    tenant_id=tenant,
                    project_id=project,
                    id=made.id,
                    sealed=self._vault.seal(made.secret, *_place(tenant, project, made.id)),
                    created_at=made.created_at,
                    created_by=name,
                )
            )
            kept = [made.id, *(known.id for known, _sealed in before[: MOST_LIVE - 1])]
            gone = connection.execute(delete(table).where(_of(tenant, project), table.c.id.not_in(kept))).rowcount
            ended = self._sessions.end_vouched(connection, tenant, project) if gone else []
            self._note(connection, tenant, project, before, author=author, name=name)
        self._sessions.announce_ended(ended)
        log.info("identity_secret_made", extra={"tenant": tenant, "project": project})
        return made

    def end(self, tenant: TenantId, project: ProjectId, secret: str, *, author: AccountId, name: str) -> None:
        """End a secret, by its id, and all sessions for which the project vouched.

        Raises NotFoundError.
        """
        with self._database.transaction() as connection:
            before = _live(connection, tenant, project)
            if not connection.execute(delete(table).where(_of(tenant, project), table.c.id == secret)).rowcount:
                raise NotFoundError("This secret has ended already.")
            self._note(connection, tenant, project, before, author=author, name=name)
            # We do not store which secret opened a session; the site vouches again on its next page.
            ended = self._sessions.end_vouched(connection, tenant, project)
        self._sessions.announce_ended(ended)
        log.info("identity_secret_ended", extra={"tenant": tenant, "project": project})

    def identify(self, place: Place, token: str, *, session: str | None = None) -> SignedIn:
        """Sign in the customer that a token names, in their existing `session` if it is theirs.

        The signature is checked before any call to Jira: a caller without a secret learns nothing and costs nothing.
        A caller with one gets the same answer for the group rule as for a wrong signature.
        Raises IdentityRefusedError and SignInUnavailableError.
        """
        claims = self._readable(place.record, token)
        texts = self._texts_of(place.record)
        secret = next((each for each, text in texts.items() if identity_tokens.is_signed(token, [text])), None)
        if secret is None:
            raise IdentityRefusedError(_NOT_ACCEPTED)

        def use(connection: Connection) -> None:
            # Jira was asked meanwhile, and somebody may have ended the secret because it leaked.
            if not _is_live(connection, place.record, secret):
                raise IdentityRefusedError(_NOT_ACCEPTED)
            names = (place.record.tenant, place.record.project, claims.jti)
            if used_tokens.use(connection, _KIND, *names, until=claims.counts_until) is not Use.FIRST:
                raise IdentityRefusedError("`jti` was used before. Make a new token for each page.")

        try:
            return self._sign_in.vouched_for(place, email=claims.email, name=claims.name, use=use, session=session)
        except SignInFailedError:
            raise IdentityRefusedError(_NOT_ACCEPTED) from None

    def _readable(self, record: ProjectRecord, token: str) -> Claims:
        claims = identity_tokens.read(token)
        identity_tokens.require_audience(claims, record.widget_key)
        identity_tokens.require_current(claims, self._clock())
        try:
            emails.normal(claims.email)
            names.normal(claims.name)
        except InvalidInputError as error:
            raise IdentityRefusedError(f"`email` or `name` cannot be used: {error.message}") from None
        return claims

    def _texts_of(self, record: ProjectRecord) -> dict[str, str]:
        """Return the texts of a project's secrets by id."""
        with self._database.reading() as connection:
            live = _live(connection, record.tenant, record.project)
        opened = {known.id: self._opened(record, known.id, sealed) for known, sealed in live}
        texts = {secret: text for secret, text in opened.items() if text is not None}
        if not texts:
            raise IdentityRefusedError("This project has no identity secret. An admin makes one on the settings page.")
        return texts

    def _opened(self, record: ProjectRecord, secret: str, sealed: str) -> str | None:
        try:
            return self._vault.open(sealed, *_place(record.tenant, record.project, secret))
        except ValueError:  # sealed with a former SECRET_KEY
            log.exception("identity_secret_unreadable", extra={"tenant": record.tenant, "project": record.project})
            return None

    def _note(
        self,
        connection: Connection,
        tenant: TenantId,
        project: ProjectId,
        before: list[tuple[IdentitySecret, str]],
        *,
        author: AccountId,
        name: str,
    ) -> None:
        history.record(
            connection,
            tenant,
            history.of_project(project),
            author=author,
            name=name,
            before={"identity": _instants(before)},
            after={"identity": _instants(_live(connection, tenant, project))},
            now=self._clock(),
        )


def sealed_texts(connection: Connection) -> Iterator[SealedText]:
    """Yield all identity secrets for resealing."""
    for row in connection.execute(select(table).with_for_update()).mappings().all():
        place = _place(row["tenant_id"], row["project_id"], row["id"])
        put = partial(_put, connection, row["tenant_id"], row["id"])
        yield SealedText(place=place, text=row["sealed"], put=put)


def _put(connection: Connection, tenant: str, secret: str, sealed: str) -> None:
    its_row = (table.c.tenant_id == tenant) & (table.c.id == secret)
    connection.execute(update(table).where(its_row).values(sealed=sealed))


def _place(tenant: str, project: str, secret: str) -> tuple[str, ...]:
    return ("identity secret", tenant, project, secret)


def _of(tenant: TenantId, project: ProjectId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.project_id == project)


def _live(connection: Connection, tenant: TenantId, project: ProjectId) -> list[tuple[IdentitySecret, str]]:
    newest_first = select(table).where(_of(tenant, project)).order_by(table.c.created_at.desc(), table.c.id)
    return [
        (IdentitySecret(id=row["id"], created_at=row["created_at"], created_by=row["created_by"]), row["sealed"])
        for row in connection.execute(newest_first.limit(MOST_LIVE)).mappings()
    ]


def _is_live(connection: Connection, record: ProjectRecord, secret: str) -> bool:
    """Whether a secret is still valid, and stays so until the transaction ends."""
    its_row = _of(record.tenant, record.project) & (table.c.id == secret)
    return connection.execute(select(table.c.id).where(its_row).with_for_update(read=True)).first() is not None


def _instants(live: list[tuple[IdentitySecret, str]]) -> list[str]:
    return [known.created_at.isoformat() for known, _sealed in live]
