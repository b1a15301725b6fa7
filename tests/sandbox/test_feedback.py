from sandbox import workflow
from sandbox.parts import Parts
from tests.sandbox.fake_addon import FakeAddon

PATH = "/rest/servicedeskapi/request/SUP-1/feedback"
GOOD = {"type": "csat", "rating": 4, "comment": {"body": "Quick!"}}
OPT_IN = {"X-ExperimentalApi": "opt-in"}


def test_feedback_is_taken_once_and_of_what_is_done(installed: Parts, addon: FakeAddon) -> None:
    url, issue = installed.configuration.url, installed.jira.issues[0]
    assert addon.call(url, "POST", PATH, json=GOOD, headers=OPT_IN).status_code == 400
    issue.status = workflow.RESOLVED
    assert addon.call(url, "POST", PATH, json=GOOD).status_code == 412
    assert addon.call(url, "POST", PATH, json=GOOD | {"rating": 6}, headers=OPT_IN).status_code == 400
    assert addon.call(url, "POST", PATH, json=GOOD, headers=OPT_IN).status_code == 201
    assert addon.call(url, "POST", PATH, json=GOOD, headers=OPT_IN).status_code == 400
    assert addon.call(url, "GET", PATH, headers=OPT_IN).json() == GOOD
