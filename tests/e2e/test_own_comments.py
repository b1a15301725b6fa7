"""A host that lets us act as nobody: an agent's answer is their own comment all the same, which their page writes."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import OpenWindow
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent, SiteVisitor


@pytest.fixture
def no_impersonation(live: LiveStack) -> Iterator[None]:
    """Atlassian gives no tokens. Ada answers nowhere else, so none of hers is known."""
    live.misbehave("error", prefix="/oauth2/token", times=None)
    yield
    live.misbehave("off")


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on", "no_impersonation")
def test_an_answer_is_its_agents_comment_without_impersonation(window: OpenWindow, live: LiveStack) -> None:
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("Whose words are these?")
    visitor.sees_sent()
    key = live.issue_about("Whose words are these?")["key"]

    ada = Agent(window(), key, "ada").arrive()
    ada.sees("Whose words are these?")
    for answer in ("They are mine.", "And these, too."):
        ada.say(answer)
        visitor.sees(answer)
        assert live.comment_saying(key, answer)["author"] == "ada"
    assert [each["body"] for each in live.issue(key)["comments"]] == ["They are mine.", "And these, too."]
