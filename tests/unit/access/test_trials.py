from types import SimpleNamespace

import itsdangerous.timed
import pytest

from jira_chat.access.trials import LIFETIME, TRIAL_PAGE, Trials, is_trial
from jira_chat.settings import rules

TRIALS = Trials(b"k" * 32)


def test_a_key_says_whose_chat_it_is_for():
    key = TRIALS.issue("t1", "10000")
    assert is_trial(key)
    assert TRIALS.read(key) == ("t1", "10000")
    assert "/" not in key
    assert len(key) < 255


def test_a_key_ends_after_an_hour(monkeypatch):
    key = TRIALS.issue("t1", "10000")
    later = itsdangerous.timed.time.time() + LIFETIME.total_seconds() + 2
    monkeypatch.setattr(itsdangerous.timed, "time", SimpleNamespace(time=lambda: later))
    assert TRIALS.read(key) is None


@pytest.mark.parametrize("key", ["", "trial.", "trial.x", "trial.\0", "abcdef"])
def test_what_is_no_key_is_for_nobody(key):
    assert TRIALS.read(key) is None


def test_what_we_did_not_sign_is_for_nobody():
    assert TRIALS.read(Trials(b"x" * 32).issue("t1", "10000")) is None


def test_keys_are_replaced():
    replacing = Trials(b"n" * 32, b"k" * 32)
    assert replacing.read(TRIALS.issue("t1", "1")) == ("t1", "1")
    assert Trials(b"n" * 32).read(replacing.issue("t1", "1")) == ("t1", "1")


def test_no_browser_can_name_the_trial_page():
    assert not rules.is_allowed((), TRIAL_PAGE)
