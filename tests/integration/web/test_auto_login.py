"""Identity secrets on the settings page, and web sites that vouch for their customers."""

import json

import jwt
import pytest

from tests.support.web import SITE, bearer

IDENTITY = "/api/project-settings/identity"
OUTSIDE = {"block_admins": False, "sites": [SITE]}


@pytest.fixture
def key(web):
    return web.configure(**OUTSIDE)


@pytest.fixture
def admin(web, key):
    return web.session("project-settings")


@pytest.fixture
def secret(web, admin):
    made = web.send("POST", IDENTITY, headers=admin)
    assert made.status_code == 201, made.text
    return made.json["secret"]


@pytest.fixture
def identify(web, key, secret):
    def identify(*, site=SITE, headers=None, signed_with=secret, **changes):
        now = int(web.clock().timestamp())
        claims = {
            "email": "carla@example.com",
            "name": "Carla Costa",
            "aud": key,
            "iat": now,
            "exp": now + 300,
            "jti": "jti-number-1",
        }
        token = jwt.PyJWS().encode(json.dumps(claims | changes).encode(), signed_with, algorithm="HS256")
        body = {"site": site, "token": token}
        return web.send("POST", f"/widget/{key}/identify", json=body, headers=headers or {})

    return identify


def test_a_secret_is_told_once_and_listed(web, admin):
    made = web.send("POST", IDENTITY, headers=admin).json

    page = web.send("GET", "/api/project-settings", headers=admin)
    assert page.json["identity"] == [{name: made[name] for name in ("id", "created_at", "created_by")}]
    assert made["secret"] not in page.text
    assert page.json["history"][0]["changes"][0]["field"] == "identity"


def test_a_secret_can_be_ended(web, admin, secret):
    (known,) = web.send("GET", "/api/project-settings", headers=admin).json["identity"]

    assert web.send("DELETE", f"{IDENTITY}/{known['id']}", headers=admin).status_code == 204
    assert web.send("DELETE", f"{IDENTITY}/{known['id']}", headers=admin).status_code == 404
    assert web.send("GET", "/api/project-settings", headers=admin).json["identity"] == []


def test_only_the_settings_page_has_secrets(web, key):
    for headers in ({}, web.session("dashboard"), web.session("portal"), web.visitor(key)):
        assert web.send("POST", IDENTITY, headers=headers).status_code in {401, 403}
        assert web.send("DELETE", f"{IDENTITY}/x", headers=headers).status_code in {401, 403}


def test_a_customer_is_signed_in(web, identify):
    answer = identify()

    assert answer.status_code == 200
    assert answer.json["customer"] == {"name": "Carla Costa", "email": "carla@example.com"}
    assert answer.json["token"].startswith("c.")
    me = web.send("GET", "/api/me", headers=bearer(answer.json["token"]))
    known = {"name": "Carla Costa", "email": "carla@example.com", "has_password": False}
    assert me.json == known | {"vouched": True, "may_set_password": False}
    assert web.send("POST", "/api/socket-ticket", headers=bearer(answer.json["token"])).status_code == 200


def test_a_token_counts_once(identify):
    assert identify().status_code == 200

    again = identify()

    assert again.status_code == 401
    assert again.json["error"]["code"] == "identity_refused"
    assert "jti" in again.json["error"]["message"]


def test_good_tokens_cost_their_address_nothing(identify):
    assert [identify(jti=f"jti-number-{number}").status_code for number in range(61)] == [200] * 61


def test_refused_tokens_are_counted_used_ones_and_forged_ones_too(identify):
    assert identify(jti="jti-used-before").status_code == 200
    bad = [{"jti": "jti-used-before"}, {"signed_with": "x" * 64}, *[{"aud": "another"}] * 58]
    assert [identify(**each).status_code for each in bad] == [401] * 60
    refused = identify(jti="jti-not-used-yet")
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "too_many_requests")
    assert refused.headers["Retry-After"]


@pytest.mark.parametrize(
    "changes", [{"signed_with": "a secret that nobody here has ever seen"}, {"aud": "x"}, {"exp": 0}, {"email": None}]
)
def test_what_is_not_accepted_says_why(identify, changes):
    answer = identify(**changes)

    assert (answer.status_code, answer.json["error"]["code"]) == (401, "identity_refused")


@pytest.mark.parametrize("site", ["https://elsewhere.example", "null", "", None])
def test_other_sites_are_not_served(identify, site):
    assert identify(site=site).json["error"]["code"] == "chat_not_offered"


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'{"token": 7}', b'{"site": "https://www.example.com"}', b'{"token": null}', b"\xff"],
)
def test_bodies_that_cannot_be_read(web, key, body):
    answer = web.send("POST", f"/widget/{key}/identify", data=body)

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "invalid_input")


@pytest.mark.parametrize("token", ["", "\u0000", "\u202e" * 50, "<script>", "a.b.c", "x" * 8_000])
def test_hostile_tokens(web, key, token):
    answer = web.send("POST", f"/widget/{key}/identify", json={"site": SITE, "token": token})

    assert (answer.status_code, answer.json["error"]["code"]) == (401, "identity_refused")


def test_an_unknown_key_has_no_chat(web, key):
    answer = web.send("POST", "/widget/no-such-key/identify", json={"site": SITE, "token": "x"})

    assert answer.status_code == 403


def test_when_jira_cannot_be_asked_the_portal_is_named(web, identify):
    web.configure(sites=[SITE], block_admins=True)
    web.site.away = True

    answer = identify()

    assert (answer.status_code, answer.json["error"]["code"]) == (503, "sign_in_unavailable")
    assert answer.json["error"]["portal"].startswith(web.site.url)


def test_what_a_visitor_began_is_the_customers(web, key, identify):
    visitor = web.visitor(key)
    person = web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
    web.services.presence.choose(_agent(person), online=True)
    started = web.services.conversations.start(person, client_id="client-id-1", body="My printer is on fire")

    token = identify(headers={"X-Visitor": visitor["Authorization"].removeprefix("Bearer ")}).json["token"]

    customer = web.services.account_sessions.recognise(token)
    (talk,) = web.services.conversations.of_person(customer)
    assert (talk.id, talk.customer_name, talk.summary) == (
        started.conversation.id,
        "Carla Costa",
        "My printer is on fire",
    )
    assert web.services.conversations.of_person(person) == []


def _agent(person):
    return type(person)(
        tenant=person.tenant, surface="dashboard", project=person.project, account="nina", name="Nina Novak"
    )
