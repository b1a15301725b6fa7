"""How we reach Redis."""

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from jira_chat.kernel.errors import UnavailableError

Redis = redis.Redis
BrokerUnavailable = redis.RedisError


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


def ping(client: "redis.Redis") -> None:
    """Raise UnavailableError when Redis does not answer."""
    try:
        client.ping()
    except redis.RedisError as error:
        raise UnavailableError("Redis does not answer.") from error
