import pytest
from flask import Response

from jira_chat.web import headers


def policy(response: Response) -> dict[str, str]:
    directives = response.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (each.partition(" ") for each in directives)}


def test_what_says_nothing_gets_the_strict_defaults() -> None:
    response = headers.protect(Response())
    assert policy(response) == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "sandbox": "",
    }
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_address_with_a_token_is_told_to_anybody_not_even_to_the_proxys_log() -> None:
    assert headers.protect(Response()).headers["Referrer-Policy"] == "strict-origin"


def test_a_page_without_content_has_no_base_and_sends_no_form() -> None:
    found = policy(headers.protect(headers.without_content(Response())))
    assert found["default-src"] == found["script-src"] == found["base-uri"] == found["form-action"] == "'none'"


def test_no_page_uses_camera_microphone_or_place() -> None:
    assert headers.protect(Response()).headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


def test_what_says_something_keeps_it() -> None:
    response = Response(headers={"Cache-Control": "public, max-age=600"})
    assert headers.protect(response).headers["Cache-Control"] == "public, max-age=600"


@pytest.mark.parametrize(
    ("origin", "sockets"),
    [("https://chat.example.com", "wss://chat.example.com"), ("http://127.0.0.1:5000", "ws://127.0.0.1:5000")],
)
def test_a_page_talks_to_us_and_runs_the_hosts_script_beside_our_own(origin: str, sockets: str) -> None:
    ancestors = ["https://a.atlassian.net", "https://help.example.com"]
    response = headers.page(
        Response(), origin=origin, ancestors=ancestors, host_script="https://cdn.example.com/all.js?x=1"
    )
    found = policy(headers.protect(response))
    assert found["connect-src"] == f"'self' {sockets}"
    assert found["script-src"] == "'self' https://cdn.example.com"
    assert found["frame-ancestors"] == " ".join(ancestors)
    assert found["default-src"] == found["base-uri"] == found["form-action"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
