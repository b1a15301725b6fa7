import pytest

from jira_chat.jira import avatars
from jira_chat.jira.avatars import Pictured, is_allowed, largest
from tests.support.scripted_server import Answer

SITE = "https://acme.atlassian.net"


def test_the_largest_picture_is_chosen() -> None:
    urls = {"16x16": "https://a/16", "48x48": "https://a/48", "large": "https://a/large", "9" * 50: "https://a/9"}
    assert largest(Pictured(avatar_urls=urls)) == "https://a/48"
    assert largest(Pictured()) is None


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (f"{SITE}/secure/useravatar?ownerId=nina", True),
        ("https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/x/48", True),
        ("https://secure.gravatar.com/avatar/abc?d=mm", True),
        ("http://secure.gravatar.com/avatar/abc", False),
        ("https://secure.gravatar.com:8443/avatar/abc", False),
        ("https://me@secure.gravatar.com/avatar/abc", False),
        ("https://evilgravatar.com/avatar/abc", False),
        ("https://gravatar.com.evil.example/abc", False),
        ("https://evil.example/?secure.gravatar.com", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("http://acme.atlassian.net/x", False),
        ("https://acme.atlassian.net:444/x", False),
        ("https://other.atlassian.net/x", False),
        ("file:///etc/passwd", False),
        ("//acme.atlassian.net/x", False),
        ("https://[::1", False),
        ("https://acme.atlassian.net:port/", False),
        ("", False),
    ],
)
def test_only_jira_and_atlassians_hosts_are_asked(url: str, allowed: bool) -> None:
    assert is_allowed(url, SITE) is allowed


def test_a_photo_is_fetched_without_credentials(server, client) -> None:
    picture = {"24x24": f"{server.url}/small", "48x48": f"{server.url}/large"}
    server.will_answer(Answer(body={"accountId": "nina", "avatarUrls": picture}), Answer(200, b"picture"))
    assert client.agents.photo("nina") == b"picture"
    asked, fetched = server.received
    assert asked.query["accountId"] == ["nina"]
    assert fetched.target == "/large"
    assert "Authorization" not in fetched.headers


def test_one_from_elsewhere_is_not_fetched(server, client) -> None:
    server.will_answer(Answer(body={"avatarUrls": {"48x48": "http://127.0.0.1:1/secret"}}))
    assert client.agents.photo("nina") is None
    server.will_answer(Answer(body={}))
    assert client.agents.photo("nina") is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(302, headers={"Location": "http://127.0.0.1:1/secret"}),
        Answer(404),
        Answer(200, b"x" * (avatars.LARGEST + 1)),
    ],
    ids=["redirect", "none", "too large"],
)
def test_what_is_not_given_is_none(server, answer) -> None:
    server.will_answer(answer)
    assert avatars.fetch(f"{server.url}/photo", server.url) is None
    assert len(server.received) == 1
