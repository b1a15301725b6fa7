"""Real databases and a real Redis for the integration tests; each test gets an empty one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support import databases, postgres
from tests.support.fakes import FakeClock, FakeHints, FakeJira


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / databases.NAME}"
        return
    with postgres.database() as url:
        yield url


@pytest.fixture
def database(database_kind: str) -> Database:
    """An empty one that other tests use as well; `own_database` is for those that break connections or tables."""
    return databases.emptied(database_kind)


@pytest.fixture
def own_database(database_kind: str) -> Iterator[Database]:
    with databases.of_its_own(database_kind) as database:
        yield database


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
    return _installed(Installations(database, vault, clock, FakeHints()), "jira:1")


@pytest.fixture
def other_tenant(database: Database, vault: Vault, clock: FakeClock) -> TenantId:
    return _installed(Installations(database, vault, clock, FakeHints()), "jira:2")


def _installed(installations: Installations, host_id: str) -> TenantId:
    site = f"https://{host_id.replace(':', '-')}.atlassian.net"
    notice = InstallNotice(platform="connect", host_id=host_id, site_url=site, origins=(site,), credential="secret")
    return installations.install(notice).id
