"""Agents transfer chats to other projects: which, who sees them then, and what Jira is told, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from jira_chat.access.principals import Surface
from jira_chat.conversations import rules
from jira_chat.conversations.tables import messages
from jira_chat.jira.errors import JiraRefusedError, JiraTimeoutError, JiraUnavailableError
from jira_chat.jira.models import Named, Project, ServiceDesk
from jira_chat.kernel.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, ServiceDeskId
from jira_chat.settings.models import ProjectSettings
from tests.integration.sync.conftest import DATABASES, FIRST, OPEN, hear
from tests.integration.sync.test_reopening import resolve

HR = ProjectId("10001")
NOTE = "She has *asked* twice"
LINE = "None: Human Resources has your chat now."


@pytest.fixture
def story(raised):
    """The story with a second project, which Nina may see, and where Pia answers."""
    jira = raised.jira
    jira.projects[HR] = Project(HR, "HR", "Human Resources")
    jira.desks[HR] = ServiceDesk(ServiceDeskId("5"), HR, "HR", "Human Resources")
    jira.granted.add(("nina", "BROWSE_PROJECTS", HR))
    jira.users["pia"] = "Pia Petrova"
    raised.agents.add("pia")
    raised.settings.save(raised.tenant, HR, OPEN, version=0, author=AccountId("ada"))
    about = {"project": HR, "account": AccountId("pia"), "name": "Pia Petrova"}
    raised.pia = replace(raised.nina, **about)
    jira.calls.clear()
    return raised


def transfer(story, agent=None, *, note=NOTE, number=1, to=HR):
    story.transfers.transfer(agent or story.nina, story.conversation, to, transfer_id=f"{number:032}", note=note)


def test_what_only_the_former_request_has_is_not_taken_for_kept_in_the_new_one(story):
    story.say("Hold on", story.nina)
    story.settle()
    story.jira.undescribed |= {each.id for each in story.jira.types}
    transfer(story)
    story.settle()
    with story.database.reading() as connection:
        refs = connection.execute(select(messages.c.jira_ref).order_by(messages.c.seq)).scalars().all()
    assert refs == ["moved"] * 3


def test_it_goes_on_with_a_request_of_the_other_project(story):
    first = story.issue
    story.say("Hold on", story.nina)
    story.settle()
    story.say("Let me ask them", story.nina)
    transfer(story)
    assert story.bodies() == [FIRST, "Hold on", "Let me ask them", LINE]
    story.settle()

    second = story.issue
    request = story.jira.requests[second]
    assert (request["service_desk"], request["on_behalf_of"]) == ("5", "carla")
    assert story.jira.customers["5"] == {"carla"}
    description = request["description"]
    at = [description.index(each) for each in (FIRST, "Hold on", LINE, "Continues SUP-1")]
    assert at == sorted(at)
    assert story.jira.links == [(second, first)]
    # What Jira was not told by then is a comment there, as always.
    assert story.jira.told(second)[1][1] == "Let me ask them"
    assert [each.public for each in story.jira.comments[second]] == [False, True]
    (former,) = [each for each in story.jira.comments[first] if not each.public]
    assert "Nina Novak transferred this chat to Human Resources. It goes on in SUP-2." in former.text
    assert former.text.endswith("> She has asked twice")
    assert (story.now.issue_key, story.now.waiting_since is not None) == ("SUP-2", True)

    story.say("Thanks", story.carla)
    story.settle()
    hear(story, story.jira.says(second, "We pay it", author="pia"))
    assert story.bodies()[-2:] == ["Thanks", "We pay it"]
    assert story.failed() == 0


def test_who_sees_it_follows_the_other_project_at_once(story):
    issue = story.issue
    transfer(story)
    now = story.now
    on_issue = {"surface": Surface.ISSUE, "issue": issue}
    assert rules.may_see(story.carla, now)
    assert rules.may_see(story.pia, now)
    assert not any(rules.may_see(each, now) for each in (story.nina, replace(story.nina, **on_issue)))
    told = {topic for hint in story.hints.told for topic in hint.topics}
    assert {f"dashboard:{story.tenant}:10000", f"dashboard:{story.tenant}:{HR}"} <= told
    with pytest.raises(NotFoundError):
        story.say("Me again", story.nina)
    assert [each.body for each in story.notes.of(story.pia, story.conversation)] == [NOTE]


def test_only_projects_with_a_chat_that_the_agent_may_see(story):
    found = story.transfers.targets(story.nina, story.conversation)
    assert [each.project for each in found] == [HR]
    story.jira.granted.clear()
    assert story.transfers.targets(story.nina, story.conversation) == []
    for to in (HR, ProjectId("10000"), ProjectId("10099")):
        with pytest.raises(ForbiddenError):
            transfer(story, to=to)
    story.jira.granted.add(("nina", "BROWSE_PROJECTS", HR))
    story.settings.save(story.tenant, HR, ProjectSettings(), version=1, author=AccountId("ada"))
    assert story.transfers.targets(story.nina, story.conversation) == []


def test_nobody_else_can(story):
    for who in (story.carla, story.visitor):
        with pytest.raises(ForbiddenError):
            transfer(story, who)
    with pytest.raises(NotFoundError):
        transfer(story, story.pia)
    with pytest.raises(InvalidInputError):
        story.transfers.transfer(story.nina, story.conversation, HR, transfer_id="1", note="")
    assert story.bodies() == [FIRST]


def test_sent_again_it_is_done_already(story):
    transfer(story)
    transfer(story)
    story.settle()
    transfer(story)
    story.settle()
    assert (story.bodies(), len(story.jira.requests)) == ([FIRST, LINE], 2)
    assert len(story.notes.of(story.pia, story.conversation)) == 1
    with pytest.raises(ConflictError, match="already"):
        transfer(story, number=2)


@pytest.mark.parametrize("database_kind", DATABASES)
def test_of_two_at_once_one_wins(story):
    story.jira.granted.add(("ada", "BROWSE_PROJECTS", HR))
    ada = replace(story.nina, account=AccountId("ada"), name="Ada Admin")

    def attempt(number_and_agent):
        number, agent = number_and_agent
        try:
            transfer(story, agent, number=number)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(attempt, enumerate([story.nina, ada, story.nina, ada])))
    story.settle()
    assert (sum(done), len(story.jira.requests), story.bodies()) == (1, 2, [FIRST, LINE])


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("verb", ["create_request", "add_note", "relate"])
def test_what_jira_does_not_answer_is_there_once(story, verb, done):
    first = story.issue
    transfer(story)
    story.jira.will_fail(verb, JiraTimeoutError("No answer."), done=done)
    story.settle()
    assert len(story.jira.requests) == 2
    assert [len([each for each in story.jira.comments[each] if not each.public]) for each in (first, story.issue)] == [
        1,
        1,
    ]


def test_a_write_that_was_begun_before_does_not_stand_in_the_way(story):
    story.say("Just a second", story.nina)
    story.jira.will_fail("add_comment", JiraUnavailableError("Bad gateway.", status=502))
    story.clock.advance(seconds=5)
    story.work()
    transfer(story)
    story.settle()
    assert len(story.jira.requests) == 2
    assert [said for _, said in story.jira.told(story.issue)][1:] == ["Just a second"]


def test_back_again_it_is_a_third_request(story):
    story.jira.granted.add(("pia", "BROWSE_PROJECTS", ProjectId("10000")))
    transfer(story)
    story.settle()
    transfer(story, story.pia, note="", number=2, to=ProjectId("10000"))
    story.settle()
    assert story.now.issue_key == "SUP-3"
    assert story.jira.requests[story.issue]["description"].endswith("Continues SUP-2")
    assert (story.now.project, story.now.moved) == (ProjectId("10000"), False)
    assert rules.may_see(story.nina, story.now)


def test_a_customer_whom_the_other_project_does_not_take_becomes_the_reporter_later(story):
    story.jira.will_fail("add_customers", JiraRefusedError("Not here.", status=400))
    story.jira.unnoticed.add("carla")
    transfer(story)
    story.settle()
    assert story.jira.calls.count("set_reporter") == 1
    assert story.jira.requests[story.issue]["on_behalf_of"] == "carla"


def test_those_who_take_part_take_part_in_the_next_request(story):
    sharing, first = story.jira.sharing, story.issue
    costa, rossi = Named("1", "Costa Bakeries"), Named("2", "Rossi")
    sharing.taking_part[first] = [AccountId("omar"), AccountId("tia")]
    sharing.share(first, [costa, rossi])
    story.jira.will_fail("add_participant", JiraRefusedError("No customer of this project.", status=400))
    transfer(story)
    story.settle()
    # Who is not taken by the project stays behind, alone.
    assert sharing.taking_part[story.issue] == ["tia"]
    assert story.jira.requests[story.issue]["classification"].organizations == (costa, rossi)
    assert story.failed() == 0


@pytest.mark.parametrize("verb", ["participants", "share"])
def test_a_jira_that_does_not_share_holds_no_transfer_up(story, verb):
    first = story.issue
    story.jira.sharing.share(first, [Named("1", "Costa Bakeries")])
    transfer(story)
    story.jira.will_fail(verb, JiraRefusedError("Not on the screen.", status=400))
    story.settle()
    assert (story.now.issue_key, story.failed()) == ("SUP-2", 0)
    assert len([each for each in story.jira.comments[first] if not each.public]) == 1


def test_what_is_over_or_still_begins_stays(story):
    resolve(story, story.jira)
    with pytest.raises(ConflictError, match="resolved"):
        transfer(story)
    story.start("Another one", story.carla)
    with pytest.raises(ConflictError, match="being created"):
        transfer(story, number=3)
