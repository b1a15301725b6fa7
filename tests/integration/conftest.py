"""Real databases and a real Redis for the integration tests; each test gets an empty one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_chat.doors.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.kernel.ids import TenantId
from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support import postgres
from tests.support.fakes import FakeClock, FakeHints, FakeJira


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jira-chat.db'}"
        return
    with postgres.fresh_database() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def vault() -> Vault:
    return Vault("a secret key for tests that is long enough")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hints() -> FakeHints:
    return FakeHints()


@pytest.fixture
def jira(clock: FakeClock) -> FakeJira:
    return FakeJira(clock)


@pytest.fixture
def tenant(database: Database, vault: Vault, clock: FakeClock) -> TenantId:
    return _installed(Installations(database, vault, clock), "jira:1")


@pytest.fixture
def other_tenant(database: Database, vault: Vault, clock: FakeClock) -> TenantId:
    return _installed(Installations(database, vault, clock), "jira:2")


def _installed(installations: Installations, host_id: str) -> TenantId:
    site = f"https://{host_id.replace(':', '-')}.atlassian.net"
    notice = InstallNotice(door="connect", host_id=host_id, site_url=site, origins=(site,), credential="secret")
    return installations.install(notice).id
