import pytest

from jira_chat.kernel.ids import TenantId
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support.fakes import FakeClock
from tests.support.signing_in import Reception


@pytest.fixture
def reception(database: Database, tenant: TenantId, vault: Vault, clock: FakeClock) -> Reception:
    return Reception(database, tenant, vault=vault, clock=clock)
