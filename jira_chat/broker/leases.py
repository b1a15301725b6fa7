"""Leases: "I am here", valid until they expire without renewal. One sorted set per group, scored by expiry."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import redis

from jira_chat.broker.breaker import Breaker, CircuitOpenError
from jira_chat.broker.connection import BrokerUnavailable
from jira_chat.broker.last_known import LastKnown

log = logging.getLogger(__name__)

_PREFIX = "jira-chat:lease:"
_MOST_AT_ONCE = 1000
"""Members per command, so that Redis can serve other clients in between."""


SETTLING = timedelta(seconds=30)
"""How long after an outage Redis is not trusted alone: it may lack leases that were lost or expired, and that their
processes renew every twenty seconds."""


class Leases:
    """The present members of groups.

    While Redis is not available, the last known members count as present: those renewed by this process until their
    lease ends, those of other processes up to `last_known.KEPT` longer.
    """

    def __init__(self, client: redis.Redis, *, ttl: timedelta, breaker: Breaker) -> None:
        self._client = client
        self._ttl = ttl
        self._breaker = breaker
        self._known = LastKnown()
        self._away_at: datetime | None = None

    def renew(self, members: Mapping[str, Collection[str]], *, now: datetime, ttl: timedelta | None = None) -> None:
        """Renew the leases of members, by group, for another `ttl`, and delete expired ones.

        This takes one round trip for all of them.
        """
        held = ttl or self._ttl
        until, seconds = (now + held).timestamp(), int(held.total_seconds()) * 2
        for group, here in members.items():
            self._known.note_own(group, here, until)
        try:
            pipeline = self._client.pipeline(transaction=False)
            for group, here in members.items():
                key, each = _PREFIX + group, list(here)
                for start in range(0, len(each), _MOST_AT_ONCE):
                    pipeline.zadd(key, dict.fromkeys(each[start : start + _MOST_AT_ONCE], until))
                pipeline.zremrangebyscore(key, "-inf", now.timestamp())
                pipeline.expire(key, seconds)
            self._breaker.call(pipeline.execute)
        except BrokerUnavailable as error:
            self._note_away(error, "lease_lost", now)

    def release(self, members: Mapping[str, Collection[str]]) -> None:
        """Release leases immediately, by group."""
        for group, gone in members.items():
            self._known.note_released(group, gone)
        try:
            pipeline = self._client.pipeline(transaction=False)
            for group, gone in members.items():
                pipeline.zrem(_PREFIX + group, *gone)
            self._breaker.call(pipeline.execute)
        except BrokerUnavailable as error:
            _log("lease_kept", error)

    def present(self, groups: Collection[str], *, now: datetime) -> dict[str, frozenset[str]]:
        """Return the present members of groups. Use it for small groups."""
        try:
            pipeline = self._client.pipeline(transaction=False)
            for group in groups:
                pipeline.zrangebyscore(_PREFIX + group, f"({now.timestamp()}", "+inf", withscores=True)
            found = self._breaker.call(pipeline.execute)
        except BrokerUnavailable as error:
            self._note_away(error, "leases_unknown", now)
            return {group: self._known.here(group, now=now) for group in groups}
        is_settling = self._is_settling(now)
        read = {group: dict(members) for group, members in zip(groups, found, strict=True)}
        for group, until in read.items():
            self._known.note_read(group, until, in_addition=is_settling)
        if is_settling:
            return {group: self._known.here(group, now=now) | until.keys() for group, until in read.items()}
        return {group: frozenset(until) for group, until in read.items()}

    def held(self, group: str, members: Collection[str], *, now: datetime) -> frozenset[str]:
        """Return the present ones of some members, in a group of any size."""
        asked = list(members)
        if not asked:
            return frozenset()
        try:
            until = self._breaker.call(lambda: self._client.zmscore(_PREFIX + group, asked))
        except BrokerUnavailable as error:
            self._note_away(error, "leases_unknown", now)
            return self._known.here(group, now=now).intersection(asked)
        at = now.timestamp()
        here = {each: score for each, score in zip(asked, until, strict=True) if score is not None and score > at}
        self._known.note_read(group, here, in_addition=True)
        if self._is_settling(now):
            return self._known.here(group, now=now).intersection(asked)
        self._known.note_missing(group, set(asked) - here.keys())
        return frozenset(here)

    def _note_away(self, error: Exception, name: str, now: datetime) -> None:
        self._away_at = now
        _log(name, error)

    def _is_settling(self, now: datetime) -> bool:
        return self._away_at is not None and now - self._away_at < SETTLING


def _log(name: str, error: Exception) -> None:
    if not isinstance(error, CircuitOpenError):
        log.warning(name, extra={"error": type(error).__name__})
