"""Verifies identity tokens, with which a web site signs in its own customers, claim by claim.

A JWT (RFC 7519) with `email`, `name`, `aud` (the widget key), `iat`, `exp` and `jti`, signed with HS256. PyJWT takes it
apart and verifies the signature; the claims are judged here, at the caller's `now`.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
import msgspec

from jira_chat.kernel import bounds
from jira_chat.sign_in.errors import IdentityRefusedError

ALGORITHM = "HS256"
LONGEST_LIFE = timedelta(minutes=5)
LEEWAY = timedelta(seconds=30)
"""How far the web site's clock may be from ours."""

MAX_LENGTH = 4096
"""Characters; real tokens have some hundred."""

_jws = jwt.PyJWS()


class Claims(
    msgspec.Struct, frozen=True, kw_only=True, rename={"audience": "aud", "issued_at": "iat", "expires_at": "exp"}
):
    """What a token says. Instants are in whole seconds since 1970."""

    email: bounds.Address
    name: bounds.Line
    audience: bounds.Id
    issued_at: int
    expires_at: int
    jti: Annotated[str, msgspec.Meta(min_length=8, max_length=200)]

    @property
    def counts_until(self) -> datetime:
        """When it has expired by any clock of ours; for a token that was found to be current."""
        return datetime.fromtimestamp(self.expires_at, UTC) + LEEWAY


def read(token: str) -> Claims:
    """Read a token without believing it.

    Raises IdentityRefusedError when it is none, or lacks a claim.
    """
    if len(token) > MAX_LENGTH or not token.isascii():
        raise IdentityRefusedError(f"This is not a JWT of at most {MAX_LENGTH} characters.")
    try:
        parts = _jws.decode_complete(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise IdentityRefusedError("This is not a JWT: three parts in base64url, separated by dots.") from None
    if parts["header"].get("alg") != ALGORITHM:
        raise IdentityRefusedError(f"Sign the token with {ALGORITHM}; its header must say so.")
    try:
        return msgspec.json.decode(parts["payload"], type=Claims)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise IdentityRefusedError(f"The token's claims cannot be used: {error}.") from None


def require_audience(claims: Claims, widget_key: str) -> None:
    """Refuse a token that was made for another project.

    Raises IdentityRefusedError.
    """
    if claims.audience != widget_key:
        raise IdentityRefusedError("`aud` must be the widget key of this chat, as in the embed snippet.")


def require_current(claims: Claims, now: datetime) -> None:
    """Refuse a token from another time than `now`, or one that counts for too long.

    Raises IdentityRefusedError.
    """
    life = claims.expires_at - claims.issued_at
    if not 0 < life <= LONGEST_LIFE.total_seconds():
        raise IdentityRefusedError("`exp` must be after `iat`, by at most 300 seconds.")
    if claims.expires_at <= (now - LEEWAY).timestamp():
        raise IdentityRefusedError("The token has expired. Make a new one for each page, and check the server's clock.")
    if claims.issued_at > (now + LEEWAY).timestamp():
        raise IdentityRefusedError("`iat` lies in the future. Check the server's clock.")


def is_signed(token: str, secrets: Collection[str]) -> bool:
    """Whether one of the secrets signed a token, by our choice of algorithm and not by the token's."""
    return any(_fits(token, secret) for secret in secrets)


def _fits(token: str, secret: str) -> bool:
    try:
        _jws.decode(token, secret, algorithms=[ALGORITHM])
    except jwt.PyJWTError:
        return False
    return True
