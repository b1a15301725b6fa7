"""The check of every call from the add-on: an independent implementation of the Connect rules."""

import hmac

import jwt
from atlassian_jwt import url_utils
from werkzeug import Request

from sandbox import descriptor
from sandbox.grants import Grants
from sandbox.installation import Installation
from sandbox.state import User


class RefusedError(Exception):
    """The call is refused; `status` is 401 or 403."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def admit(request: Request, installation: Installation, scope: str, *, app: User, grants: Grants) -> User:
    """Admit an add-on's request for `scope` and return the user it acts as; raises `RefusedError`.

    It calls as itself, with a JWT for this request, or as a user, with a bearer token of theirs.
    """
    if not installation.is_enabled:
        raise RefusedError(401, "The add-on is not installed and enabled on this site.")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Bearer":
        caller = _verified_user(token, grants, scope)
    elif scheme == "JWT":
        caller = app
        _verify_app(request, token, installation)
    else:
        raise RefusedError(401, "Authorization with a JWT or a bearer token is required.")
    if request.method == "GET" and request.get_data():
        raise RefusedError(403, "A GET request may not have a body.")
    if scope == "INACCESSIBLE":
        raise RefusedError(403, "Connect apps may not call this operation.")
    if not installation.addon.allows(scope):
        raise RefusedError(403, f"The add-on's descriptor does not ask for the scope {scope}.")
    return caller


def _verified_user(token: str, grants: Grants, scope: str) -> User:
    grant = grants.find(token)
    if grant is None:
        raise RefusedError(401, "The bearer token is unknown or has expired.")
    if not descriptor.allows(grant.scopes, scope):
        raise RefusedError(403, f"The token was not asked for with the scope {scope}.")
    return grant.user


def _verify_app(request: Request, token: str, installation: Installation) -> None:
    claims = _verified_claims(token, installation)
    target = request.environ.get("RAW_URI") or request.full_path
    if not hmac.compare_digest(str(claims["qsh"]), url_utils.hash_url(request.method, target)):
        raise RefusedError(401, "The query string hash does not match the request.")


def _verified_claims(token: str, installation: Installation) -> dict[str, object]:
    try:
        claims: dict[str, object] = jwt.decode(
            token,
            installation.secret,
            algorithms=["HS256"],
            issuer=installation.addon.key,
            options={"require": ["iss", "iat", "exp", "qsh"], "verify_aud": False},
            leeway=30,
        )
    except jwt.PyJWTError as error:
        raise RefusedError(401, f"The JWT is refused: {error}") from error
    return claims
