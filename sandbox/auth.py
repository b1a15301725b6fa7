"""The check of every call that the add-on makes to this Jira: an independent reading of the Connect rules."""

import hmac

import jwt
from atlassian_jwt import url_utils
from werkzeug import Request

from sandbox.installation import Installation


class RefusedError(Exception):
    """The call may not come in; `status` is 401 or 403."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def admit(request: Request, installation: Installation, scope: str) -> None:
    """Let the add-on's own signed request pass if its descriptor asks for `scope`; raises `RefusedError`."""
    if not installation.is_enabled:
        raise RefusedError(401, "The add-on is not installed and enabled on this site.")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "JWT":
        raise RefusedError(401, "Authorization with a JWT is required.")
    claims = _verified_claims(token, installation)
    target = request.environ.get("RAW_URI") or request.full_path
    if not hmac.compare_digest(str(claims["qsh"]), url_utils.hash_url(request.method, target)):
        raise RefusedError(401, "The query string hash does not match the request.")
    if request.method == "GET" and request.get_data():
        raise RefusedError(403, "A GET request may not have a body.")
    if scope == "INACCESSIBLE":
        raise RefusedError(403, "Connect apps may not call this operation.")
    if not installation.addon.allows(scope):
        raise RefusedError(403, f"The add-on's descriptor does not ask for the scope {scope}.")


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
