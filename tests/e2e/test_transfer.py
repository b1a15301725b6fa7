"""An agent transfers a chat to another project: its customer goes on where they are, with another team."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.test_accessibility import assert_clean
from tests.support.callers import configure
from tests.support.live_stack import LiveStack
from tests.support.roles import Dispatcher, SiteVisitor
from tests.support.waiting import wait_for

QUESTION = "Who decides about my holidays?"
LINE = "Support for Human Resources has your chat now."


@pytest.mark.usefixtures("somebody_is_online")
def test_a_chat_is_transferred_with_a_note(window: OpenWindow, live: LiveStack) -> None:
    configure(live, project="HR")
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say(QUESTION)
    first = live.issue_about(QUESTION)["key"]
    nina = Dispatcher(window()).arrive()
    # A request for the card may be on its way while the conversation moves.
    nina.window.expected.append(r"404 .*/(card|request)\)$")
    pia = Dispatcher(window(), "pia", project="HR").arrive()
    nina.choose(QUESTION)
    nina.say("Let me ask them")
    visitor.sees("Let me ask them")

    nina.frame.get_by_role("button", name="Transfer", exact=True).click()
    project = nina.frame.get_by_role("combobox", name="Transfer to project")
    expect(project).to_be_focused()
    project.press_sequentially("Human")
    nina.frame.get_by_role("option", name="Human Resources (HR)").click()
    expect(project).to_have_value("Human Resources (HR)")
    nina.frame.get_by_label("Note for agents").fill("New here since May")
    assert_clean(nina.frame)
    nina.page.keyboard.press("Control+Enter")

    visitor.sees_in_order([QUESTION, "Let me ask them", LINE])
    expect(nina.frame.get_by_text("its request was moved to another project")).to_be_visible()
    pia.choose(LINE)
    for text in (QUESTION, "Let me ask them", LINE):
        pia.sees(text)
    pia.sees("New here since May")
    pia.say("Your manager does")
    visitor.sees("Your manager does")
    expect(nina.message("Your manager does")).to_have_count(0)
    visitor.say("Thank you, both")
    pia.sees("Thank you, both")
    expect(visitor.frame.get_by_text("New here since May")).to_have_count(0)
    visitor.page.reload()
    visitor.sees_in_order([QUESTION, "Let me ask them", LINE, "Your manager does", "Thank you, both"])

    second = wait_for(
        lambda: next((each for each in live.issues() if LINE in each["description"]), None), what="another request"
    )
    assert second["key"].startswith("HR-")
    assert f"Continues {first}" in second["description"]
    assert not live.comment_saying(second["key"], "New here since May")["public"]
    told = live.comment_saying(first, f"It goes on in {second['key']}.")
    assert not told["public"]
    assert "New here since May" in told["body"]
    live.comment_saying(second["key"], "Your manager does")
