from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from jira_chat.installations.models import Credentials, Installation, Status
from jira_chat.installations.repository import InstallationRepository
from jira_chat.installations.tables import installations as table
from jira_chat.kernel.ids import TenantId
from jira_chat.storage.vault import Vault

NOW = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)
INSTALLATION = Installation(
    id=TenantId("0" * 32),
    platform="connect",
    host_id="jira:1",
    site_url="https://a.atlassian.net",
    origins=("https://a.atlassian.net", "https://help.example.com"),
    status=Status.ENABLED,
    credentials=Credentials(current="new", previous="old", previous_until=NOW + timedelta(minutes=5)),
    changed_at=NOW,
    moved_from="https://old.atlassian.net",
    moved_at=NOW - timedelta(days=1),
)
UNINSTALLED = replace(INSTALLATION, status=Status.UNINSTALLED, credentials=None)


@pytest.fixture
def repository(vault):
    return InstallationRepository(vault)


@pytest.mark.parametrize("installation", [INSTALLATION, UNINSTALLED], ids=lambda each: each.status)
def test_what_goes_in_comes_out(database, repository, installation):
    with database.transaction() as connection:
        assert repository.find_or_add(connection, installation) is installation
    with database.reading() as connection:
        assert repository.find(connection, installation.id) == installation
        assert repository.find_by_host(connection, "connect", "jira:1") == installation


def test_changes_are_saved(database, repository):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
        repository.save(connection, UNINSTALLED)
    with database.reading() as connection:
        assert repository.find(connection, INSTALLATION.id) == UNINSTALLED


def test_what_is_not_there_is_not_found(database, repository):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
        assert repository.find(connection, TenantId("1" * 32)) is None
        assert repository.find_by_host(connection, "connect", "jira:2") is None
        assert repository.find_by_host(connection, "forge", "jira:1") is None


def test_a_host_is_kept_once(database, repository):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
        assert repository.find_or_add(connection, replace(UNINSTALLED, id=TenantId("1" * 32))) == INSTALLATION


def test_another_clash_is_not_taken_for_the_same_host(database, repository):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
    with pytest.raises(IntegrityError), database.transaction() as connection:
        repository.find_or_add(connection, replace(INSTALLATION, host_id="jira:2"))


def test_credentials_are_sealed_at_rest(database, repository):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
        row = connection.execute(select(table)).one()

    assert row.credential not in ("new", row.previous_credential)
    assert "old" not in row.previous_credential


def test_a_credential_that_is_moved_to_another_site_opens_nothing(database, repository):
    other = replace(INSTALLATION, id=TenantId("1" * 32), host_id="jira:2", credentials=Credentials(current="theirs"))
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
        repository.find_or_add(connection, other)
        stolen = connection.execute(select(table.c.credential).where(table.c.id == other.id)).scalar_one()
        connection.execute(update(table).where(table.c.id == INSTALLATION.id).values(credential=stolen))

        assert repository.find(connection, INSTALLATION.id).credentials is None
        assert repository.find(connection, other.id).credentials == Credentials(current="theirs")


def test_credentials_of_another_secret_key_are_none(database, repository, caplog):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
    with database.reading() as connection:
        found = InstallationRepository(Vault("another secret key")).find(connection, INSTALLATION.id)

    assert found == replace(INSTALLATION, credentials=None)
    assert "credential_unreadable" in caplog.text


@pytest.mark.parametrize(
    "values",
    [
        {"status": "asleep"},
        {"status": "uninstalled"},
        {"credential": None},
        {"previous_credential": None},
        {"previous_credential_until": None},
        {"site_url": None},
        {"moved_at": None},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(database, repository, values):
    with database.transaction() as connection:
        repository.find_or_add(connection, INSTALLATION)
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(update(table).values(values))
