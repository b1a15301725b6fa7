from datetime import timedelta
from itertools import pairwise

import pytest

from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.sign_in import codes
from jira_chat.sign_in import lockout as throttle
from jira_chat.sign_in.lockout import MOST_CODES, MOST_PASSWORDS, wait_after
from tests.support.signing_in import no_wait, unhurried_throttle

ANN = "ann@example.com"
HOME, HOTEL = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def build(database, clock):
    def build(wait_after=no_wait, **limits):
        return unhurried_throttle(database, clock, wait_after, **limits)

    return build


def closed_after(most):
    return lambda failures: timedelta(0) if failures <= most else None


def attempts_until_refused(throttle, tenant, email=ANN, *, address=HOME, known=False):
    for attempt in range(1000):
        try:
            throttle.password(tenant, email, address, known=known)
        except TooManyRequestsError:
            return attempt
    raise AssertionError("never refused")


def is_admitted(attempt, *who, known=False):
    try:
        attempt(*who, known=known)
    except TooManyRequestsError:
        return False
    return True


def test_waits_grow_from_half_a_minute_to_an_hour():
    waits = [wait_after(failures) for failures in range(throttle.FREE_FAILURES, MOST_PASSWORDS + 1)]

    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=1)
    assert all(one <= another for one, another in pairwise(waits))
    assert all(wait_after(failures) <= timedelta(seconds=1) for failures in range(1, throttle.FREE_FAILURES))


def test_an_account_never_sees_more_than_a_hundred_failures_in_a_row():
    assert wait_after(MOST_PASSWORDS + 1) is None
    assert 2 * (MOST_PASSWORDS + MOST_CODES) <= 100


def test_after_some_failures_one_has_to_wait(build, tenant):
    throttle = build(lambda failures: timedelta(seconds=0 if failures < 3 else 30))

    assert attempts_until_refused(throttle, tenant) == 3
    with pytest.raises(TooManyRequestsError) as refused:
        throttle.password(tenant, ANN, HOTEL, known=False)
    assert refused.value.details["retry_after"] == 30


def test_failures_outlive_everything_that_is_in_redis(build, tenant):
    attempts_until_refused(build(closed_after(5)), tenant)
    assert attempts_until_refused(build(closed_after(5)), tenant) == 0


def test_an_attack_from_many_addresses_is_one_attack(build, tenant):
    throttle = build(closed_after(5))
    assert sum(is_admitted(throttle.password, tenant, ANN, f"10.0.0.{number}") for number in range(20)) == 5


def test_the_owner_is_not_locked_out_by_it(build, tenant):
    throttle = build(closed_after(5))
    attempts_until_refused(throttle, tenant)

    throttle.password(tenant, ANN, HOME, known=True)
    throttle.succeeded(tenant, ANN, known=True, by_mail=False)
    assert attempts_until_refused(throttle, tenant) == 0


def test_a_success_starts_again_at_none(build, tenant):
    throttle = build(closed_after(5))
    for _ in range(4):
        throttle.password(tenant, ANN, HOME, known=False)
    throttle.succeeded(tenant, ANN, known=False, by_mail=False)

    assert attempts_until_refused(throttle, tenant) == 5


def test_who_reads_the_mail_is_let_in_from_everywhere(build, tenant):
    throttle = build(closed_after(5))
    attempts_until_refused(throttle, tenant, address=HOTEL)
    attempts_until_refused(throttle, tenant, known=True)
    throttle.succeeded(tenant, ANN, known=False, by_mail=True)

    throttle.password(tenant, ANN, HOME, known=True)
    throttle.password(tenant, ANN, HOTEL, known=False)


def test_accounts_are_counted_alone(build, tenant, other_tenant):
    throttle = build(closed_after(5))
    attempts_until_refused(throttle, tenant)

    throttle.password(tenant, "bob@example.com", HOME, known=False)
    throttle.password(other_tenant, ANN, HOME, known=False)


@pytest.mark.parametrize(
    ("one", "another", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "", True),
    ],
)
def test_an_address_is_what_one_attacker_holds_alone(build, tenant, one, another, same):
    throttle = build(limit="1/hour")
    throttle.password(tenant, ANN, one, known=False)
    assert is_admitted(throttle.password, tenant, "bob@example.com", another) != same


def test_codes_are_tried_from_an_address_only_so_often(build, tenant):
    throttle = build(limit="2/hour")
    assert [is_admitted(throttle.code, tenant, f"{name}@example.com", HOME) for name in "abc"] == [True, True, False]
    # Nor does somebody in the same network keep a browser that is known from it.
    assert [is_admitted(throttle.code, tenant, ANN, HOME, known=True) for _ in range(3)] == [True, True, False]


class TestGuessedCodes:
    @pytest.fixture
    def guess(self, build, database, tenant):
        throttle = build()

        def guess(*, right=False, known=False):
            with database.transaction() as connection:
                admitted = throttle.begin_guess(connection, tenant, ANN, known=known)
                if admitted and right:
                    throttle.take_back_guess(connection, tenant, ANN, known=known)
            return admitted

        guess.throttle = throttle
        return guess

    @pytest.fixture
    def is_long(self, guess, database, tenant):
        def is_long(*, known=False):
            with database.reading() as connection:
                return guess.throttle.needs_long_code(connection, tenant, ANN, known=known)

        return is_long

    def test_there_is_a_last_one_whatever_the_owner_does(self, guess, tenant, clock):
        admitted = 0
        for _ in range(40):
            admitted += guess()
            guess(right=True)
            guess.throttle.succeeded(tenant, ANN, known=True, by_mail=True)
            clock.advance(days=1)
        assert admitted == MOST_CODES
        assert guess(known=True)

    def test_before_that_codes_become_long(self, guess, is_long):
        for _ in range(MOST_CODES - codes.TRIES):
            guess()
        assert not is_long()
        guess()
        assert is_long()
        assert not is_long(known=True)


class TestMails:
    @pytest.mark.parametrize("limit", ["reader", "reader-daily"])
    def test_nobodys_mailbox_is_flooded(self, build, tenant, limit):
        limited = build(**{limit: "2/day"})
        for address in (HOME, HOTEL):
            limited.mail(tenant, ANN, address, known=False)
        assert not is_admitted(limited.mail, tenant, ANN, "203.0.113.5")
        assert is_admitted(limited.mail, tenant, "bob@example.com", HOME)

    @pytest.mark.parametrize("limit", ["pair", "pair-daily"])
    def test_one_address_does_not_use_up_what_a_mailbox_gets(self, build, tenant, limit):
        limited = build(**{limit: "2/day", "reader": "3/day"})
        assert [is_admitted(limited.mail, tenant, ANN, HOME) for _ in range(9)] == [True] * 2 + [False] * 7
        assert is_admitted(limited.mail, tenant, ANN, HOTEL)

    def test_addresses_of_one_mailbox_are_counted_together(self, build, tenant):
        limited = build(reader="2/day")
        sent = [is_admitted(limited.mail, tenant, f"ann+{number}@example.com", f"10.0.0.{number}") for number in "123"]
        assert sent == [True, True, False]
        assert not is_admitted(limited.mail, tenant, ANN, HOTEL)

    def test_strangers_use_up_nothing_of_a_browser_that_is_known(self, build, tenant):
        limited = build(limit="1/day")
        limited.mail(tenant, ANN, HOME, known=False)
        assert not is_admitted(limited.mail, tenant, ANN, HOME)

        assert [is_admitted(limited.mail, tenant, ANN, HOME, known=True) for _ in range(2)] == [True, False]

    @pytest.mark.parametrize("limit", ["asker", "site"])
    def test_nobody_has_many_people_mailed(self, build, tenant, other_tenant, limit):
        limited = build(**{limit: "2/day"})
        sent = [is_admitted(limited.mail, tenant, f"{name}@example.com", HOME) for name in "abc"]
        assert sent == [True, True, False]
        assert is_admitted(limited.mail, other_tenant, ANN, HOTEL)
