"""Marks: "this was so", true for a while. Losing one costs convenience, never safety."""

import logging
from datetime import timedelta

import redis

log = logging.getLogger(__name__)


class Marks:
    """One kind of mark. While Redis is away nothing is marked."""

    def __init__(self, client: redis.Redis, kind: str, *, ttl: timedelta) -> None:
        self._client = client
        self._kind = kind
        self._ttl = ttl

    def set(self, name: str) -> None:
        """Mark `name`, from now on for the whole time."""
        try:
            self._client.set(self._key(name), "1", ex=self._ttl)
        except redis.RedisError as error:
            log.warning("mark_lost", extra={"kind": self._kind, "error": type(error).__name__})

    def has(self, name: str) -> bool:
        """Whether `name` is marked."""
        try:
            return bool(self._client.exists(self._key(name)))
        except redis.RedisError as error:
            log.warning("mark_unknown", extra={"kind": self._kind, "error": type(error).__name__})
            return False

    def _key(self, name: str) -> str:
        return f"jira-chat:mark:{self._kind}:{name}"
