import pytest

from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraNotFoundError
from tests.support.scripted_server import Answer, ScriptedServer

MEDIA = {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "m1", "type": "file"}}]}
COMMENT = {"id": "30001", "created": "2026-11-22T12:00:00.000+0000", "body": {"content": [MEDIA]}}
PLACE = "/site/rest/api/3/issue/20001/comment/30001"


@pytest.mark.parametrize("authorization", [None, "Bearer nina"])
def test_a_comment_gets_another_body_and_nothing_else(
    server: ScriptedServer, client: JiraClient, authorization: str | None
) -> None:
    server.will_answer(Answer(200, COMMENT), Answer(204))
    client.comment_changes.edit("20001", "30001", adf.from_text("Use water"), authorization=authorization)
    client.comment_changes.delete("20001", "30001", authorization=authorization)
    edited, deleted = server.received
    assert [(each.method, each.path) for each in server.received] == [("PUT", PLACE), ("DELETE", PLACE)]
    assert edited.json == {"body": adf.from_text("Use water")}
    is_agents = [each.headers["Authorization"] == "Bearer nina" for each in (edited, deleted)]
    assert is_agents == [authorization is not None] * 2


def test_its_files_stay_behind_what_it_says(server: ScriptedServer, client: JiraClient) -> None:
    server.will_answer(Answer(200, COMMENT), Answer(200, COMMENT))
    client.comment_changes.edit("20001", "30001", adf.from_text("Use water"), files=True)
    assert server.received[-1].json["body"]["content"] == [*adf.from_text("Use water")["content"], MEDIA]


def test_what_is_gone_is_not_found(server: ScriptedServer, client: JiraClient) -> None:
    server.will_answer(Answer(404, {"errorMessages": ["Can not find a comment for the id."]}))
    with pytest.raises(JiraNotFoundError):
        client.comment_changes.delete("20001", "30001")
