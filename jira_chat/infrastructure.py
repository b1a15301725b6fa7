"""The parts that features are built from: connections to the outside, and the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import methodcaller

from jira_chat.broker import connection as broker
from jira_chat.broker.breaker import Breaker
from jira_chat.broker.hints import Hints
from jira_chat.config import Config, ConfigurationError
from jira_chat.kernel.clock import Clock, utc_now
from jira_chat.outbox import housekeeping
from jira_chat.storage import used_tokens
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault

Sweeps = Mapping[str, Callable[[], int]]
"""Functions, by what they delete, that delete expired data and return the number of deleted items."""


@dataclass(frozen=True, kw_only=True)
class Infrastructure:
    """The parts of a process. No part refers to another, so a test can swap one with `dataclasses.replace`."""

    config: Config
    clock: Clock
    database: Database
    vault: Vault
    redis: broker.Redis
    redis_url: str
    breaker: Breaker
    """Guards all calls that wait for Redis, but not hints, for which no caller waits."""
    hints: Hints

    def sweep(self, forget: Callable[..., int]) -> Callable[[], int]:
        """Return a sweep that calls `forget(connection, now=…)` in its own transaction."""

        def run() -> int:
            with self.database.transaction() as connection:
                return forget(connection, now=self.clock())

        return run

    def sweeps(self) -> Sweeps:
        """Return the sweeps that belong to no feature."""
        return {
            "jobs": partial(housekeeping.forget_finished, self.database, self.clock),
            "tokens": self.sweep(used_tokens.forget_expired),
        }

    def close(self) -> None:
        """Send waiting hints, and close all connections."""
        self.hints.close()
        self.redis.close()
        self.database.close()


def build(config: Config) -> Infrastructure:
    """Build all parts, without connecting yet.

    Raises ConfigurationError without an address of Redis: the bundled server starts before the processes.
    """
    if config.redis_url is None:
        raise ConfigurationError(["REDIS_URL is missing. `make serve` starts a Redis server of its own."])
    redis = broker.connect(config.redis_url)
    return Infrastructure(
        config=config,
        clock=utc_now,
        database=Database(config.database_url, prepared=config.database_prepared),
        vault=vault_of(config),
        redis=redis,
        redis_url=config.redis_url,
        # `ping` is looked up lazily, because a cluster's client requests the nodes at its first use.
        breaker=Breaker(partial(methodcaller("ping"), redis)),
        hints=Hints(broker.connect(config.redis_url)),
    )


def vault_of(config: Config) -> Vault:
    """Build the vault, which seals and signs."""
    return Vault(config.secret_key, config.previous_secret_key)
