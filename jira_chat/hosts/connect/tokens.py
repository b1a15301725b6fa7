"""The checks of Connect tokens, one function each; `host.py` decides which token must pass which checks.

Sources: RFC 7519 and Atlassian's "Understanding JWT for Connect apps". PyJWT decodes the token and verifies its
signature; this module checks the claims, at the caller's `now` and with a reason code for each refusal.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Annotated

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jira_chat.hosts.connect import qsh
from jira_chat.kernel import bounds
from jira_chat.kernel.errors import UnauthorizedError

LEEWAY = timedelta(seconds=30)
"""How much a host's clock may differ from ours."""

CONTEXT_HASH = "context-qsh"
"""The value in a context token in place of a query string hash."""

MAX_LENGTH = bounds.LONGEST_TOKEN
"""Characters; real tokens have fewer than a thousand."""

Id = Annotated[str, msgspec.Meta(pattern=r"\A[!-~]+\Z", max_length=255)]
"""An id of a host or account: printable ASCII, checked before any look-up."""

_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
"""The latest time that a date can represent."""

_REQUIRED_CLAIMS = ("iss", "iat", "exp", "qsh")
_jws = jwt.PyJWS()


class Claims(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={
        "issuer": "iss",
        "issued_at": "iat",
        "expires_at": "exp",
        "not_before": "nbf",
        "query_hash": "qsh",
        "subject": "sub",
        "audience": "aud",
    },
):
    """The claims of a token. Times are in seconds since 1970."""

    issuer: Id
    issued_at: float
    expires_at: float
    not_before: float | None = None
    query_hash: bounds.Id
    subject: Id | None = None
    audience: bounds.Line | bounds.Few[bounds.Line] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A decoded token. Until its signature is verified, it may only be used to look up a key."""

    text: str
    key_id: object
    claims: Claims

    @property
    def signed(self) -> str:
        """The signed part, which has only one encoding."""
        return self.text.rpartition(".")[0]

    @property
    def expires_at(self) -> datetime:
        """When the token is no longer valid by any of our clocks."""
        return datetime.fromtimestamp(min(self.claims.expires_at, _LATEST), UTC) + LEEWAY


def of_request(target: str, authorization: str | None) -> Token:
    """Return the one token of a request: the `jwt` query parameter or an `Authorization: JWT` header.

    Several tokens are refused, because the checked one and the one used later might differ.
    """
    found = [value for name, value in qsh.parameters(target) if name == qsh.TOKEN_PARAMETER]
    scheme, _, credentials = (authorization or "").partition(" ")
    if scheme.lower() == "jwt":
        found.append(credentials)
    if not found:
        raise UnauthorizedError("token_missing")
    if len(found) > 1:
        raise UnauthorizedError("token_ambiguous")
    return parse(found[0])


def parse(text: str) -> Token:
    """Decode a token without verifying it."""
    if len(text) > MAX_LENGTH:
        raise UnauthorizedError("token_too_long")
    if not text.isascii():
        raise UnauthorizedError("token_malformed")
    try:
        parts = _jws.decode_complete(text, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise UnauthorizedError("token_malformed") from error
    return Token(text, parts["header"].get("kid"), _claims(parts["payload"]))


def require_key(token: Token, key: RSAPublicKey) -> None:
    """Refuse a token unless the private half of `key` signed it with RS256."""
    _require_signature(token, key, "RS256")


def require_any_secret(token: Token, secrets: Collection[str]) -> None:
    """Refuse a token unless one of the shared `secrets` signed it with HS256."""
    refusal = UnauthorizedError("secret_missing")
    for secret in secrets:
        try:
            return _require_signature(token, secret, "HS256")
        except UnauthorizedError as error:
            refusal = error
    raise refusal


def require_current(claims: Claims, now: datetime) -> None:
    """Refuse a token that is not valid at `now`."""
    earliest, latest = (now - LEEWAY).timestamp(), (now + LEEWAY).timestamp()
    if claims.expires_at <= earliest:
        raise UnauthorizedError("token_expired")
    if claims.issued_at > latest:
        raise UnauthorizedError("token_from_the_future")
    if claims.not_before is not None and claims.not_before > latest:
        raise UnauthorizedError("token_not_yet_valid")


def require_audience(claims: Claims, base_urls: Collection[str]) -> None:
    """Refuse a token for another audience; one trailing slash is ignored."""
    audience = (claims.audience,) if isinstance(claims.audience, str) else claims.audience
    if not audience:
        raise UnauthorizedError("aud_missing")
    if not {url.removesuffix("/") for url in audience} & {url.removesuffix("/") for url in base_urls}:
        raise UnauthorizedError("aud_mismatch")


def require_request(claims: Claims, query_hash: str) -> None:
    """Refuse a token for another request, or for no particular request."""
    if claims.query_hash == CONTEXT_HASH:
        raise UnauthorizedError("context_token_not_allowed")
    if not compare_digest(claims.query_hash.encode(), query_hash.encode()):
        raise UnauthorizedError("qsh_mismatch")


def require_context(claims: Claims) -> None:
    """Refuse all tokens except context tokens, which the host gives to our own script."""
    if claims.query_hash != CONTEXT_HASH:
        raise UnauthorizedError("context_token_required")


def _require_signature(token: Token, key: RSAPublicKey | str, algorithm: str) -> None:
    """Verify the signature by our choice of algorithm: the token's could make a public key pass as a shared secret."""
    try:
        _jws.decode(token.text, key, algorithms=[algorithm])
    except jwt.InvalidAlgorithmError as error:
        raise UnauthorizedError("algorithm_not_allowed") from error
    except jwt.InvalidSignatureError as error:
        raise UnauthorizedError("signature_mismatch") from error
    except jwt.PyJWTError as error:
        raise UnauthorizedError("token_malformed") from error


def _claims(payload: bytes) -> Claims:
    try:
        present = msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
        for name in _REQUIRED_CLAIMS:
            if name not in present:
                raise UnauthorizedError(f"{name}_missing")
        return msgspec.json.decode(payload, type=Claims)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnauthorizedError("claims_malformed") from error
