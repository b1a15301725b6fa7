import pytest

from jira_chat.customers import accounts
from tests.support.threads import all_at_once

ANN = "ann@example.com"


@pytest.fixture
def register(database, tenant, clock):
    def register(name="Ann", of=tenant, password_hash=None):
        wanted = accounts.new(of, ANN, name, password_hash=password_hash, language="de")
        with database.transaction() as connection:
            return accounts.find_or_create(connection, wanted, now=clock())

    return register


def test_an_account_is_found_by_address_and_id(register, database, tenant, other_tenant):
    account = register(password_hash="$argon2id$")
    with database.reading() as connection:
        assert accounts.find_by_email(connection, tenant, ANN) == account
        assert accounts.find(connection, tenant, account.id) == account
        assert accounts.find_by_email(connection, other_tenant, ANN) is None
        assert accounts.find(connection, other_tenant, account.id) is None
    assert "argon2" not in repr(account)


def test_an_address_has_one_account_on_each_site(register, other_tenant):
    first = register()
    assert register("Somebody else") == first
    assert register(of=other_tenant).id != first.id


def test_registered_at_the_same_moment_there_is_one(register):
    assert len({account.id for account in all_at_once(*[register] * 4)}) == 1


def test_passwords_and_jiras_account_can_be_set(register, database, tenant):
    account = register()
    with database.transaction() as connection:
        accounts.set_password(connection, account, "new hash")
        accounts.set_jira_account(connection, tenant, account.id, "qm:1", name="Ann in Jira")
    with database.reading() as connection:
        changed = accounts.find(connection, tenant, account.id)
    assert (changed.password_hash, changed.jira_account) == ("new hash", "qm:1")
