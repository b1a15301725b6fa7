import pytest

from jira_chat.jira.errors import JiraUnavailableError
from tests.support.scripted_server import Answer

STEPS = [("11", "done"), ("41", "indeterminate"), ("51", "new")]


@pytest.mark.parametrize(
    ("offered", "taken"),
    [(["11", "41"], "41"), (["11"], None), (["99", "51"], "51")],
    ids=["open", "done", "hidden"],
)
def test_reopening_takes_a_step_of_customers_that_leads_out(server, client, offered, taken):
    values = [{"id": each, "name": f"Step {each}"} for each in offered]
    server.will_answer(
        Answer(body={"values": values, "isLastPage": True}),
        Answer(body={"transitions": [{"id": number, "to": {"statusCategory": {"key": key}}} for number, key in STEPS]}),
    )

    assert client.reopening("20001") == taken
    assert [each.path for each in server.received] == [
        "/site/rest/servicedeskapi/request/20001/transition",
        "/site/rest/api/3/issue/20001/transitions",
    ]


def test_reopening_needs_a_step_of_customers(server, client):
    server.will_answer(Answer(body={"values": [], "isLastPage": True}))

    assert client.reopening("20001") is None


def test_reopening_is_asked_for_once(server, client):
    server.will_answer(Answer(503))

    with pytest.raises(JiraUnavailableError):
        client.reopen("20001", "41")
    assert [each.json for each in server.received] == [{"id": "41"}]
