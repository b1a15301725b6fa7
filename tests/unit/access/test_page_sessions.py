from types import SimpleNamespace

import itsdangerous.encoding
import itsdangerous.timed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.access.page_sessions import LIFETIME, PREFIX, RENEWABLE, Sessions
from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.errors import UnauthorizedError

AGENT = Principal(
    tenant="t1", surface=Surface.ISSUE, project="10000", issue="10100", account="712020:nina", name="Nina Novák"
)
SESSIONS = Sessions(b"k" * 32)


class Time:
    def __init__(self):
        self.now = 1_750_000_000

    def time(self):
        return self.now


@pytest.fixture
def time(monkeypatch):
    time = Time()
    monkeypatch.setattr(itsdangerous.timed, "time", SimpleNamespace(time=time.time))
    return time


def test_a_session_tells_who_its_page_was_for(time):
    session = SESSIONS.issue(AGENT)

    assert session.startswith(PREFIX)
    assert SESSIONS.read(session) == AGENT


def test_a_session_is_signed_with_256_bits(time):
    signature = SESSIONS.issue(AGENT).rpartition(".")[2]

    assert len(itsdangerous.encoding.base64_decode(signature)) == 256 // 8


def test_a_session_lives_a_quarter_of_an_hour(time):
    session = SESSIONS.issue(AGENT)

    time.now += int(LIFETIME.total_seconds())
    assert SESSIONS.read(session) == AGENT
    time.now += 1
    with pytest.raises(UnauthorizedError) as caught:
        SESSIONS.read(session)
    assert caught.value.reason == "session_expired"


def test_an_ended_session_can_be_renewed_for_a_day(time):
    session = SESSIONS.issue(AGENT)

    time.now += int(RENEWABLE.total_seconds())
    assert SESSIONS.read_for_renewal(session) == AGENT
    time.now += 1
    with pytest.raises(UnauthorizedError):
        SESSIONS.read_for_renewal(session)


def test_a_session_from_the_future_is_refused(time):
    session = SESSIONS.issue(AGENT)
    time.now -= 60

    with pytest.raises(UnauthorizedError):
        SESSIONS.read(session)


@given(st.integers(min_value=len(PREFIX)), st.characters(exclude_categories=["Cs"]))
def test_an_altered_session_is_refused(place, letter):
    session = SESSIONS.issue(AGENT)
    place = len(PREFIX) + place % (len(session) - len(PREFIX))
    altered = session[:place] + letter + session[place + 1 :]
    if altered == session:
        return

    with pytest.raises(UnauthorizedError) as caught:
        SESSIONS.read(altered)
    assert caught.value.reason in {"session_invalid", "session_expired"}


@given(st.text())
def test_whatever_is_shown_nothing_else_is_raised(text):
    for read in (SESSIONS.read, SESSIONS.read_for_renewal):
        with pytest.raises(UnauthorizedError):
            read(text)


def test_while_the_key_is_replaced_both_are_read_and_the_new_one_signs():
    replacing = Sessions(b"n" * 32, b"k" * 32)
    assert replacing.read(SESSIONS.issue(AGENT)) == AGENT
    assert Sessions(b"n" * 32).read(replacing.issue(AGENT)) == AGENT


def test_another_key_opens_nothing():
    with pytest.raises(UnauthorizedError):
        Sessions(b"x" * 32).read(SESSIONS.issue(AGENT))


@pytest.mark.parametrize("payload", [{}, [], "text", {"tenant": "t1", "surface": "garden"}, {"tenant": 1}], ids=str)
def test_a_session_that_an_older_version_made_is_refused_not_a_fault(payload):
    session = PREFIX + SESSIONS._signer.dumps(payload)

    with pytest.raises(UnauthorizedError) as caught:
        SESSIONS.read(session)
    assert caught.value.reason == "session_invalid"
