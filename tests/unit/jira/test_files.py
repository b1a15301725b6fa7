from email.parser import BytesParser
from email.policy import HTTP
from io import BytesIO

import pytest

from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraRefusedError, JiraUnavailableError, JiraUnreadableError
from jira_chat.jira.models import JiraFile
from tests.support.scripted_server import Answer, ScriptedServer

UPLOADED = Answer(201, {"temporaryAttachments": [{"temporaryAttachmentId": "temp1", "fileName": "a.pdf"}]})
MEDIA = {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "m1", "type": "file"}}]}


def upload(client: JiraClient, name: str = "a.pdf") -> str:
    return client.files.upload("4", BytesIO(b"content"), name=name, media_type="application/pdf", size=7)


@pytest.mark.parametrize("name", ["a.pdf", "Grüße.pdf", 'a"\r\nX-Header: b.pdf'])
def test_an_upload_is_a_form_with_one_file(server: ScriptedServer, client: JiraClient, name: str) -> None:
    server.will_answer(UPLOADED)
    assert upload(client, name) == "temp1"
    (sent,) = server.received
    assert sent.path == "/site/rest/servicedeskapi/servicedesk/4/attachTemporaryFile"
    assert (sent.headers["X-Atlassian-Token"], sent.headers["X-ExperimentalApi"]) == ("no-check", "opt-in")
    head = f"Content-Type: {sent.headers['Content-Type']}\r\n\r\n".encode()
    (part,) = BytesParser(policy=HTTP).parsebytes(head + sent.body).iter_parts()
    assert part.get_content_type() == "application/pdf"
    assert part.get_param("name", header="Content-Disposition") == "file"
    assert part["X-Header"] is None
    assert part.get_payload(decode=True) == b"content"


def test_a_refused_upload_and_an_empty_answer_are_errors(server: ScriptedServer, client: JiraClient) -> None:
    server.will_answer(Answer(413, {"errorMessage": "Too large."}), Answer(201, {"temporaryAttachments": []}))
    with pytest.raises(JiraRefusedError, match="Too large"):
        upload(client)
    with pytest.raises(JiraUnreadableError):
        upload(client)


def test_a_comment_gets_its_text_before_its_files(server: ScriptedServer, client: JiraClient) -> None:
    shown = {"id": "7", "created": "2026-03-01T09:00:00.000+0000", "body": {"type": "doc", "content": [MEDIA]}}
    server.will_answer(Answer(201, {"comment": {"id": "7"}}), Answer(body=shown), Answer(body=shown))
    assert client.files.add_comment("10001", ["temp1"]) == "7"
    client.files.finish_comment("10001", "7", adf.from_text("Nina: Look"), {"first": 2})
    begun, _read, finished = server.received
    assert begun.json == {"temporaryAttachmentIds": ["temp1"], "public": True}
    assert (finished.method, finished.path) == ("PUT", "/site/rest/api/3/issue/10001/comment/7")
    assert finished.json["body"]["content"] == [*adf.from_text("Nina: Look")["content"], MEDIA]
    assert {each["key"] for each in finished.json["properties"]} == {"jira-chat", "sd.public.comment"}


@pytest.mark.parametrize(
    "rendered",
    [
        '<p><img src="/rest/api/3/attachment/content/12" /> <a href="https://x/rest/api/3/attachment/content/13">b</a>',
        '<a href="/secure/attachment/12/12_a.pdf">a</a><img src="/rest/api/3/attachment/thumbnail/13?x=1">',
        (
            "<a href='http://[/'>x</a><a href='/secure/attachment/99/x'></a><a href='/secure/attachment/12/a'></a>"
            "<img src='/rest/api/3/attachment/thumbnail/12'><a href='/secure/attachment/13/b'></a>"
        ),
    ],
)
def test_the_files_of_a_comment_are_those_of_its_issue(
    server: ScriptedServer, client: JiraClient, rendered: str
) -> None:
    files = [{"id": id_, "filename": f"{id_}.pdf", "size": 3} for id_ in ("11", "13", "12")]
    server.will_answer(
        Answer(body={"id": "7", "renderedBody": rendered}),
        Answer(body={"id": "1", "fields": {"attachment": files}}),
    )
    assert [each.id for each in client.files.of_comment("10001", "7")] == ["12", "13"]


def test_a_file_is_deleted_and_one_that_is_gone_is_fine(server: ScriptedServer, client: JiraClient) -> None:
    server.will_answer(Answer(204), Answer(404, {"errorMessages": ["It does not exist."]}))
    file = JiraFile("12", "a.pdf", 10)
    client.files.delete(file)
    client.files.delete(file, authorization="Bearer nina")
    assert {(each.method, each.path) for each in server.received} == {("DELETE", "/site/rest/api/3/attachment/12")}
    assert server.received[1].headers["Authorization"] == "Bearer nina"


def test_a_file_is_read_in_pieces(server: ScriptedServer, client: JiraClient) -> None:
    server.will_answer(Answer(body=b"0123456789"))
    with client.files.content(JiraFile("12", "a.pdf", 10)) as read:
        assert [read(4), read(4), read(4), read(4)] == [b"0123", b"4567", b"89", b""]
    assert server.received[0].target == "/site/rest/api/3/attachment/content/12?redirect=false"


def test_a_redirect_is_not_followed(server: ScriptedServer, client: JiraClient) -> None:
    server.will_answer(Answer(303, headers={"Location": f"{server.url}/elsewhere"}))
    with pytest.raises(JiraUnavailableError), client.files.content(JiraFile("12", "a.pdf", 10)):
        pytest.fail("it was read")
