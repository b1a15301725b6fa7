import pytest

from jira_chat.jira import classification
from jira_chat.jira.classification import ServiceFields
from jira_chat.jira.models import Classification, Named
from tests.support.scripted_server import Answer

FIELDS = [
    {"id": "summary", "schema": {"type": "string", "system": "summary"}},
    {"id": "thumbnail"},
    {"id": "customfield_7", "schema": {"custom": "com.atlassian.servicedesk:vp-origin"}},
    {"id": "customfield_8", "schema": {"custom": "com.atlassian.servicedesk:sd-customer-organizations"}},
]


def issue(**fields):
    return Answer(body={"id": "20001", "key": "SUP-1", "fields": fields})


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (
            {
                "customfield_7": {"requestType": {"id": "11", "name": "Ask"}, "currentStatus": {}},
                "customfield_8": [{"id": "1", "name": "Costa"}, {"id": 2, "name": "Rossi"}],
            },
            Classification(request_type=Named("11", "Ask"), organizations=(Named("1", "Costa"), Named("2", "Rossi"))),
        ),
        ({}, Classification(request_type=None, organizations=())),
        ({"customfield_7": None, "customfield_8": None}, Classification(request_type=None, organizations=())),
        (
            {"customfield_7": {"requestType": {"id": "1 1", "name": "Ask"}}, "customfield_8": [7, {"id": "1"}]},
            Classification(request_type=None, organizations=()),
        ),
        (
            {"customfield_7": "sup/ask", "customfield_8": [{"id": str(n), "name": "x" * 300} for n in range(12)]},
            Classification(request_type=None, organizations=tuple(Named(str(n), "x" * 255) for n in range(10))),
        ),
    ],
)
def test_a_look_tells_type_and_organizations(server, client, said, known):
    server.will_answer(Answer(body=FIELDS), issue(**said), issue(**said))

    assert client.find_issue("20001", classified=True).classification == known
    assert client.find_issue("20001", classified=True).classification == known
    asked = [each.target.partition("?")[0].rpartition("/")[2] for each in server.received]
    assert asked == ["field", "20001", "20001"]
    (wanted,) = server.received[1].query["fields"]
    assert {"customfield_7", "customfield_8", "summary"} <= set(wanted.split(","))


def test_who_does_not_ask_is_not_told(server, client):
    server.will_answer(issue())

    assert client.find_issue("20001").classification is None


@pytest.mark.parametrize("answer", [Answer(403), Answer(body=[]), Answer(body=FIELDS[:2])])
def test_a_site_that_does_not_list_them_is_looked_at_all_the_same(server, client, answer):
    server.will_answer(answer, issue(summary="Printer"))

    found = client.find_issue("20001", classified=True)
    assert (found.summary, found.classification) == ("Printer", None)


def test_fields_are_asked_for_again_after_a_day_and_sooner_where_they_were_not_listed(server, transport):
    now = [0.0]
    fields = ServiceFields(transport, timer=lambda: now[0])
    server.will_answer(Answer(403), Answer(body=FIELDS), Answer(403))
    steps = [(0, 1), (classification.AWAY_FOR, 2), (classification.KNOWN_FOR, 2)]
    known_ones = []
    for at, asked in steps:
        now[0] = at
        known_ones.append(fields.known())
        assert len(server.received) == asked
    now[0] = classification.AWAY_FOR + classification.KNOWN_FOR
    assert fields.known() == known_ones[-1] == ("customfield_7", "customfield_8")
    assert known_ones[0] == (None, None)
    assert len(server.received) == 3
