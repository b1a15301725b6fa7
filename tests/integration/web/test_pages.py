import json
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.jira_site import ADA, ISSUE, PROJECT, STRANGER
from tests.support.web import HOST_SCRIPT, PAGES, policy

INSIDE = [name for name in PAGES if name != "portal"]


def start_of(page: TestResponse) -> Any:
    found = re.search(r'<script type="application/json" id="start">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("project-settings", {"project": {"id": PROJECT, "key": "SUP"}}),
        ("administration", {}),
        ("dashboard", {"agent": {"account": ADA, "name": f"Name of {ADA}"}, "project": {"id": PROJECT, "key": "SUP"}}),
        ("report", {"project": {"id": PROJECT, "key": "SUP"}}),
        (
            "issue",
            {
                "agent": {"account": ADA, "name": f"Name of {ADA}"},
                "issue": {"id": ISSUE, "key": "SUP-7"},
                "project": {"id": PROJECT},
            },
        ),
    ],
)
def test_a_page_tells_its_script_what_it_is_about(shared, name: str, about: dict[str, Any]) -> None:
    start = start_of(shared.page(name))
    assert start["surface"] == name
    assert start["host_script"] == HOST_SCRIPT
    assert start["session"].startswith("s.")
    for field, expected in about.items():
        assert expected.items() <= start[field].items()


@pytest.mark.parametrize("name", INSIDE)
def test_only_the_site_itself_may_frame_it(shared, name: str) -> None:
    page = shared.page(name)
    assert policy(page)["frame-ancestors"] == shared.site.url
    assert policy(page)["script-src"] == "'self' https://host.example.com"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in page.headers


def test_custom_domains_of_the_site_may_frame_it_too(uninstalled) -> None:
    uninstalled.site.install(uninstalled.send, displayUrl="https://jira.example.com/jira")
    ancestors = policy(uninstalled.page("administration"))["frame-ancestors"]
    assert ancestors == f"{uninstalled.site.url} https://jira.example.com"


@pytest.mark.parametrize("display_url", ["https://x.com; script-src *", "javascript:alert(1)", "'none'", "https://*"])
def test_an_odd_domain_does_not_get_into_the_policy(uninstalled, display_url: str) -> None:
    uninstalled.site.install(uninstalled.send, displayUrl=display_url)
    assert policy(uninstalled.page("administration"))["frame-ancestors"] == uninstalled.site.url


@pytest.mark.parametrize("name", INSIDE)
def test_a_person_without_the_right_gets_a_page_that_says_so(shared, name: str) -> None:
    page = shared.page(name, account=STRANGER)
    assert (page.status_code, page.mimetype) == (403, "text/html")
    assert re.search(r'<p role="alert">Only [^<]+</p>', page.text)
    assert re.findall(r"<script[^>]*>", page.text) == [f'<script async src="{HOST_SCRIPT}">']
    assert "s.ey" not in page.text


@pytest.mark.parametrize("name", INSIDE)
def test_nobody_in_particular_is_asked_to_log_in(shared, name: str) -> None:
    page = shared.page(name, account=None)
    assert page.status_code == 403
    assert "Please log in" in page.text
    assert "Try again" not in page.text


def test_while_jira_cannot_be_asked_nobody_is_let_in_on_a_guess(web) -> None:
    address = web.site.page(PAGES["project-settings"])
    web.site.away = True
    page = web.send("GET", address)
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert '<a href="">Try again</a>' in page.text
    web.site.away = False
    assert web.send("GET", address).status_code == 200


@pytest.mark.parametrize("path", ["/pages/issue", "/pages/dashboard", "/pages/project-settings?projectId="])
def test_a_page_of_no_project_is_refused(shared, path: str) -> None:
    assert shared.send("GET", shared.site.page(path)).status_code == 400


@pytest.mark.parametrize("project", ["../1", "1 OR 1", "\N{ELEPHANT}", "1" * 5000])
def test_an_odd_project_is_a_mistake_and_no_fault_of_ours(shared, project: str) -> None:
    answer = shared.send("GET", shared.site.page(f"/pages/dashboard?projectId={project}"))
    assert answer.status_code in {400, 401, 403}


def test_what_stands_in_the_address_stays_text(shared) -> None:
    path = f"/pages/issue?issueId={ISSUE}&issueKey=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E&projectId={PROJECT}"
    page = shared.send("GET", shared.site.page(path))
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert start_of(page)["issue"]["key"] == "</script><script>alert(1)</script>"


def test_its_files_are_there_and_are_kept(shared) -> None:
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', shared.page("dashboard").text)
    assert len(files) >= 2
    for path in files:
        answer = shared.send("GET", path)
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        answer.close()
