"""After SECRET_KEY was replaced: all that is sealed is sealed anew, and the key before it can go."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from jira_chat import wiring
from jira_chat.config import Config
from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.outbox.tables import jobs
from jira_chat.sign_in.auto_login import IdentityService
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.errors import IdentityRefusedError
from jira_chat.sign_in.tables import identity_secrets
from jira_chat.storage.metadata import metadata
from jira_chat.storage.resealing import Resealed
from jira_chat.storage.vault import Vault
from tests.support import queued_mails
from tests.support.fakes import FakeHints
from tests.support.signing_in import PROJECT, Reception

OLD_KEY = "a secret key for tests that is long enough"
NEW_KEY = "the secret key that it is to be from now on"
NOTICE = InstallNotice(
    platform="connect", host_id="jira:1", site_url="https://a", origins=("https://a",), credential="new"
)


@pytest.fixture
def reception(database, tenant, vault, clock) -> Reception:
    """A site with two credentials, an identity secret and a mail, all sealed with the old key."""
    Installations(database, vault, clock, FakeHints()).install(NOTICE)
    reception = Reception(database, tenant, vault=vault, clock=clock)
    IdentityService(database, vault, reception.service, sessions=reception.sessions, clock=clock).make(
        tenant, PROJECT, author="ada", name="Ada"
    )
    reception.service.request_code(reception.place(), "ann@example.com", Purpose.REGISTER, language=None)
    return reception


@pytest.fixture
def config(database, tmp_path) -> Config:
    return Config.from_environment(
        {
            "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": NEW_KEY,
            "SECRET_KEY_PREVIOUS": OLD_KEY,
        }
    )


def stored(database) -> str:
    with database.reading() as connection:
        return str([connection.execute(select(table)).all() for table in metadata.sorted_tables])


def test_everything_opens_with_the_new_key_alone(reception, config, database, clock) -> None:
    assert stored(database).count("gAAAA") == 4, "what is sealed and not in this test"
    assert wiring.reseal(config) == {
        "credentials of sites": Resealed(changed=2),
        "identity secrets": Resealed(changed=1),
        "mails": Resealed(changed=1),
        "notice webhooks": Resealed(),
    }

    vault = Vault(NEW_KEY)
    assert Installations(database, vault, clock, FakeHints()).find_host("connect", "jira:1").credentials == (
        "new",
        "secret",
    )
    identity = IdentityService(database, vault, reception.service, sessions=reception.sessions, clock=clock)
    assert identity._texts_of(reception.place().record)
    assert queued_mails.read(database, vault)[0]["to"] == "ann@example.com"


def test_a_second_time_changes_nothing(reception, config, database) -> None:
    wiring.reseal(config)
    before = stored(database)
    assert wiring.reseal(config) == {
        "credentials of sites": Resealed(current=2),
        "identity secrets": Resealed(current=1),
        "mails": Resealed(current=1),
        "notice webhooks": Resealed(),
    }
    assert stored(database) == before


def test_what_no_key_opens_is_named_and_left_as_it_is(reception, config, database, tenant) -> None:
    with database.transaction() as connection:
        (known,) = connection.execute(select(identity_secrets)).mappings()
        connection.execute(update(identity_secrets).values(sealed="2:lost"))

    result = wiring.reseal(config)["identity secrets"]

    assert result == Resealed(unreadable=[f"identity secret {tenant} {PROJECT} {known['id']}"])
    with database.reading() as connection:
        assert connection.execute(select(identity_secrets.c.sealed)).scalar_one() == "2:lost"


def test_mails_that_were_sent_are_nobodys_concern(reception, config, database, clock) -> None:
    with database.transaction() as connection:
        connection.execute(update(jobs).values(done_at=clock()))
    assert wiring.reseal(config)["mails"] == Resealed()


def test_a_secret_that_is_moved_to_another_project_is_none(reception, database, vault, clock) -> None:
    with database.transaction() as connection:
        connection.execute(update(identity_secrets).values(project_id="10001"))
    record = replace(reception.place().record, project="10001")
    identity = IdentityService(database, vault, reception.service, sessions=reception.sessions, clock=clock)
    assert len(identity.live(record.tenant, "10001")) == 1
    with pytest.raises(IdentityRefusedError, match="no identity secret"):
        identity._texts_of(record)
