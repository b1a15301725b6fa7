import pytest
from sqlalchemy import text

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.ids import ConversationId, IssueId, TenantId
from tests.support.web import Web

PATH = "webhooks/comment_created"
BODY = b'{"issue": {"id": "10007"}, "comment": {"id": "20001", "body": "not used"}}'


def enqueued(web: Web) -> int:
    with web.features.infrastructure.database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM jobs WHERE kind = 'hear_comment'")).scalar_one())


@pytest.fixture
def with_request(web: Web, key: str) -> Web:
    """A conversation that has become request 10007."""
    visitor = web.services.visitors.recognise(web.visitor(key)["Authorization"].removeprefix("Bearer "))
    nina = Principal(
        tenant=visitor.tenant, surface=Surface.DASHBOARD, project=visitor.project, account="nina", name="Nina"
    )
    web.services.presence.choose(nina, online=True)
    started = web.services.conversations.start(visitor, client_id="12345678", body="Hello")
    web.features.conversations.link.note_request(started.conversation, IssueId("10007"), "SUP-7")
    return web


def test_an_event_is_noted_and_answered_with_nothing(with_request) -> None:
    answer = with_request.site.tell(with_request.send, PATH, BODY)
    assert (answer.status_code, answer.data) == (204, b"")
    assert enqueued(with_request) == 1


def test_a_delivery_that_comes_twice_is_noted_once(with_request) -> None:
    for _ in range(2):
        headers = {"X-Atlassian-Webhook-Identifier": "delivery-1"}
        assert with_request.site.tell(with_request.send, PATH, BODY, headers=headers).status_code == 204
    assert enqueued(with_request) == 1
    headers = {"X-Atlassian-Webhook-Identifier": "delivery-2"}
    with_request.site.tell(with_request.send, PATH, BODY, headers=headers)
    assert enqueued(with_request) == 2


@pytest.mark.parametrize("identifier", ["x" * 5000, "é", "' OR 1=1 --"])
def test_an_odd_delivery_id_does_no_harm(with_request, identifier: str) -> None:
    headers = {"X-Atlassian-Webhook-Identifier": identifier}
    assert with_request.site.tell(with_request.send, PATH, BODY, headers=headers).status_code == 204


def test_an_issue_that_is_no_conversation_costs_nothing(with_request) -> None:
    answer = with_request.site.tell(with_request.send, PATH, BODY.replace(b"10007", b"10008"))
    assert answer.status_code == 204
    assert enqueued(with_request) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"issue": 7}',
        b'{"issue": {"id": 10007}}',
        b'{"issue": {"id": "\\u0000"}}',
        b'{"issue": {"id": "../1"}}',
        b'{"issue": {"id": "10007"}, "comment": {"id": "../secret"}}',
        b'{"issue": {"id": "\xff"}}',
        b'{"issue": {"id": "' + b"1" * 21 + b'"}}',
        b'{"issue": {"id": "1"}, "more": ' + b"[" * 50_000,
    ],
)
def test_a_body_without_the_ids_of_an_event_is_refused(with_request, body: bytes) -> None:
    answer = with_request.site.tell(with_request.send, PATH, body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "invalid_input")
    assert enqueued(with_request) == 0


def test_a_body_larger_than_any_webhook_is_refused(with_request) -> None:
    answer = with_request.site.tell(with_request.send, PATH, b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json["error"]["code"]


def test_another_sites_event_reaches_nobody_elses_conversation(with_request) -> None:
    assert with_request.features.conversations.link.find_of_issue(TenantId("other"), IssueId("10007")) is None
    assert with_request.features.conversations.link.find(TenantId("other"), ConversationId("x")) is None
