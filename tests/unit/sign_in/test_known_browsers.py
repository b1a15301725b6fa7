import pytest

from jira_chat.sign_in.known_browsers import LIFETIME, KnownBrowsers

ANN = "ann@example.com"
BROWSERS = KnownBrowsers(b"secret")


def test_a_browser_is_known_for_one_account_of_one_site():
    token = BROWSERS.remember("t", ANN)

    assert BROWSERS.knows(token, "t", ANN)
    assert not BROWSERS.knows(token, "t", "bob@example.com")
    assert not BROWSERS.knows(token, "another site", ANN)


def test_it_names_nobody():
    assert "ann" not in BROWSERS.remember("t", ANN)


@pytest.mark.parametrize("token", [None, "", "b.", "b.x", "b.é", "b.a.b.c", "c.1", "\ud800", "b." + "x" * 300])
def test_what_was_made_up_says_nothing(token):
    assert not BROWSERS.knows(token, "t", ANN)


def test_another_secret_made_it():
    assert not BROWSERS.knows(KnownBrowsers(b"another").remember("t", ANN), "t", ANN)


def test_it_ends_after_three_months(monkeypatch):
    token = BROWSERS.remember("t", ANN)
    later = BROWSERS._signer.get_timestamp() + int(LIFETIME.total_seconds()) + 1
    monkeypatch.setattr(BROWSERS._signer, "get_timestamp", lambda: later)
    assert not BROWSERS.knows(token, "t", ANN)
