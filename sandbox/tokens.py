"""The HS256 tokens that Jira makes: bound to one request (pages, webhooks, server calls), or for scripts."""

import time
import uuid
from typing import Any

import jwt
from atlassian_jwt import url_utils

LIFETIME = 180
CONTEXT_LIFETIME = 900


def request_claims(client_key: str, method: str, path: str, account_id: str | None = None) -> dict[str, Any]:
    """Claims bound to one request; `path` with its query is relative to the add-on's base address."""
    issued = int(time.time())
    claims: dict[str, Any] = {
        "iss": client_key,
        "iat": issued,
        "exp": issued + LIFETIME,
        "qsh": url_utils.hash_url(method, path),
        # Jira's tokens differ by their second. Here one can be reinstalled within it, and a token counts once.
        "jti": str(uuid.uuid4()),
    }
    return claims | ({"sub": account_id} if account_id else {})


def context_claims(client_key: str, context: dict[str, Any], account_id: str | None = None) -> dict[str, Any]:
    """Claims of what `AP.context.getToken` gives to a script: bound to the context, to no request."""
    claims = request_claims(client_key, "GET", "/", account_id)
    return claims | {"qsh": "context-qsh", "exp": claims["iat"] + CONTEXT_LIFETIME, "context": context}


def sign(claims: dict[str, Any], secret: str) -> str:
    return jwt.encode(claims, secret, algorithm="HS256")
