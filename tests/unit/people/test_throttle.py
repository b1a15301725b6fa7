from datetime import timedelta
from itertools import pairwise

import pytest

from jira_chat.broker.failures import Failures
from jira_chat.broker.limits import Limits
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.people import throttle
from jira_chat.people.throttle import MOST_FAILURES, Throttle, wait_after
from tests.support.signing_in import FakeMarks, no_wait, unhurried_throttle

ANN = "ann@example.com"
HOME, HOTEL = "192.0.2.1", "198.51.100.7"


def closed_after(most):
    return lambda failures: timedelta(0) if failures <= most else None


def attempts_until_refused(throttle, email=ANN, address=HOME):
    for attempt in range(1000):
        try:
            throttle.password("t", email, address)
        except TooManyRequestsError:
            return attempt
    raise AssertionError("never refused")


def test_waits_grow_from_half_a_minute_to_an_hour():
    waits = [wait_after(failures) for failures in range(throttle.FREE_FAILURES, MOST_FAILURES + 1)]

    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=1)
    assert all(one <= another for one, another in pairwise(waits))
    assert all(wait_after(failures) <= timedelta(seconds=1) for failures in range(1, throttle.FREE_FAILURES))


def test_after_the_last_failure_no_wait_helps():
    assert wait_after(MOST_FAILURES + 1) is None


def test_after_some_failures_one_has_to_wait():
    throttle = unhurried_throttle(lambda failures: timedelta(seconds=0 if failures < 3 else 30))

    assert attempts_until_refused(throttle) == 3
    with pytest.raises(TooManyRequestsError) as refused:
        throttle.password("t", ANN, HOTEL)
    assert 1 <= refused.value.details["retry_after"] <= 30


def test_an_attack_from_many_addresses_is_one_attack():
    throttle = unhurried_throttle(closed_after(5))
    admitted = 0
    for number in range(50):
        try:
            throttle.password("t", ANN, f"10.0.0.{number}")
            admitted += 1
        except TooManyRequestsError:
            continue
    assert admitted == 5


def test_its_owner_is_not_locked_out_by_it():
    throttle = unhurried_throttle(closed_after(5))
    throttle.password("t", ANN, HOME)
    throttle.succeeded("t", ANN, HOME, by_mail=False)
    attempts_until_refused(throttle, address=HOTEL)

    throttle.password("t", ANN, HOME)
    throttle.succeeded("t", ANN, HOME, by_mail=False)
    with pytest.raises(TooManyRequestsError):
        throttle.password("t", ANN, HOTEL)


def test_a_success_starts_again_at_none():
    throttle = unhurried_throttle(closed_after(5))
    for _ in range(4):
        throttle.password("t", ANN, HOME)
    throttle.succeeded("t", ANN, HOME, by_mail=False)

    assert attempts_until_refused(throttle) == 5


def test_who_reads_the_mail_is_let_in_from_everywhere():
    throttle = unhurried_throttle(closed_after(5))
    attempts_until_refused(throttle, address=HOTEL)
    throttle.succeeded("t", ANN, HOME, by_mail=True)

    throttle.password("t", ANN, HOME)
    throttle.password("t", ANN, HOTEL)


def test_accounts_are_counted_alone():
    throttle = unhurried_throttle(closed_after(5))
    attempts_until_refused(throttle)

    throttle.password("t", "bob@example.com", HOME)
    throttle.password("another site", ANN, HOME)


@pytest.mark.parametrize(
    ("one", "another", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "", True),
    ],
)
def test_an_address_is_what_one_attacker_holds_alone(one, another, same):
    throttle = unhurried_throttle(limit="1/hour")
    throttle.password("t", ANN, one)
    if same:
        with pytest.raises(TooManyRequestsError):
            throttle.password("t", "bob@example.com", another)
    else:
        throttle.password("t", "bob@example.com", another)


def test_codes_are_tried_from_an_address_only_so_often():
    throttle = unhurried_throttle(limit="2/hour")
    throttle.code(HOME)
    throttle.code(HOME)
    with pytest.raises(TooManyRequestsError):
        throttle.code(HOME)


def mails(**limits):
    rules = dict.fromkeys(throttle.MAILS, "1000/hour") | limits
    return Throttle(
        Limits("memory://", throttle.ATTEMPTS),
        Limits("memory://", rules, needed=True),
        Failures("memory://", no_wait),
        FakeMarks(),
        secret=b"",
    )


@pytest.mark.parametrize("limit", ["reader", "reader-daily"])
def test_nobodys_mailbox_is_flooded(limit):
    limited = mails(**{limit: "2/day"})
    for address in (HOME, HOTEL):
        limited.mail("t", ANN, address)
    with pytest.raises(TooManyRequestsError):
        limited.mail("t", ANN, "203.0.113.5")
    limited.mail("t", "bob@example.com", HOME)


def test_strangers_cannot_use_up_an_owners_mails():
    limited = mails(reader="1/day")
    limited.succeeded("t", ANN, HOME, by_mail=True)
    limited.mail("t", ANN, HOTEL)

    limited.mail("t", ANN, HOME)


@pytest.mark.parametrize("limit", ["asker", "site"])
def test_nobody_has_many_people_mailed(limit):
    limited = mails(**{limit: "2/day"})
    limited.mail("t", "one@example.com", HOME)
    limited.mail("t", "two@example.com", HOME)
    with pytest.raises(TooManyRequestsError):
        limited.mail("t", "three@example.com", HOME)
    limited.mail("another site", "three@example.com", HOTEL)
