import pytest

from jira_chat.jira.errors import JiraRefusedError
from jira_chat.jira.models import Status, Step
from tests.support.scripted_server import Answer

DONE = {"name": "Resolved", "statusCategory": {"key": "done"}}
RESOLUTION = {"required": True, "hasDefaultValue": False, "allowedValues": [{"id": "10000"}, {"id": "10001"}]}
LABELS = {"required": True, "hasDefaultValue": False}


@pytest.mark.parametrize(
    ("fields", "resolution", "asks"),
    [
        (None, None, False),
        ({"resolution": RESOLUTION}, "10000", False),
        ({"resolution": RESOLUTION | {"hasDefaultValue": True}}, None, False),
        ({"resolution": RESOLUTION | {"allowedValues": []}}, None, True),
        ({"labels": LABELS}, None, True),
        ({"labels": LABELS | {"required": False}}, None, False),
    ],
)
def test_a_step_says_what_it_takes(server, client, fields, resolution, asks) -> None:
    server.will_answer(Answer(body={"transitions": [{"id": "31", "name": "Resolve", "to": DONE, "fields": fields}]}))
    (step,) = client.agents.steps("10100", authorization="Bearer nina")
    assert step == Step(id="31", name="Resolve", to=Status("Resolved", "done"), resolution=resolution, asks=asks)
    (received,) = server.received
    assert received.headers["Authorization"] == "Bearer nina"
    assert received.query["expand"] == ["transitions.fields"]


@pytest.mark.parametrize("resolution", [None, "10000"])
def test_a_step_is_taken_with_the_resolution_that_it_asks_for(server, client, resolution) -> None:
    server.will_answer(Answer(status=204))
    step = Step(id="31", name="Resolve", to=Status("Resolved", "done"), resolution=resolution)
    client.agents.take("10100", step, authorization=None)
    (received,) = server.received
    fields = {} if resolution is None else {"fields": {"resolution": {"id": resolution}}}
    assert received.json == {"transition": {"id": "31"}} | fields
    assert received.headers["Authorization"].startswith("Proof")


def test_a_request_is_given_to_somebody_whom_jira_offers(server, client) -> None:
    server.will_answer(
        Answer(body=[{"accountId": "ada", "displayName": "Ada"}]), Answer(status=204), Answer(status=400)
    )
    (ada,) = client.agents.assignable("10100", "ad", authorization=None)
    client.agents.assign("10100", ada.account, authorization="Bearer nina")
    search, edit = server.received
    assert (search.path, search.query["issueId"]) == ("/site/rest/api/3/user/assignable/search", ["10100"])
    assert edit.json == {"fields": {"assignee": {"accountId": "ada"}}}
    with pytest.raises(JiraRefusedError):
        client.agents.assign("10100", "nobody", authorization=None)
