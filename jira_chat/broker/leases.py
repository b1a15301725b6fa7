"""Leases: "I am here", true until it is not renewed. One sorted set per group, scored by the time of expiry."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import redis

from jira_chat.broker.connection import BrokerUnavailable

log = logging.getLogger(__name__)

_PREFIX = "jira-chat:lease:"
_MOST_AT_ONCE = 1000
"""Members in one command, so that Redis answers others meanwhile."""


class Leases:
    """Who is here, by group. While Redis is away nobody counts as here, and renewals are lost without harm."""

    def __init__(self, client: redis.Redis, *, ttl: timedelta) -> None:
        self._client = client
        self._ttl = ttl

    def renew(self, members: Mapping[str, Collection[str]], *, now: datetime, ttl: timedelta | None = None) -> None:
        """Hold the places of members, by group, for another `ttl`, and forget those whose time is over.

        One round trip, however many they are.
        """
        held = ttl or self._ttl
        until, seconds = (now + held).timestamp(), int(held.total_seconds()) * 2
        try:
            pipeline = self._client.pipeline(transaction=False)
            for group, here in members.items():
                key, each = _PREFIX + group, list(here)
                for start in range(0, len(each), _MOST_AT_ONCE):
                    pipeline.zadd(key, dict.fromkeys(each[start : start + _MOST_AT_ONCE], until))
                pipeline.zremrangebyscore(key, "-inf", now.timestamp())
                pipeline.expire(key, seconds)
            pipeline.execute()
        except BrokerUnavailable as error:
            log.warning("lease_lost", extra={"error": type(error).__name__})

    def release(self, members: Mapping[str, Collection[str]]) -> None:
        """Give places up at once, by group."""
        try:
            pipeline = self._client.pipeline(transaction=False)
            for group, gone in members.items():
                pipeline.zrem(_PREFIX + group, *gone)
            pipeline.execute()
        except BrokerUnavailable as error:
            log.warning("lease_kept", extra={"error": type(error).__name__})

    def present(self, groups: Collection[str], *, now: datetime) -> dict[str, frozenset[str]]:
        """Return the members of groups that are here: for small groups."""
        try:
            pipeline = self._client.pipeline(transaction=False)
            for group in groups:
                pipeline.zrangebyscore(_PREFIX + group, f"({now.timestamp()}", "+inf")
            found = pipeline.execute()
        except BrokerUnavailable as error:
            log.warning("leases_unknown", extra={"error": type(error).__name__})
            return dict.fromkeys(groups, frozenset())
        return {group: frozenset(map(str, members)) for group, members in zip(groups, found, strict=True)}

    def held(self, group: str, members: Collection[str], *, now: datetime) -> frozenset[str]:
        """Return which of some members are here, however large their group is."""
        asked = list(members)
        if not asked:
            return frozenset()
        try:
            until = self._client.zmscore(_PREFIX + group, asked)
        except BrokerUnavailable as error:
            log.warning("leases_unknown", extra={"error": type(error).__name__})
            return frozenset()
        at = now.timestamp()
        return frozenset(each for each, score in zip(asked, until, strict=True) if score is not None and score > at)
