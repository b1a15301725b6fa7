"""Known browsers: a token for a browser that signed in before, so that strangers cannot use up its attempts.

The token grants no access. It proves an earlier sign-in to the account, so that the browser's attempts and mails are
counted separately. We sign it (itsdangerous, HMAC-SHA256), and it names nobody.
"""

import hashlib
import hmac
from datetime import timedelta

from itsdangerous import BadSignature, TimestampSigner

from jira_chat.kernel.ids import TenantId

LIFETIME = timedelta(days=90)
"""Counted from the browser's latest sign-in."""

PREFIX = "b."


class KnownBrowsers:
    """Makes and verifies the tokens. `keys` are newest first: all verify, the first signs."""

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys
        self._signer = TimestampSigner(list(reversed(keys)), salt="known browser", digest_method=hashlib.sha256)

    def remember(self, tenant: TenantId, email: str) -> str:
        """Return the token for a browser after a sign-in to an account."""
        return PREFIX + self._signer.sign(self._accounts(tenant, email)[0]).decode()

    def knows(self, token: str | None, tenant: TenantId, email: str) -> bool:
        """Whether the browser with the token has signed in to this account."""
        if token is None or not token.isascii():
            return False
        try:
            account = self._signer.unsign(token.removeprefix(PREFIX), max_age=int(LIFETIME.total_seconds()))
        except BadSignature:
            return False
        return any(hmac.compare_digest(account.decode(), each) for each in self._accounts(tenant, email))

    def _accounts(self, tenant: TenantId, email: str) -> list[str]:
        what = f"{tenant}\n{email}".encode()
        return [hmac.new(key, what, hashlib.sha256).hexdigest() for key in self._keys]
