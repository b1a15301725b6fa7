"""Whether anything is lost is computed: messages and comments are compared, both ways, on a running pair."""

from sandbox.websites import widget_key
from tests.support.callers import (
    ADMINISTRATION_PAGE,
    DASHBOARD_PAGE,
    SETTINGS_PAGE,
    Panel,
    configure,
    connected,
    visitor_token,
)
from tests.support.live_stack import Json, LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"

# A project with few conversations: a comparison pauses between some and the next.
SMALL = "HR"


def compared(panel: Panel) -> Json:
    """Compare, and wait until that is over."""
    assert panel.ask("POST", "/api/delivery/comparison", {}).status_code == 200
    return wait_for(lambda: done if (done := latest(panel))["finished_at"] else None, what="the end")


def latest(panel: Panel) -> Json:
    found: Json = panel.ask("GET", "/api/delivery").json()
    return dict(found["comparison"])


def test_what_is_told_is_found_again_and_what_is_gone_is_not(live: LiveStack) -> None:
    key = widget_key(configure(live, project=SMALL, external=True)["snippet"])
    project = Panel.framed(live, SETTINGS_PAGE.replace("SUP", SMALL), by="ada")
    admin = Panel.framed(live, ADMINISTRATION_PAGE, by="ada")
    pia = Panel.framed(live, DASHBOARD_PAGE.replace("SUP", SMALL), by="pia")
    with connected(live, pia.session) as agent, connected(live, visitor_token(live, key, SITE)) as line:
        agent.send("presence", online=True)
        agent.hear("presence", online=True)
        conversation = line.begin("Is this counted?")
        request = line.hear_key()
        line.say(conversation, "And this?")
        comment = live.comment_saying(request, "And this?")["id"]
        live.comment(request, "All of it", author="pia")
        line.hear_message("All of it")
    counted = wait_for(
        lambda: shown if (shown := admin.ask("GET", "/api/delivery").json())["waiting"] == 0 else None, what="no wait"
    )
    assert counted["sent"] == counted["in_jira"] >= 2
    assert counted["heard"] >= 1
    assert 0 <= counted["to_jira"]["median"] <= counted["to_jira"]["p95"] < 60
    assert counted["stuck"] == []
    found = compared(project)["found"]
    assert (found["lost"], found["doubled"], found["leaked"], found["unread"]) == (0, 0, 0, 0)
    assert found["messages"] >= 3

    # What was told a moment ago may not be in Jira's lists yet, and is no loss before they catch up.
    live.delete_comment(request, comment)
    assert compared(project)["found"]["lost"] == 0


def test_checks_say_that_all_is_well(live: LiveStack) -> None:
    configure(live, external=True)
    for page, path in ((ADMINISTRATION_PAGE, "/api/administration"), (SETTINGS_PAGE, "/api/project-settings/checks")):
        checks = Panel.framed(live, page, by="ada").ask("GET", path).json()["checks"]
        assert len(checks) >= 5
        assert [
            check for check in checks if check["ok"] is not True and check["name"] != "All messages reached Jira"
        ] == []
