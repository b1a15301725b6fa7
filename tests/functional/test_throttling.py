"""How often signing in may be tried: waits that grow, an end to guessing, and nobody locked out by strangers."""

from itertools import pairwise

import pytest

from jira_chat.kernel import waits
from jira_chat.sign_in.lockout import MOST_CODES
from tests.support.in_process import SITE, InProcessStack, code_in
from tests.support.sign_in_methods import ANOTHER, PASSWORD, outcome
from tests.support.threads import all_at_once

HOME = "192.0.2.1"

HOUR, DAY = 3600, 86_400
ANN, NOBODY = "ann@example.com", "nobody@example.com"
FAILED, WELCOME = (401, "sign_in_failed"), (200, "")
TOO_MANY = (429, "too_many_requests")


@pytest.fixture(autouse=True)
def browser(stack: InProcessStack) -> str:
    """Ann has an account and a browser in which she signed in, and nobody tried anything yet."""
    stack.forget_limits()
    stack.configure()
    known = str(stack.registered(ANN, PASSWORD)["browser"])
    stack.forget_limits()
    return known


def guess(
    stack: InProcessStack,
    email: str = ANN,
    *,
    address: str | None = None,
    password: str = ANOTHER,
    browser: str | None = None,
):
    body = {"site": SITE, "email": email, "password": password, "browser": browser}
    return stack.ask("sign-in", body, address=address)


def sign_in(stack: InProcessStack, *, address: str | None = None, browser: str | None = None) -> tuple[int, str]:
    return outcome(guess(stack, address=address, password=PASSWORD, browser=browser))


def ask_for_code(stack: InProcessStack, *, browser: str | None = None, address: str | None = None) -> dict[str, str]:
    """Ask for a code and return what signs in with it."""
    body = {"site": SITE, "email": ANN, "purpose": "sign_in", "browser": browser}
    asked = stack.ask("code", body, address=address)
    assert outcome(asked) == (202, "")
    mail = stack.newest_mail()
    assert mail is not None
    return {"site": SITE, "email": ANN, "request": asked.json["request"], "code": str(code_in(mail))}


def enter(stack: InProcessStack, asked: dict[str, str], **changes: str) -> tuple[int, str]:
    return outcome(stack.ask("sign-in", asked | changes))


def wait_now(stack: InProcessStack, email: str = ANN, *, browser: str | None = None) -> int:
    """How long somebody has to wait who tries again at once; that costs nothing."""
    refused = guess(stack, email, browser=browser)
    assert outcome(refused) == TOO_MANY
    wait = refused.json["error"]["retry_after"]
    assert refused.headers["Retry-After"] == str(wait)
    assert waits.in_words(wait) in refused.json["error"]["message"]
    return int(wait)


def guess_until_the_end(stack: InProcessStack, *, browser: str | None = None) -> int:
    """Guess once an hour for a hundred days, and return how often it was let through."""
    admitted = 0
    for _ in range(101):
        admitted += outcome(guess(stack, browser=browser)) == FAILED
        stack.let_pass(HOUR)
    return admitted


def guess_until_refused(stack: InProcessStack) -> None:
    """Guess once an hour until even that is refused, two hours in a row."""
    refused = 0
    while refused < 2:
        refused = 0 if outcome(guess(stack)) == FAILED else refused + 1
        stack.let_pass(HOUR)


def test_waits_grow_from_half_a_minute_to_an_hour(stack) -> None:
    waited = []
    for _ in range(14):
        assert outcome(guess(stack)) == FAILED
        waited.append(wait_now(stack))
        stack.let_pass(waited[-1])
    assert waited[:2] == [1, 1]
    assert waited[2:10] == [30, 60, 120, 240, 480, 960, 1920, HOUR]
    assert set(waited[10:]) == {HOUR}
    assert all(one <= another for one, another in pairwise(waited))


def test_nobody_may_fail_more_than_a_hundred_times_in_a_row(stack, browser) -> None:
    strangers = guess_until_the_end(stack)
    at_home = guess_until_the_end(stack, browser=browser)
    assert strangers + at_home + 2 * MOST_CODES <= 100
    assert sign_in(stack) == TOO_MANY
    stack.let_pass(30 * DAY)
    assert sign_in(stack) == TOO_MANY


def test_failures_outlive_what_is_in_redis(stack) -> None:
    guess_until_refused(stack)
    stack.infrastructure.redis.flushdb()
    assert sign_in(stack) == TOO_MANY


def test_a_code_by_mail_ends_even_that(stack) -> None:
    guess_until_refused(stack)
    assert sign_in(stack) == TOO_MANY
    assert enter(stack, ask_for_code(stack)) == WELCOME
    assert sign_in(stack) == WELCOME


def test_an_attack_from_many_addresses_waits_like_one(stack) -> None:
    for _ in range(2):
        assert outcome(guess(stack)) == FAILED
        stack.let_pass(1)
    answers = [outcome(guess(stack)) for _ in range(50)]
    assert answers == [FAILED] + [TOO_MANY] * 49


def test_many_at_the_same_moment_count_as_many(stack) -> None:
    for _ in range(2):
        guess(stack)
        stack.let_pass(1)
    answers = all_at_once(*[lambda: outcome(guess(stack))] * 8)
    assert sorted(answers) == sorted([FAILED] + [TOO_MANY] * 7)


def test_the_owner_is_not_locked_out_by_strangers(stack, browser) -> None:
    guess_until_refused(stack)
    assert sign_in(stack) == TOO_MANY
    assert sign_in(stack, browser=browser) == WELCOME
    # And does not let them start again.
    assert sign_in(stack) == TOO_MANY


def test_a_success_starts_again_at_none(stack, browser) -> None:
    for _ in range(4):
        guess(stack, browser=browser)
        stack.let_pass(HOUR)
    assert sign_in(stack, browser=browser) == WELCOME
    assert outcome(guess(stack, browser=browser)) == FAILED
    assert wait_now(stack, browser=browser) == 1


def test_an_unknown_address_is_treated_alike(stack) -> None:
    stories = []
    for email in (ANN, NOBODY):
        told = []
        for _ in range(8):
            failed = guess(stack, email)
            refused = guess(stack, email)
            told.append((failed.status, failed.data, refused.status, refused.data))
            stack.let_pass(int(refused.headers["Retry-After"]))
        stories.append(told)
    assert stories[0] == stories[1]


def test_one_address_cannot_go_through_many_accounts(stack) -> None:
    answers = [outcome(guess(stack, f"person{number}@example.com", address=HOME)) for number in range(62)]
    assert answers == [FAILED] * 60 + [TOO_MANY] * 2
    assert sign_in(stack) == WELCOME
    stack.let_pass(HOUR)
    assert sign_in(stack, address=HOME) == WELCOME


def test_all_of_a_line_is_one_address(stack) -> None:
    for number in range(60):
        guess(stack, f"person{number}@example.com", address=f"2001:db8:0:1::{number:x}")
    assert sign_in(stack, address="2001:db8:0:1:ffff::1") == TOO_MANY
    assert sign_in(stack, address="2001:db8:0:2::1") == WELCOME


def test_a_code_has_five_tries(stack) -> None:
    code = ask_for_code(stack)
    for _ in range(5):
        assert enter(stack, code, code=f"{code['code']}0") == FAILED
    assert enter(stack, code) == FAILED


def test_strangers_end_nobodys_code(stack) -> None:
    owners, strangers = ask_for_code(stack), ask_for_code(stack)
    for _ in range(10):
        assert enter(stack, strangers, code="no code") == FAILED
    assert enter(stack, strangers, code=owners["code"]) == FAILED
    assert enter(stack, owners) == WELCOME


def test_strangers_guess_at_few_codes_a_year_and_lock_nobody_out(stack, browser) -> None:
    stale = ask_for_code(stack, browser=browser)
    guessed = 0
    while len((code := ask_for_code(stack))["code"]) == 6:
        for _ in range(5):
            assert enter(stack, code, code="no code") == FAILED
            guessed += 1
        stack.let_pass(DAY)
    assert guessed <= MOST_CODES
    # A code with more than 64 bits is not guessed at.
    assert enter(stack, code) == WELCOME
    assert len(ask_for_code(stack)["code"]) == 20
    assert outcome(stack.ask("sign-in", stale | {"browser": browser})) == WELCOME


@pytest.mark.parametrize("email", [ANN, NOBODY])
def test_nobodys_mailbox_is_filled(stack, email: str) -> None:
    name, _, domain = email.partition("@")
    bodies = [{"site": SITE, "email": f"{name}+{number}@{domain}", "purpose": "sign_in"} for number in range(9)]
    answers = [outcome(stack.ask("code", body)) for body in bodies]
    assert answers == [(202, "")] * 6 + [TOO_MANY] * 3
    sent = 0
    for _ in range(20):
        stack.let_pass(600)
        sent += outcome(stack.ask("code", bodies[0])) == (202, "")
    assert sent + 6 == 15


def test_strangers_use_up_no_mails_of_a_browser_that_is_known(stack, browser) -> None:
    body = {"site": SITE, "email": ANN, "purpose": "sign_in"}
    at_one_address = [outcome(stack.ask("code", body, address=HOME)) for _ in range(9)]
    assert at_one_address == [(202, "")] * 3 + [TOO_MANY] * 6
    assert outcome(stack.ask("code", body)) == (202, "")
    while outcome(stack.ask("code", body)) != TOO_MANY:
        continue
    assert enter(stack, ask_for_code(stack, browser=browser, address=HOME)) == WELCOME


def test_one_address_cannot_mail_everybody(stack) -> None:
    bodies = [{"site": SITE, "email": f"person{number}@example.com", "purpose": "register"} for number in range(22)]
    answers = [outcome(stack.ask("code", body, address=HOME)) for body in bodies]
    assert answers == [(202, "")] * 20 + [TOO_MANY] * 2


def test_while_redis_is_away_nothing_can_be_guessed(stack) -> None:
    code = ask_for_code(stack)
    mail = stack.newest_mail()
    stack.redis.stop()
    try:
        for password in (PASSWORD, ANOTHER):
            refused = guess(stack, password=password)
            assert outcome(refused) == (503, "unavailable")
            assert refused.json["error"]["message"]
        asked = stack.ask("code", {"site": SITE, "email": ANN, "purpose": "sign_in"})
        assert outcome(asked) == (503, "unavailable")
        assert stack.newest_mail() == mail
        # A code that is on its way has its tries counted elsewhere.
        assert enter(stack, code) == WELCOME
        assert stack.frame_page() is not None
    finally:
        stack.redis.start()
    assert sign_in(stack) == WELCOME
