"""What people see: the right page for the right person, framed as Jira frames it."""

import re
import smtplib
from collections.abc import Iterator

import jwt
import pytest
import requests
from playwright.sync_api import Browser, Page

from sandbox import adf, hostfiles
from sandbox.parts import Parts
from sandbox.seed import CARLA, NINA
from tests.sandbox.fake_addon import FakeAddon, wait_for


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    if not hostfiles.are_present():
        pytest.skip(hostfiles.INSTALL_HINT)
    page = browser.new_page()
    yield page
    page.close()


def _get(site: Parts, path: str) -> requests.Response:
    return requests.get(site.configuration.url + path, timeout=10)


def _comment(site: Parts, text: str, *, public: bool) -> None:
    issue = site.jira.issue("SUP-1")
    assert issue
    site.actions.add_comment(NINA, issue, adf.from_text(text), public=public)


PAGES = [
    "/", "/projects/SUP", "/projects/HR", "/projects/SUP/settings/jira-chat", "/projects/SUP/jira-chat",
     "/admin/jira-chat", "/browse/SUP-1", "/mail", "/misbehaviour", "/servicedesk/customer/portals",
     "/servicedesk/customer/portal/1", "/servicedesk/customer/portal/1?as=anonymous",
     "/servicedesk/customer/portal/1/create/11", "/servicedesk/customer/portal/1/SUP-1", "/sites/plain",
     "/sites/strict-csp", "/sites/spa", "/sites/rtl", "/sites/unlisted",
]  # fmt: skip


def test_every_page_is_there_without_the_addon(site: Parts) -> None:
    assert [path for path in PAGES if _get(site, path).status_code != 200] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_with_the_addon(shared: Parts, path: str) -> None:
    assert _get(shared, path).status_code == 200


def test_the_portal_never_shows_an_internal_comment(installed: Parts) -> None:
    _comment(installed, "for everybody", public=True)
    _comment(installed, "among ourselves", public=False)
    portal = _get(installed, "/servicedesk/customer/portal/1/SUP-1?as=carla").text
    assert "for everybody" in portal
    assert "among ourselves" not in portal
    assert "among ourselves" in _get(installed, "/browse/SUP-1").text


@pytest.mark.parametrize("who", ["anonymous", "carl", "pia"])
def test_a_request_is_closed_to_strangers(shared: Parts, who: str) -> None:
    assert "delivery address" not in _get(shared, f"/servicedesk/customer/portal/1/SUP-1?as={who}").text


def test_the_sites_owner_pastes_the_snippet(installed: Parts) -> None:
    site = installed.configuration.website_url("strict-csp")
    snippet = '<script async src="https://x.example/widget/loader.js" data-chat="key-1"></script>'
    answer = requests.post(f"{site}/snippet", data={"snippet": snippet}, timeout=10)
    assert f'src="{installed.configuration.addon_url}/widget/loader.js" data-chat="key-1"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-src {installed.configuration.addon_url}" in policy
    assert "unsafe-inline" not in policy


def test_mail_is_caught(installed: Parts) -> None:
    with smtplib.SMTP("127.0.0.1", installed.configuration.mail_port) as smtp:
        smtp.sendmail("chat@x.example", ["carla@example.com"], "Subject: Code\n\n123456")
    letter = _get(installed, "/sandbox/api/mail").json()[0]
    assert (letter["subject"], letter["recipients"]) == ("Code", ["carla@example.com"])
    assert "123456" in letter["text"]
    assert "123456" in _get(installed, "/mail").text


@pytest.mark.parametrize(
    ("path", "subject", "address"),
    [
        ("/projects/SUP/settings/jira-chat?as=nina", NINA.account_id, "where=settings&project=10001"),
        ("/browse/SUP-1", NINA.account_id, "where=issue&issue=SUP-1"),
        ("/servicedesk/customer/portal/1", CARLA.account_id, "where=portal&desk=1"),
        ("/servicedesk/customer/portal/1?as=anonymous", None, "where=portal&desk=1"),
    ],
)
def test_a_frame_gets_a_page_and_its_script_a_token(
    shared: Parts, shared_addon: FakeAddon, page: Page, *, path: str, subject: str | None, address: str
) -> None:
    page.goto(shared.configuration.url + path)
    frame = wait_for(lambda: next((one for one in page.frames if one.url.startswith(shared_addon.url)), None))
    frame.wait_for_selector("[data-token]", state="attached")
    asked = re.search(r"jwt=([^&]+)", frame.url)
    assert asked
    options = {"algorithms": ["HS256"], "key": shared_addon.secret}
    page_claims = jwt.decode(asked[1], **options)
    context_claims = jwt.decode(frame.evaluate("document.body.dataset.token"), **options)
    promised = jwt.decode(frame.evaluate("AP.context.getToken()"), **options)
    assert address in frame.url
    assert page_claims["qsh"] != "context-qsh"
    assert [one.get("sub") for one in (page_claims, context_claims, promised)] == [subject] * 3
    assert context_claims["qsh"] == promised["qsh"] == "context-qsh"


def test_frames_follow_the_hosts_theme(shared: Parts, shared_addon: FakeAddon, page: Page) -> None:
    page.goto(f"{shared.configuration.url}/admin/jira-chat")
    frame = wait_for(lambda: next((one for one in page.frames if one.url.startswith(shared_addon.url)), None))
    frame.wait_for_selector("[data-token]", state="attached")
    frame.evaluate("AP.theming.initializeTheming()")
    frame.wait_for_selector("html[data-color-mode=light]", state="attached")
    page.get_by_role("button", name="Dark").click()
    frame.wait_for_selector("html[data-color-mode=dark]", state="attached")


def test_an_agent_writes_and_sees_others_write(installed: Parts, page: Page) -> None:
    page.goto(f"{installed.configuration.url}/browse/SUP-1")
    page.get_by_label("Comment as Nina Novak").fill("Only for us")
    page.get_by_role("button", name="Add internal note").click()
    page.locator(".comments .internal", has_text="Only for us").wait_for()
    _comment(installed, "Written elsewhere", public=True)
    page.locator(".comments .public", has_text="Written elsewhere").wait_for()
