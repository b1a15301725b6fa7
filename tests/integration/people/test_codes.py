import pytest
from sqlalchemy import select

from jira_chat.people import codes as module
from jira_chat.people.codes import Codes, Purpose
from jira_chat.people.tables import codes as table
from tests.support.threads import all_at_once

ANN = "ann@example.com"


@pytest.fixture
def codes():
    return Codes(b"secret")


@pytest.fixture
def issue(database, codes, tenant, clock):
    def issue(email=ANN, purpose=Purpose.SIGN_IN):
        with database.transaction() as connection:
            return codes.issue(connection, tenant, email, purpose, now=clock())

    return issue


@pytest.fixture
def redeem(database, codes, tenant, clock):
    def redeem(code, email=ANN, purpose=Purpose.SIGN_IN, of=tenant):
        with database.transaction() as connection:
            return codes.redeem(connection, of, email, purpose, code, now=clock())

    return redeem


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_has_six_digits_and_counts_once(issue, redeem):
    code = issue()

    assert len(code) == 6
    assert code.isdigit()
    assert redeem(f" {code[:3]} {code[3:]} ")
    assert not redeem(code)


def test_a_code_is_for_one_address_one_purpose_and_one_site(issue, redeem, other_tenant):
    code = issue()

    assert not redeem(code, email="bob@example.com")
    assert not redeem(code, purpose=Purpose.RESET)
    assert not redeem(code, of=other_tenant)
    assert redeem(code)


def test_a_code_is_good_while_the_key_is_replaced(issue, database, tenant, clock):
    code, replacing = issue(), Codes(b"new secret", b"secret")

    with database.transaction() as connection:
        assert replacing.redeem(connection, tenant, ANN, Purpose.SIGN_IN, code, now=clock())
        code = replacing.issue(connection, tenant, ANN, Purpose.SIGN_IN, now=clock())
        assert Codes(b"new secret").redeem(connection, tenant, ANN, Purpose.SIGN_IN, code, now=clock())


def test_a_code_lasts_ten_minutes(issue, redeem, clock):
    code = issue()
    clock.advance(minutes=10)
    assert not redeem(code)


def test_a_code_has_five_tries(issue, redeem):
    code = issue()
    assert [redeem(wrong(code)) for _ in range(4)] == [False] * 4
    assert redeem(code)

    code = issue()
    assert [redeem(wrong(code)) for _ in range(5)] == [False] * 5
    assert not redeem(code)


def test_a_newer_code_replaces_it_and_has_tries_of_its_own(issue, redeem):
    first = issue()
    for _ in range(5):
        redeem(wrong(first))
    second = issue()
    if first != second:
        assert not redeem(first)
    assert redeem(second)


def test_only_a_keyed_hash_is_kept(issue, database):
    code = issue()
    with database.reading() as connection:
        stored = connection.execute(select(table.c.code_hash)).scalar_one()
    assert code not in stored
    assert stored not in Codes(b"another secret")._hashes("t", ANN, Purpose.SIGN_IN, code)


def test_guesses_at_the_same_moment_all_cost_a_try(issue, redeem):
    code = issue()
    all_at_once(*[lambda: redeem(wrong(code))] * 8)
    assert not redeem(code)


def test_a_code_used_twice_at_the_same_moment_counts_once(issue, redeem):
    code = issue()
    assert sum(all_at_once(*[lambda: redeem(code)] * 4)) == 1


def test_codes_asked_for_at_the_same_moment_leave_one(issue, redeem, database):
    asked = all_at_once(*[issue] * 4)
    with database.reading() as connection:
        assert len(connection.execute(select(table)).all()) == 1
    assert sum(redeem(code) for code in set(asked)) == 1


def test_expired_codes_are_forgotten(issue, database, clock):
    issue()
    clock.advance(minutes=5)
    issue("bob@example.com")
    clock.advance(minutes=6)
    with database.transaction() as connection:
        assert module.forget_expired(connection, now=clock()) == 1
