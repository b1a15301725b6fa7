"""Whatever is sent to any endpoint is used or refused in words, never with a 500, and a refusal changes nothing."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jira_chat.kernel.ids import new_id
from jira_chat.people.codes import Purpose
from jira_chat.people.principals import Surface
from jira_chat.settings.models import ProjectSettings, SiteSettings
from jira_chat.web.errors import STATUS_BY_CODE
from jira_chat.web.routes import ROUTES, Route
from sandbox import seed, surfaces, tokens
from sandbox.installation import CLIENT_KEY
from sandbox.surfaces import NOWHERE
from tests.support.premises import SITE, Premises
from tests.support.ways_in import ANOTHER, PASSWORD, outcome

ANN = "ann@example.com"
LONGEST_MESSAGE = 600
NO_SERVER_ERROR = 500

TEXTS = [
    "",
    " \t\n",
    "x" * 70_000,
    "\x00",
    "\x07\x1b[2J",
    "\u202etxt.exe\u202c",
    "\u2066\u2069\ufeff",
    "\ud800",
    "a\u0301" * 300,
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>@example.com",
    "{{7*7}}{0}%s${x}",
    "{count, plural, other {# {#}}}",
    "' OR 1=1; --",
    "../../../etc/passwd",
    "javascript:alert(1)",
    "https://[::1%25x]:99999/",
    "\r\nSet-Cookie: a=b",
    "ann@example.com\r\nBcc: all@example.com",
    "null",
]
WRONG = [None, True, 0, -1, 2**31, 2**63, 2**200, -0.5, 1e308, [], [None], {}, {"": None}, [[[[[]]]]], {"a": {"a": {}}}]
DEEP = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
RAW = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe\x00",
    b'{"a": NaN}',
    b"[" * 100_000,
    DEEP,
    b'{"email": "\xed\xa0\x80"}',
]
HEADERS = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer v.",
    "Bearer c.x",
    "Bearer s." + "x" * 5000,
    "JWT a.b.c",
    "\xff\xfe",
    "v." + "y" * 9000,
]


@dataclass(frozen=True)
class Case:
    """How an endpoint is used rightly: who asks, and the body if there is one."""

    who: Callable[[Premises, "Tokens"], dict[str, str]]
    body: Any
    status: int
    """Of the answer, when nothing hostile is sent."""
    path: dict[str, str] = field(default_factory=dict)


class Tokens:
    """Everybody who may ask for something."""

    def __init__(self, premises: Premises) -> None:
        portal = premises.portal_page(None)
        assert portal is not None
        self._premises = premises
        self.settings = premises.admin_session()
        self.administration = premises.admin_session(Surface.ADMINISTRATION)
        self.stranger = portal["session"]
        premises.register(ANN, PASSWORD)

    @property
    def context(self) -> str:
        return surfaces.context_token(self._premises.sandbox.installation, NOWHERE, seed.ADA)

    @property
    def customer(self) -> str:
        """Somebody new each time: some endpoints end the session, or set a password."""
        return self._premises.register(f"{new_id()}@example.com", None)


def nobody(_premises: Premises, _tokens: Tokens) -> dict[str, str]:
    return {}


def bearer(name: str) -> Callable[[Premises, Tokens], dict[str, str]]:
    return lambda _premises, tokens: {"Authorization": f"Bearer {getattr(tokens, name)}"}


def present(_premises: Premises, held: Tokens) -> dict[str, str]:
    return {"Authorization": f"JWT {held.context}"}


def atlassian(event: str) -> Callable[[Premises, Tokens], dict[str, str]]:
    return lambda premises, _tokens: {"Authorization": f"JWT {premises.sandbox.installation._install_token(event)}"}


def site(path: str) -> Callable[[Premises, Tokens], dict[str, str]]:
    def signed(premises: Premises, _tokens: Tokens) -> dict[str, str]:
        claims = tokens.request_claims(CLIENT_KEY, "POST", path)
        return {"Authorization": f"JWT {tokens.sign(claims, premises.sandbox.installation.secret)}"}

    return signed


SESSION, VERSION = "the session that is held", 87_654_321
"""Stand for what is known only when something is sent."""

_NOTICE = {"key": "k", "clientKey": CLIENT_KEY, "baseUrl": "http://127.0.0.1:1", "sharedSecret": "s" * 40}
_EMAIL = {"site": SITE, "email": ANN}
_ALL_SETTINGS = json.loads(
    msgspec.json.encode(ProjectSettings(portal=True, external=True, sites=(SITE,), welcome="Hi", greeting="Hello"))
)
_ALL_SETTINGS["blocked_groups"] = [{"id": "g1", "name": "staff"}]
_ALL_SETTINGS["visibility"] |= {
    "mode": "hours",
    "week": [{"day": 0, "spans": [{"start": "09:00", "end": "17:00"}]}],
    "special_days": [{"date": "2026-12-24", "label": "Eve", "spans": [{"start": "09:00", "end": "12:00"}]}],
}
_SITE_SETTINGS = json.loads(msgspec.json.encode(SiteSettings(privacy_link="https://example.com/privacy")))

CASES = {
    "POST /connect/installed": Case(atlassian("installed"), _NOTICE, 204),
    "POST /connect/uninstalled": Case(atlassian("uninstalled"), _NOTICE, 204),
    "POST /connect/enabled": Case(site("/connect/enabled"), {}, 204),
    "POST /connect/disabled": Case(site("/connect/disabled"), {}, 204),
    "POST /connect/webhooks/<event>": Case(
        site("/connect/webhooks/comment_created"),
        {"issue": {"id": "20001"}, "comment": {"id": "30001"}},
        204,
        {"event": "comment_created"},
    ),
    "PUT /api/project-settings": Case(bearer("settings"), {"version": VERSION, "settings": _ALL_SETTINGS}, 200),
    "POST /api/project-settings/identity": Case(bearer("settings"), {}, 201),
    "PUT /api/site-settings": Case(bearer("administration"), {"version": VERSION, "settings": _SITE_SETTINGS}, 200),
    "PUT /api/texts/<language>": Case(bearer("administration"), {"texts": {"welcome": "Hi"}}, 200, {"language": "de"}),
    "POST /api/texts/<language>/import": Case(
        bearer("administration"), {"language": "de", "texts": {"welcome": "Hi"}}, 200, {"language": "de"}
    ),
    "POST /api/session": Case(present, {"session": SESSION}, 200),
    "POST /api/socket-ticket": Case(bearer("customer"), {}, 200),
    "POST /api/visitor-session": Case(bearer("stranger"), {}, 201),
    "POST /api/sign-out": Case(bearer("customer"), {}, 204),
    "PUT /api/password": Case(bearer("customer"), {"password": "", "new_password": ANOTHER}, 200),
    "POST /widget/<widget_key>/session": Case(nobody, {"site": SITE}, 201),
    "POST /widget/<widget_key>/code": Case(nobody, _EMAIL | {"purpose": "sign_in", "language": "de"}, 202),
    "POST /widget/<widget_key>/sign-in": Case(nobody, _EMAIL | {"password": PASSWORD}, 200),
    "POST /widget/<widget_key>/register": Case(
        nobody, _EMAIL | {"name": "Ann Lee", "code": "000000", "password": PASSWORD, "language": "de"}, 401
    ),
    "POST /widget/<widget_key>/reset": Case(nobody, _EMAIL | {"code": "000000", "password": PASSWORD}, 401),
    "POST /widget/<widget_key>/identify": Case(nobody, {"site": SITE, "token": "a.b.c"}, 401),
}
WITH_BODY = [name for name, case in CASES.items() if case.body]


@pytest.fixture(scope="module")
def held(premises: Premises) -> Tokens:
    return Tokens(premises)


@pytest.fixture(autouse=True)
def as_new(premises: Premises) -> None:
    """Install again what was disabled or removed, and switch on again what was switched off."""
    if not premises.is_installed:
        premises.sandbox.installation.install()
    premises.configure()


def test_every_endpoint_that_takes_something_is_tried() -> None:
    taking = {f"{route.method} {route.path}" for route in ROUTES if route.method in {"POST", "PUT"}}
    assert taking == CASES.keys()


def send(premises: Premises, held: Tokens, name: str, content: bytes, **changes: Any) -> Any:
    premises.forget_limits()
    case = CASES[name]
    method, _, path = name.partition(" ")
    for parameter, value in ({"widget_key": premises.key} | case.path).items():
        path = path.replace(f"<{parameter}>", value)
    saved = premises.services.site_settings.page(premises.tenant) if "site-settings" in name else premises.record
    content = content.replace(SESSION.encode(), held.settings.encode())
    content = content.replace(str(VERSION).encode(), str(saved.version).encode())
    headers = case.who(premises, held) | {"Content-Type": "application/json"} | changes.pop("headers", {})
    return premises.send(method, path, data=content, headers=headers, **changes)


def check(answer: Any) -> None:
    """Whatever is refused is refused in words, of a length that a person reads."""
    assert answer.status_code < NO_SERVER_ERROR, answer.text
    if answer.status_code < 400:
        return
    error = answer.json["error"]
    assert error["code"] in STATUS_BY_CODE or answer.status_code in {404, 405, 413}
    words = [error["message"], *error.get("fields", {}).values()]
    assert all(0 < len(message) <= LONGEST_MESSAGE for message in words)


def state(premises: Premises) -> object:
    """All that admins saved."""
    services, tenant = premises.services, premises.tenant
    texts = services.texts.page(tenant, "de").texts
    return premises.record, services.site_settings.page(tenant).settings, [(each.key, each.text) for each in texts]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*at, key))


def with_value(body: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    changed = deepcopy(body)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return changed


def value_at(body: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        body = body[key]
    return body


hostile_texts = st.sampled_from(TEXTS) | st.text(max_size=300)
hostile_values = (
    hostile_texts
    | st.sampled_from(WRONG)
    | st.recursive(hostile_texts | st.none() | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=5)
)


@st.composite
def bodies(draw: Any, name: str) -> bytes:
    """A right body with one or two hostile values in it, or something that is no body at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(RAW) | st.binary(max_size=200))
    body = CASES[name].body
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.sampled_from(list(places(body))))
        body = with_value(body, at, draw(hostile_values))
    return json.dumps(body).encode()


@pytest.mark.parametrize("name", CASES)
def test_no_body_breaks_an_endpoint(premises, held, name: str) -> None:
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(content=bodies(name))
    def every(content: bytes) -> None:
        before = state(premises)
        answer = send(premises, held, name, content)
        check(answer)
        if answer.status_code >= 400:
            assert state(premises) == before

    every()


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_is_used(premises, held, name: str) -> None:
    """Else the other tests would only show that nobody is let in."""
    answer = send(premises, held, name, json.dumps(CASES[name].body).encode())
    assert answer.status_code == CASES[name].status, answer.text


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: repr(raw[:12]))
@pytest.mark.parametrize("name", WITH_BODY)
def test_what_is_no_body_is_refused(premises, held, name: str, raw: bytes) -> None:
    answer = send(premises, held, name, raw)
    check(answer)
    assert answer.status_code == 400


OTHER_TYPES: dict[type, tuple[Any, ...]] = {
    str: (17, True, [], {}),
    bool: ("yes", 1, None, []),
    int: ("1", 1.5, None, []),
    list: ("one", 1, {}, None),
    dict: ("one", 1, [], None),
}
UNREAD = {
    ("POST /connect/installed", "key"),
    ("POST /connect/uninstalled", "key"),
    ("POST /connect/uninstalled", "baseUrl"),
    ("POST /connect/uninstalled", "sharedSecret"),
}
"""Atlassian's notices have fields that we do not use."""


def wrong_types() -> Iterator[Any]:
    for name in WITH_BODY:
        body = CASES[name].body
        for at in places(body):
            known = value_at(body, at)
            if known is None or (name, *at) in UNREAD:
                continue
            for wrong in OTHER_TYPES[type(known)][: -1 if at == ("comment",) else None]:
                where = ".".join(map(str, at)) or "body"
                yield pytest.param(name, at, wrong, id=f"{name} {where}={wrong!r}")


@pytest.mark.parametrize(("name", "at", "wrong"), list(wrong_types()))
def test_another_type_is_refused_and_changes_nothing(
    premises, held, name: str, at: tuple[Any, ...], wrong: Any
) -> None:
    before = state(premises)
    answer = send(premises, held, name, json.dumps(with_value(CASES[name].body, at, wrong)).encode())
    check(answer)
    assert outcome(answer) == (400, "invalid_input")
    assert state(premises) == before


UNUSABLE = {
    "email": ["", "ann", "\u202eann@example.com", "ann@example.com\x00", "<b>@example.com", "a" * 300 + "@example.com"],
    "name": ["", " ", "Ann\u202eeeL", "Ann\x07", "x" * 101, "\u2066Ann\u2069"],
    "password": ["short", "password123", "x" * 257, "1234567890"],
}


@pytest.mark.parametrize(
    ("field", "typed"),
    [(name, typed) for name in UNUSABLE for typed in UNUSABLE[name]],
    ids=lambda part: ascii(part[:20]),
)
def test_what_people_type_is_refused_at_its_place_and_costs_no_code(premises, field: str, typed: str) -> None:
    premises.forget_limits()
    email = f"{new_id()}@example.com"
    right = {"site": SITE, "email": email, "name": "Ann Lee", "password": PASSWORD}
    right |= premises.code(email, Purpose.REGISTER)
    refused = premises.ask("register", right | {field: typed})
    check(refused)
    assert outcome(refused) == (400, "invalid_input")
    assert refused.json["error"]["fields"].keys() == {field}
    assert premises.ask("register", right).status_code == 200


IN_ADDRESSES = [*TEXTS[:2], "x" * 3000, *TEXTS[3:], "\udced\udca0\udc80"]


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if "<" in route.path], ids=lambda one: f"{one.method} {one.path}"
)
def test_no_part_of_an_address_breaks_anything(premises, held, route: Route) -> None:
    for text in IN_ADDRESSES:
        premises.forget_limits()
        path = re.sub(r"<\w+>", quote(text.encode("utf-8", "surrogatepass"), safe=""), route.path)
        token = held.administration if "/texts/" in path else held.settings if "/api/" in path else None
        body = CASES[f"{route.method} {route.path}"].body if route.method in {"POST", "PUT"} else None
        check_page(premises.send(route.method, path, token=token, json=body))


QUERIES = [
    ("/widget/KEY/settings?lang=VALUE", None),
    ("/widget/KEY/settings?tz=VALUE", None),
    ("/widget/KEY/frame?lang=VALUE&tz=VALUE", None),
    ("/api/project-settings/groups?query=VALUE", "settings"),
    ("/api/socket-ticket?tz=VALUE", "customer"),
]


@pytest.mark.parametrize(("address", "who"), QUERIES, ids=[address for address, _ in QUERIES])
def test_no_query_breaks_anything(premises, held, address: str, who: str | None) -> None:
    method = "POST" if "ticket" in address else "GET"
    for text in IN_ADDRESSES:
        premises.forget_limits()
        value = quote(text.encode("utf-8", "surrogatepass"), safe="")
        path = address.replace("KEY", premises.key).replace("VALUE", value)
        token = getattr(held, who) if who else None
        check_page(premises.send(method, path, token=token, headers={"Origin": SITE}))


@pytest.mark.parametrize("parameter", ["serviceDeskId", "projectId", "projectKey", "issueId", "issueKey", "lang", "tz"])
def test_no_page_breaks(premises, parameter: str) -> None:
    """Jira fills addresses in, and others may have a say in what it fills in."""
    installation = premises.sandbox.installation
    for page, text in product(("portal", "issue", "dashboard", "project-settings", "administration"), IN_ADDRESSES):
        value = quote(text.encode("utf-8", "surrogatepass"), safe="")
        given = "" if parameter == "projectId" else f"projectId={premises.project}&"
        path = f"/pages/{page}?{given}{parameter}={value}"
        claims = tokens.request_claims(CLIENT_KEY, "GET", path, seed.ADA.account_id)
        signed = f"{path}&jwt={tokens.sign(claims, installation.secret)}"
        check_page(premises.send("GET", signed))


def check_page(answer: Any) -> None:
    """The same for what may be a page."""
    if answer.is_json or answer.status_code >= NO_SERVER_ERROR:
        check(answer)
    else:
        assert answer.status_code < NO_SERVER_ERROR


@pytest.mark.parametrize("header", ["Authorization", "X-Visitor", "Origin", "Accept-Language", "Content-Type"])
@pytest.mark.parametrize("name", CASES)
def test_no_header_breaks_an_endpoint(premises, held, name: str, header: str) -> None:
    content = json.dumps(CASES[name].body).encode()
    for value in HEADERS:
        check(send(premises, held, name, content, headers={header: value}))
