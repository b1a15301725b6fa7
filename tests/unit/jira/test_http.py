import socket

import pytest

from jira_chat.jira.http import SIZE_LIMIT, fetch_text, post_form
from jira_chat.kernel.errors import ForbiddenError, NotFoundError, UnavailableError
from tests.support.scripted_server import Answer


def test_returns_the_text_and_sends_nothing_of_ours(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.will_answer(Answer(200, "-----BEGIN é".encode()))

    assert fetch_text(f"{server.url}/kid-1") == "-----BEGIN é"
    assert server.received[0].target == "/kid-1"
    assert "Authorization" not in server.received[0].headers


def test_tells_nothing_there_from_no_answer(server):
    server.will_answer(Answer(404), Answer(500))

    with pytest.raises(NotFoundError):
        fetch_text(server.url)
    with pytest.raises(UnavailableError):
        fetch_text(server.url)


def test_follows_no_redirect(server):
    server.will_answer(Answer(302, headers={"Location": f"{server.url}/elsewhere"}))

    with pytest.raises(UnavailableError):
        fetch_text(server.url)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"x" * (SIZE_LIMIT + 1)),
        Answer(200, b"\xff\xfe\x00"),
        Answer(200, b"not compressed", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["too long", "not text", "badly packed"],
)
def test_refuses_what_is_no_small_text(server, answer):
    server.will_answer(answer)

    with pytest.raises(UnavailableError):
        fetch_text(server.url)


def test_takes_a_text_of_the_greatest_length(server):
    server.will_answer(Answer(200, b"x" * SIZE_LIMIT))

    assert len(fetch_text(server.url)) == SIZE_LIMIT


def test_says_that_nobody_listens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        with pytest.raises(UnavailableError):
            fetch_text(f"http://127.0.0.1:{taken.getsockname()[1]}/kid-1")


def test_sends_a_form(server):
    server.will_answer(Answer(200, b"{}"))

    assert post_form(f"{server.url}/oauth2/token", {"scope": "READ WRITE"}) == "{}"
    (received,) = server.received
    assert (received.method, received.path, received.body) == ("POST", "/oauth2/token", b"scope=READ+WRITE")
    assert received.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ForbiddenError),
        (401, ForbiddenError),
        (403, ForbiddenError),
        (404, UnavailableError),
        (503, UnavailableError),
    ],
)
def test_tells_a_form_that_is_refused_from_no_answer(server, status, error):
    server.will_answer(Answer(status))

    with pytest.raises(error):
        post_form(server.url, {})
