"""Things that count once: the first use is noted, every other refused."""

import hashlib
from datetime import timedelta

import redis

from jira_chat.kernel.errors import UnavailableError


class Once:
    """One kind of thing. A use is remembered for `ttl`, which is longer than the thing counts at all."""

    def __init__(self, client: redis.Redis, kind: str, *, ttl: timedelta) -> None:
        self._client = client
        self._kind = kind
        self._ttl = ttl

    def use(self, *names: str) -> bool:
        """Note a use, and return whether it is the first.

        Raises UnavailableError while Redis is away: what cannot be noted could be used again.
        """
        # Hashed, because the names are somebody else's: of any length and with any letters.
        digest = hashlib.sha256("\0".join(names).encode()).hexdigest()
        try:
            return bool(self._client.set(f"jira-chat:once:{self._kind}:{digest}", "1", ex=self._ttl, nx=True))
        except redis.RedisError as error:
            raise UnavailableError("This is not possible just now. Please try again in a moment.") from error
