"""Jira Chat is installed again, removed and brought back while people use it."""

import requests

from sandbox.websites import widget_key
from tests.support.callers import SETTINGS_PAGE, Panel, ask, configure, connected, issue_page, visitor_token
from tests.support.live_stack import LiveStack

SITE = "https://www.example.com"


def test_a_second_installation_disturbs_no_open_page_and_no_chat(live: LiveStack) -> None:
    key = widget_key(configure(live)["snippet"])
    settings = Panel.framed(live, SETTINGS_PAGE, by="ada")
    with connected(live, visitor_token(live, key, SITE)) as customer:
        conversation = customer.begin("Will this survive?")
        issue = customer.hear_key()
        panel = Panel.framed(live, issue_page(issue), by="nina")
        with connected(live, panel.session) as agent:
            live.lifecycle("install")
            agent.say(conversation, "It does.")
            customer.hear_message("It does.")
            live.comment(issue, "So do comments.")
            customer.hear_message("So do comments.")
        live.comment_saying(issue, "It does.")
        assert settings.ask("GET", "/api/project-settings").status_code == 200
        with connected(live, panel.session) as again:
            again.say(conversation, "Old pages go on.")
        customer.hear_message("Old pages go on.")
    assert Panel.framed(live, SETTINGS_PAGE, by="ada").answer.status_code == 200


def test_a_page_that_was_opened_before_the_second_installation_can_stay(live: LiveStack) -> None:
    configure(live)
    panel = Panel.framed(live, issue_page("SUP-1"), by="nina")
    proof = context_token(live, "SUP-1", by="nina")
    live.lifecycle("install")
    renewed = renew(panel, proof)
    assert renewed.status_code == 200, renewed.text
    assert ask(live, "POST", "/api/socket-ticket", renewed.json()["session"], {}).status_code == 200


def test_a_removed_app_serves_nobody_and_comes_back_as_it_was(live: LiveStack) -> None:
    saved = configure(live, greeting="Kept through it all")
    key = widget_key(saved["snippet"])
    token = visitor_token(live, key, SITE)
    with connected(live, token) as customer:
        conversation = customer.begin("Before it was removed")
        issue = customer.hear_key()
    settings = Panel.framed(live, SETTINGS_PAGE, by="ada")
    page, proof = settings.answer.url, context_token(live, issue, by="ada")

    live.lifecycle("uninstall")
    assert requests.get(page, timeout=10).status_code == 401
    assert settings.ask("GET", "/api/project-settings").status_code in {401, 404}
    assert renew(settings, proof).status_code == 401
    assert ask(live, "POST", "/api/socket-ticket", token, {}).status_code in {401, 404}
    widget = f"{live.addon}/widget/{key}"
    assert requests.get(f"{widget}/settings", headers={"Origin": SITE}, timeout=10).status_code == 404
    assert requests.post(f"{widget}/session", json={"site": SITE}, timeout=10).status_code == 403
    assert "start" not in requests.get(f"{widget}/frame", timeout=10).text

    live.lifecycle("install")
    again = Panel.framed(live, SETTINGS_PAGE, by="ada").ask("GET", "/api/project-settings").json()
    assert again["settings"] == saved["settings"]
    assert again["snippet"] == saved["snippet"]
    assert requests.get(f"{widget}/settings", headers={"Origin": SITE}, timeout=10).status_code == 200
    with connected(live, token) as customer:
        assert [each["id"] for each in customer.welcome["conversations"]] == [conversation]
        live.comment(issue, "Welcome back.")
        customer.hear_message("Welcome back.")


def context_token(live: LiveStack, issue: str, *, by: str) -> str:
    """Return what `AP.context.getToken` gives on a request's page."""
    address = f"{live.jira}/frames/token"
    return requests.get(address, params={"issue": issue, "as": by}, timeout=10).text


def renew(panel: Panel, proof: str) -> requests.Response:
    """Renew the page's session as its script does."""
    address, headers = f"{panel.live.addon}/api/session", {"Authorization": f"JWT {proof}"}
    return requests.post(address, json={"session": panel.session}, headers=headers, timeout=10)
