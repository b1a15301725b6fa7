"""Connections to Redis: one server, the master that Sentinel names, or a cluster.

Every call waits for Redis at most a second, because the sender of a message waits for its `ack` meanwhile. A failed
call is retried once, and only if the connection turns out to be stale: to a server that was restarted, or that a
failover left read-only. A server that does not answer is not called twice.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisClusterException
from redis.retry import Retry
from redis.sentinel import Sentinel

from jira_chat.kernel.errors import UnavailableError

Redis = redis.Redis
BrokerUnavailable = (redis.RedisError, RedisClusterException)
"""All errors that a client raises while Redis is not available."""

TIMEOUT_SECONDS = 1.0
HINT_SECONDS = TIMEOUT_SECONDS

SENTINEL = "redis+sentinel"
CLUSTER = "redis+cluster"
_PORTS = {SENTINEL: 26379, CLUSTER: 6379}
_READY_KEY = "jira-chat:ready"
_READY_SECONDS = 10


def options() -> dict[str, Any]:
    """Return the options of all our connections."""
    old_connection = (redis.ConnectionError, redis.ReadOnlyError)
    return {
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "health_check_interval": 30,
        "retry": Retry(NoBackoff(), 1, supported_errors=old_connection),
    }


def connect(url: str) -> "redis.Redis":
    """Return a client for an address in the syntax of REDIS_URL. Nothing is sent before its first use."""
    scheme = urlsplit(url).scheme
    more = {"decode_responses": True} | options()
    if scheme == SENTINEL:
        sentinel: Any = Sentinel(nodes(url), sentinel_kwargs=credentials(url) | options(), **credentials(url))  # type: ignore[no-untyped-call]
        client: redis.Redis = sentinel.master_for(urlsplit(url).path.strip("/"), **more)
        return client
    if scheme == CLUSTER:
        # A cluster's client requests the nodes in its constructor.
        return _Later(partial(_cluster, url, more))  # type: ignore[return-value]
    return redis.Redis.from_url(url, **more)


def nodes(url: str) -> list[tuple[str, int]]:
    """Return the hosts and ports of an address with several hosts."""
    parts = urlsplit(url)
    given = parts.netloc.rpartition("@")[2].split(",")
    found = [urlsplit(f"//{each}") for each in given]
    return [(each.hostname or "", each.port or _PORTS[parts.scheme]) for each in found]


def credentials(url: str) -> dict[str, str]:
    """Return the user name and password, if any, of an address with several hosts."""
    user, _, password = urlsplit(url).netloc.rpartition("@")[0].partition(":")
    return {name: unquote(value) for name, value in (("username", user), ("password", password)) if value}


def check(client: "redis.Redis") -> None:
    """Raise UnavailableError if Redis does not accept writes. After a failover, an old master still answers reads."""
    try:
        client.set(_READY_KEY, "1", ex=_READY_SECONDS)
    except BrokerUnavailable as error:
        raise UnavailableError("Redis does not take writes.") from error


def _cluster(url: str, more: dict[str, Any]) -> "RedisCluster":
    # A call that a node does not answer is retried once, after the client has refreshed the nodes.
    how: dict[str, Any] = more | credentials(url) | {"retry": Retry(NoBackoff(), 1)}
    startup = [ClusterNode(*each) for each in nodes(url)]  # type: ignore[no-untyped-call]
    return RedisCluster(startup_nodes=startup, **how)


class _Later:
    """A client that is created at its first use."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._make()
        return getattr(self._made, name)

    def close(self) -> None:
        """Close the client if it was created."""
        if self._made is not None:
            self._made.close()
