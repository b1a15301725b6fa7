"""Chat goes on while Jira does not, and nobody reads anything twice."""

from sandbox.rest.customer_requests import AUTOMATIC_ANSWER
from sandbox.websites import widget_key
from tests.support.callers import (
    DASHBOARD_PAGE,
    Panel,
    SocketClient,
    configure,
    connected,
    issue_page,
    visitor_token,
)
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"


def visitor(live: LiveStack) -> str:
    """Return the token of a new visitor."""
    return visitor_token(live, widget_key(configure(live, external=True)["snippet"]), SITE)


def bodies(line: SocketClient, conversation: str) -> list[str]:
    return [message["body"] for message in line.history(conversation)]


def test_a_comment_that_is_quicker_than_the_answer_of_jira_is_heard(live: LiveStack) -> None:
    live.misbehave("automation", seconds=0.5)
    with connected(live, visitor(live)) as line:
        conversation = line.begin("Is anybody there already?")
        line.hear_message(AUTOMATIC_ANSWER)
        assert bodies(line, conversation) == ["Is anybody there already?", AUTOMATIC_ANSWER]


def test_messages_reach_jira_once_when_it_is_back(live: LiveStack) -> None:
    with connected(live, visitor(live)) as customer:
        conversation = customer.begin("Before the bad time")
        key = live.issue_about("Before the bad time")["key"]
        with connected(live, Panel.framed(live, issue_page(key), by="nina").session) as agent:
            live.misbehave("error", times=None)
            customer.say(conversation, "In the middle of it")
            agent.hear_message("In the middle of it")
            agent.say(conversation, "We go on all the same")
            customer.hear_message("We go on all the same")
            assert live.issue(key)["comments"] == []
            live.misbehave("off")
        live.comment_saying(key, "We go on all the same")
        comments = [(each["author"], each["body"].split("\n\n")[-1]) for each in live.issue(key)["comments"]]
        assert comments == [("app", "In the middle of it"), ("nina", "We go on all the same")]
        assert bodies(customer, conversation)[1:] == ["In the middle of it", "We go on all the same"]


def test_an_agent_whom_we_may_not_act_for_is_named_by_the_app(live: LiveStack) -> None:
    # Paul, whose token nothing else asks for: a token is kept for minutes.
    key = widget_key(configure(live, project="HR", external=True)["snippet"])
    paul = Panel.framed(live, DASHBOARD_PAGE.replace("SUP", "HR"), by="paul")
    with connected(live, paul.session) as agent:
        agent.send("presence", online=True)
        agent.hear("presence", online=True)
        with connected(live, visitor_token(live, key, SITE)) as customer:
            conversation = customer.begin("May you act for Paul?")
            request = customer.hear_key()
            live.misbehave("error", prefix="/oauth2/token")
            agent.say(conversation, "Not today")
            comment = live.comment_saying(request, "Not today")
            assert comment["author"] == "app"
            assert comment["body"].startswith("AGENT *Paul Prieur* ")
            live.comment(request, "By hand", author="paul")
            customer.hear_message("By hand")
            assert bodies(customer, conversation)[1:] == ["Not today", "By hand"]


def test_a_request_is_raised_once_when_jira_is_back(live: LiveStack) -> None:
    live.misbehave("error", prefix="/rest/servicedeskapi/request")
    with connected(live, visitor(live)) as line:
        line.begin("Raised in spite of it")
        assert line.hear_key() == live.issue_about("Raised in spite of it")["key"]
    assert [each["summary"] for each in live.issues()].count("Raised in spite of it") == 1


def test_a_comment_that_jira_does_not_show_yet_is_not_written_again(live: LiveStack) -> None:
    with connected(live, visitor(live)) as line:
        conversation = line.begin("Is it slow today?")
        key = line.hear_key()
        live.misbehave("lost_answer", prefix="/rest/api/3/issue")
        live.misbehave("list_lag", seconds=4)
        line.say(conversation, "Written once")
        live.comment_saying(key, "Written once")
        line.say(conversation, "And then this")
        live.comment_saying(key, "And then this")
        assert len(live.issue(key)["comments"]) == 2


def test_public_comments_are_heard_once_however_their_webhooks_come(live: LiveStack) -> None:
    with connected(live, visitor(live)) as line:
        conversation = line.begin("How do webhooks come?")
        key = line.hear_key()
        live.comment(key, "as usual")
        line.hear_message("as usual")
        live.misbehave("reordered")
        live.comment(key, "sent first, told last")
        live.misbehave("duplicate", times=2)
        live.comment(key, "told twice")
        live.comment(key, "not for customers", public=False)
        live.comment(key, "for a role alone", visibility={"type": "role", "value": "Administrators"})
        live.comment(key, "for a group alone", visibility={"type": "group", "value": "jira-servicedesk-users"})
        live.misbehave("lost")
        live.comment(key, "never told")
        live.comment(key, "told once")
        wait_for(lambda: all(each["status"] == 204 for each in deliveries(live, key) if each["status"] != "lost"))
        heard = ["as usual", "sent first, told last", "told twice", "never told", "told once"]
        wait_for(lambda: bodies(line, conversation)[1:] == heard)
        seqs = [frame["message"]["seq"] for frame in line.heard if frame["type"] == "message"]
        assert len(seqs) == len(set(seqs))


def test_what_is_changed_or_deleted_in_jira_is_so_in_the_chat(live: LiveStack) -> None:
    with connected(live, visitor(live)) as line:
        conversation = line.begin("Does it stay as it was?")
        key = line.hear_key()
        live.comment(key, "Use water")
        line.hear_message("Use water")
        comment = live.comment_saying(key, "Use water")["id"]
        live.edit_comment(key, comment, "Use sand")
        line.hear_message("Use sand")
        live.delete_comment(key, comment)
        wait_for(lambda: bodies(line, conversation) == ["Does it stay as it was?", ""])


def deliveries(live: LiveStack, key: str) -> list[dict[str, object]]:
    return [each for each in live.webhooks() if each["issue_key"] == key]
