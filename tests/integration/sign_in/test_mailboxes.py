"""Codes as people get them: whose they are, what strangers can do to them, and what Jira is asked for them."""

import pytest

from jira_chat.customers import accounts
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.errors import SignInFailedError

ANN = "ann@example.com"


@pytest.fixture(autouse=True)
def ann(database, tenant, clock):
    """Ann has an account."""
    with database.transaction() as connection:
        return accounts.find_or_create(connection, accounts.new(tenant, ANN, "Ann Lee"), now=clock())


@pytest.fixture
def ask(reception):
    def ask(browser=None):
        return reception.ask(Purpose.SIGN_IN, ANN, reception.place(browser=browser))

    return ask


@pytest.fixture
def enters(reception):
    def enters(request, code, browser=None):
        try:
            return reception.service.with_code(reception.place(browser=browser), ANN, request, code)
        except SignInFailedError:
            return None

    return enters


def test_without_a_live_request_jira_is_not_asked_about_anybody(reception, enters):
    began = reception.time.now
    assert not enters("no request", "123456")

    assert reception.directory.calls == []
    assert reception.time.now - began == 0.5


def test_a_code_counts_only_in_the_browser_that_asked_for_it(ask, enters):
    request, code = ask()
    others, _ = ask()
    assert not enters("", code)
    assert not enters(others, code)
    # Neither a newer code of a stranger nor their wrong tries end the owner's.
    for _ in range(5):
        assert not enters(others, "wrong")
    assert enters(request, code)


def test_guessing_codes_locks_nobody_out(ask, enters, reception):
    browser = reception.browsers.remember(reception.tenant, ANN)
    stale, known = ask(), ask(browser)
    for _ in range(5):
        request, code = ask()
        for _ in range(5):
            assert not enters(request, f"{code}0")

    assert not enters(*stale)
    assert enters(*known, browser=browser)
    assert len(ask(browser)[1]) == 6
    request, code = ask()
    assert len(code) == 20
    assert enters(request, code)


def test_a_request_of_nobodys_is_counted_as_anybodys(enters, reception):
    """Whether there is an account, and a code, is not seen from how tries end."""
    endings = []
    for email in (ANN, "nobody@example.com"):
        request = reception.service.request_code(reception.place(), email, Purpose.SIGN_IN, language=None)
        told = []
        for _ in range(7):
            before = reception.time.now
            with pytest.raises(SignInFailedError) as refused:
                reception.service.with_code(reception.place(), email, request, "wrong")
            told.append((refused.value.message, round(reception.time.now - before, 6)))
        endings.append(told)
    assert endings[0] == endings[1]
