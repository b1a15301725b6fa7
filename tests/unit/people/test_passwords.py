import subprocess
import sys
from pathlib import Path

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.people import passwords
from jira_chat.people.passwords import Passwords

GOOD = "violin harbour teapot"
LONG = " ".join(map(str, range(7000, 7051))) + "!"


@pytest.fixture(scope="module")
def vault():
    return Passwords()


def test_the_parameters_are_those_that_owasp_recommends(vault):
    assert vault.hash(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_password_is_right(vault):
    stored = vault.hash(GOOD)

    assert vault.verify(stored, GOOD)
    assert not vault.verify(stored, GOOD.upper())
    assert not vault.verify(stored, "")
    assert vault.hash(GOOD) != stored


def test_letters_typed_on_another_keyboard_are_the_same(vault):
    assert vault.verify(vault.hash("cafe\u0301 noir au lait"), "café noir au lait")


def test_without_an_account_nothing_is_right_and_the_same_is_computed(vault, monkeypatch):
    computed = []
    monkeypatch.setattr(vault, "_matches", lambda stored, _password: computed.append(stored) or True)

    assert not vault.verify(None, "")
    assert computed[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_damaged_hash_matches_nothing(vault):
    assert not vault.verify("not a hash", GOOD)


def test_a_hash_with_other_parameters_is_outdated(vault):
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)

    assert vault.verify(weak, GOOD)
    assert vault.is_outdated(weak)
    assert not vault.is_outdated(vault.hash(GOOD))


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "Rv7#kQ2!xM",
        "ключ от старой двери",
        "鍵は古い扉の下に置いてある",
        " ".join(map(str, range(7000, 7051))) + "!",
    ],
)
def test_a_password_needs_no_special_kinds_of_characters(password):
    passwords.check(password, about=("Ann Lee", "ann@example.com"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 10"),
        ("Rv7#kQ2!x", "at least 10"),
        ("Rv7#kQ2!xM" + "a" * 250, "at most 256"),
        ("password123", "easy to guess"),
        ("qwertyuiop", "easy to guess"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("ann@example.com", "easy to guess"),
    ],
)
def test_a_short_long_or_common_password_is_refused(password, why):
    with pytest.raises(InvalidInputError, match=why) as refused:
        passwords.check(password, about=("Ann Lee", "ann@example.com"))
    assert refused.value.details["fields"] == {"password": refused.value.message}


@settings(deadline=None)
@given(st.text(max_size=300))
def test_nothing_typed_breaks_it(password):
    try:
        passwords.check(password, about=("Ann", "ann@example.com"))
    except InvalidInputError:
        return
    # One character may stand for up to eighteen once it is composed anew.
    assert len(password) * 18 >= 10


TICKS_DURING_HASHES = """
from gevent import monkey
monkey.patch_all()
import gevent
from jira_chat.people.passwords import Passwords

passwords = Passwords()
ticks = []
def tick():
    while True:
        gevent.sleep(0.001)
        ticks.append(1)

ticker = gevent.spawn(tick)
stored = passwords.hash("violin harbour teapot")
gevent.joinall([gevent.spawn(passwords.verify, stored, "wrong") for _ in range(8)], raise_error=True)
print(len(ticks))
"""


def test_hashing_does_not_stop_the_event_loop():
    ran = subprocess.run(
        [sys.executable, "-c", TICKS_DURING_HASHES],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert int(ran.stdout) >= 10
