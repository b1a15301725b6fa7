"""Who asks may answer in the portal or by mail; others take part. All of it is one conversation, in order."""

from sandbox.websites import widget_key
from tests.support.callers import configure, connected, visitor_token
from tests.support.live_stack import LiveStack

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
