"""Connections to Redis."""

import redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.retry import Retry

from jira_chat.kernel.errors import UnavailableError

Redis = redis.Redis
BrokerUnavailable = redis.RedisError

HINT_SECONDS = 1.0
"""How long to wait for Redis to take a hint: the sender of a message waits for its `ack` meanwhile."""


def connect(url: str) -> "redis.Redis":
    """Return a client for `redis://`, `rediss://` or `unix://` addresses. Nothing is sent until it is used."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=3,
        socket_connect_timeout=3,
        health_check_interval=30,
        retry=Retry(ExponentialWithJitterBackoff(cap=0.2, base=0.02), 2),
    )


def connect_for_hints(url: str) -> "redis.Redis":
    """Return a client that soon gives up, for what may be lost.

    It tries again once, where a connection turns out to be one to a server that was restarted.
    """
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=HINT_SECONDS,
        socket_connect_timeout=HINT_SECONDS,
        health_check_interval=30,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )


def ping(client: "redis.Redis") -> None:
    """Raise UnavailableError when Redis does not answer."""
    try:
        client.ping()
    except redis.RedisError as error:
        raise UnavailableError("Redis does not answer.") from error
