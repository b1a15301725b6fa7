"""Agents begin chats on requests that have none: with which customer, on which request, and once."""

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Surface
from jira_chat.conversations import rules
from jira_chat.conversations.errors import ChatNotOfferedError
from jira_chat.jira.errors import JiraTimeoutError, JiraUnavailableError
from jira_chat.kernel.errors import ConflictError, ForbiddenError
from jira_chat.settings.models import ProjectSettings
from tests.integration.sync.conftest import PROJECT


@pytest.fixture
def issue(story):
    """A request that Carla raised in the portal."""
    return story.jira.create_request("4", "11", "No parcel", "Where is it?", "carla").issue_id


@pytest.fixture
def nina(story, issue):
    """Nina before that request."""
    return replace(story.nina, surface=Surface.ISSUE, issue=issue)


def begin(story, nina, body="It is on its way", client_id="begin-0001"):
    begun = story.reaching_out.begin(nina, client_id=client_id, body=body)
    story.conversation = begun.id
    return begun


def test_the_chat_is_on_this_request_with_the_agents_words_as_its_first_comment(story, issue, nina):
    assert story.reaching_out.request(nina).customer_name == "Carla Costa"
    before = story.jira.says(issue, "Said before the chat", author="nina")
    story.clock.advance(minutes=5)
    story.jira.acts_for.add("nina")
    begun = begin(story, nina)
    story.settle()
    assert story.jira.calls.count("create_request") == 1
    told = [each for each in story.jira.comments[issue] if each.id != before.id]
    assert [(each.author, each.text, each.public) for each in told] == [("nina", "It is on its way", True)]
    assert story.bodies() == ["It is on its way"]
    assert rules.may_see(story.carla, begun)
    assert (begun.issue, begun.summary, begun.customer_name) == (issue, "No parcel", "Carla Costa")


def test_carla_answers_in_the_chat_or_in_jira(story, issue, nina):
    begin(story, nina)
    story.say("Thanks", story.carla)
    story.settle()
    comment = story.jira.says(issue, "And when?", author="carla")
    story.clock.advance(minutes=1)
    story.hearing.hear_named(story.now, comment.id, deleted=False, tries=0)
    assert story.bodies() == ["It is on its way", "Thanks", "And when?"]


def test_sent_again_it_is_the_same_and_another_is_refused(story, nina):
    first = begin(story, nina)
    assert begin(story, nina).id == first.id
    with pytest.raises(ConflictError, match="already"):
        begin(story, nina, client_id="begin-0002")
    assert story.bodies() == ["It is on its way"]


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"on_behalf_of": "nina"}, "yourself"),
        ({"on_behalf_of": "app"}, "Nobody knows"),
        ({"on_behalf_of": None}, "does not say"),
        ({"restricted": True}, "cannot see"),
        ({"project": "10001"}, "cannot see"),
        ({"resolved": True}, "Reopen"),
        ({"plain": True}, "no request"),
    ],
)
def test_what_is_in_the_way_is_said(story, issue, nina, about, reason):
    story.jira.requests[issue].update(about)
    with pytest.raises(ConflictError, match=reason):
        begin(story, nina)


def test_there_is_none_where_nobody_could_chat(story, nina):
    settings = ProjectSettings(portal=False, external=False)
    story.settings.save(story.tenant, PROJECT, settings, version=1, author="ada")
    with pytest.raises(ChatNotOfferedError, match="not offered"):
        begin(story, nina)


@pytest.mark.parametrize("who", ["carla", "nina"])
def test_others_than_agents_on_a_request_are_refused(story, who):
    with pytest.raises(ForbiddenError):
        story.reaching_out.request(getattr(story, who))


def test_while_jira_is_away_nothing_begins(story, nina):
    story.jira.will_fail("details", JiraUnavailableError("Jira is away."))
    with pytest.raises(JiraUnavailableError):
        begin(story, nina)
    story.jira.will_fail("find_issue", JiraTimeoutError("No answer."))
    with pytest.raises(JiraUnavailableError):
        begin(story, nina)
    assert begin(story, nina)
