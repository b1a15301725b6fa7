from dataclasses import replace

import pytest
from sqlalchemy import select

from jira_chat.sign_in import codes as module
from jira_chat.sign_in.codes import Codes, Purpose, Tried
from jira_chat.sign_in.tables import codes as table
from tests.support.fakes import NOW
from tests.support.threads import all_at_once

ANN = "ann@example.com"
RIGHT, WRONG = Tried(right=True, guessable=True), Tried(right=False, guessable=True)


@pytest.fixture
def codes():
    return Codes(b"secret")


@pytest.fixture
def issue(database, codes, tenant, clock):
    def issue(email=ANN, purpose=Purpose.SIGN_IN, **options):
        with database.transaction() as connection:
            return codes.issue(connection, tenant, email, purpose, now=clock(), **options)

    return issue


@pytest.fixture
def attempt(database, codes, clock):
    def attempt(asked, code):
        with database.transaction() as connection:
            return codes.spend_try(connection, asked, code, now=clock())

    return attempt


@pytest.fixture
def redeem(database, codes, clock):
    def redeem(asked, code):
        with database.transaction() as connection:
            return codes.redeem(connection, asked, code, now=clock())

    return redeem


def wrong(code):
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"


def test_a_code_has_six_digits_and_counts_once(issue, attempt, redeem):
    asked, code = issue()

    assert len(code) == 6
    assert code.isdigit()
    assert attempt(asked, f" {code[:3]} {code[3:]} ") == RIGHT
    assert redeem(asked, code)
    assert not redeem(asked, code)
    assert attempt(asked, code) is None


def test_a_code_is_for_one_request_one_address_one_purpose_and_one_site(issue, attempt, redeem, other_tenant):
    asked, code = issue()
    others, _ = issue()

    for another in (
        replace(asked, request=""),
        replace(asked, request="x" * 43),
        replace(asked, email="bob@example.com"),
        replace(asked, purpose=Purpose.RESET),
        replace(asked, tenant=other_tenant),
    ):
        assert attempt(another, code) is None
        assert not redeem(another, code)
    assert attempt(others, code) == WRONG
    assert redeem(asked, code)


def test_a_code_is_good_while_the_key_is_replaced(issue, database, tenant, clock):
    replacing = Codes(b"new secret", b"secret")
    asked, code = issue()

    with database.transaction() as connection:
        assert replacing.spend_try(connection, asked, code, now=clock()) == RIGHT
        assert replacing.redeem(connection, asked, code, now=clock())
        asked, code = replacing.issue(connection, tenant, ANN, Purpose.SIGN_IN, now=clock())
        assert Codes(b"new secret").redeem(connection, asked, code, now=clock())


def test_a_code_lasts_ten_minutes(issue, attempt, redeem, clock):
    asked, code = issue()
    clock.advance(minutes=10)
    assert attempt(asked, code) is None
    assert not redeem(asked, code)


def test_a_code_has_five_tries(issue, attempt):
    asked, code = issue()
    assert [attempt(asked, wrong(code)) for _ in range(4)] == [WRONG] * 4
    assert attempt(asked, code) == RIGHT
    assert attempt(asked, code) is None


def test_strangers_neither_use_up_the_tries_nor_end_the_code(issue, attempt, redeem):
    asked, code = issue()
    for _ in range(4):
        others, _ = issue()
        for _ in range(5):
            attempt(others, wrong(code))

    assert attempt(asked, code) == RIGHT
    assert redeem(asked, code)


def test_a_long_code_cannot_be_guessed(issue, attempt):
    asked, code = issue(long=True)
    assert len(code) == 20
    assert 10**20 > 2**64
    assert attempt(asked, wrong(code)) == Tried(right=False, guessable=False)
    assert attempt(asked, code) == Tried(right=True, guessable=False)


def test_a_request_without_a_code_is_like_another(database, codes, attempt, redeem, tenant):
    with database.transaction() as connection:
        asked = codes.issue_none(connection, tenant, ANN, Purpose.SIGN_IN, now=NOW)
        assert codes.is_live(connection, asked, now=NOW)
    assert [attempt(asked, code) for code in ("000000", "", "0", "None")] == [WRONG] * 4
    assert not redeem(asked, "")


def test_only_keyed_hashes_are_kept(issue, database):
    asked, code = issue()
    with database.reading() as connection:
        stored = connection.execute(select(table)).mappings().one()
    assert code not in stored["code_hash"]
    assert asked.request not in str(dict(stored))
    assert asked.request not in repr(asked)
    assert stored["code_hash"] not in Codes(b"another secret")._hashes(asked, code)


def test_guesses_at_the_same_moment_all_cost_a_try(issue, attempt):
    asked, code = issue()
    all_at_once(*[lambda: attempt(asked, wrong(code))] * 8)
    assert attempt(asked, code) is None


def test_a_code_used_twice_at_the_same_moment_counts_once(issue, redeem):
    asked, code = issue()
    assert sum(all_at_once(*[lambda: redeem(asked, code)] * 4)) == 1


def test_expired_codes_are_forgotten(issue, database, clock):
    issue()
    clock.advance(minutes=5)
    issue("bob@example.com")
    clock.advance(minutes=6)
    with database.transaction() as connection:
        assert module.forget_expired(connection, now=clock()) == 1
