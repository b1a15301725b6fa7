"""Verification of identity tokens, with which a web site signs in its own customers.

A JWT (RFC 7519) with `email`, `aud` (the widget key, alone or in a list) and `exp`, perhaps with `name`, `iat`, `nbf`
and `jti`, signed with HS256. PyJWT parses it and verifies the signature; the claims are checked here, at the
caller's `now`.
"""

import hashlib
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
"""The permitted difference between the web site's clock and ours."""

MAX_LENGTH = 4096
"""Characters; real tokens have a few hundred."""

Instant = Annotated[float, msgspec.Meta(ge=0, le=1e20)]

_jws = jwt.PyJWS()


class Claims(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"audience": "aud", "issued_at": "iat", "expires_at": "exp", "not_before": "nbf"},
):
    """The claims of a token. Instants are in seconds since 1970, with or without a fraction (RFC 7519, 2)."""

    email: bounds.Address
    name: bounds.Line = ""
    """By default the part of the address before the @."""
    audience: bounds.Id | bounds.Few[bounds.Id]
    expires_at: Instant
    issued_at: Instant | None = None
    not_before: Instant | None = None
    jti: Annotated[str, msgspec.Meta(min_length=8, max_length=200)] = ""
    """By default a digest of the signed part."""

    @property
    def counts_until(self) -> datetime:
        """When a current token will have expired by all of our clocks."""
        return datetime.fromtimestamp(self.expires_at, UTC) + LEEWAY


def read(token: str) -> Claims:
    """Parse a token without verifying it.

    Raises IdentityRefusedError if it is not a token, or lacks a claim.
    """
    if len(token) > MAX_LENGTH or not token.isascii():
        raise IdentityRefusedError(f"This is not a JWT of at most {MAX_LENGTH} characters.")
    try:
        parts = _jws.decode_complete(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise IdentityRefusedError("This is not a JWT: three parts in base64url, separated by dots.") from None
    if parts["header"].get("alg") != ALGORITHM:
        raise IdentityRefusedError(f"Sign the token with {ALGORITHM}; its header must say so.")
    if "crit" in parts["header"]:
        # PyJWT accepts some extensions, which have no meaning here.
        raise IdentityRefusedError("This is not a JWT as it is read here: leave `crit` out of its header.")
    try:
        claims = msgspec.json.decode(parts["payload"], type=Claims)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise IdentityRefusedError(f"The token's claims cannot be used: {error}.") from None
    # The signed part is unique to the token, so that a token without `jti` is valid once, too.
    signed = token.rpartition(".")[0]
    return msgspec.structs.replace(
        claims,
        name=claims.name or claims.email.partition("@")[0],
        jti=claims.jti or hashlib.sha256(signed.encode()).hexdigest(),
    )


def require_audience(claims: Claims, widget_key: str) -> None:
    """Refuse a token made for another project.

    Raises IdentityRefusedError.
    """
    audiences = (claims.audience,) if isinstance(claims.audience, str) else claims.audience
    if widget_key not in audiences:
        raise IdentityRefusedError("`aud` must be, or list, the widget key of this chat, as in the embed snippet.")


def require_current(claims: Claims, now: datetime) -> None:
    """Refuse a token that is not valid `now`, or that is valid for too long.

    Raises IdentityRefusedError.
    """
    issued_at = now.timestamp() - LEEWAY.total_seconds() if claims.issued_at is None else claims.issued_at
    life = claims.expires_at - issued_at
    if life > LONGEST_LIFE.total_seconds() or (claims.issued_at is not None and life <= 0):
        raise IdentityRefusedError("`exp` must be after `iat`, or now, by at most 300 seconds.")
    if claims.expires_at <= (now - LEEWAY).timestamp():
        raise IdentityRefusedError("The token has expired. Make a new one for each page, and check the server's clock.")
    if issued_at > (now + LEEWAY).timestamp():
        raise IdentityRefusedError("`iat` lies in the future. Check the server's clock.")
    if claims.not_before is not None and claims.not_before > (now + LEEWAY).timestamp():
        raise IdentityRefusedError("`nbf` lies in the future. Leave it out, or check the server's clock.")


def is_signed(token: str, secrets: Collection[str]) -> bool:
    """Whether one of the secrets signed a token, with our choice of algorithm, not the token's."""
    return any(_fits(token, secret) for secret in secrets)


def _fits(token: str, secret: str) -> bool:
    try:
        _jws.decode(token, secret, algorithms=[ALGORITHM])
    except jwt.PyJWTError:
        return False
    return True
