"""A host that lets us act as nobody: an agent's answer is their own comment all the same, which their page writes."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import OpenWindow, Visit
from tests.support.live_stack import LiveStack
from tests.support.roles import Agent


@pytest.fixture
def no_impersonation(live: LiveStack) -> Iterator[None]:
    """Atlassian gives no tokens. Ada answers nowhere else, so none of hers is known."""
    live.misbehave("error", prefix="/oauth2/token", times=None)
    yield
    live.misbehave("off")


@pytest.mark.usefixtures("no_impersonation")
def test_an_answer_is_its_agents_comment_without_impersonation(
    window: OpenWindow, live: LiveStack, visit: Visit
) -> None:
    visitor = visit()
    visitor.say("Whose words are these?")
    key = live.issue_about("Whose words are these?")["key"]

    ada = Agent(window(), key, "ada").arrive()
    ada.sees("Whose words are these?")
    for answer in ("They are mine.", "And these, too."):
        ada.say(answer)
        visitor.sees(answer)
        assert live.comment_saying(key, answer)["author"] == "ada"
    assert [each["body"] for each in live.issue(key)["comments"]] == ["They are mine.", "And these, too."]
