"""The trial page, and that its widget works with its key alone."""

import re

import pytest

from tests.integration.web.test_pages import start_of
from tests.support.web import Web

OURS = "https://chat.example.com"


@pytest.fixture
def widget_key(web: Web) -> str:
    return web.configure(external=True, portal=False, anonymous=True, sites=["https://www.example.com"])


@pytest.fixture
def path(web: Web, widget_key: str) -> str:
    shown = web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json
    return re.sub(r"^https?://[^/]+", "", shown["trial_link"])


@pytest.fixture
def trial_key(path: str) -> str:
    return path.rpartition("/")[2]


def test_the_page_has_the_snippet_in_it_and_little_else(web: Web, widget_key: str, path: str, trial_key: str) -> None:
    page = web.send("GET", path)
    assert page.status_code == 200
    assert f'data-chat="{trial_key}"' in page.text
    assert f"data-chat=&#34;{widget_key}&#34;" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_its_widget_works_without_being_on_the_list(web: Web, trial_key: str) -> None:
    assert web.send("GET", f"/widget/{trial_key}/settings").json["offered"] is not None
    frame = web.send("GET", f"/widget/{trial_key}/frame")
    assert start_of(frame)["key"] == trial_key
    assert frame.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    visitor = web.send("POST", f"/widget/{trial_key}/session", json={"site": "https://anything.example"})
    assert visitor.status_code == 201
    token = {"Authorization": f"Bearer {visitor.json['token']}"}
    assert web.send("POST", "/api/socket-ticket", headers=token).status_code == 200
    assert web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json["sightings"] == []


@pytest.mark.parametrize("site", [OURS, "trial page", "", "null"])
def test_the_widget_key_gets_nothing_by_it(web: Web, widget_key: str, site: str) -> None:
    assert web.send("GET", f"/widget/{widget_key}/settings", headers={"Origin": site}).status_code == 404
    assert web.send("POST", f"/widget/{widget_key}/session", json={"site": site}).status_code == 403
    ancestors = web.send("GET", f"/widget/{widget_key}/frame").headers["Content-Security-Policy"]
    assert "'self'" not in ancestors.rpartition("frame-ancestors")[2]


@pytest.mark.parametrize("change", [lambda key: key[:-1], lambda key: key.upper(), lambda _: "trial.", lambda _: "x"])
def test_what_was_not_signed_shows_nothing(web: Web, trial_key: str, change) -> None:
    wrong = change(trial_key)
    refused = web.send("GET", f"/trial/{wrong}")
    assert refused.status_code == 404
    assert "<script" not in refused.text
    assert web.send("GET", f"/widget/{wrong}/settings").status_code == 404


def test_it_ends_with_the_chat_on_web_pages(web: Web, trial_key: str) -> None:
    visitor = web.send("POST", f"/widget/{trial_key}/session", json={"site": OURS}).json["token"]
    web.configure(external=False, portal=True)
    assert web.send("GET", f"/trial/{trial_key}").status_code == 404
    ticket = web.send("POST", "/api/socket-ticket", headers={"Authorization": f"Bearer {visitor}"})
    assert ticket.status_code == 403
    shown = web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json
    assert shown["trial_link"] is None
