import pytest

from jira_chat.conversations import repository
from tests.integration.web.test_pages import start_of
from tests.support.jira_site import ADA, ISSUE, SERVICE_DESK, STRANGER
from tests.support.web import HOST_SCRIPT, policy


def test_a_customer_is_known_without_signing_in(web, key) -> None:
    start = start_of(web.page("portal", account=STRANGER))
    assert (start["surface"], start["key"], start["customer"]) == ("portal", key, f"Name of {STRANGER}")
    assert start["session"].startswith("s.")
    assert start["anonymous"] is True
    assert start["welcome"]


def test_somebody_whom_the_portal_does_not_know_has_no_name(web, key) -> None:
    assert start_of(web.page("portal", account=None))["customer"] is None


@pytest.mark.parametrize("path", ["/pages/portal", "/pages/portal?serviceDeskId=", "/pages/portal?serviceDeskId=99"])
def test_where_no_chat_is_offered_there_is_nothing(web, key, path: str) -> None:
    page = web.send("GET", web.site.page(path))
    assert page.status_code == 200
    assert start_of(page) is None


def test_with_the_option_off_there_is_nothing(web) -> None:
    web.configure(portal=False)
    page = web.page("portal")
    assert start_of(page) is None
    assert "s.ey" not in page.text


def test_only_the_site_may_frame_it(web, key) -> None:
    page = web.page("portal")
    assert policy(page)["frame-ancestors"] == web.site.url
    assert HOST_SCRIPT in page.text
    assert "Set-Cookie" not in page.headers


def test_somebody_unknown_becomes_a_visitor_of_that_project(web, key) -> None:
    made = web.send("POST", "/api/visitor-session", headers=web.session("portal", account=None))
    assert made.status_code == 201
    visitor = web.services.visitors.recognise(made.json["token"])
    assert (visitor.surface, visitor.site, visitor.account) == ("portal", None, None)


def test_somebody_known_does_not(web, key) -> None:
    assert web.send("POST", "/api/visitor-session", headers=web.session("portal", account=ADA)).status_code == 403


def test_the_page_of_a_request_names_its_customers_conversation(web, key) -> None:
    session = web.session("portal", account=STRANGER)["Authorization"].removeprefix("Bearer ")
    begun = web.services.conversations.start(
        web.services.sessions.read(session), client_id="start-0001", body="Hello"
    ).conversation
    with web.features.infrastructure.database.transaction() as connection:
        repository.set_issue(connection, begun.tenant, begun.id, ISSUE, "SUP-7")
    path = f"/pages/portal?serviceDeskId={SERVICE_DESK}&requestId="
    shown = {
        (account, issue): start_of(web.send("GET", web.site.page(path + issue, account=account)))["conversation"]
        for account in (STRANGER, ADA, None)
        for issue in (ISSUE, "1", "")
    }
    assert {whose: found for whose, found in shown.items() if found} == {(STRANGER, ISSUE): begun.id}
