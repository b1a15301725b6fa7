"""The sandbox reads the Connect rules for itself: what a forged or careless call gets."""

import time
from typing import Any

import jwt
import pytest
import requests

from sandbox import adf
from sandbox.authorization import GRANT
from sandbox.parts import Parts
from sandbox.seed import CARLA, NINA, PIA
from tests.sandbox.fake_addon import FakeAddon

MYSELF = "/rest/api/3/myself"


def _status(site: Parts, token: str, method: str = "GET", path: str = MYSELF, **arguments: Any) -> int:
    headers = {"Authorization": f"JWT {token}"}
    url = site.configuration.url + path
    return requests.request(method, url, headers=headers, timeout=10, **arguments).status_code


def test_a_well_signed_call_comes_in(shared: Parts, shared_addon: FakeAddon) -> None:
    assert _status(shared, shared_addon.token("GET", MYSELF)) == 200


@pytest.mark.parametrize(
    "spoiled",
    [
        {"iss": "another-addon"},
        {"iss": None},
        pytest.param({"exp": int(time.time()) - 600}, id="expired"),
        {"exp": None},
        {"iat": None},
        {"qsh": None},
        {"qsh": "context-qsh"},
        {"qsh": "0" * 64},
        {"secret": "0" * 64},
    ],
    ids=str,
)
def test_spoiled_tokens_are_refused(shared: Parts, shared_addon: FakeAddon, spoiled: dict[str, Any]) -> None:
    assert _status(shared, shared_addon.token("GET", MYSELF, **spoiled)) == 401


def test_a_token_is_for_one_request_only(shared: Parts, shared_addon: FakeAddon) -> None:
    token = shared_addon.token("GET", f"{MYSELF}?expand=groups")
    assert _status(shared, token, path=f"{MYSELF}?expand=groups") == 200
    assert _status(shared, token, path=MYSELF) == 401
    assert _status(shared, token, path=f"{MYSELF}?expand=other") == 401
    assert _status(shared, token, "POST", f"{MYSELF}?expand=groups") == 405


def test_calls_without_a_token_or_with_another_scheme_are_refused(shared: Parts, shared_addon: FakeAddon) -> None:
    url = shared.configuration.url + MYSELF
    assert requests.get(url, timeout=10).status_code == 401
    bearer = {"Authorization": f"Bearer {shared_addon.token('GET', MYSELF)}"}
    assert requests.get(url, headers=bearer, timeout=10).status_code == 401


def test_a_get_with_a_body_is_refused(shared: Parts, shared_addon: FakeAddon) -> None:
    assert _status(shared, shared_addon.token("GET", MYSELF), json={}) == 403


def test_an_operation_needs_its_scope(addon: FakeAddon, site: Parts) -> None:
    addon.scopes = ["WRITE"]
    site.installation.install()
    url, body = site.configuration.url, {"email": "new@example.com", "displayName": "New"}
    assert addon.call(url, "GET", MYSELF).status_code == 200
    assert addon.call(url, "POST", "/rest/servicedeskapi/customer", json=body).status_code == 403
    assert addon.call(url, "DELETE", "/rest/api/3/issue/SUP-1/properties/x").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/rest/servicedeskapi/servicedesk/1/customer"),
        ("GET", "/rest/servicedeskapi/servicedesk/1/requesttype/11"),
        ("GET", "/rest/servicedeskapi/assets/workspace"),
    ],
)
def test_some_operations_are_closed_to_apps(shared: Parts, shared_addon: FakeAddon, method: str, path: str) -> None:
    assert shared_addon.call(shared.configuration.url, method, path).status_code == 403


def test_nothing_comes_in_while_the_addon_is_disabled(installed: Parts, addon: FakeAddon) -> None:
    installed.installation.disable()
    assert _status(installed, addon.token("GET", MYSELF)) == 401
    installed.installation.enable()
    assert _status(installed, addon.token("GET", MYSELF)) == 200


def _assertion(site: Parts, addon: FakeAddon, **changes: Any) -> str:
    now, url = int(time.time()), site.configuration.url
    claims = {
        "iss": f"urn:atlassian:connect:clientid:{addon.lifecycle[0][1]['oauthClientId']}",
        "sub": f"urn:atlassian:connect:useraccountid:{NINA.account_id}",
        "aud": url,
        "tnt": url,
        "iat": now,
        "exp": now + 60,
    }
    return jwt.encode(claims | changes, addon.secret, algorithm="HS256")


def _ask_token(site: Parts, addon: FakeAddon, scope: str = "READ WRITE", **changes: Any) -> requests.Response:
    form = {"grant_type": GRANT, "scope": scope, "assertion": _assertion(site, addon, **changes)}
    return requests.post(f"{site.configuration.url}/oauth2/token", data=form, timeout=10)


def test_the_addon_acts_as_a_user_with_a_token_of_theirs(shared: Parts, shared_addon: FakeAddon) -> None:
    answer = _ask_token(shared, shared_addon).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    url = shared.configuration.url
    assert requests.get(url + MYSELF, headers=bearer, timeout=10).json()["displayName"] == "Nina Novak"
    body = {"body": adf.from_text("Hi"), "properties": [{"key": "ours", "value": 1}]}
    written = requests.post(f"{url}/rest/api/3/issue/SUP-1/comment", json=body, headers=bearer, timeout=10)
    assert written.json()["author"]["accountId"] == NINA.account_id
    needs_more = f"{url}/rest/api/3/group/bulk"
    assert requests.get(needs_more, headers=bearer, timeout=10).status_code == 403


def test_a_user_may_comment_only_where_they_may_comment_anyway(shared: Parts, shared_addon: FakeAddon) -> None:
    sub = f"urn:atlassian:connect:useraccountid:{PIA.account_id}"
    bearer = {"Authorization": f"Bearer {_ask_token(shared, shared_addon, sub=sub).json()['access_token']}"}
    url = f"{shared.configuration.url}/rest/api/3/issue/SUP-1/comment"
    assert requests.post(url, json={"body": adf.from_text("Hi")}, headers=bearer, timeout=10).status_code == 404


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "SYSTEM"}, "invalid_scope"),
        ({"iss": "urn:atlassian:connect:clientid:another"}, "invalid_grant"),
        ({"sub": f"urn:atlassian:connect:useraccountid:{CARLA.account_id}"}, "invalid_grant"),
        ({"sub": "urn:atlassian:connect:useraccountid:nobody"}, "invalid_grant"),
        ({"sub": NINA.account_id}, "invalid_grant"),
        ({"aud": "https://example.com"}, "invalid_grant"),
        ({"tnt": "https://example.com"}, "invalid_grant"),
        ({"exp": 1}, "invalid_grant"),
        ({"exp": 2_000_000_000}, "invalid_grant"),
    ],
    ids=str,
)
def test_other_assertions_bring_no_token(
    shared: Parts, shared_addon: FakeAddon, changes: dict[str, Any], error: str
) -> None:
    refused = _ask_token(shared, shared_addon, **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_an_addon_without_the_scope_acts_as_nobody(addon: FakeAddon, site: Parts) -> None:
    addon.scopes = ["READ", "WRITE"]
    site.installation.install()
    assert "oauthClientId" not in addon.lifecycle[0][1]
    addon.lifecycle[0][1]["oauthClientId"] = site.installation.oauth_client_id
    assert _ask_token(site, addon).json()["error"] == "unauthorized_client"
