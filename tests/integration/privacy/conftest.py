from typing import Any

import pytest

from jira_chat import wiring
from jira_chat.broker import connection as broker
from jira_chat.broker.breaker import Breaker
from jira_chat.config import Config
from jira_chat.infrastructure import Infrastructure
from jira_chat.kernel.ids import TenantId
from jira_chat.privacy.people import People
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from jira_chat.wiring import Features
from tests.support.fakes import FakeClock, FakeHints, FakeJira

NOWHERE = "redis://127.0.0.1:1"


@pytest.fixture
def features(database: Database, vault: Vault, clock: FakeClock, hints: FakeHints, tmp_path: Any) -> Features:
    """All features, as a process has them."""
    environment = {"BASE_URL": "https://chat.example.com", "DATA_DIR": str(tmp_path), "REDIS_URL": NOWHERE}
    return wiring.build(
        Infrastructure(
            config=Config.from_environment(environment | {"SECRET_KEY": "a secret key for tests that is long enough"}),
            clock=clock,
            database=database,
            vault=vault,
            redis=(redis := broker.connect(NOWHERE)),
            redis_url=NOWHERE,
            breaker=Breaker(redis.ping),
            hints=hints,
        )
    )


@pytest.fixture
def people(features: Features, database: Database, jira: FakeJira, clock: FakeClock) -> People:
    """All that features keep, and names from a Jira that is not there."""
    return People(database, features.privacy.people.kept, lambda _tenant, who: jira.users[who], clock=clock)


@pytest.fixture
def sites(tenant: TenantId, other_tenant: TenantId) -> list[TenantId]:
    return [tenant, other_tenant]
