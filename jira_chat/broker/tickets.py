"""Socket tickets: one use, thirty seconds. A socket's first frame carries one, so no token is ever part of a URL."""

import hashlib
import secrets
from datetime import timedelta

import redis

from jira_chat.kernel.errors import UnavailableError

_LIFETIME = timedelta(seconds=30)


class Tickets:
    """Issues tickets and takes each of them once. Only a ticket's hash is kept."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def issue(self, holder: str) -> str:
        """Return a ticket that stands for `holder`.

        Raises UnavailableError while Redis is away.
        """
        ticket = secrets.token_urlsafe(32)
        try:
            self._client.set(_key(ticket), holder, ex=_LIFETIME, nx=True)
        except redis.RedisError as error:
            raise UnavailableError("Live updates are not available just now; trying again.") from error
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """Return the holder the first time, None ever after.

        Raises UnavailableError while Redis is away.
        """
        try:
            holder = self._client.getdel(_key(ticket))
        except redis.RedisError as error:
            raise UnavailableError("Live updates are not available just now; trying again.") from error
        return None if holder is None else str(holder)


def _key(ticket: str) -> str:
    return f"jira-chat:ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"
