"""Auto-login: a project's identity secrets, and signing in whom its web site vouches for."""

import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from jira_chat.broker.once import Once
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId, new_id
from jira_chat.people import emails, identity_tokens, names
from jira_chat.people.account_sessions import AccountSessions
from jira_chat.people.errors import IdentityRefusedError, SignInFailedError
from jira_chat.people.identity_tokens import Claims
from jira_chat.people.sign_in import Place, SignedIn, SignIn
from jira_chat.people.tables import identity_secrets as table
from jira_chat.settings import history
from jira_chat.settings.models import ProjectRecord
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault

log = logging.getLogger(__name__)

MOST_LIVE = 2
"""So that a web site can change to a new secret while its old one still counts."""

REMEMBERED = identity_tokens.LONGEST_LIFE + 2 * identity_tokens.LEEWAY + timedelta(minutes=1)
"""How long a used token is remembered: longer than it could be used again."""

_SECRET_BYTES = 48
_NOT_ACCEPTED = (
    "The token is not accepted. Check that it is signed with a secret of this project that still counts; "
    "some people have to sign in to Jira itself."
)
"""One message for a wrong signature and for people whom the group rule refuses: it says nothing of accounts."""


@dataclass(frozen=True, kw_only=True)
class IdentitySecret:
    """A secret that a web site signs with. The text is told only when it is made."""

    id: str
    created_at: datetime
    created_by: str
    secret: str = field(default="", repr=False)


class IdentityService:
    """Keeps identity secrets and takes identity tokens."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        once: Once,
        sign_in: SignIn,
        *,
        sessions: AccountSessions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._once = once
        self._sign_in = sign_in
        self._sessions = sessions
        self._clock = clock

    def live(self, tenant: TenantId, project: ProjectId) -> list[IdentitySecret]:
        """Return the secrets that count, the newest first, without their texts."""
        with self._database.reading() as connection:
            return [known for known, _sealed in _live(connection, tenant, project)]

    def make(self, tenant: TenantId, project: ProjectId, *, author: AccountId, name: str) -> IdentitySecret:
        """Make a secret; of two that counted, the older ends."""
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
                    sealed=self._vault.encrypt(made.secret),
                    created_at=made.created_at,
                    created_by=name,
                )
            )
            kept = [made.id, *(known.id for known, _sealed in before[: MOST_LIVE - 1])]
            connection.execute(delete(table).where(_of(tenant, project), table.c.id.not_in(kept)))
            self._note(connection, tenant, project, before, author=author, name=name)
        log.info("identity_secret_made", extra={"tenant": tenant, "project": project})
        return made

    def end(self, tenant: TenantId, project: ProjectId, secret: str, *, author: AccountId, name: str) -> None:
        """End a secret, by its id. With the last one end all sessions that the web site vouched for.

        While another counts they go on, so that changing to a new secret disturbs nobody. Raises NotFoundError.
        """
        with self._database.transaction() as connection:
            before = _live(connection, tenant, project)
            if not connection.execute(delete(table).where(_of(tenant, project), table.c.id == secret)).rowcount:
                raise NotFoundError("This secret has ended already.")
            is_last = not _live(connection, tenant, project)
            ended = self._sessions.end_vouched(connection, tenant, project) if is_last else []
            self._note(connection, tenant, project, before, author=author, name=name)
        self._sessions.announce_ended(ended)
        log.info("identity_secret_ended", extra={"tenant": tenant, "project": project})

    def identify(self, place: Place, token: str) -> SignedIn:
        """Sign in whom a token names.

        What an unsigned token can be told, it is told at once; then the group rule is asked, and only then the
        signature, at the same beat: a refusal says nothing about people to those without a secret.
        Raises IdentityRefusedError, SignInUnavailableError, and UnavailableError while Redis is away.
        """
        claims = self._readable(place.record, token)
        known = self._texts_of(place.record)

        def prove() -> None:
            if not identity_tokens.is_signed(token, known):
                raise SignInFailedError
            if not self._once.use(place.tenant, place.record.project, claims.jti):
                raise IdentityRefusedError("`jti` was used before. Make a new token for each page.")

        try:
            return self._sign_in.vouched_for(place, email=claims.email, name=claims.name, prove=prove)
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

    def _texts_of(self, record: ProjectRecord) -> list[str]:
        with self._database.reading() as connection:
            live = _live(connection, record.tenant, record.project)
        texts = [text for _known, sealed in live if (text := self._opened(record, sealed)) is not None]
        if not texts:
            raise IdentityRefusedError("This project has no identity secret. An admin makes one on the settings page.")
        return texts

    def _opened(self, record: ProjectRecord, sealed: str) -> str | None:
        try:
            return self._vault.decrypt(sealed)
        except ValueError:  # sealed with a SECRET_KEY that is not ours any more
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


def _of(tenant: TenantId, project: ProjectId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.project_id == project)


def _live(connection: Connection, tenant: TenantId, project: ProjectId) -> list[tuple[IdentitySecret, str]]:
    newest_first = select(table).where(_of(tenant, project)).order_by(table.c.created_at.desc(), table.c.id)
    return [
        (IdentitySecret(id=row["id"], created_at=row["created_at"], created_by=row["created_by"]), row["sealed"])
        for row in connection.execute(newest_first.limit(MOST_LIVE)).mappings()
    ]


def _instants(live: list[tuple[IdentitySecret, str]]) -> list[str]:
    return [known.created_at.isoformat() for known, _sealed in live]
