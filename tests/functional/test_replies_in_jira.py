"""Who asks may answer in the portal or by mail; others take part. All of it is one conversation, in order."""

from sandbox.websites import widget_key
from tests.support.callers import Panel, configure, connected, issue_page, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"


def test_comments_of_customers_and_participants_join_on_the_customers_side_under_their_names(live: LiveStack) -> None:
    token = visitor_token(live, widget_key(configure(live, external=True)["snippet"]), SITE)
    with connected(live, token) as line:
        conversation = line.begin("Who else has this?")
        key = line.hear_key()
        said = [("carl", "I do"), ("pia", "So do I"), ("nina", "Use water"), ("carl", "Thanks")]
        for author, text in said:
            live.comment(key, text, author=author)
            line.hear_message(text)
        heard = line.history(conversation)[1:]

    assert [(each["side"], each["author"], each["body"]) for each in heard] == [
        ("customer", "Carl Chen", "I do"),
        ("customer", "Pia Petrova", "So do I"),
        ("agent", "Nina Novak", "Use water"),
        ("customer", "Carl Chen", "Thanks"),
    ]


def test_what_an_agent_said_in_the_chat_is_theirs_to_edit_and_to_delete_in_jira(live: LiveStack) -> None:
    token = visitor_token(live, widget_key(configure(live, external=True)["snippet"]), SITE)
    with connected(live, token) as line:
        conversation = line.begin("What shall I use?")
        key = line.hear_key()
        with connected(live, Panel.framed(live, issue_page(key), by="nina").session) as agent:
            agent.say(conversation, "Use *watter*")
        comment = live.comment_saying(key, "watter")
        assert comment["author"] == "nina"

        def answer() -> str:
            return str(line.history(conversation)[-1]["body"])

        assert answer() == "Use *watter*"
        live.edit_comment(key, comment["id"], "Use water")
        wait_for(lambda: answer() == "Use water", what="the edited answer")
        live.delete_comment(key, comment["id"])
        wait_for(lambda: answer() == "", what="the deleted answer")
