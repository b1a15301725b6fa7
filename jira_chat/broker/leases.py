"""Leases: "I am here", true until it is not renewed. One sorted set per group, scored by the time of expiry."""

import logging
from datetime import datetime, timedelta

import redis

from jira_chat.broker.connection import BrokerUnavailable

log = logging.getLogger(__name__)


class Leases:
    """Who is here, by group. While Redis is away nobody counts as here, and renewals are lost without harm."""

    def __init__(self, client: redis.Redis, *, ttl: timedelta) -> None:
        self._client = client
        self._ttl = ttl

    def renew(self, group: str, member: str, *, now: datetime) -> None:
        """Hold `member`'s place in `group` for another `ttl`, and forget those whose time is over."""
        key = f"jira-chat:lease:{group}"
        try:
            pipeline = self._client.pipeline(transaction=False)
            pipeline.zadd(key, {member: (now + self._ttl).timestamp()})
            pipeline.zremrangebyscore(key, "-inf", now.timestamp())
            pipeline.expire(key, int(self._ttl.total_seconds()) * 2)
            pipeline.execute()
        except BrokerUnavailable as error:
            log.warning("lease_lost", extra={"error": type(error).__name__})

    def release(self, group: str, member: str) -> None:
        """Give the place up at once."""
        try:
            self._client.zrem(f"jira-chat:lease:{group}", member)
        except BrokerUnavailable as error:
            log.warning("lease_kept", extra={"error": type(error).__name__})

    def present(self, group: str, *, now: datetime) -> frozenset[str]:
        """Return the members of a group that are here."""
        try:
            return frozenset(
                map(str, self._client.zrangebyscore(f"jira-chat:lease:{group}", f"({now.timestamp()}", "+inf"))
            )
        except BrokerUnavailable as error:
            log.warning("leases_unknown", extra={"error": type(error).__name__})
            return frozenset()
