import re

import pytest

from tests.support.jira_site import PROJECT
from tests.support.web import SITE, policy

LISTED = [SITE, "https://*.example.org", "http://127.0.0.1:8081"]


def asked(web, key: str, origin: str | None):
    return web.send("GET", f"/widget/{key}/settings", headers={} if origin is None else {"Origin": origin})


@pytest.mark.parametrize(
    "origin", [SITE, "https://shop.example.org", "http://127.0.0.1:8081", "HTTPS://WWW.EXAMPLE.COM"]
)
def test_an_allowed_site_learns_how_the_launcher_looks(web, origin: str) -> None:
    answer = asked(web, web.configure(sites=LISTED), origin)
    assert answer.status_code == 200
    launcher = answer.get_json()
    assert launcher.pop("script").startswith("http://127.0.0.1:5000/static/loader-frame-")
    assert launcher.pop("sdk").startswith("http://127.0.0.1:5000/static/loader-sdk-")
    assert launcher == {
        "offered": True,
        "again": 0,
        "invite": "",
        "invitation": None,
        "failed": "The chat could not be loaded. Please try again.",
        "css": ":host{--color:#0C66E4;--on-color:#FFFFFF;--aside:20px;--below:20px}",
        "icon": "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z",
        "label": "Open chat",
        "close": "Close chat",
        "title": "Chat",
        "lang": "en",
        "dir": "ltr",
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Origin, Accept-Language"
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_site_learns_of_the_invitation_while_the_chat_is_offered(web) -> None:
    inviting = {"invite": True, "invite_text": "Need a hand?", "invite_seconds": 5, "invite_pages": ["/pricing"]}
    launcher = asked(web, web.configure(**inviting), SITE).json
    assert launcher["invite"].startswith("http://127.0.0.1:5000/static/loader-invitation-")
    said = {"text": "Need a hand?", "seconds": 5, "pages": ["/pricing"], "dismiss": "Dismiss"}
    assert launcher["invitation"] == said
    away = web.configure(**inviting, visibility={"hide_when_away": True})
    launcher = asked(web, away, SITE).json
    assert (launcher["offered"], launcher["invite"], launcher["invitation"]) == (False, "", None)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "https://evil.example.net",
        "http://www.example.com",
        "https://www.example.com:8443",
        "https://example.org",
        "https://evilexample.org",
        "https://www.example.com.evil.net",
        "https://www.example.com@evil.net",
        "javascript:alert(1)",
        "https://[::1%25x]",
    ],
)
def test_any_other_site_is_told_that_there_is_nothing(web, origin: str | None) -> None:
    answer = asked(web, web.configure(sites=LISTED), origin)
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")
    # The loader says so in the console, where it could not tell an unreadable answer from a broken network.
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_empty_list_means_any_site_but_not_none(web, key) -> None:
    assert asked(web, key, "https://anything.example.net").status_code == 200
    assert asked(web, key, "null").status_code == 404
    assert asked(web, key, None).status_code == 404


@pytest.mark.parametrize("unknown", ["unknown", "x" * 200, "%00", "%FF", "..%2f..%2fetc", "%F0%9F%90%98"])
def test_an_unknown_key_is_like_a_site_that_is_not_listed(web, key, unknown: str) -> None:
    web.configure(sites=LISTED)
    known = asked(web, key, "https://evil.example.net")
    answer = asked(web, unknown, SITE)
    assert answer.status_code == known.status_code == 404
    if "%2f" not in unknown and "%00" not in unknown:
        assert answer.json == known.json


def test_chat_that_is_off_is_like_an_unknown_key(web) -> None:
    key = web.configure(external=False)
    assert asked(web, key, SITE).status_code == 404
    assert web.send("POST", f"/widget/{key}/session", json={"site": SITE}).status_code == 403
    off, unknown = (web.send("GET", f"/widget/{each}/frame") for each in (key, "unknown"))
    assert (off.status_code, off.text) == (unknown.status_code, unknown.text) == (200, unknown.text)
    assert off.headers["Content-Security-Policy"] == unknown.headers["Content-Security-Policy"]
    assert "script" not in off.text


def test_only_the_allowed_sites_may_frame_the_panel(web) -> None:
    frame = web.send("GET", f"/widget/{web.configure(sites=LISTED)}/frame")
    assert policy(frame)["frame-ancestors"] == " ".join(LISTED)
    assert frame.headers["Cache-Control"] == "no-store"


def test_admins_see_where_the_snippet_is_and_which_sites_are_refused(web) -> None:
    key = web.configure(sites=LISTED)
    for site in (SITE, "https://evil.example", "null", "x" * 3000):
        asked(web, key, site)
    shown = web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json
    assert {each["site"]: each["refused"] for each in shown["sightings"]} == {SITE: False, "https://evil.example": True}


def test_of_many_sites_only_the_one_that_asks_is_named(web) -> None:
    many = [f"https://www.{number}.example.com" for number in range(100)]
    frame = f"/widget/{web.configure(sites=many)}/frame"

    def ancestors(referer: str | None) -> list[str]:
        asked = web.send("GET", frame, headers={} if referer is None else {"Referer": referer})
        return policy(asked)["frame-ancestors"].split()

    assert ancestors("https://www.99.example.com/shop?page=1") == ["https://www.99.example.com"]
    for elsewhere in (None, "https://evil.example/www.99.example.com", "://", "https://[", "x" * 5000):
        listed = ancestors(elsewhere)
        assert listed == many[: len(listed)]
        assert 50 < len(listed) < len(many)


def test_pages_that_are_isolated_from_other_origins_may_frame_it(web, key) -> None:
    for each in (key, "unknown"):
        frame = web.send("GET", f"/widget/{each}/frame")
        assert frame.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert frame.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_the_loader_loads_can_be_loaded_from_anywhere(web, key) -> None:
    script = asked(web, key, SITE).json["script"].removeprefix("http://127.0.0.1:5000")
    answer = web.send("GET", script)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")


def test_with_no_site_listed_any_web_site_may_frame_it(web, key) -> None:
    assert policy(web.send("GET", f"/widget/{key}/frame"))["frame-ancestors"] == "https: http:"


def test_the_frame_runs_our_own_script_only_and_carries_no_token(web) -> None:
    key = web.configure(greeting="</script><script>alert(1)</script>", welcome="<b>Hi</b>")
    frame = web.send("GET", f"/widget/{key}/frame")
    assert policy(frame) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self' ws://127.0.0.1:5000",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "https: http:",
    }
    assert "alert(1)" in frame.text
    assert "<script>alert" not in frame.text
    assert not re.search(r'"(v|s)\.', frame.text)
    assert not re.findall(r"<script(?![^>]*(src=|application/json))", frame.text)


@pytest.mark.parametrize("zone", ["https://[::1%x; script-src *]", "https://[fe80::1%25;sandbox]"])
def test_a_site_cannot_smuggle_a_directive_into_the_policy(web, zone: str) -> None:
    assert web.save(sites=[zone]).status_code == 400


def test_a_visitor_of_an_allowed_site_gets_a_token(web) -> None:
    key = web.configure(sites=LISTED)
    answer = web.send("POST", f"/widget/{key}/session", json={"site": SITE})
    assert answer.status_code == 201
    assert re.fullmatch(r"v\.[\w-]{43}", answer.json["token"])
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "site", ["https://evil.example.net", "null", "", "not a site", "https://[::1%" + "a" * 200 + "]"]
)
def test_a_visitor_of_another_site_gets_none(web, site: str) -> None:
    key = web.configure(sites=LISTED)
    answer = web.send("POST", f"/widget/{key}/session", json={"site": site})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "chat_not_offered")


def test_even_with_no_site_listed_the_site_must_be_one(web, key) -> None:
    for site in ("null", "", "file:///etc/passwd", "https://[::1%" + "a" * 200 + "]"):
        assert web.send("POST", f"/widget/{key}/session", json={"site": site}).status_code == 403


def test_visitors_are_made_only_so_fast_whatever_address_they_claim(web, key) -> None:
    environ = {"REMOTE_ADDR": "192.0.2.7"}
    for number in range(60):
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert web.send(
            "POST", f"/widget/{key}/session", json={"site": SITE}, headers=headers, environ_base=environ
        ).status_code == 201  # fmt: skip
    refused = web.send("POST", f"/widget/{key}/session", json={"site": SITE}, environ_base=environ)
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "too_many_requests")
    assert int(refused.headers["Retry-After"]) == refused.json["error"]["retry_after"]
    elsewhere = web.send(
        "POST", f"/widget/{key}/session", json={"site": SITE}, environ_base={"REMOTE_ADDR": "192.0.2.8"}
    )
    assert elsewhere.status_code == 201


def test_visitors_refused_for_one_address_are_an_alarm_of_the_project(web, key) -> None:
    environ = {"REMOTE_ADDR": "192.0.2.7"}
    answers = [
        web.send("POST", f"/widget/{key}/session", json={"site": SITE}, environ_base=environ).status_code
        for _ in range(63)
    ]
    assert answers == [201] * 60 + [429] * 3
    web.services.alarms.save()
    for page in ("project-settings", "administration"):
        (alarm,) = web.send("GET", f"/api/{page}", headers=web.session(page)).json["alarms"]
        at = web.clock().isoformat().replace("+00:00", "Z")
        assert alarm == {"project": PROJECT, "scope": "address", "refused": 3, "first_at": at, "last_at": at}


def test_the_loader_can_be_loaded_from_anywhere(web) -> None:
    loader = web.send("GET", "/widget/loader.js")
    assert loader.status_code == 200
    assert "javascript" in loader.mimetype
    assert loader.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=600" in loader.headers["Cache-Control"]
    assert loader.headers["X-Content-Type-Options"] == "nosniff"
    loader.close()


def test_the_icon_is_a_picture(web) -> None:
    icon = web.send("GET", "/widget/icon.svg")
    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")
    icon.close()


def test_a_panel_without_a_socket_learns_whether_an_agent_is_online(web, key) -> None:
    answer = web.send("GET", f"/widget/{key}/presence")
    assert (answer.status_code, answer.json) == (200, {"agents_online": False})
    assert answer.headers["Cache-Control"] == "no-store"
    assert web.send("GET", "/widget/nobody/presence").status_code == 404
