"""The sandbox reads the Connect rules for itself: what a forged or careless call gets."""

import time
from typing import Any

import pytest
import requests

from sandbox.parts import Parts
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
