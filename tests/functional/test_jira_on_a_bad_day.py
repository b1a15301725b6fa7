"""Chat goes on while Jira does not, and nobody reads anything twice."""

from sandbox.rest.customer_requests import AUTOMATIC_ANSWER
from sandbox.websites import widget_key
from tests.support.callers import Line, Panel, configure, connected, issue_page, visitor_token
from tests.support.stage import Stage
from tests.support.waiting import wait_for

SITE = "https://www.example.com"


def visitor(stage: Stage) -> str:
    """Return the token of a new visitor."""
    return visitor_token(stage, widget_key(configure(stage, external=True)["snippet"]), SITE)


def bodies(line: Line, conversation: str) -> list[str]:
    return [message["body"] for message in line.history(conversation)]


def test_a_comment_that_is_quicker_than_the_answer_of_jira_is_heard(stage: Stage) -> None:
    stage.misbehave("automation", seconds=0.5)
    with connected(stage, visitor(stage)) as line:
        conversation = line.begin("Is anybody there already?")
        line.hear_message(AUTOMATIC_ANSWER)
        assert bodies(line, conversation) == ["Is anybody there already?", AUTOMATIC_ANSWER]


def test_messages_reach_jira_once_when_it_is_back(stage: Stage) -> None:
    with connected(stage, visitor(stage)) as customer:
        conversation = customer.begin("Before the bad time")
        key = stage.issue_about("Before the bad time")["key"]
        with connected(stage, Panel.framed(stage, issue_page(key), by="nina").session) as agent:
            stage.misbehave("error", times=None)
            customer.say(conversation, "In the middle of it")
            agent.hear_message("In the middle of it")
            agent.say(conversation, "We go on all the same")
            customer.hear_message("We go on all the same")
            assert stage.issue(key)["comments"] == []
            stage.misbehave("off")
        stage.comment_saying(key, "We go on all the same")
        comments = [comment["body"] for comment in stage.issue(key)["comments"]]
        assert comments == ["Anonymous Chat User: In the middle of it", "Nina Novak: We go on all the same"]
        assert bodies(customer, conversation)[1:] == ["In the middle of it", "We go on all the same"]


def test_a_request_is_raised_once_when_jira_is_back(stage: Stage) -> None:
    stage.misbehave("error", prefix="/rest/servicedeskapi/request", times=2)
    with connected(stage, visitor(stage)) as line:
        line.begin("Raised in spite of it")
        assert line.hear_key() == stage.issue_about("Raised in spite of it")["key"]
    assert [each["summary"] for each in stage.issues()].count("Raised in spite of it") == 1


def test_public_comments_are_heard_once_however_their_webhooks_come(stage: Stage) -> None:
    with connected(stage, visitor(stage)) as line:
        conversation = line.begin("How do webhooks come?")
        key = line.hear_key()
        stage.comment(key, "as usual")
        line.hear_message("as usual")
        stage.misbehave("reordered")
        stage.comment(key, "sent first, told last")
        stage.misbehave("duplicate", times=2)
        stage.comment(key, "told twice")
        stage.comment(key, "not for customers", public=False)
        stage.comment(key, "for a role alone", visibility={"type": "role", "value": "Administrators"})
        stage.comment(key, "for a group alone", visibility={"type": "group", "value": "jira-servicedesk-users"})
        stage.misbehave("lost")
        stage.comment(key, "never told")
        stage.comment(key, "told once")
        wait_for(lambda: all(each["status"] == 204 for each in deliveries(stage, key) if each["status"] != "lost"))
        wait_for(lambda: "sent first, told last" in bodies(line, conversation))
        heard = bodies(line, conversation)
        assert sorted(heard[1:]) == ["as usual", "sent first, told last", "told once", "told twice"]
        seqs = [frame["message"]["seq"] for frame in line.heard if frame["type"] == "message"]
        assert len(seqs) == len(set(seqs))


def deliveries(stage: Stage, key: str) -> list[dict[str, object]]:
    return [each for each in stage.webhooks() if each["issue_key"] == key]
