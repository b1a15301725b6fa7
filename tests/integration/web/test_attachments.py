"""Files over HTTP: who may upload, who may download, and how a download is served."""

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId
from tests.support.jira_site import ISSUE
from tests.support.pictures import PDF, picture
from tests.support.web import Web, policy

ID = "upload-0001"


def put(web: Web, who: dict[str, str], content: bytes = PDF, *, name: str = "a.pdf", id_: str = ID):
    return web.send("PUT", f"/api/attachments/{id_}", headers=who | {"X-File-Name": name}, data=content)


def sent(web: Web, who: dict[str, str], file: str) -> Conversation:
    """Start a conversation with an uploaded file."""
    person = web.services.visitors.recognise(who["Authorization"].removeprefix("Bearer "))
    nina = Principal(tenant=person.tenant, surface=Surface.DASHBOARD, project=person.project, account=AccountId("nina"))
    web.services.presence.choose(nina, online=True)
    return web.services.conversations.start(person, client_id="start-0001", body="", attachments=[file]).conversation


def test_a_file_is_uploaded_sent_and_downloaded(web: Web, key: str) -> None:
    visitor = web.visitor(key)
    answer = put(web, visitor, name="Gr%C3%BC%C3%9Fe.pdf")
    assert answer.status_code == 200, answer.text
    file = answer.get_json()
    assert (file["name"], file["type"], file["size"]) == ("Grüße.pdf", "application/pdf", len(PDF))
    assert web.send("GET", f"/files/{file['id']}", headers=visitor).status_code == 404
    sent(web, visitor, file["id"])
    download = web.send("GET", f"/files/{file['id']}", headers=visitor)
    assert download.data == PDF
    assert download.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf"
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert download.headers["Content-Type"] == "application/pdf"
    assert download.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert download.headers["Cache-Control"] == "no-store"
    assert "sandbox" in policy(download)
    assert policy(download)["default-src"] == "'none'"


def test_an_image_has_a_thumbnail(web: Web, key: str) -> None:
    visitor = web.visitor(key)
    file = put(web, visitor, picture(size=(800, 600)), name="b.png").get_json()
    assert (file["width"], file["height"]) == (800, 600)
    sent(web, visitor, file["id"])
    thumbnail = web.send("GET", f"/files/{file['id']}/thumbnail", headers=visitor)
    assert (thumbnail.headers["Content-Type"], thumbnail.data[:4]) == ("image/webp", b"RIFF")


def test_nobody_else_gets_it(web: Web, key: str) -> None:
    visitor, other = web.visitor(key), web.visitor(key)
    file = put(web, visitor).get_json()["id"]
    sent(web, visitor, file)
    assert web.send("GET", f"/files/{file}", headers=other).status_code == 404
    assert web.send("GET", f"/files/{file}").status_code == 401
    assert web.send("GET", f"/files/{file}", headers=web.session("dashboard")).status_code == 200
    assert web.send("GET", f"/files/{file}", headers=web.session("issue")).status_code == 404


def test_it_is_seen_where_it_was_written_and_where_it_went_on(web: Web, key: str) -> None:
    visitor, other = web.visitor(key), web.visitor(key)
    first, moved, later = (put(web, visitor, id_=f"upload-000{number}").get_json()["id"] for number in range(3))
    former = sent(web, visitor, first)
    web.features.conversations.link.note_request(former, ISSUE, "SUP-7")
    person = web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
    post = web.services.conversations.post
    post(person, former.id, client_id="moved-0001", body="", attachments=[moved])
    follower = web.features.conversations.succession.go_on(former)
    assert follower is not None
    post(person, follower.id, client_id="later-0001", body="", attachments=[later])

    def seen_by(who: dict[str, str]) -> list[int]:
        return [web.send("GET", f"/files/{file}", headers=who).status_code for file in (first, moved, later)]

    assert seen_by(web.session("issue")) == [200, 200, 404]
    assert seen_by(visitor) == [200, 200, 200]
    assert seen_by(other) == [404, 404, 404]


def test_the_same_upload_again_is_the_same_file(web: Web, key: str) -> None:
    visitor = web.visitor(key)
    assert put(web, visitor).get_json() == put(web, visitor).get_json()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html><script>alert(1)</script>", 415, "file_type_refused"),
        (bytes(20 * 1024**2 + 1), 413, "file_too_large"),
        (b"", 400, "invalid_input"),
    ],
)
def test_what_is_not_taken_is_said_in_words(web: Web, key: str, content: bytes, status: int, code: str) -> None:
    refused = put(web, web.visitor(key), content)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (status, code)


def test_where_files_are_off_there_are_none(web: Web) -> None:
    visitor = web.visitor(web.configure())
    web.save(attachments=False)
    refused = put(web, visitor)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "attachments_off")


def test_who_may_not_write_uploads_nothing(web: Web) -> None:
    visitor = web.visitor(web.configure())
    web.save(anonymous=False)
    assert put(web, visitor).status_code == 403
    assert put(web, {}).status_code == 401


def test_uploads_are_counted(web: Web, key: str) -> None:
    visitor = web.visitor(key)
    answers = [put(web, visitor, id_=f"upload-{number:04}").status_code for number in range(31)]
    assert answers == [200] * 30 + [429]


def test_their_megabytes_are_counted_too(web: Web, key: str) -> None:
    visitor = web.visitor(key)
    large = PDF + bytes(19 * 1024**2)
    answers = [put(web, visitor, large, id_=f"upload-{number:04}").status_code for number in range(11)]
    assert answers == [200] * 10 + [429]
