"""How often signing in may be tried: waits that grow, an end to guessing, and nobody locked out by strangers."""

from itertools import pairwise

import pytest

from jira_chat.sign_in.lockout import MOST_CODES
from tests.support.premises import SITE, Premises, code_in
from tests.support.threads import all_at_once
from tests.support.ways_in import ANOTHER, PASSWORD, outcome

HOME = "192.0.2.1"

HOUR, DAY = 3600, 86_400
ANN, NOBODY = "ann@example.com", "nobody@example.com"
FAILED, WELCOME = (401, "sign_in_failed"), (200, "")
TOO_MANY = (429, "too_many_requests")


@pytest.fixture(autouse=True)
def browser(premises: Premises) -> str:
    """Ann has an account and a browser in which she signed in, and nobody tried anything yet."""
    premises.forget_limits()
    premises.configure()
    known = str(premises.registered(ANN, PASSWORD)["browser"])
    premises.forget_limits()
    return known


def guess(
    premises: Premises,
    email: str = ANN,
    *,
    address: str | None = None,
    password: str = ANOTHER,
    browser: str | None = None,
):
    body = {"site": SITE, "email": email, "password": password, "browser": browser}
    return premises.ask("sign-in", body, address=address)


def sign_in(premises: Premises, *, address: str | None = None, browser: str | None = None) -> tuple[int, str]:
    return outcome(guess(premises, address=address, password=PASSWORD, browser=browser))


def ask_for_code(premises: Premises, *, browser: str | None = None, address: str | None = None) -> dict[str, str]:
    """Ask for a code and return what signs in with it."""
    body = {"site": SITE, "email": ANN, "purpose": "sign_in", "browser": browser}
    asked = premises.ask("code", body, address=address)
    assert outcome(asked) == (202, "")
    mail = premises.newest_mail()
    assert mail is not None
    return {"site": SITE, "email": ANN, "request": asked.json["request"], "code": str(code_in(mail))}


def enter(premises: Premises, asked: dict[str, str], **changes: str) -> tuple[int, str]:
    return outcome(premises.ask("sign-in", asked | changes))


def wait_now(premises: Premises, email: str = ANN, *, browser: str | None = None) -> int:
    """How long somebody has to wait who tries again at once; that costs nothing."""
    refused = guess(premises, email, browser=browser)
    assert outcome(refused) == TOO_MANY
    wait = refused.json["error"]["retry_after"]
    assert refused.headers["Retry-After"] == str(wait)
    assert str(wait) in refused.json["error"]["message"]
    return int(wait)


def guess_until_the_end(premises: Premises, *, browser: str | None = None) -> int:
    """Guess once an hour for a hundred days, and return how often it was let through."""
    admitted = 0
    for _ in range(101):
        admitted += outcome(guess(premises, browser=browser)) == FAILED
        premises.let_pass(HOUR)
    return admitted


def test_waits_grow_from_half_a_minute_to_an_hour(premises) -> None:
    waits = []
    for _ in range(14):
        assert outcome(guess(premises)) == FAILED
        waits.append(wait_now(premises))
        premises.let_pass(waits[-1])
    assert waits[:2] == [1, 1]
    assert waits[2:10] == [30, 60, 120, 240, 480, 960, 1920, HOUR]
    assert set(waits[10:]) == {HOUR}
    assert all(one <= another for one, another in pairwise(waits))


def test_nobody_may_fail_more_than_a_hundred_times_in_a_row(premises, browser) -> None:
    strangers = guess_until_the_end(premises)
    at_home = guess_until_the_end(premises, browser=browser)
    assert strangers + at_home + 2 * MOST_CODES <= 100
    assert sign_in(premises) == TOO_MANY
    premises.let_pass(30 * DAY)
    assert sign_in(premises) == TOO_MANY


def test_failures_outlive_what_is_in_redis(premises) -> None:
    guess_until_the_end(premises)
    premises.core.redis.flushdb()
    assert sign_in(premises) == TOO_MANY


def test_a_code_by_mail_ends_even_that(premises) -> None:
    guess_until_the_end(premises)
    assert sign_in(premises) == TOO_MANY
    assert enter(premises, ask_for_code(premises)) == WELCOME
    assert sign_in(premises) == WELCOME


def test_an_attack_from_many_addresses_waits_like_one(premises) -> None:
    for _ in range(2):
        assert outcome(guess(premises)) == FAILED
        premises.let_pass(1)
    answers = [outcome(guess(premises)) for _ in range(50)]
    assert answers == [FAILED] + [TOO_MANY] * 49


def test_many_at_the_same_moment_count_as_many(premises) -> None:
    for _ in range(2):
        guess(premises)
        premises.let_pass(1)
    answers = all_at_once(*[lambda: outcome(guess(premises))] * 8)
    assert sorted(answers) == sorted([FAILED] + [TOO_MANY] * 7)


def test_the_owner_is_not_locked_out_by_strangers(premises, browser) -> None:
    guess_until_the_end(premises)
    assert sign_in(premises) == TOO_MANY
    assert sign_in(premises, browser=browser) == WELCOME
    # And does not let them start again.
    assert sign_in(premises) == TOO_MANY


def test_a_success_starts_again_at_none(premises, browser) -> None:
    for _ in range(4):
        guess(premises, browser=browser)
        premises.let_pass(HOUR)
    assert sign_in(premises, browser=browser) == WELCOME
    assert outcome(guess(premises, browser=browser)) == FAILED
    assert wait_now(premises, browser=browser) == 1


def test_whoever_does_not_exist_is_treated_alike(premises) -> None:
    stories = []
    for email in (ANN, NOBODY):
        told = []
        for _ in range(8):
            failed = guess(premises, email)
            refused = guess(premises, email)
            told.append((failed.status, failed.data, refused.status, refused.data))
            premises.let_pass(int(refused.headers["Retry-After"]))
        stories.append(told)
    assert stories[0] == stories[1]


def test_one_address_cannot_go_through_many_accounts(premises) -> None:
    answers = [outcome(guess(premises, f"person{number}@example.com", address=HOME)) for number in range(62)]
    assert answers == [FAILED] * 60 + [TOO_MANY] * 2
    assert sign_in(premises) == WELCOME
    premises.let_pass(HOUR)
    assert sign_in(premises, address=HOME) == WELCOME


def test_all_of_a_line_is_one_address(premises) -> None:
    for number in range(60):
        guess(premises, f"person{number}@example.com", address=f"2001:db8:0:1::{number:x}")
    assert sign_in(premises, address="2001:db8:0:1:ffff::1") == TOO_MANY
    assert sign_in(premises, address="2001:db8:0:2::1") == WELCOME


def test_a_code_has_five_tries(premises) -> None:
    code = ask_for_code(premises)
    for _ in range(5):
        assert enter(premises, code, code=f"{code['code']}0") == FAILED
    assert enter(premises, code) == FAILED


def test_strangers_end_nobodys_code(premises) -> None:
    owners, strangers = ask_for_code(premises), ask_for_code(premises)
    for _ in range(10):
        assert enter(premises, strangers, code="no code") == FAILED
    assert enter(premises, strangers, code=owners["code"]) == FAILED
    assert enter(premises, owners) == WELCOME


def test_strangers_guess_at_few_codes_a_year_and_lock_nobody_out(premises, browser) -> None:
    stale = ask_for_code(premises, browser=browser)
    guessed = 0
    while len((code := ask_for_code(premises))["code"]) == 6:
        for _ in range(5):
            assert enter(premises, code, code="no code") == FAILED
            guessed += 1
        premises.let_pass(DAY)
    assert guessed <= MOST_CODES
    # A code with more than 64 bits is not guessed at.
    assert enter(premises, code) == WELCOME
    assert len(ask_for_code(premises)["code"]) == 20
    assert outcome(premises.ask("sign-in", stale | {"browser": browser})) == WELCOME


@pytest.mark.parametrize("email", [ANN, NOBODY])
def test_nobodys_mailbox_is_filled(premises, email: str) -> None:
    name, _, domain = email.partition("@")
    bodies = [{"site": SITE, "email": f"{name}+{number}@{domain}", "purpose": "sign_in"} for number in range(9)]
    answers = [outcome(premises.ask("code", body)) for body in bodies]
    assert answers == [(202, "")] * 6 + [TOO_MANY] * 3
    sent = 0
    for _ in range(20):
        premises.let_pass(600)
        sent += outcome(premises.ask("code", bodies[0])) == (202, "")
    assert sent + 6 == 15


def test_strangers_use_up_no_mails_of_a_browser_that_is_known(premises, browser) -> None:
    body = {"site": SITE, "email": ANN, "purpose": "sign_in"}
    at_one_address = [outcome(premises.ask("code", body, address=HOME)) for _ in range(9)]
    assert at_one_address == [(202, "")] * 3 + [TOO_MANY] * 6
    assert outcome(premises.ask("code", body)) == (202, "")
    while outcome(premises.ask("code", body)) != TOO_MANY:
        continue
    assert enter(premises, ask_for_code(premises, browser=browser, address=HOME)) == WELCOME


def test_one_address_cannot_mail_everybody(premises) -> None:
    bodies = [{"site": SITE, "email": f"person{number}@example.com", "purpose": "register"} for number in range(22)]
    answers = [outcome(premises.ask("code", body, address=HOME)) for body in bodies]
    assert answers == [(202, "")] * 20 + [TOO_MANY] * 2


def test_while_redis_is_away_nothing_can_be_guessed(premises) -> None:
    code = ask_for_code(premises)
    mail = premises.newest_mail()
    premises.redis.stop()
    try:
        for password in (PASSWORD, ANOTHER):
            refused = guess(premises, password=password)
            assert outcome(refused) == (503, "unavailable")
            assert refused.json["error"]["message"]
        asked = premises.ask("code", {"site": SITE, "email": ANN, "purpose": "sign_in"})
        assert outcome(asked) == (503, "unavailable")
        assert premises.newest_mail() == mail
        # A code that is on its way has its tries counted elsewhere.
        assert enter(premises, code) == WELCOME
        assert premises.frame_page() is not None
    finally:
        premises.redis.start()
    assert sign_in(premises) == WELCOME
