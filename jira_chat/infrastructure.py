"""What the features are built from: the parts that lead out of the process, and the clock."""

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
"""Delete what has expired and return how much it was; by what they delete."""


@dataclass(frozen=True, kw_only=True)
class Infrastructure:
    """One of each in a process. No part holds another, so `dataclasses.replace` gives a test any part of its own."""

    config: Config
    clock: Clock
    database: Database
    vault: Vault
    redis: broker.Redis
    redis_url: str
    breaker: Breaker
    """Before everything that waits for Redis but the hints, for which nobody waits."""
    hints: Hints

    def sweep(self, forget: Callable[..., int]) -> Callable[[], int]:
        """Return a sweep that calls `forget(connection, now=…)` in a transaction of its own."""

        def run() -> int:
            with self.database.transaction() as connection:
                return forget(connection, now=self.clock())

        return run

    def sweeps(self) -> Sweeps:
        """Return the sweeps of what belongs to no feature."""
        return {
            "jobs": partial(housekeeping.forget_finished, self.database, self.clock),
            "tokens": self.sweep(used_tokens.forget_expired),
        }

    def close(self) -> None:
        """Tell what waits to be told, and give all connections back."""
        self.hints.close()
        self.redis.close()
        self.database.close()


def build(config: Config) -> Infrastructure:
    """Build all parts. Nothing is contacted yet.

    Raises ConfigurationError without an address for Redis: the bundled server is started before the processes.
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
        # Not looked up before it is needed: the client of a cluster asks for the nodes as soon as it is used.
        breaker=Breaker(partial(methodcaller("ping"), redis)),
        hints=Hints(broker.connect(config.redis_url)),
    )


def vault_of(config: Config) -> Vault:
    """Build what seals and signs."""
    return Vault(config.secret_key, config.previous_secret_key)
