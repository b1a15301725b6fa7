from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from jira_chat.access.principals import Side
from jira_chat.conversations import topics
from jira_chat.conversations.models import Author, Origin
from jira_chat.conversations.tables import conversations
from jira_chat.kernel.errors import ConnectionLostError
from tests.support.fakes import NOW
from tests.support.threads import all_at_once

NINA = Author(side=Side.AGENT, name="Nina Novak", account="nina")


class TestComment:
    def test_becomes_a_message(self, link, conversation, tenant, hints, clock):
        message = link.receive_comment(conversation, comment="20000", author=NINA, body="Hi", at=NOW)

        assert (message.seq, message.author, message.body, message.at) == (5, NINA, "Hi", clock())
        assert (message.origin, message.in_jira) == (Origin.JIRA, True)
        assert link.messages_after(tenant, conversation.id, 4, limit=10) == [message]
        assert [hint.kind for hint in hints.told] == ["messages"]

    def test_of_last_week_takes_no_conversation_back(self, link, conversation, database):
        link.receive_comment(conversation, comment="20000", author=NINA, body="Hi", at=NOW - timedelta(days=7))
        with database.reading() as connection:
            latest = connection.execute(select(conversations.c.last_at)).scalar_one()
        assert latest == NOW

    def test_is_heard_once(self, link, conversation, tenant, hints):
        link.receive_comment(conversation, comment="20000", author=NINA, body="Hi", at=NOW)
        hints.told.clear()

        assert link.receive_comment(conversation, comment="20000", author=NINA, body="Hi, edited", at=NOW) is None
        assert [each.body for each in link.messages_after(tenant, conversation.id, 4, limit=10)] == ["Hi"]
        assert hints.told == []

    def test_whose_commit_may_be_lost_is_announced(self, link, conversation, hints, database, monkeypatch):
        transaction = database.transaction

        @contextmanager
        def lost():
            with transaction() as connection:
                yield connection
            raise ConnectionLostError(may_be_done=True)

        monkeypatch.setattr(database, "transaction", lost)
        with pytest.raises(ConnectionLostError):
            link.receive_comment(conversation, comment="20000", author=NINA, body="Hi", at=NOW)
        assert [(hint.kind, hint.data["seq"]) for hint in hints.told] == [("messages", 5)]

    def test_that_we_wrote_is_no_news(self, link, conversation):
        link.note_comment(conversation, [2, 3], "20000")

        assert link.receive_comment(conversation, comment="20000", author=NINA, body="Message 2", at=NOW) is None

    def test_heard_twice_at_once_is_heard_once(self, link, conversation, tenant):
        def hear():
            return link.receive_comment(conversation, comment="20000", author=NINA, body="Hi", at=NOW)

        heard = all_at_once(hear, hear, hear)

        assert len([each for each in heard if each is not None]) == 1
        assert [each.seq for each in link.messages_after(tenant, conversation.id, 0, limit=10)] == [1, 2, 3, 4, 5]


class TestRequest:
    def test_that_moved_has_its_new_key(self, link, conversation, tenant, hints):
        link.note_request(conversation, "10100", "SUP-1")
        hints.told.clear()
        known = link.find(tenant, conversation.id)

        link.note_state(known, key="SUP-1", summary="", resolved=False)
        assert hints.told == []
        link.note_state(known, key="OPS-7", summary="", resolved=False)
        assert link.find(tenant, conversation.id).issue_key == "OPS-7"
        assert [hint.kind for hint in hints.told] == ["changed"]

    def test_is_told_to_those_who_look_at_it(self, link, conversation, tenant, hints):
        link.note_request(conversation, "10100", "SUP-1")

        assert topics.topics_of(replace(conversation, issue="10100")) == hints.told[0].topics

    def test_that_is_gone_closes_the_conversation(self, link, conversation, tenant, hints):
        link.close(conversation)

        assert link.find(tenant, conversation.id).closed
        assert [hint.kind for hint in hints.told] == ["changed"]
