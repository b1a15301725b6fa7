"""Known browsers: a token for a browser in which somebody signed in, so that strangers cannot use up its attempts.

It opens nothing. It says that its holder signed in to this account once, so tries and mails of theirs are counted apart
from everybody else's. Signed by us (itsdangerous, HMAC-SHA256), and it names nobody.
"""

import hashlib
import hmac
from datetime import timedelta

from itsdangerous import BadSignature, TimestampSigner

from jira_chat.kernel.ids import TenantId

LIFETIME = timedelta(days=90)
"""Since the last time that somebody signed in there."""

PREFIX = "b."


class KnownBrowsers:
    """Makes such tokens and knows them again. Of the keys, newest first, the first one signs."""

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys
        self._signer = TimestampSigner(list(reversed(keys)), salt="known browser", digest_method=hashlib.sha256)

    def remember(self, tenant: TenantId, email: str) -> str:
        """Return the token for a browser in which somebody just proved who they are."""
        return PREFIX + self._signer.sign(self._accounts(tenant, email)[0]).decode()

    def knows(self, token: str | None, tenant: TenantId, email: str) -> bool:
        """Whether somebody signed in to this account with the browser that has the token."""
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
