import pytest

from jira_chat.jira import adf
from tests.support.scripted_server import Answer

WRITTEN = {"id": "20001", "created": "2026-06-01T12:00:00.000+0000", "jsdPublic": False}
INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}


@pytest.mark.parametrize("marker", [None, {"note": 1}])
def test_a_note_is_internal_from_the_first_moment(server, client, marker) -> None:
    server.will_answer(Answer(status=201, body=WRITTEN))
    note = client.add_note("10100", adf.from_text("Pays late"), marker)
    (received,) = server.received
    marked = [] if marker is None else [{"key": "jira-chat", "value": marker}]
    assert received.json["properties"] == [*marked, INTERNAL]
    assert (note.public, note.own) == (False, marker is not None)


def test_it_is_that_of_who_is_authorized(server, client) -> None:
    server.will_answer(Answer(status=201, body=WRITTEN))
    client.add_note("10100", adf.from_text("Pays late"), authorization="Bearer nina")
    assert server.received[0].headers["Authorization"] == "Bearer nina"
