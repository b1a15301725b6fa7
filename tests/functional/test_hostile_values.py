"""Whatever is sent to any endpoint is used or refused in words, never with a 500, and a refusal changes nothing.

Endpoints take turns: each gets some of the values and each value goes to several, since most is read by shared code.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings

from jira_chat.kernel.ids import AccountId, new_id
from jira_chat.sign_in.codes import Purpose
from jira_chat.web.routes import ROUTES, Route
from sandbox import seed, tokens
from sandbox.installation import CLIENT_KEY
from tests.support.endpoints import CASES, FILES, NO_SERVER_ERROR, Tokens, check, send
from tests.support.hostility import HEADERS, IN_ADDRESSES, RAW, bodies, places, turn, value_at, with_value
from tests.support.in_process import SITE, InProcessStack
from tests.support.sign_in_methods import PASSWORD, outcome

NUMBERS = {name: number for number, name in enumerate(CASES)}
WITH_BODY = [name for name, case in CASES.items() if case.body]


@pytest.fixture(scope="module")
def held(stack: InProcessStack) -> Tokens:
    return Tokens(stack)


@pytest.fixture(autouse=True)
def as_new(stack: InProcessStack) -> None:
    """Install again what was disabled or removed, switch on what was switched off, and remove what was added."""
    if not stack.is_installed:
        stack.sandbox.installation.install()
    stack.configure()
    added = stack.services.added_languages
    for language in added.every(stack.tenant):
        if language.base:
            added.remove(stack.tenant, language.code, author=AccountId(seed.ADA.account_id))


def test_every_endpoint_that_takes_something_is_tried() -> None:
    taking = {f"{route.method} {route.path}" for route in ROUTES if route.method in {"POST", "PUT"}}
    assert taking - FILES == CASES.keys()


def state(stack: InProcessStack) -> object:
    """All that admins saved."""
    services, tenant = stack.services, stack.tenant
    texts = services.texts.page(tenant, "de").texts
    return stack.record, services.site_settings.page(tenant).settings, [(each.key, each.text) for each in texts]


@pytest.mark.parametrize("name", CASES)
def test_no_body_breaks_an_endpoint(stack, held, name: str) -> None:
    saved = state(stack)

    # New ones in each run, beside those of `test_fuzz.py`; `make fuzz` goes on for as long as it is told.
    @settings(max_examples=4, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(content=bodies(CASES[name].body))
    def every(content: bytes) -> None:
        nonlocal saved
        answer = send(stack, held, name, content)
        check(answer)
        before, saved = saved, state(stack)
        assert answer.status_code < 400 or saved == before

    every()


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_is_used(stack, held, name: str) -> None:
    """Else the other tests would only show that nobody is let in."""
    answer = send(stack, held, name, json.dumps(CASES[name].body).encode())
    assert answer.status_code == CASES[name].status, answer.text


@pytest.mark.parametrize("name", WITH_BODY)
def test_what_is_no_body_is_refused(stack, held, name: str) -> None:
    for raw in turn(RAW, NUMBERS[name], count=3):
        answer = send(stack, held, name, raw)
        check(answer)
        assert answer.status_code in {400, 413}, raw[:12]


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
ABSENT = {
    ("PUT /api/working-habits", "hours"),
    ("PUT /api/working-habits", "capacity"),
    ("PUT /api/filters/<filter_id>", "request_type"),
    ("PUT /api/filters/<filter_id>", "organization"),
}
"""Nothing means something: that somebody has no working hours, takes as many chats as the project says, or filters by
something else."""


def wrong_types(name: str) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Where in an endpoint's body something of another type is put: twice at least at each place, and all in turn."""
    body = CASES[name].body
    known = [at for at in places(body) if value_at(body, at) is not None and (name, *at) not in UNREAD]

    def kind(at: tuple[Any, ...]) -> str:
        return type(value_at(body, at)).__name__

    for _, group in groupby(sorted(known, key=kind), key=kind):
        alike = list(group)
        for number, at in enumerate(alike):
            wrong = OTHER_TYPES[type(value_at(body, at))]
            for value in turn(wrong, number, count=max(2, -(-len(wrong) // len(alike)))):
                if value is not None or ((name, *at) not in ABSENT and at != ("comment",)):
                    yield at, value


@pytest.mark.parametrize("name", WITH_BODY)
def test_another_type_is_refused_and_changes_nothing(stack, held, name: str) -> None:
    before = state(stack)
    for at, wrong in wrong_types(name):
        answer = send(stack, held, name, json.dumps(with_value(CASES[name].body, at, wrong)).encode())
        check(answer)
        assert outcome(answer) == (400, "invalid_input"), (at, wrong)
    assert state(stack) == before


UNUSABLE = {
    "email": ["", "ann", "\u202eann@example.com", "ann@example.com\x00", "<b>@example.com", "a" * 300 + "@example.com"],
    "name": ["", " ", "Ann\u202eeeL", "Ann\x07", "x" * 101, "\u2066\u2069"],
    "password": ["short", "password123", "x" * 257, "1234567890"],
}


@pytest.mark.parametrize(
    ("field", "typed"),
    [(name, typed) for name in UNUSABLE for typed in UNUSABLE[name]],
    ids=lambda part: ascii(part[:20]),
)
def test_what_people_type_is_refused_at_its_place_and_costs_no_code(stack, field: str, typed: str) -> None:
    stack.forget_limits()
    email = f"{new_id()}@example.com"
    right = {"site": SITE, "email": email, "name": "Ann Lee", "password": PASSWORD}
    right |= stack.code(email, Purpose.REGISTER)
    refused = stack.ask("register", right | {field: typed})
    check(refused)
    assert outcome(refused) == (400, "invalid_input")
    assert refused.json["error"]["fields"].keys() == {field}
    assert stack.ask("register", right).status_code == 200


WITH_PARTS = [route for route in ROUTES if "<" in route.path]


@pytest.mark.parametrize("route", WITH_PARTS, ids=lambda one: f"{one.method} {one.path}")
def test_no_part_of_an_address_breaks_anything(stack, held, route: Route) -> None:
    for text in turn(IN_ADDRESSES, WITH_PARTS.index(route), count=5):
        stack.forget_limits()
        path = re.sub(r"<\w+>", quote(text.encode("utf-8", "surrogatepass"), safe=""), route.path)
        token = held.administration if "/texts/" in path else held.settings if "/api/" in path else None
        case = CASES.get(f"{route.method} {route.path}")
        body = None if case is None else case.body
        check_page(stack.send(route.method, path, token=token, json=body))


QUERIES = [
    ("/widget/KEY/settings?lang=VALUE", None),
    ("/widget/KEY/settings?tz=VALUE", None),
    ("/widget/KEY/frame?lang=VALUE&tz=VALUE", None),
    ("/api/project-settings/groups?query=VALUE", "settings"),
    ("/api/socket-ticket?tz=VALUE", "customer"),
]


@pytest.mark.parametrize(("address", "who"), QUERIES, ids=[address for address, _ in QUERIES])
def test_no_query_breaks_anything(stack, held, address: str, who: str | None) -> None:
    method = "POST" if "ticket" in address else "GET"
    for text in IN_ADDRESSES:
        stack.forget_limits()
        value = quote(text.encode("utf-8", "surrogatepass"), safe="")
        path = address.replace("KEY", stack.key).replace("VALUE", value)
        token = getattr(held, who) if who else None
        check_page(stack.send(method, path, token=token, headers={"Origin": SITE}))


PAGES = ("portal", "issue", "dashboard", "project-settings", "administration")
PARAMETERS = ("serviceDeskId", "projectId", "projectKey", "issueId", "issueKey", "lang", "tz")


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_no_page_breaks(stack, parameter: str) -> None:
    """Jira fills addresses in, and others may have a say in what it fills in; each page reads all of it."""
    first = PARAMETERS.index(parameter) * len(PAGES)
    for number, page in enumerate(PAGES, start=first):
        for text in turn(IN_ADDRESSES, number, count=5):
            check_page(stack.send("GET", page_with(stack, page, parameter, text)))


def page_with(stack: InProcessStack, page: str, parameter: str, text: str) -> str:
    value = quote(text.encode("utf-8", "surrogatepass"), safe="")
    given = "" if parameter == "projectId" else f"projectId={stack.project}&"
    path = f"/pages/{page}?{given}{parameter}={value}"
    claims = tokens.request_claims(CLIENT_KEY, "GET", path, seed.ADA.account_id)
    return f"{path}&jwt={tokens.sign(claims, stack.sandbox.installation.secret)}"


def check_page(answer: Any) -> None:
    """The same for what may be a page."""
    if answer.is_json or answer.status_code >= NO_SERVER_ERROR:
        check(answer)
    else:
        assert answer.status_code < NO_SERVER_ERROR


READ = ("Authorization", "X-Visitor", "Origin", "Accept-Language", "Content-Type")


@pytest.mark.parametrize("name", CASES)
def test_no_header_breaks_an_endpoint(stack, held, name: str) -> None:
    content = json.dumps(CASES[name].body).encode()
    for number, header in enumerate(READ, start=NUMBERS[name] * len(READ)):
        # Endpoints read that one themselves.
        for value in turn(HEADERS, number, count=3 if header == "X-Visitor" else 1):
            check(send(stack, held, name, content, headers={header: value}))
