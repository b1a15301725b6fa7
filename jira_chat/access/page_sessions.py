"""Page sessions: signed tokens that carry what a verified page proved, for fifteen minutes.

Signed by us (itsdangerous, HMAC-SHA256), so no host's secret is involved and nothing is stored.
"""

import hashlib
from datetime import timedelta

import msgspec
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from jira_chat.access.principals import Principal
from jira_chat.kernel.errors import UnauthorizedError

LIFETIME = timedelta(minutes=15)
RENEWABLE = timedelta(hours=24)
"""How old a session may be to say, beside a fresh proof of the person, which page it was for."""

PREFIX = "s."


class Sessions:
    """Issues and reads panel sessions. Of the keys, newest first, each reads and the first one signs."""

    def __init__(self, *keys: bytes) -> None:
        self._signer = URLSafeTimedSerializer(
            list(reversed(keys)), salt="panel session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, principal: Principal) -> str:
        """Return a session for what a page proved."""
        return PREFIX + self._signer.dumps(msgspec.to_builtins(principal))

    def read(self, session: str) -> Principal:
        """Return the holder of a live session.

        Raises UnauthorizedError.
        """
        return self._read(session, LIFETIME)

    def read_for_renewal(self, session: str) -> Principal:
        """Return the holder of a session that may have ended within the last day.

        Raises UnauthorizedError. Alone it admits nobody: the caller has to be proved anew.
        """
        return self._read(session, RENEWABLE)

    def _read(self, session: str, longest: timedelta) -> Principal:
        try:
            payload = self._signer.loads(session.removeprefix(PREFIX), max_age=int(longest.total_seconds()))
            return msgspec.convert(payload, Principal)
        except SignatureExpired:
            raise UnauthorizedError("session_expired") from None
        except (BadSignature, msgspec.ValidationError):  # the latter was made by another version of ours
            raise UnauthorizedError("session_invalid") from None
