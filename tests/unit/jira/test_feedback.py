import pytest

from jira_chat.jira.errors import JiraRefusedError
from tests.support.scripted_server import Answer


def test_a_rating_is_posted_as_satisfaction_of_the_experimental_kind(server, client) -> None:
    server.will_answer(Answer(status=201, body={"type": "csat", "rating": 4}))
    client.rate("10100", 4, "Quick!")
    (received,) = server.received
    assert (received.method, received.path) == ("POST", "/site/rest/servicedeskapi/request/10100/feedback")
    assert received.json == {"type": "csat", "rating": 4, "comment": {"body": "Quick!"}}
    assert received.headers["X-ExperimentalApi"] == "opt-in"


def test_a_project_that_does_not_ask_refuses(server, client) -> None:
    server.will_answer(Answer(status=400, body={"errorMessage": "Feedback is not enabled."}))
    with pytest.raises(JiraRefusedError):
        client.rate("10100", 4, "")
