"""Plays Atlassian and two Jira sites: signs what they would sign, and what they never would."""

import base64
import functools
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jira_chat.hosts.callers import KnownHost, SignedRequest
from jira_chat.hosts.connect.host import ConnectHost
from jira_chat.hosts.connect.impersonation import PostForm, UserTokens
from jira_chat.hosts.connect.keys import InstallKeys
from jira_chat.hosts.connect.qsh import query_string_hash
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.kernel.ids import TenantId

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())

BASE_URL = "https://chat.example.com/jira-chat"
APP_KEY = "com.example.chat"

KEY_SERVER = "https://keys.example.com"
KEY_ID = "a1b2c3d4-0000-4000-8000-000000000001"

HOST = "jira:1234-5678-9000"
SECRET = "current-secret-of-the-first-site-0123456789"
PREVIOUS_SECRET = "previous-secret-of-the-first-site-012345678"
ACCOUNT = "5b10ac8d82e05b22cc7d4ef5"

OTHER_HOST = "jira:9999-9999-9999"
OTHER_SECRET = "secret-of-another-site-9876543210-9876543210"

DISABLED_HOST = "jira:disabled"
UNINSTALLED_HOST = "jira:uninstalled"

ABSENT = object()

HOSTS = {
    HOST: KnownHost(tenant=TenantId("first"), credentials=(SECRET, PREVIOUS_SECRET), active=True),
    OTHER_HOST: KnownHost(tenant=TenantId("other"), credentials=(OTHER_SECRET,), active=True),
    DISABLED_HOST: KnownHost(tenant=TenantId("disabled"), credentials=(SECRET,), active=False),
    UNINSTALLED_HOST: KnownHost(tenant=TenantId("uninstalled"), credentials=(), active=False),
}


@functools.cache
def private_key(owner: str) -> rsa.RSAPrivateKey:
    """Return the same key for the same owner, because generating one is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(owner: str = "atlassian") -> str:
    public = private_key(owner).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class KeyServer:
    """Serves Atlassian's key and records requests for it."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def fetch(self, url: str) -> str:
        self.urls.append(url)
        if url != f"{KEY_SERVER}/{KEY_ID}":
            raise NotFoundError("There is no such key.")
        return public_pem()


AUTHORIZATION = "https://oauth.example.com"


def lets_nobody_act(_url: str, _form: Mapping[str, str]) -> str:
    raise ForbiddenError("The server refuses.", status=403)


def host(key_server: KeyServer | None = None, post_form: PostForm = lets_nobody_act) -> ConnectHost:
    return ConnectHost(
        app_key=APP_KEY,
        base_urls=[BASE_URL],
        allowed_sites=["*.atlassian.net", "127.0.0.1"],
        keys=InstallKeys(KEY_SERVER, (key_server or KeyServer()).fetch),
        user_tokens=UserTokens(AUTHORIZATION, post_form),
        find_host=HOSTS.get,
    )


def install_body(**changes: Any) -> bytes:
    fields = {
        "key": "com.example.chat",
        "clientKey": HOST,
        "sharedSecret": SECRET,
        "baseUrl": "https://first.atlassian.net",
        "eventType": "installed",
    }
    return json.dumps(_changed(fields, changes)).encode()


def claims(method: str, path: str, **changes: Any) -> dict[str, Any]:
    """Return a site's claims for a request to `path`, relative to our base URL."""
    said = {"iss": HOST, "iat": AT, "exp": AT + 180, "qsh": query_string_hash(method, path), "sub": ACCOUNT}
    return _changed(said, changes)


def install_claims(path: str = "/connect/installed", **changes: Any) -> dict[str, Any]:
    """Return Atlassian's claims for a lifecycle request."""
    return claims("POST", path, **{"aud": [BASE_URL], "sub": ABSENT} | changes)


def by_site(said: dict[str, Any], secret: str = SECRET, **header: Any) -> str:
    return jwt.encode(said, secret, algorithm="HS256", headers=header)


def by_atlassian(said: dict[str, Any], owner: str = "atlassian", **header: Any) -> str:
    return jwt.encode(said, private_key(owner), algorithm="RS256", headers={"kid": KEY_ID} | header)


def forged(header: object, said: object, sign: Callable[[bytes], bytes] = lambda _: b"") -> str:
    """Assemble a token from parts that no library would accept."""
    content = ".".join(
        _base64url(part if isinstance(part, bytes) else json.dumps(part).encode()) for part in (header, said)
    )
    return f"{content}.{_base64url(sign(content.encode()))}"


def hmac_by(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda content: hmac.new(secret, content, hashlib.sha256).digest()


def page(token: str, target: str = "/jira-chat/pages/issue?issueId=10001", method: str = "GET") -> SignedRequest:
    """Return a request with the token in the query, as the site frames our pages."""
    return SignedRequest(method=method, target=f"{target}{'&' if '?' in target else '?'}jwt={token}")


def post(token: str, target: str = "/jira-chat/connect/installed", method: str = "POST") -> SignedRequest:
    """Return a request with the token in the header, as servers call."""
    return SignedRequest(method=method, target=target, authorization=f"JWT {token}")


def _changed(fields: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (fields | changes).items() if value is not ABSENT}


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
