from jira_chat.jira.models import Named
from tests.support.scripted_server import Answer

FIELD = {"id": "customfield_10002", "schema": {"custom": "com.atlassian.servicedesk:sd-customer-organizations"}}


def test_participants_are_read_and_added(server, client) -> None:
    people = [{"accountId": each, "displayName": each} for each in ("omar", "qm:1")]
    server.will_answer(Answer(body={"values": people, "isLastPage": True}), Answer(body={"values": []}))
    assert client.sharing.participants("10100") == ("omar", "qm:1")
    client.sharing.add_participant("10200", "omar")
    _, added = server.received
    assert added.method == "POST"
    assert added.path.endswith("/rest/servicedeskapi/request/10200/participant")
    assert added.json == {"accountIds": ["omar"]}


def test_a_request_is_shared_by_the_sites_own_field(server, client) -> None:
    server.will_answer(Answer(body=[FIELD]), Answer(status=204))
    client.sharing.share("10200", [Named("1", "Costa Bakeries"), Named("2", "Rossi")])
    _, edited = server.received
    assert (edited.method, edited.json) == ("PUT", {"fields": {"customfield_10002": [1, 2]}})


def test_a_site_without_the_field_has_no_organizations(server, client) -> None:
    server.will_answer(Answer(body=[]))
    client.sharing.share("10200", [Named("1", "Costa Bakeries")])
    assert len(server.received) == 1
