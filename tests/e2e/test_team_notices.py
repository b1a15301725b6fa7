"""A project's team is told that nobody answers: an admin enters where, and tries it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.test_accessibility import assert_clean
from tests.support.callers import SETTINGS_PAGE, Panel
from tests.support.live_stack import LiveStack
from tests.support.roles import ProjectAdmin
from tests.support.scripted_server import Answer, ScriptedServer
from tests.support.waiting import wait_for

TEAM = "team-of-support@example.com"

A_DAY = "1440"
"""Minutes that no conversation of another test on the same product has been waiting for."""


@pytest.mark.usefixtures("chat_is_on")
def test_an_admin_tries_the_mail_and_the_webhook_of_notices(window: OpenWindow, live: LiveStack) -> None:
    opened = window()
    opened.expected.append("400 .*/api/project-settings/notices")
    ada = ProjectAdmin(opened).arrive()
    with ScriptedServer() as receiver:
        ada.frame.get_by_text("Notices to your team", exact=True).click()
        ada.frame.get_by_label("Tell the team when nobody has answered").fill(A_DAY)
        ada.frame.get_by_label("E-mail addresses").fill("nobody")
        ada.frame.get_by_role("button", name="Save notices").click()
        expect(ada.frame.get_by_text("nobody: Enter an e-mail address")).to_be_visible()
        assert_clean(ada.frame)
        ada.frame.get_by_label("E-mail addresses").fill(TEAM)
        ada.frame.get_by_label("Webhook (Slack").fill(f"{receiver.url}/services/secret")
        ada.frame.get_by_role("button", name="Save notices").click()
        expect(ada.frame.get_by_text("Saved.", exact=True)).to_be_visible()
        expect(ada.frame.get_by_label("Webhook (Slack")).to_have_value("127.0.0.1/…")
        # What failed is tried again, and each try fails the same way.
        receiver.will_answer(Answer(200, b"ok"), *[Answer(404)] * 20)
        ada.frame.get_by_role("button", name="Send a test notice").click()
        expect(ada.frame.get_by_text("The test was sent.")).to_be_visible()
        got = wait_for(lambda: receiver.received, what="the webhook")[0]
        assert (got.path, got.json["text"].split(": ")[0]) == ("/services/secret", "Acme Support")
        (mail,) = wait_for(lambda: live.mails_to(TEAM), what="the mail")
        assert "This is a test" in mail["text"]
        ada.frame.get_by_role("button", name="Send a test notice").click()
        expect(ada.frame.get_by_text("Webhook: It answered 404.")).to_be_visible()
        assert_clean(ada.frame)
    settings = Panel.framed(live, SETTINGS_PAGE, by="ada")
    shown = settings.ask("GET", "/api/project-settings/notices")
    assert "secret" not in shown.text
    nothing = {"minutes": 0, "emails": [], "webhook": ""}
    assert settings.ask("PUT", "/api/project-settings/notices", nothing).status_code == 200
