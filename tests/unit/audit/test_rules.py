from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jira_chat.audit.models import SITE, Event, Kind, ReplyChange
from jira_chat.audit.rules import LONGEST_ABOUT, about, did

EVENT = Event(
    tenant="t",
    project="10000",
    kind=Kind.ASSIGNED,
    at=datetime(2026, 11, 27, tzinfo=UTC),
    account="nina",
    name="Nina Novak",
    key="SUP-7",
    about="Ben Beck",
    about_account="ben",
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "assigned SUP-7 to Ben Beck"),
        ({"about_account": "nina"}, "took SUP-7"),
        ({"account": "", "about_account": None, "about": "Former user"}, "assigned SUP-7 to Former user"),
        ({"kind": Kind.TRANSFERRED, "about": "Hardware"}, "transferred SUP-7 to Hardware"),
        ({"kind": Kind.TRANSFERRED, "about": "Hardware", "key": ""}, "transferred a chat to Hardware"),
        ({"kind": Kind.RESOLVED, "about": "Canceled"}, "resolved SUP-7 (Canceled)"),
        ({"kind": Kind.PUT_OFFLINE}, "put Ben Beck offline"),
        ({"change": ReplyChange.CHANGED}, "changed the canned reply “Ben Beck” of the project"),
        ({"change": ReplyChange.DELETED, "project": SITE}, "deleted the canned reply “Ben Beck” of the site"),
        ({"change": ReplyChange.IMPORTED, "about": "Hi, Bye"}, "imported canned replies of the project: Hi, Bye"),
    ],
)
def test_every_event_is_told_in_words(changes, words) -> None:
    kind = {"kind": Kind.REPLY_CHANGED} if "change" in changes else {}
    assert did(replace(EVENT, **kind, **changes)) == words


def test_what_it_is_about_is_cut_to_what_is_kept() -> None:
    assert about("x" * LONGEST_ABOUT) == "x" * LONGEST_ABOUT
    assert len(about("x" * 9999)) == LONGEST_ABOUT
