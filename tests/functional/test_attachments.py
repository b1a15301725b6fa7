"""Files on their whole way: between two processes of the product and a Jira."""

import requests

from sandbox.websites import widget_key
from tests.support.callers import configure, connected, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.pictures import PDF, picture

SITE = "https://www.example.com"


def visitor(live: LiveStack) -> str:
    return visitor_token(live, widget_key(configure(live, external=True)["snippet"]), SITE)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def upload(live: LiveStack, token: str, name: str, content: bytes) -> str:
    headers = bearer(token) | {"X-File-Name": name}
    answer = requests.put(f"{live.addon}/api/attachments/{name}-0001", data=content, headers=headers, timeout=20)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def test_a_file_reaches_the_request_in_the_comment_of_its_text(live: LiveStack) -> None:
    token = visitor(live)
    with connected(live, token) as line:
        conversation = line.begin("Here comes a file")
        key = live.issue_about("Here comes a file")["key"]
        file = upload(live, token, "invoice-pdf", PDF)
        sent = {"client_id": "message-0001", "body": "The invoice", "attachments": [file]}
        line.send("post", ref=1, conversation=conversation, **sent)
        assert line.hear_message("The invoice")["attachments"][0]["name"] == "invoice-pdf.pdf"
        comment = live.comment_saying(key, "The invoice")
    assert comment["files"] == ["invoice-pdf.pdf"]
    assert [each["files"] for each in live.issue(key)["comments"]] == [["invoice-pdf.pdf"]]


def test_a_file_of_a_public_comment_reaches_the_customer_through_us(live: LiveStack) -> None:
    token = visitor(live)
    with connected(live, token) as line:
        line.begin("Can you show me?")
        key = live.issue_about("Can you show me?")["key"]
        live.comment_with_file(key, "Not for you", "internal.png", picture(), public=False)
        live.comment_with_file(key, "Like this", "screen.png", picture(size=(80, 60)))
        (shown,) = line.hear_message("Like this")["attachments"]
    assert (shown["name"], shown["width"], shown["problem"]) == ("screen.png", 80, None)
    download = requests.get(f"{live.addon}/files/{shown['id']}", headers=bearer(token), timeout=20)
    assert (download.status_code, download.headers["Content-Type"]) == (200, "image/png")
    assert requests.get(f"{live.addon}/files/{shown['id']}", timeout=20).status_code == 401
