"""Signing in and registering over HTTP: on an external page and in the portal."""

import itertools
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.clock import utc_now
from jira_chat.sign_in.response_timing import ResponseTiming
from tests.support import queued_mails
from tests.support import web as webs
from tests.support.signing_in import FakeTime, unhurried_throttle
from tests.support.web import SITE, bearer

ANN = "ann@example.com"
SMTP = "smtp://127.0.0.1:1"
PASSWORD = "violin harbour teapot"
ANOTHER = "nine paper lanterns"
OUTSIDE = {"sites": [SITE], "block_admins": False}

_addresses = (f"10.1.{high}.{low}" for high, low in itertools.product(range(250), repeat=2))


@pytest.fixture
def web(tmp_path, redis):
    """A site that installed the product, where mail can be sent and waiting takes no time."""
    with webs.serving(tmp_path, redis.url, SMTP_URL=SMTP, build_sign_in=instant_sign_in) as web:
        assert web.site.install(web.send).status_code == 204
        yield web


@pytest.fixture
def key(web):
    return web.configure(**OUTSIDE)


@pytest.fixture
def address():
    """A network address that no other test has."""
    return next(_addresses)


@pytest.fixture
def post(web, key, address):
    def post(path, *, site=SITE, headers=None, widget=None, **body):
        if site is not None:
            body["site"] = site
        return web.send(
            "POST",
            f"/widget/{widget or key}/{path}",
            json=body,
            headers=headers or {},
            environ_overrides={"REMOTE_ADDR": address},
        )

    return post


@pytest.fixture
def ask(web, post):
    """Ask for a code and return what has to be sent to use it."""

    def ask(purpose, email=ANN):
        asked = post("code", email=email, purpose=purpose)
        assert asked.status_code == 202
        return {"request": asked.json["request"], "code": code(web)}

    return ask


@pytest.fixture
def register(post, ask):
    def register(email=ANN, **options):
        body = {"name": "Ann Lee", "email": email, "password": PASSWORD} | ask("register", email) | options
        registered = post("register", **body)
        assert registered.status_code == 200, registered.text
        return registered.json

    return register


def instant_sign_in(parts, **others):
    """Signing in with refusals that come at once."""
    time = FakeTime()
    return webs.quick_sign_in(parts, timing=ResponseTiming(time, time.sleep), **others)


def unhurried_sign_in(parts, **others):
    """Signing in that nobody has to wait for, whatever they tried before."""
    return instant_sign_in(parts, throttle=unhurried_throttle(parts.database, utc_now), **others)


def mails(web):
    return queued_mails.read(web.features.infrastructure.database, web.features.infrastructure.vault)


def code(web):
    found = re.search(r"^ +(\d{6})$", mails(web)[-1]["text"], re.MULTILINE)
    assert found is not None
    return found[1]


def test_who_registers_is_signed_in_and_known(web, register):
    registered = register()

    assert registered["customer"] == {"name": "Ann Lee", "email": ANN}
    me = web.send("GET", "/api/me", headers=bearer(registered["token"]))
    assert me.json == {
        "name": "Ann Lee",
        "email": ANN,
        "has_password": True,
        "vouched": False,
        "may_set_password": True,
    }
    assert web.send("POST", "/api/socket-ticket", headers=bearer(registered["token"])).json["ticket"]


def test_asking_for_a_code_has_one_answer(web, post, register):
    register()
    answers = [
        post("code", email=email, purpose=purpose)
        for email in (ANN, "nobody@example.com")
        for purpose in ("sign_in", "reset")
    ]
    assert {(answer.status_code, *answer.json, len(answer.json["request"])) for answer in answers} == {
        (202, "request", 43)
    }
    assert len({answer.json["request"] for answer in answers}) == len(answers)


def test_a_mail_is_in_the_language_of_its_reader(web, post):
    post("code", email=ANN, purpose="register", language="de-AT")
    assert 'lang="de"' in mails(web)[-1]["html"]


def test_password_and_code_sign_in(post, register, ask):
    register()
    by_password = post("sign-in", email=ANN, password=PASSWORD)
    by_code = post("sign-in", email=ANN, **ask("sign_in"))

    for answer in (by_password, by_code):
        assert answer.status_code == 200
        assert answer.json["customer"] == {"name": "Ann Lee", "email": ANN}
        assert answer.json["token"].startswith("c.")
        assert answer.json["browser"].startswith("b.")


def test_a_client_that_sends_no_request_has_no_right_code(post, register, ask):
    register()
    refused = post("sign-in", email=ANN, code=ask("sign_in")["code"])
    assert (refused.status_code, refused.json["error"]["code"]) == (401, "sign_in_failed")


def test_a_browser_that_is_known_is_counted_apart(post, register):
    browser = register()["browser"]
    for _ in range(2):
        post("sign-in", email=ANN, password="wrong")
    assert post("sign-in", email=ANN, password=PASSWORD).status_code == 429
    assert post("sign-in", email=ANN, password=PASSWORD, browser=browser).status_code == 200


def test_all_refusals_are_the_same_to_the_byte(post, register):
    register()
    refusals = [
        post("sign-in", email=ANN, code="000000"),
        post("sign-in", email="nobody@example.com", password=PASSWORD),
        post("sign-in", email="nobody@example.com", code="000000"),
        post("reset", email=ANN, code="000000", password=ANOTHER),
        post("register", name="A", email="new@example.com", code="000000"),
        post("sign-in", email=ANN, password="wrong"),
    ]
    first = refusals[0]
    assert (first.status_code, first.json["error"]["code"]) == (401, "sign_in_failed")
    assert {(each.status_code, each.text, str(each.headers)) for each in refusals} == {
        (401, first.text, str(first.headers))
    }


def test_while_jira_cannot_be_asked_the_portal_is_shown(web, post, register):
    register()
    web.configure(**OUTSIDE | {"block_admins": True})
    web.site.away = True
    refused = post("sign-in", email=ANN, password=PASSWORD)

    assert refused.status_code == 503
    assert refused.json["error"]["code"] == "sign_in_unavailable"
    assert refused.json["error"]["portal"] == f"{web.site.url}/servicedesk/customer/portal/1"


def test_too_many_failures_say_when_to_try_again(post):
    assert post("sign-in", email=ANN, password="wrong").status_code == 401
    refused = post("sign-in", email=ANN, password="wrong")

    assert refused.status_code == 429
    assert refused.json["error"]["retry_after"] == int(refused.headers["Retry-After"]) == 1


def test_a_forgotten_password_is_set_anew(web, post, register, ask):
    before = register()
    reset = post("reset", email=ANN, **ask("reset"), password=ANOTHER)

    assert reset.status_code == 200
    assert web.send("GET", "/api/me", headers=bearer(before["token"])).status_code == 401
    assert web.send("GET", "/api/me", headers=bearer(reset.json["token"])).status_code == 200


def test_a_password_that_will_not_do_is_refused_with_its_reason(post, ask):
    refused = post("register", name="Ann", email=ANN, **ask("register"), password="password12")
    assert (refused.status_code, refused.json["error"]["fields"].keys()) == (400, {"password"})


def test_a_password_is_changed(web, register):
    token = register()["token"]
    body = {"password": PASSWORD, "new_password": ANOTHER}
    changed = web.send("PUT", "/api/password", headers=bearer(token), json=body)

    assert changed.status_code == 200
    assert web.send("GET", "/api/me", headers=bearer(token)).status_code == 401
    assert web.send("GET", "/api/me", headers=bearer(changed.json["token"])).status_code == 200


def test_signing_out_ends_the_session(web, register):
    token = bearer(register()["token"])
    assert web.send("POST", "/api/sign-out", headers=token).status_code == 204
    for method, path in (("GET", "/api/me"), ("POST", "/api/sign-out"), ("POST", "/api/socket-ticket")):
        assert web.send(method, path, headers=token).status_code == 401


@pytest.mark.parametrize("site", [None, "", "https://evil.example", "null", "https://www.example.com.evil.example"])
def test_nobody_signs_in_from_a_site_that_is_not_listed(post, site):
    for path, body in BODIES.items():
        refused = post(path, site=site, **body)
        assert (refused.status_code, refused.json["error"]["code"]) == (403, "chat_not_offered"), path


def test_an_unknown_key_offers_nothing(post):
    refused = post("sign-in", widget="unknown", email=ANN, password=PASSWORD)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "chat_not_offered")


@pytest.mark.parametrize(
    ("choice", "path", "body"),
    [
        ({"sign_in_password": False}, "sign-in", {"email": ANN, "password": PASSWORD}),
        ({"sign_in_password": False}, "code", {"email": ANN, "purpose": "reset"}),
        ({"sign_in_code": False}, "sign-in", {"email": ANN, "code": "123456"}),
        ({"sign_in_code": False}, "code", {"email": ANN, "purpose": "sign_in"}),
        ({"registration": False}, "register", {"email": ANN, "name": "Ann", "code": "123456"}),
        ({"registration": False}, "code", {"email": ANN, "purpose": "register"}),
    ],
)
def test_what_is_not_offered_is_refused(web, post, choice, path, body):
    web.configure(**OUTSIDE | choice)
    refused = post(path, **body)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "chat_not_offered")


def test_without_mail_only_passwords_are_offered(tmp_path, redis):
    with webs.serving(tmp_path, redis.url, build_sign_in=instant_sign_in) as web:
        web.site.install(web.send)
        key = web.configure(**OUTSIDE)
        answers = {
            path: web.send("POST", f"/widget/{key}/{path}", json=body | {"site": SITE}).status_code
            for path, body in BODIES.items()
        }
    assert answers == {"code": 403, "sign-in": 401, "register": 403, "reset": 403}


def test_a_stranger_in_the_portal_signs_in_there(web, post, register):
    register()
    stranger = web.session("portal", account=None)
    signed_in = post("sign-in", site=None, headers=stranger, email=ANN, password=PASSWORD)

    assert signed_in.status_code == 200
    ticket = web.send("POST", "/api/socket-ticket", headers=bearer(signed_in.json["token"]))
    assert ticket.status_code == 200


def test_whom_the_portal_knows_signs_in_nowhere_else(web, post):
    known = web.session("portal")
    assert post("sign-in", site=None, headers=known, email=ANN, password=PASSWORD).status_code == 403


@pytest.mark.parametrize("visitor", ["", "v.unknown", "c.1", "v.\x7f" + "a" * 500])
def test_a_visitor_who_is_none_is_no_hindrance(post, register, visitor):
    register()
    assert post("sign-in", email=ANN, password=PASSWORD, headers={"X-Visitor": visitor}).status_code == 200


def test_a_visitors_conversations_come_along(web, key, post, ask):
    token = web.visitor(key)["Authorization"].removeprefix("Bearer ")
    visitor = web.services.visitors.recognise(token)
    begun = web.services.conversations
    nina = Principal(
        tenant=visitor.tenant, surface=Surface.DASHBOARD, project=visitor.project, account="nina", name="Nina"
    )
    web.services.presence.choose(nina, online=True)
    started = begun.start(visitor, client_id="client-id-1", body="Hello")
    answer = post("register", name="Ann", email=ANN, **ask("register"), headers={"X-Visitor": token})

    customer = web.services.account_sessions.recognise(answer.json["token"])
    assert [each.id for each in begun.of_person(customer)] == [started.conversation.id]


def test_a_customers_token_opens_no_page_of_ours(web, register):
    token = bearer(register()["token"])
    for method, path in (("GET", "/api/project-settings"), ("GET", "/api/dashboard"), ("POST", "/api/visitor-session")):
        assert web.send(method, path, headers=token).status_code in {401, 403, 404}


# What throws hostile values at it.

BODIES = {
    "code": {"email": ANN, "purpose": "sign_in"},
    "sign-in": {"email": ANN, "password": PASSWORD},
    "register": {"name": "Ann", "email": ANN, "code": "123456", "password": PASSWORD, "language": "en"},
    "reset": {"email": ANN, "code": "123456", "password": PASSWORD},
}

hostile_texts = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "a\x00b",
            "\u202eevil",
            "\u2066\u2069",
            "<script>alert(1)</script>",
            "'; DROP TABLE jobs; --",
            "a" * 100_000,
            "ann@example.com\r\nBcc: all@example.com",
            "\ufeff",
            "\U0010ffff",
            "%s%n",
            "{0.__class__}",
            "https://[::1",
            "https://www.example.com\\@evil.example",
            "-" * 5000,
            "null",
            "\uff11\uff12\uff13\uff14\uff15\uff16",
        ]
    ),
)
hostile_values = st.one_of(
    hostile_texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(), max_size=3),
    st.dictionaries(st.text(), st.text(), max_size=3),
)
_THOROUGH = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def hardened(tmp_path_factory, redis):
    """For hostile input: nothing is refused just because it comes often."""
    folder = tmp_path_factory.mktemp("hardened")
    with webs.serving(folder, redis.url, SMTP_URL=SMTP, build_sign_in=unhurried_sign_in) as web:
        assert web.site.install(web.send).status_code == 204
        key = web.configure(**OUTSIDE)
        yield web, key


def assert_is_answered(answer):
    """What cannot be used is refused with a message, never a fault of ours."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        error = answer.json["error"]
        assert error["code"]
        assert error["message"]


@pytest.mark.parametrize("path", BODIES)
@_THOROUGH
@given(data=st.data())
def test_hostile_values_are_refused_with_a_message(hardened, path, data):
    web, key = hardened
    body = BODIES[path] | {"site": SITE}
    for field in data.draw(
        st.sets(st.sampled_from([*body, "purpose", "language", "request", "browser", "more"]), min_size=1, max_size=3)
    ):
        body[field] = data.draw(hostile_values)
    assert_is_answered(web.send("POST", f"/widget/{key}/{path}", json=body))


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b'"text"', b"{", b"\xff\xfe", b'{"email": "\\ud800"}', b"[" * 5000, b"{}", b"1e999"]
)
def test_a_body_that_is_none_is_refused_with_a_message(hardened, path, raw):
    web, key = hardened
    refused = web.send("POST", f"/widget/{key}/{path}", data=raw)
    assert refused.status_code == 400
    assert refused.json["error"]["message"]


@_THOROUGH
@given(password=hostile_values, new_password=hostile_values)
def test_hostile_passwords_of_a_customer_are_refused_with_a_message(hardened, password, new_password):
    web, key = hardened
    token = _customer(web, key)
    body = json.dumps({"password": password, "new_password": new_password})
    assert_is_answered(web.send("PUT", "/api/password", headers=bearer(token), data=body))


@_THOROUGH
@given(token=st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=200))
def test_hostile_tokens_are_refused_with_a_message(hardened, token):
    web, key = hardened
    for headers in (bearer(f"c.{token}"), bearer(token)):
        refused = web.send("GET", "/api/me", headers=headers)
        assert refused.status_code == 401
        assert refused.json["error"]["message"]
    body = BODIES["sign-in"] | {"site": SITE}
    for headers in ({"X-Visitor": f"v.{token}"}, bearer(f"s.{token}")):
        assert_is_answered(web.send("POST", f"/widget/{key}/sign-in", headers=headers, json=body))


def _customer(web, key):
    email = f"customer-{next(_addresses)}@example.com"
    asked = web.send("POST", f"/widget/{key}/code", json={"site": SITE, "email": email, "purpose": "register"})
    body = {"site": SITE, "name": "A", "email": email, "code": code(web), "request": asked.json["request"]}
    return web.send("POST", f"/widget/{key}/register", json=body).json["token"]


@pytest.fixture
def in_blocked_group(web, register):
    """The token of somebody who was put into a blocked group after signing in."""
    token = register()["token"]
    web.configure(**OUTSIDE, blocked_groups=[{"id": "staff-id", "name": "staff"}])
    web.site.groups[ANN] = {"staff-id"}
    return token


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/socket-ticket"), ("GET", "/api/me"), ("PUT", "/api/password")]
)
def test_a_member_of_a_blocked_group_is_signed_out_without_a_word_of_it(web, in_blocked_group, method, path):
    headers = bearer(in_blocked_group)
    body = {"password": PASSWORD, "new_password": ANOTHER}
    unknown = web.send(method, path, headers=bearer("c.unknown"), json=body)
    refused = web.send(method, path, headers=headers, json=body)
    assert (refused.status_code, refused.json) == (401, unknown.json)

    web.site.groups.clear()
    assert web.send("GET", "/api/me", headers=headers).status_code == 401, "the session is over, not paused"


def test_a_member_of_a_blocked_group_may_sign_out(web, in_blocked_group):
    assert web.send("POST", "/api/sign-out", headers=bearer(in_blocked_group)).status_code == 204


def test_while_jira_is_away_who_is_signed_in_stays(web, in_blocked_group):
    web.site.away = True
    assert web.send("GET", "/api/me", headers=bearer(in_blocked_group)).status_code == 200


@pytest.mark.parametrize("event", ["disabled", "uninstalled"])
def test_on_a_site_that_left_nobody_is_signed_in(web, register, post, event):
    headers = bearer(register()["token"])
    _ = web.site.uninstall(web.send) if event == "uninstalled" else web.site.tell(web.send, event)
    for method, path in (("POST", "/api/socket-ticket"), ("GET", "/api/me"), ("PUT", "/api/password")):
        assert web.send(method, path, headers=headers, json={"new_password": ANOTHER}).status_code == 404, path
    assert post("sign-in", email=ANN, password=PASSWORD).status_code == 403


@pytest.mark.parametrize("choice", [{"external": False}, {"sites": ["https://elsewhere.example.com"]}])
def test_where_chat_is_not_offered_any_more_no_socket_is_opened(web, key, register, choice):
    visitor, customer = web.visitor(key), bearer(register()["token"])
    web.configure(**OUTSIDE | choice)
    for headers in (visitor, customer):
        refused = web.send("POST", "/api/socket-ticket", headers=headers)
        assert (refused.status_code, refused.json["error"]["code"]) == (403, "chat_not_offered")


@pytest.mark.parametrize("choice", [{"anonymous": False}, {"require_identity": True}])
def test_who_may_not_write_any_more_may_still_read(web, key, register, choice):
    visitor, customer = web.visitor(key), bearer(register()["token"])
    web.configure(**OUTSIDE | choice)
    for headers in (visitor, customer):
        assert web.send("POST", "/api/socket-ticket", headers=headers).status_code == 200
