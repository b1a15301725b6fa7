import pytest

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Hint
from jira_chat.conversations.events import NoteAdded
from jira_chat.offers.events import OffersChanged
from jira_chat.presence.events import PutOffline
from jira_chat.realtime import hint_events
from jira_chat.realtime.server_frames import NotesNews, OffersNews, Presence, Typing


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (Hint(kind="of_tomorrow", topics=(), data={}), "hint_unknown"),
        (Hint(kind="changed", topics=(), data={"tenant": 1}), "hint_unreadable"),
    ],
)
def test_what_cannot_be_read_is_nothing(hint, told, caplog):
    assert hint_events.read(hint) is None
    assert [record.getMessage() for record in caplog.records] == [told]


@pytest.mark.parametrize(
    ("event", "frame"),
    [
        (NoteAdded(tenant="t1", conversation="c1"), NotesNews(conversation="c1")),
        (OffersChanged(), OffersNews()),
        (PutOffline(), Presence(online=False)),
        (Presence(agents_online=True), Presence(agents_online=True)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_sockets_hear_of_events_by_frames(event, frame):
    assert hint_events.shown(event) == frame


@pytest.mark.parametrize(("side", "name"), [(Side.AGENT, ""), (Side.CUSTOMER, "Nina")])
def test_a_frame_without_agents_names_customers_alone(side, name):
    typing = Typing(conversation="c1", side=side, name="Nina", active=True)
    assert hint_events.nameless(typing).name == name
