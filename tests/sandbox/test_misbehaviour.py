import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from sandbox import adf
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


COMMENT = "/rest/api/3/issue/SUP-1/comment"


def _write(site: Parts, addon: FakeAddon, text: str = "Hi", issue: str = "SUP-1") -> requests.Response:
    path = f"/rest/api/3/issue/{issue}/comment"
    return addon.call(site.configuration.url, "POST", path, json={"body": adf.from_text(text)})


def _comments(site: Parts, addon: FakeAddon) -> int:
    total: int = addon.call(site.configuration.url, "GET", COMMENT).json()["total"]
    return total


def test_a_write_can_be_done_and_answered_late_or_not_at_all(installed: Parts, addon: FakeAddon) -> None:
    _misbehave(installed, kind="late_answer", seconds=0.5)
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(_write, installed, addon)
        wait_for(lambda: _comments(installed, addon) == 1)
        assert not answer.done()
        assert answer.result().status_code == 201
    _misbehave(installed, kind="lost_answer")
    assert _write(installed, addon).status_code == 500
    assert _comments(installed, addon) == 2


def test_what_is_new_can_be_in_no_list_and_not_readable_for_a_while(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    _misbehave(installed, kind="read_lag", seconds=0.5)
    _misbehave(installed, kind="list_lag", seconds=0.5)
    address = f"{COMMENT}/{_write(installed, addon).json()['id']}"
    assert (addon.call(url, "GET", address).status_code, _comments(installed, addon)) == (404, 0)
    wait_for(lambda: addon.call(url, "GET", address).status_code == 200 and _comments(installed, addon) == 1)


def test_an_issue_can_be_hidden_for_a_while(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    requests.post(f"{url}/sandbox/api/issues/SUP-1/hide", json={"seconds": 0.5}, timeout=10)
    assert addon.call(url, "GET", "/rest/api/3/issue/SUP-1").status_code == 404
    assert addon.call(url, "GET", "/rest/servicedeskapi/request?requestOwnership=ALL_REQUESTS").json()["size"] == 0
    wait_for(lambda: addon.call(url, "GET", "/rest/api/3/issue/SUP-1").status_code == 200)


def test_writes_to_one_issue_are_limited_whatever_it_is_called(installed: Parts, addon: FakeAddon) -> None:
    number = installed.jira.issues[0].issue_id
    # The short window refuses one of them, or on a slow machine the long one.
    refused = next(answer for _ in range(101) if (answer := _write(installed, addon)).status_code != 201)
    assert refused.status_code == 429
    assert refused.headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert 1 <= int(refused.headers["Retry-After"]) <= 30
    assert _write(installed, addon, issue=number).status_code == 429
    assert _comments(installed, addon) >= 20


def test_points_run_out(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    _misbehave(installed, kind="points", times=None, points=3)
    answers = [addon.call(url, "GET", "/rest/api/3/myself") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["RateLimit-Reason"] == "jira-quota-tenant-based"
    counted = requests.get(f"{url}/sandbox/api/calls", timeout=10).json()
    assert counted == {"reads": 3, "writes": 0, "refused": 1}


def test_a_comment_is_as_long_as_jira_takes(installed: Parts, addon: FakeAddon) -> None:
    texts = ["x" * 32_767, "x" * 32_768, "\N{GRINNING FACE}" * 16_384]
    assert [_write(installed, addon, each).status_code for each in texts] == [201, 400, 400]


@pytest.mark.parametrize(("project", "as_request"), [("HR", 200), ("WEB", 404)])
def test_an_issue_moves_to_a_service_project_and_to_another(
    installed: Parts, addon: FakeAddon, project: str, as_request: int
) -> None:
    url = installed.configuration.url
    moved = requests.post(f"{url}/sandbox/api/issues/SUP-1/move", json={"project": project}, timeout=10).json()
    assert moved["key"] == f"{project}-1"
    shown = addon.call(url, "GET", "/rest/api/3/issue/SUP-1").json()
    assert (shown["key"], shown["fields"]["project"]["key"]) == (moved["key"], project)
    assert addon.call(url, "GET", f"/rest/servicedeskapi/request/{moved['key']}").status_code == as_request
    told = json.loads(installed.webhooks.listed()[-1]["body"])
    assert [each["field"] for each in told["changelog"]["items"]] == ["project", "Key"]


@pytest.mark.parametrize("kind", ["nonsense", None])
def test_unknown_trouble_is_refused(installed: Parts, kind: str | None) -> None:
    url = f"{installed.configuration.url}/sandbox/api/misbehave"
    assert requests.post(url, json={"kind": kind}, timeout=10).status_code == 400
