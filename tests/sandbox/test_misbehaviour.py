import time

import pytest
import requests

from sandbox.parts import Parts
from tests.sandbox.fake_addon import FakeAddon, wait_for


def _misbehave(site: Parts, **rule: object) -> None:
    answer = requests.post(f"{site.configuration.url}/sandbox/api/misbehave", json=rule, timeout=10)
    assert answer.status_code == 200


def test_rest_can_be_limited_for_some_calls_under_a_path(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    _misbehave(installed, kind="rate_limit", prefix="/rest/servicedeskapi", times=2, seconds=7)
    assert addon.call(url, "GET", "/rest/api/3/myself").status_code == 200
    limited = [addon.call(url, "GET", "/rest/servicedeskapi/info") for _ in range(3)]
    assert [one.status_code for one in limited] == [429, 429, 200]
    assert limited[0].headers["Retry-After"] == "7"


def test_rest_can_fail_until_it_is_switched_off(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    _misbehave(installed, kind="error", times=None)
    assert [addon.call(url, "GET", "/rest/api/3/myself").status_code for _ in range(3)] == [500] * 3
    _misbehave(installed, kind="off")
    assert addon.call(url, "GET", "/rest/api/3/myself").status_code == 200


def test_rest_can_be_slow(installed: Parts, addon: FakeAddon) -> None:
    _misbehave(installed, kind="latency", seconds=0.3)
    begin = time.monotonic()
    assert addon.call(installed.configuration.url, "GET", "/rest/api/3/myself").status_code == 200
    assert time.monotonic() - begin >= 0.3


def test_a_new_customer_can_stay_unknown_for_a_while(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    _misbehave(installed, kind="customer_lag", seconds=0.5)
    sent = {"email": "late@example.com", "displayName": "Late"}
    account = addon.call(url, "POST", "/rest/servicedeskapi/customer", json=sent).json()["accountId"]
    add = {"accountIds": [account]}
    path = "/rest/servicedeskapi/servicedesk/1/customer"
    assert addon.call(url, "POST", path, json=add).status_code == 404
    wait_for(lambda: addon.call(url, "POST", path, json=add).status_code == 204)


@pytest.mark.parametrize("kind", ["nonsense", None])
def test_unknown_trouble_is_refused(installed: Parts, kind: str | None) -> None:
    url = f"{installed.configuration.url}/sandbox/api/misbehave"
    assert requests.post(url, json={"kind": kind}, timeout=10).status_code == 400
