import re

import msgspec
import pytest

from jira_chat.access.principals import Principal
from tests.support.jira_site import ADA, STRANGER
from tests.support.web import Web, bearer


def held(web: Web, name: str, **options: object) -> str:
    return web.session(name, **options)["Authorization"].removeprefix("Bearer ")


def renew(web: Web, session: str, **options: object):
    return web.send("POST", "/api/session", headers=web.site.context(**options), json={"session": session})


@pytest.mark.parametrize("name", ["project-settings", "issue", "dashboard", "administration", "portal"])
def test_a_renewed_session_is_of_the_same_person_on_the_same_page(web, key, name: str) -> None:
    session = held(web, name)
    answer = renew(web, session)
    assert (answer.status_code, answer.json["expires_in"]) == (200, 900)
    read = web.services.sessions.read
    assert read(answer.json["session"]) == read(session)


def test_whatever_else_is_asked_for_is_not_given(web) -> None:
    session = held(web, "project-settings")
    wished = {"session": session, "surface": "administration", "project": "10001", "account": STRANGER}
    answer = web.send("POST", "/api/session", headers=web.site.context(), json=wished)
    read = web.services.sessions.read
    assert read(answer.json["session"]) == read(session)


@pytest.mark.parametrize("account", [STRANGER, None])
def test_nobody_renews_the_session_of_somebody_else(web, key, account: str | None) -> None:
    for name in ("issue", "portal"):
        assert renew(web, held(web, name), account=account).status_code == 401


def test_nobody_known_does_not_take_over_the_session_of_nobody_in_particular(web, key) -> None:
    anonymous = held(web, "portal", account=None)
    assert renew(web, anonymous, account=ADA).status_code == 401
    assert renew(web, anonymous, account=None).status_code == 200


def test_a_right_that_was_taken_away_ends_with_the_session(web) -> None:
    person = Principal(
        tenant=web.services.sessions.read(held(web, "issue")).tenant,
        surface="issue",
        project="10000",
        issue="10007",
        account=STRANGER,
    )
    answer = renew(web, web.services.sessions.issue(person), account=STRANGER)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("session", ["", "s.", "s.x.y.z", "v.visitor", "\x00", "s." + "é" * 100, "s." + "x" * 8_000])
def test_what_is_no_session_is_not_renewed(web, session: str) -> None:
    assert renew(web, session).status_code == 401


def test_a_session_that_was_changed_is_refused(web) -> None:
    session = held(web, "issue")
    for position in range(2, len(session), 7):
        changed = session[:position] + ("A" if session[position] != "A" else "B") + session[position + 1 :]
        assert renew(web, changed).status_code == 401
        assert web.send("POST", "/api/socket-ticket", headers=bearer(changed)).status_code == 401


def test_a_session_of_another_installation_is_refused(web) -> None:
    foreign = Principal(tenant="f" * 32, surface="dashboard", project="10000", account=ADA)
    session = web.services.sessions.issue(foreign)
    assert renew(web, session).status_code == 401
    assert web.send("POST", "/api/socket-ticket", headers=bearer(session)).status_code == 404


def test_tickets_are_given_only_so_fast(web, key) -> None:
    session, other = web.session("dashboard"), web.visitor(key)
    for _ in range(120):
        assert web.send("POST", "/api/socket-ticket", headers=session).status_code == 200
    refused = web.send("POST", "/api/socket-ticket", headers=session)
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "too_many_requests")
    assert refused.headers["Retry-After"] == str(refused.json["error"]["retry_after"])
    assert web.send("POST", "/api/socket-ticket", headers=other).status_code == 200


def test_a_ticket_stands_for_exactly_the_holder(web, key) -> None:
    session = held(web, "dashboard")
    answer = web.send("POST", "/api/socket-ticket", headers=bearer(session))
    assert re.fullmatch(r"[\w.-]{1,1000}", answer.json["ticket"])
    (admission,) = web.services.tickets.redeem([answer.json["ticket"]])
    assert msgspec.json.decode(admission.holder, type=Principal) == web.services.sessions.read(session)
