"""Every route with every kind of token: each is admitted where the design says so and nowhere else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from jira_chat.web.routes import ROUTES, Route
from tests.support import connect_host
from tests.support.connect_host import ABSENT
from tests.support.jira_site import STRANGER
from tests.support.web import PAGES, SITE, Web, bearer

Credential = Callable[[Web, str, str], dict[str, str]]
"""Makes the headers of a request by method and path."""

PUBLIC = {
    "operations.healthz",
    "operations.readyz",
    "descriptor.show",
    "widget.loader",
    "widget.element",
    "widget.icon",
    "widget.settings",
    "widget.frame",
    "widget.presence",
    "widget.questions",
    "widget.hours",
    "articles.find",
    "widget.session",
    "trial.show",
    "launcher_images.show",
    "photos.show",
    "photos.show_initials",
    # Beside everybody, the portal panel of somebody unknown to Jira: `tests/integration/web/test_sign_in.py`.
    "sign_in.code",
    "sign_in.sign_in",
    "sign_in.register",
    "sign_in.reset",
    "sign_in.identify",
    "confirmations.show",
    "confirmations.confirm",
}

SIGNED_BY_THE_SITE = {"page", "page of nobody", "page of a stranger"}
CUSTOMERS = {"customer"}
"""Admits none of the credentials below: `tests/integration/web/test_sign_in.py` lets them in."""

CHATTING = {"session of issue", "session of dashboard", "session of portal", "visitor", "session of anonymous portal"}
AGENTS = {"session of issue", "session of dashboard"}
WITH_REPLIES = AGENTS | {"session of project-settings", "session of administration"}
ADMITTED = {
    "online_agents.show": AGENTS | {"session of project-settings"},
    "online_agents.put_offline": {"session of project-settings"},
    "closures.close": AGENTS | {"session of project-settings"},
    "closures.open_again": AGENTS | {"session of project-settings"},
    "online_agents.habits": AGENTS,
    "online_agents.save_habits": AGENTS,
    "reaching_out.show": {"session of issue"},
    "reaching_out.begin": {"session of issue"},
    "filters.show": {"session of dashboard"},
    "filters.save": {"session of dashboard"},
    "filters.remove": {"session of dashboard"},
    "notes.show": AGENTS,
    "notes.add": AGENTS,
    "corrections.edit": AGENTS,
    "corrections.take_back": AGENTS,
    "offered_comments.take": AGENTS,
    "cards.show": AGENTS,
    "cards.show_request": AGENTS,
    "requests.show": AGENTS,
    "requests.steps": AGENTS,
    "requests.take": AGENTS,
    "requests.assignable": AGENTS,
    "requests.assign": AGENTS,
    "request_comments.show": AGENTS,
    "request_comments.show_missing": AGENTS,
    "transfers.show": AGENTS,
    "transfers.transfer": AGENTS,
    "replies.usable": AGENTS,
    "replies.use": AGENTS,
    "replies.show": WITH_REPLIES,
    "replies.save": WITH_REPLIES,
    "replies.remove": WITH_REPLIES,
    "replies.import_file": WITH_REPLIES,
    "lifecycle.installed": {"atlassian"},
    "lifecycle.uninstalled": {"atlassian"},
    "lifecycle.enabled": SIGNED_BY_THE_SITE,
    "lifecycle.disabled": SIGNED_BY_THE_SITE,
    "webhooks.received": SIGNED_BY_THE_SITE,
    "pages.project_settings": {"page"},
    "pages.issue": {"page"},
    "pages.dashboard": {"page"},
    "pages.administration": {"page"},
    "pages.report": {"page"},
    "report.show": {"session of report", "session of administration"},
    "report.export": {"session of report", "session of administration"},
    "report.count": {"session of report", "session of administration"},
    "portal.show": SIGNED_BY_THE_SITE,
    "project_settings.show": {"session of project-settings"},
    "project_settings.save": {"session of project-settings"},
    "project_settings.draw": {"session of project-settings"},
    "launcher_images.upload": {"session of project-settings"},
    "project_settings.hours": {"session of project-settings"},
    "project_settings.groups": {"session of project-settings"},
    "project_settings.make_identity": {"session of project-settings"},
    "project_settings.end_identity": {"session of project-settings"},
    "offers.show": AGENTS,
    "offers.answer": AGENTS,
    "offers.simulate": {"session of project-settings"},
    "notices.show": {"session of project-settings"},
    "notices.save": {"session of project-settings"},
    "notices.test": {"session of project-settings"},
    "audit.show": {"session of project-settings"},
    "audit.export": {"session of project-settings"},
    "project_settings.checks": {"session of project-settings"},
    "delivery.show": {"session of project-settings", "session of administration"},
    "delivery.retry": {"session of project-settings", "session of administration"},
    "delivery.compare": {"session of project-settings", "session of administration"},
    "administration.show": {"session of administration"},
    "site_settings.show": {"session of administration"},
    "site_settings.save": {"session of administration"},
    "site_settings.groups": {"session of administration"},
    "texts.overview": {"session of administration"},
    "texts.show": {"session of administration"},
    "texts.add_language": {"session of administration"},
    "texts.remove_language": {"session of administration"},
    "texts.save": {"session of administration"},
    "texts.export": {"session of administration"},
    "texts.import_file": {"session of administration"},
    "people.show": {"session of administration"},
    "people.export": {"session of administration"},
    "people.erase": {"session of administration"},
    "sessions.renew": {"context", "context of nobody"},
    "sessions.ticket": CHATTING,
    "sessions.poll": CHATTING,
    "endings.show": CHATTING,
    "endings.rate": CHATTING,
    "endings.transcript": CHATTING,
    "endings.mail_transcript": CHATTING,
    "kept.show": CHATTING,
    "waiting.show": CHATTING,
    "waiting.note": CHATTING,
    "attachments.upload": CHATTING,
    "attachments.content": CHATTING,
    "attachments.thumbnail": CHATTING,
    "sign_in.sign_out": CUSTOMERS,
    "sign_in.password": CUSTOMERS,
    "sign_in.me": CUSTOMERS,
    "sessions.portal_visitor": {"session of portal", "session of anonymous portal"},
}


def jwt(token: str) -> dict[str, str]:
    return {"Authorization": f"JWT {token}"}


def session(name: str, **options: object) -> Credential:
    made: dict[int, dict[str, str]] = {}

    def headers(web: Web, _method: str, _path: str) -> dict[str, str]:
        # One for all: each costs a page.
        if id(web) not in made:
            made[id(web)] = web.session(name, **options)
        return made[id(web)]

    return headers


def page(**claims: object) -> Credential:
    return lambda web, method, path: jwt(web.site.sign(web.site.claims(method, path, **claims)))


def visitor(web: Web, _method: str, _path: str) -> dict[str, str]:
    # One for all: an address may not make so many.
    if id(web) not in VISITORS:
        VISITORS[id(web)] = web.visitor(web.configure())
    return VISITORS[id(web)]


VISITORS: dict[int, dict[str, str]] = {}
"""By the product that they are visitors of."""


def atlassian(web: Web, method: str, path: str) -> dict[str, str]:
    said = web.site.claims(method, path, aud=[web.base_url], sub=ABSENT)
    return jwt(connect_host.by_atlassian(said))


def other_site(web: Web, method: str, path: str) -> dict[str, str]:
    other = replace(web.site, host=connect_host.OTHER_HOST, secret=connect_host.OTHER_SECRET)
    return jwt(other.sign(other.claims(method, path)))


CREDENTIALS: dict[str, Credential] = {
    "nothing": lambda web, method, path: {},
    "an empty header": lambda web, method, path: {"Authorization": ""},
    "nonsense": lambda web, method, path: bearer("nonsense"),
    "a made-up session": lambda web, method, path: bearer("s.e30.aaaaaa.bbbbbb"),
    "a made-up visitor": lambda web, method, path: bearer("v.made-up"),
    "basic": lambda web, method, path: {"Authorization": "Basic YWRhOmFkYQ=="},
    "visitor": visitor,
    "session of project-settings": session("project-settings"),
    "session of issue": session("issue"),
    "session of dashboard": session("dashboard"),
    "session of administration": session("administration"),
    "session of report": session("report"),
    "session of portal": session("portal"),
    "session of anonymous portal": session("portal", account=None),
    "context": lambda web, method, path: web.site.context(),
    "context of nobody": lambda web, method, path: web.site.context(account=None),
    "context as bearer": lambda web, method, path: bearer(web.site.context()["Authorization"].removeprefix("JWT ")),
    "page": page(),
    "page of nobody": page(sub=ABSENT),
    "page of a stranger": page(sub=STRANGER),
    "page of another address": page(qsh="0" * 64),
    "page of another site": other_site,
    "expired page": page(exp=1),
    "atlassian": atlassian,
}


def address(web: Web, route: Route) -> str:
    if route.path.startswith("/pages/"):
        return PAGES[route.path.removeprefix("/pages/")]
    return route.path.replace("<event>", "comment_created")


@pytest.fixture(scope="module")
def headers(shared: Web) -> Callable[[str, str, str], dict[str, str]]:
    return lambda name, method, path: CREDENTIALS[name](shared, method, path)


def test_the_table_below_is_complete() -> None:
    assert {route.endpoint for route in ROUTES} == PUBLIC | ADMITTED.keys()


GUARDED = [route for route in ROUTES if route.endpoint in ADMITTED]
LET_IN = [
    pytest.param(route, name, id=f"{route.endpoint} with {name}")
    for route in GUARDED
    for name in sorted(ADMITTED[route.endpoint] & CREDENTIALS.keys())
    if not route.endpoint.startswith("lifecycle.")
]


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.endpoint)
def test_it_refuses(shared: Web, headers, route: Route) -> None:
    # People without the right are told so; sites and people who are not proven are not told anything.
    path = address(shared, route)
    refused = CREDENTIALS.keys() - ADMITTED[route.endpoint]
    assert refused
    for name in sorted(refused):
        answer = shared.send(route.method, path, headers=headers(name, route.method, path), data=b"{}")
        assert answer.status_code in {401, 403}, name
        for word in ("missing", "mismatch", "expired", "unknown", "malformed", "qsh", "Traceback", "token"):
            assert word not in answer.text, name
        assert "Set-Cookie" not in answer.headers, name


@pytest.mark.parametrize(("route", "name"), LET_IN)
def test_it_admits(shared: Web, headers, route: Route, name: str) -> None:
    path = address(shared, route)
    answer = shared.send(route.method, path, headers=headers(name, route.method, path), data=b"{}")
    if (route.endpoint, name) == ("sessions.portal_visitor", "session of portal"):
        assert answer.status_code == 403, "the portal knows them already"
        return
    assert answer.status_code not in {401, 403, 500}, answer.text


@pytest.mark.parametrize("route", [route for route in GUARDED if route.path.startswith("/pages/")])
def test_a_token_in_the_address_admits_to_pages(shared: Web, route: Route) -> None:
    assert shared.send("GET", shared.site.page(address(shared, route))).status_code == 200


def test_two_tokens_are_one_too_many(shared: Web) -> None:
    path = PAGES["issue"]
    page_token = shared.site.page(path)
    answer = shared.send("GET", page_token, headers=jwt(shared.site.sign(shared.site.claims("GET", path))))
    assert answer.status_code == 401


@pytest.mark.parametrize("tail", ["&projectId=10001", "&extra=1", "%20", "&issueId=2"])
def test_a_page_whose_address_was_changed_is_refused(shared: Web, tail: str) -> None:
    assert shared.send("GET", shared.site.page(PAGES["issue"]) + tail).status_code == 401


@pytest.mark.parametrize("end", ["disabled", "uninstalled"])
def test_nothing_works_on_a_site_that_does_not_use_us(web: Web, key: str, end: str) -> None:
    names = sorted(set().union(*ADMITTED.values()) & CREDENTIALS.keys() - {"atlassian", "visitor"})
    prepared = {name: CREDENTIALS[name](web, "GET", "/api") for name in names if "session" in name}
    prepared["visitor"] = web.visitor(key)
    (web.site.tell(web.send, "disabled") if end == "disabled" else web.site.uninstall(web.send))
    for route in GUARDED:
        if route.endpoint.startswith("lifecycle."):
            continue
        path = address(web, route)
        for name in ADMITTED[route.endpoint] & CREDENTIALS.keys():
            headers = prepared.get(name) or CREDENTIALS[name](web, route.method, path)
            answer = web.send(route.method, path, headers=headers, data=b"{}")
            assert answer.status_code in {401, 403, 404}, (route.endpoint, name)


def test_nothing_is_changed_at_the_word_of_another_sites_page(shared: Web) -> None:
    """A form of any page can be sent in a visitor's browser, and would count as the visitor's."""
    path, form = "/widget/nobody/code", {"data": b"{}", "content_type": "text/plain"}
    for origin in (SITE, "null"):
        answer = shared.send("POST", path, headers={"Origin": origin}, **form)
        assert (answer.status_code, answer.json["error"]["message"]) == (
            403,
            "Other web sites are not allowed here.",
        )
    for headers in ({"Origin": shared.services.config.origin}, {}):
        assert shared.send("POST", path, headers=headers, **form).status_code == 400


def test_sockets_are_for_our_own_pages(shared: Web) -> None:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"}
    for origin in ("https://evil.example.com", "null", None):
        headers = upgrade | ({} if origin is None else {"Origin": origin})
        answer = shared.send("GET", "/socket", headers=headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")


LOST = [
    ("project-settings", "ADMINISTER_PROJECTS", "/api/project-settings"),
    ("administration", "ADMINISTER", "/api/texts"),
    ("issue", "ADD_COMMENTS", "/api/socket-ticket"),
    ("dashboard", "ADD_COMMENTS", "/api/socket-ticket"),
]


@pytest.mark.parametrize(("surface", "permission", "path"), LOST)
def test_a_panel_session_counts_only_as_long_as_the_right(web: Web, key: str, surface, permission, path) -> None:
    session = web.session(surface, account="account-of-nina")
    method = "POST" if path.endswith("ticket") else "GET"
    assert web.send(method, path, headers=session).status_code == 200
    web.site.withdrawn.add(("account-of-nina", permission))
    forget_rights(web)
    answer = web.send(method, path, headers=session)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")


def test_settings_are_not_saved_after_the_right_is_lost(web: Web, key: str) -> None:
    session = web.session("project-settings", account="account-of-nina")
    web.site.withdrawn.add(("account-of-nina", "ADMINISTER_PROJECTS"))
    forget_rights(web)
    body = {"version": 1, "settings": {"external": False}}
    assert web.send("PUT", "/api/project-settings", headers=session, json=body).status_code == 403
    assert web.send("POST", "/api/project-settings/identity", headers=session).status_code == 403


def test_while_jira_is_away_a_panel_session_counts_its_quarter_of_an_hour(web: Web, key: str) -> None:
    session = web.session("dashboard")
    web.site.away = True
    forget_rights(web)
    assert web.send("POST", "/api/socket-ticket", headers=session).status_code == 200


def forget_rights(web: Web) -> None:
    """Let the time pass for which answers of Jira are remembered."""
    web.services.permissions._remembered.clear()


@pytest.mark.parametrize(("minutes", "words"), [(10, "10 minutes fast"), (-10, "10 minutes slow")])
def test_a_page_names_a_wrong_clock(web, minutes, words) -> None:
    """Jira's tokens carry right times, and its answers say what time it is."""
    right = web.clock.now.timestamp()
    web.site.now = lambda: right
    web.clock.advance(minutes=minutes)
    page = web.page("administration")
    assert page.status_code == 503
    assert words in page.text
    assert "reload" not in page.text
    renewed = web.send("POST", "/api/session", headers=web.site.context(), json={"session": "s.x"})
    assert (renewed.status_code, renewed.json["error"]["code"]) == (503, "wrong_clock")
    assert words in renewed.json["error"]["message"]


def test_an_old_page_is_no_wrong_clock(web) -> None:
    page = web.site.page(PAGES["administration"])
    web.clock.advance(seconds=10)
    expired = web.page("administration", exp=int(web.clock.now.timestamp()) - 60)
    assert (expired.status_code, "reload" in expired.text) == (401, True)
    assert web.send("GET", page).status_code == 200
