"""Atlassian's authorization server: issues tokens with which the add-on acts as a user of this site."""

from typing import Any

import jwt
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import grants
from sandbox.installation import Installation
from sandbox.parts import parts
from sandbox.rest.operation import trouble
from sandbox.state import Jira, User

blueprint = Blueprint("authorization", __name__, url_prefix="/oauth2")

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LONGEST_ASSERTION = 120
_CLIENT, _USER = "urn:atlassian:connect:clientid:", "urn:atlassian:connect:useraccountid:"
_CLAIMS = ["iss", "sub", "aud", "iat", "exp", "tnt"]


class GrantRefusedError(Exception):
    """The reason for refusing a token, as in RFC 6749, 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@blueprint.errorhandler(GrantRefusedError)
def refuse(refused: GrantRefusedError) -> ResponseReturnValue:
    return {"error": refused.error, "error_description": refused.description}, 400


@blueprint.post("/token")
def give_token() -> ResponseReturnValue:
    if ill := trouble():
        return ill
    here, form = parts(), request.form
    if form.get("grant_type") != GRANT:
        raise GrantRefusedError("unsupported_grant_type", f"The grant type is not {GRANT}.")
    scopes = _scopes(here.installation, form.get("scope", ""))
    user = _user(here.jira, here.installation, form.get("assertion", ""), here.configuration.url)
    return jsonify(
        {
            "access_token": here.grants.give(user, scopes),
            "token_type": "Bearer",
            "expires_in": grants.LIFETIME,
            "scope": " ".join(scopes),
        }
    )


def _scopes(installation: Installation, asked: str) -> tuple[str, ...]:
    addon = installation.addon
    if not installation.is_enabled or not addon.allows("ACT_AS_USER"):
        raise GrantRefusedError("unauthorized_client", "The add-on does not have the scope ACT_AS_USER.")
    scopes = tuple(asked.split()) or tuple(addon.data.get("scopes", []))
    if not all(addon.allows(scope) for scope in scopes):
        raise GrantRefusedError("invalid_scope", "The add-on does not have all scopes that it asks for.")
    return scopes


def _user(jira: Jira, installation: Installation, assertion: str, url: str) -> User:
    claims = _verified(installation, assertion, url)
    kind, _, account_id = str(claims["sub"]).partition(_USER)
    user = None if kind else jira.user(account_id)
    if user is None or user.kind != "atlassian":
        raise GrantRefusedError("invalid_grant", "Nobody with an Atlassian account is called so.")
    return user


def _verified(installation: Installation, assertion: str, url: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            assertion,
            installation.secret,
            algorithms=["HS256"],
            issuer=_CLIENT + installation.oauth_client_id,
            audience=url,
            options={"require": _CLAIMS},
        )
    except jwt.PyJWTError as error:
        raise GrantRefusedError("invalid_grant", f"The assertion is refused: {error}") from error
    if claims["tnt"] != url or claims["exp"] - claims["iat"] > _LONGEST_ASSERTION:
        raise GrantRefusedError("invalid_grant", "The assertion is for another site, or lasts too long.")
    return claims
