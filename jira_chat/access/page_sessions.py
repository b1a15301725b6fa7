"""Page sessions: signed tokens with the principal of a verified page, valid for fifteen minutes.

They are signed by us (itsdangerous, HMAC-SHA256), so they involve no host's secret and are not stored.
"""

import hashlib
from datetime import timedelta

import msgspec
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from jira_chat.access.principals import Principal
from jira_chat.kernel.errors import UnauthorizedError

LIFETIME = timedelta(minutes=15)
RENEWABLE = timedelta(hours=24)
"""How old a session may be to name its page in a renewal, which needs a new proof of the person."""

PREFIX = "s."


class Sessions:
    """Issues and reads panel sessions. All keys, newest first, verify; the first one signs."""

    def __init__(self, *keys: bytes) -> None:
        self._signer = URLSafeTimedSerializer(
            list(reversed(keys)), salt="panel session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, principal: Principal) -> str:
        """Return a session for the principal of a verified page."""
        return PREFIX + self._signer.dumps(msgspec.to_builtins(principal))

    def read(self, session: str) -> Principal:
        """Return the holder of a live session.

        Raises UnauthorizedError.
        """
        return self._read(session, LIFETIME)

    def read_for_renewal(self, session: str) -> Principal:
        """Return the holder of a session that may have ended within the last day.

        Raises UnauthorizedError. The session alone admits nobody: the caller has to be verified again.
        """
        return self._read(session, RENEWABLE)

    def _read(self, session: str, longest: timedelta) -> Principal:
        try:
            payload = self._signer.loads(session.removeprefix(PREFIX), max_age=int(longest.total_seconds()))
            return msgspec.convert(payload, Principal)
        except SignatureExpired:
            raise UnauthorizedError("session_expired") from None
        except (BadSignature, msgspec.ValidationError):  # the latter comes from another version of the app
            raise UnauthorizedError("session_invalid") from None
