"""After a chat: rating it, and a file of it to keep."""

import pytest

from jira_chat.conversations.models import Conversation, Rating
from jira_chat.customers import accounts
from jira_chat.kernel.ids import TenantId
from tests.support import queued_mails
from tests.support import web as webs
from tests.support.jira_site import PROJECT
from tests.support.web import SITE, Web, bearer

ANN = "ann@example.com"


@pytest.fixture
def visitor(web: Web, key: str) -> dict[str, str]:
    return web.visitor(key)


@pytest.fixture
def conversation(web: Web, visitor: dict[str, str]) -> Conversation:
    """One whose request is resolved."""
    started = web.begin(visitor, "<b>Hello</b>")
    link = web.features.conversations.link
    link.note_request(started, "10100", "SUP-7", described=True)
    link.note_state(started, key="SUP-7", summary="Hello", resolved=True)
    return started


def path(conversation: Conversation, part: str) -> str:
    return f"/api/conversations/{conversation.id}/{part}"


def test_a_customer_is_asked_rates_once_and_is_asked_no_more(web, visitor, conversation) -> None:
    asked = web.send("GET", path(conversation, "ending?lang=de"), headers=visitor).json
    assert (asked["asks"], asked["score"]) == (True, None)
    assert asked["texts"]["ending.5"] == "Sehr gut"
    rating = {"score": 5, "comment": "Quick!"}
    for _ in range(2):
        answer = web.send("POST", path(conversation, "rating"), headers=visitor, json=rating)
        assert (answer.status_code, answer.json["score"]) == (200, 5)
    again = web.send("POST", path(conversation, "rating"), headers=visitor, json=rating | {"score": 1})
    assert (again.status_code, again.json["error"]["code"]) == (409, "already_rated")
    kept = web.features.conversations.link.find(conversation.tenant, conversation.id)
    assert kept.rating == Rating(score=5, comment="Quick!")


@pytest.mark.parametrize("score", [0, 6, 2.5, "5", None, True])
def test_a_score_is_from_one_to_five(web, visitor, conversation, score) -> None:
    assert web.send("POST", path(conversation, "rating"), headers=visitor, json={"score": score}).status_code == 400


def test_the_transcript_is_a_file_that_no_browser_runs(web, visitor, conversation) -> None:
    text = web.send("GET", path(conversation, "transcript?tz=Europe/Berlin"), headers=visitor)
    assert "    <b>Hello</b>\n" in text.text
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.headers["Content-Disposition"] == "attachment; filename*=UTF-8''SUP-7.txt"
    assert text.headers["X-Content-Type-Options"] == "nosniff"
    data = web.send("GET", path(conversation, "transcript?format=json"), headers=visitor)
    assert (data.json["request"], [each["body"] for each in data.json["messages"]]) == ("SUP-7", ["<b>Hello</b>"])


def test_another_visitor_finds_nothing(web, key, conversation) -> None:
    other = web.visitor(key, SITE)
    for method, part in (("GET", "ending"), ("POST", "rating"), ("GET", "transcript")):
        json = {"score": 5} if method == "POST" else None
        assert web.send(method, path(conversation, part), headers=other, json=json).status_code == 404


def test_nobody_downloads_without_end(web, visitor, conversation) -> None:
    answers = [web.send("GET", path(conversation, "transcript"), headers=visitor) for _ in range(21)]
    assert [each.status_code for each in answers] == [200] * 20 + [429]
    assert answers[-1].json["error"]["retry_after"] > 0


def signed_in(web: Web, tenant: TenantId) -> dict[str, str]:
    """Ann, who signed in with a code."""
    database = web.features.infrastructure.database
    with database.transaction() as connection:
        account = accounts.find_or_create(connection, accounts.new(tenant, ANN, "Ann Lee"), now=web.clock())
        return bearer(web.services.account_sessions.open(connection, account, PROJECT, site=SITE, method="code"))


@pytest.fixture
def posting(tmp_path, redis):
    """A site where mail can be sent."""
    with webs.serving(tmp_path, redis.url, SMTP_URL="smtp://127.0.0.1:1") as web:
        assert web.site.install(web.send).status_code == 204
        yield web


def test_the_conversation_is_mailed_to_the_address_of_its_customer_and_to_no_other(posting) -> None:
    web = posting
    visitor = web.visitor(web.configure())
    chat = web.begin(visitor, "What a <b>day</b>")
    ann = signed_in(web, chat.tenant)
    customer = web.services.account_sessions.recognise(ann["Authorization"].removeprefix("Bearer "))
    person = web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
    assert web.send("GET", path(chat, "ending"), headers=visitor).json["mail_to"] is None
    refused = web.send("POST", path(chat, "transcript"), headers=visitor, json={"email": "victim@example.com"})
    assert refused.status_code == 403

    web.features.conversations.identity_merges.merge(person, customer, method="code")
    assert web.send("GET", path(chat, "ending"), headers=ann).json["mail_to"] == ANN
    for status in [202] * 5 + [429]:
        answer = web.send("POST", path(chat, "transcript?lang=de&tz=Europe/Berlin"), headers=ann)
        assert answer.status_code == status
    database, vault = web.features.infrastructure.database, web.features.infrastructure.vault
    sent = queued_mails.read(database, vault)
    assert {each["to"] for each in sent} == {ANN}
    assert len(sent) == 5
    assert sent[0]["subject"].startswith("Ihre Unterhaltung mit ")
    assert "    What a <b>day</b>\n" in sent[0]["text"]
    assert "    What a &lt;b&gt;day&lt;/b&gt;\n" in sent[0]["html"]


def test_without_a_mail_server_nothing_is_offered(web, visitor, conversation) -> None:
    ann = signed_in(web, conversation.tenant)
    customer = web.services.account_sessions.recognise(ann["Authorization"].removeprefix("Bearer "))
    person = web.services.visitors.recognise(visitor["Authorization"].removeprefix("Bearer "))
    web.features.conversations.identity_merges.merge(person, customer, method="code")
    assert web.send("GET", path(conversation, "ending"), headers=ann).json["mail_to"] is None
    assert web.send("POST", path(conversation, "transcript"), headers=ann).status_code == 403
