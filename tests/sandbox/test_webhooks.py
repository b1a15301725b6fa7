from typing import Any

import jwt
import pytest

from sandbox import adf, workflow
from sandbox.misbehaviour import Rule
from sandbox.parts import Parts
from tests.sandbox.fake_addon import FakeAddon, plain_qsh, wait_for


def _comment(site: Parts, text: str = "Hello", *, public: bool = True) -> None:
    issue, nina = site.jira.issue("SUP-1"), site.jira.user_named("nina")
    assert issue
    assert nina
    site.actions.add_comment(nina, issue, adf.from_text(text), public=public)


def _settled(site: Parts, count: int = 1) -> list[dict[str, Any]]:
    return wait_for(
        lambda: (
            (found := site.webhooks.listed())
            and len(found) >= count
            and all(one["status"] in (204, 400, 401, "lost") for one in found)
            and found
        )
    )


def _texts(addon: FakeAddon) -> list[str]:
    return [body["comment"]["body"] for _, body, _ in addon.webhooks]


@pytest.mark.parametrize("public", [True, False])
def test_a_comment_is_told_with_a_thin_issue_and_signed(installed: Parts, addon: FakeAddon, public: bool) -> None:
    _comment(installed, "One\n\nTwo", public=public)
    _settled(installed)
    headers, body, target = addon.webhooks[0]
    claims = jwt.decode(headers["Authorization"].removeprefix("JWT "), addon.secret, algorithms=["HS256"])
    assert claims["qsh"] == plain_qsh("POST", target)
    assert set(body) == {"timestamp", "webhookEvent", "comment", "issue"}
    assert body["comment"]["body"] == "One\n\nTwo"
    assert body["comment"]["jsdPublic"] is public
    assert set(body["issue"]["fields"]) == {"summary", "issuetype", "project", "assignee", "priority", "status"}
    assert headers["X-Atlassian-Webhook-Flow"] == "Primary"
    assert "X-Atlassian-Webhook-Retry" not in headers


def test_a_failure_that_may_pass_is_tried_again_as_the_same_delivery(installed: Parts, addon: FakeAddon) -> None:
    for number, status in enumerate((408, 409, 425, 429, 500, 503), start=1):
        addon.webhooks.clear()
        addon.webhook_statuses = [status, status]
        _comment(installed)
        assert [each["attempts"] for each in _settled(installed, number)] == [3] * number, status
        identifiers = {headers["X-Atlassian-Webhook-Identifier"] for headers, _, _ in addon.webhooks}
        assert len(identifiers) == 1
        assert [headers.get("X-Atlassian-Webhook-Retry") for headers, _, _ in addon.webhooks] == [None, "1", "2"]


def test_a_refusal_is_final(installed: Parts, addon: FakeAddon) -> None:
    addon.webhook_statuses = [400]
    _comment(installed)
    _settled(installed)
    addon.webhook_statuses = [401]
    _comment(installed)
    assert {(each["attempts"], each["status"]) for each in _settled(installed, 2)} == {(1, 400), (1, 401)}


def test_an_addon_that_is_away_hears_it_later(installed: Parts, addon: FakeAddon) -> None:
    away = addon.url.replace("127.0.0.1", "127.0.0.2")
    installed.installation.addon = type(installed.installation.addon)({**addon.descriptor(), "baseUrl": away})
    _comment(installed)
    wait_for(lambda: installed.webhooks.listed()[0]["attempts"] > 1)
    installed.installation.addon = type(installed.installation.addon)(addon.descriptor())
    assert _settled(installed)[0]["status"] == 204


def test_webhooks_can_be_lost_doubled_and_reordered(installed: Parts, addon: FakeAddon) -> None:
    installed.misbehaviour.add(Rule("lost"))
    _comment(installed, "lost")
    installed.misbehaviour.add(Rule("duplicate"))
    _comment(installed, "doubled")
    wait_for(lambda: len(addon.webhooks) == 2)
    installed.misbehaviour.add(Rule("reordered"))
    _comment(installed, "first")
    _comment(installed, "second")
    wait_for(lambda: len(addon.webhooks) == 4)
    assert _texts(addon) == ["doubled", "doubled", "second", "first"]


def test_changes_of_the_issue_are_told_with_the_person_who_made_them(installed: Parts, addon: FakeAddon) -> None:
    issue, nina = installed.jira.issue("SUP-1"), installed.jira.user_named("nina")
    assert issue
    assert nina
    installed.actions.transition(nina, issue, workflow.available(issue)[0])
    installed.actions.delete_issue(nina, issue)
    _settled(installed, 2)
    (_, updated, _), (_, deleted, _) = addon.webhooks
    assert updated["webhookEvent"] == "jira:issue_updated"
    assert updated["user"]["displayName"] == "Nina Novak"
    assert updated["changelog"]["items"][0]["toString"] == "Waiting for customer"
    assert deleted["webhookEvent"] == "jira:issue_deleted"
    assert "changelog" not in deleted


def test_a_disabled_addon_hears_nothing(installed: Parts, addon: FakeAddon) -> None:
    installed.installation.disable()
    _comment(installed)
    assert installed.webhooks.listed() == []
    assert addon.webhooks == []
