from dataclasses import replace

import pytest
from msgspec.structs import replace as change

from jira_chat.access.principals import Side
from jira_chat.conversations import announcements, topics
from jira_chat.conversations.models import Author, Origin
from jira_chat.kernel.ids import new_id
from tests.integration.conversations.conftest import OPEN
from tests.support.threads import all_at_once

NINA = Author(side=Side.AGENT, name="Nina Novak", account="nina")


@pytest.fixture
def conversation(service, cast, hints):
    conversation = service.start(cast.visitor, client_id=new_id(), body="Hello").conversation
    for number in range(2, 5):
        service.post(cast.visitor, conversation.id, client_id=new_id(), body=f"Message {number}")
    hints.told.clear()
    return conversation


@pytest.fixture
def theirs(service, settings, cast, other_tenant):
    """A conversation of another tenant."""
    settings.save(other_tenant, "10000", OPEN, version=0, author="ada")
    return service.start(change(cast.visitor, tenant=other_tenant), client_id=new_id(), body="Hello").conversation


def test_a_conversation_is_found_by_id_and_by_request(ledger, conversation, tenant, other_tenant):
    ledger.note_request(conversation, "10100", "SUP-1")

    found = ledger.find(tenant, conversation.id)
    assert (found.issue, found.issue_key) == ("10100", "SUP-1")
    assert ledger.find_of_issue(tenant, "10100") == found
    assert ledger.find_of_issue(tenant, "10101") is None
    assert ledger.find(other_tenant, conversation.id) is None
    assert ledger.find_of_issue(other_tenant, "10100") is None


def test_two_tenants_may_have_the_same_issue_id(ledger, conversation, theirs):
    ledger.note_request(conversation, "10100", "SUP-1")
    ledger.note_request(theirs, "10100", "OPS-1")

    assert ledger.find_of_issue(theirs.tenant, "10100").id == theirs.id
    assert ledger.find_of_issue(conversation.tenant, "10100").id == conversation.id


class TestUntold:
    def test_begins_where_jira_stopped_knowing(self, ledger, conversation, tenant):
        def untold(limit=10):
            return [message.seq for message in ledger.untold(tenant, conversation.id, limit=limit)]

        assert untold() == [1, 2, 3, 4]
        assert untold(limit=2) == [1, 2]
        ledger.note_request(conversation, "10100", "SUP-1")
        assert untold() == [2, 3, 4]
        ledger.note_comment(conversation, [2], "20000")
        assert untold() == [3, 4]
        ledger.note_comment(conversation, [3, 4], "20001")
        assert untold() == []

    def test_shows_what_was_said_in_jira_in_between(self, ledger, service, conversation, cast, tenant):
        ledger.note_request(conversation, "10100", "SUP-1")
        ledger.note_comment(conversation, [2, 3, 4], "20000")
        ledger.receive_comment(conversation, comment="20001", author=NINA, body="Hi")
        assert ledger.untold(tenant, conversation.id, limit=10) == []

        service.post(cast.visitor, conversation.id, client_id=new_id(), body="More")
        ledger.receive_comment(conversation, comment="20002", author=NINA, body="Ho")
        assert [(each.seq, each.in_jira) for each in ledger.untold(tenant, conversation.id, limit=10)] == [
            (6, False),
            (7, True),
        ]


class TestComment:
    def test_becomes_a_message(self, ledger, conversation, tenant, hints, clock):
        message = ledger.receive_comment(conversation, comment="20000", author=NINA, body="Hi")

        assert (message.seq, message.author, message.body, message.at) == (5, NINA, "Hi", clock())
        assert (message.origin, message.in_jira) == (Origin.JIRA, True)
        assert ledger.messages_after(tenant, conversation.id, 4, limit=10) == [message]
        assert [hint.kind for hint in hints.told] == [announcements.NEW_MESSAGES]

    def test_is_heard_once(self, ledger, conversation, tenant, hints):
        ledger.receive_comment(conversation, comment="20000", author=NINA, body="Hi")
        hints.told.clear()

        assert ledger.receive_comment(conversation, comment="20000", author=NINA, body="Hi, edited") is None
        assert [each.body for each in ledger.messages_after(tenant, conversation.id, 4, limit=10)] == ["Hi"]
        assert hints.told == []

    def test_that_we_wrote_is_no_news(self, ledger, conversation):
        ledger.note_comment(conversation, [2, 3], "20000")

        assert ledger.receive_comment(conversation, comment="20000", author=NINA, body="Visitor: Message 2") is None

    def test_heard_twice_at_once_is_heard_once(self, ledger, conversation, tenant):
        def hear():
            return ledger.receive_comment(conversation, comment="20000", author=NINA, body="Hi")

        heard = all_at_once(hear, hear, hear)

        assert len([each for each in heard if each is not None]) == 1
        assert [each.seq for each in ledger.messages_after(tenant, conversation.id, 0, limit=10)] == [1, 2, 3, 4, 5]


class TestRequest:
    def test_that_moved_has_its_new_key(self, ledger, conversation, tenant, hints):
        ledger.note_request(conversation, "10100", "SUP-1")
        hints.told.clear()
        known = ledger.find(tenant, conversation.id)

        ledger.note_state(known, key="SUP-1", summary="", resolved=False)
        assert hints.told == []
        ledger.note_state(known, key="OPS-7", summary="", resolved=False)
        assert ledger.find(tenant, conversation.id).issue_key == "OPS-7"
        assert [hint.kind for hint in hints.told] == [announcements.CHANGED]

    def test_is_told_to_those_who_look_at_it(self, ledger, conversation, tenant, hints):
        ledger.note_request(conversation, "10100", "SUP-1")

        assert topics.topics_of(replace(conversation, issue="10100")) == hints.told[0].topics

    def test_that_is_gone_closes_the_conversation(self, ledger, conversation, tenant, hints):
        ledger.close(conversation)

        assert ledger.find(tenant, conversation.id).closed
        assert [hint.kind for hint in hints.told] == [announcements.CHANGED]
