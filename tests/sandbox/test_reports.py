import requests

from sandbox.parts import Parts
from sandbox.seed import CARLA, NINA, OMAR
from tests.sandbox.fake_addon import FakeAddon

PATH = "/rest/atlassian-connect/latest/report-accounts"
HELD = [{"accountId": each.account_id, "updatedAt": "2020-01-01T00:00:00Z"} for each in (CARLA, NINA, OMAR)]


def test_accounts_that_were_closed_or_changed_are_told_and_the_others_not(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    report = {"accounts": HELD}
    nothing = addon.call(url, "POST", PATH, json=report)
    assert (nothing.status_code, nothing.headers["Cycle-Period"]) == (204, "7")

    requests.put(f"{url}/sandbox/api/people/carla", json={"closed": True}, timeout=10).raise_for_status()
    requests.put(f"{url}/sandbox/api/people/nina", json={"displayName": "Nina Nova"}, timeout=10).raise_for_status()

    assert addon.call(url, "POST", PATH, json=report).json() == {
        "accounts": [
            {"accountId": CARLA.account_id, "status": "closed"},
            {"accountId": NINA.account_id, "status": "updated"},
        ]
    }
    later = [each | {"updatedAt": "2100-01-01T00:00:00Z"} for each in HELD[1:]]
    assert addon.call(url, "POST", PATH, json={"accounts": later}).status_code == 204
    shown = addon.call(url, "GET", f"/rest/api/3/user?accountId={NINA.account_id}").json()
    assert shown["displayName"] == "Nina Nova"


def test_a_report_that_cannot_be_read_is_refused(installed: Parts, addon: FakeAddon) -> None:
    url = installed.configuration.url
    many = [{"accountId": str(number), "updatedAt": "2020-01-01T00:00:00Z"} for number in range(91)]
    for accounts in (many, [{"accountId": "a"}], [{"accountId": "a", "updatedAt": "soon"}], "a"):
        assert addon.call(url, "POST", PATH, json={"accounts": accounts}).status_code == 400
