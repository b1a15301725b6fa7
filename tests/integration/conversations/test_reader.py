import pytest
from msgspec.structs import replace as change
from sqlalchemy import text

from jira_chat.access.principals import Side
from jira_chat.conversations import messages
from jira_chat.conversations.models import Author
from jira_chat.conversations.reader import ConversationReader
from jira_chat.kernel.ids import new_id
from tests.integration.conversations.conftest import OPEN
from tests.support.fakes import NOW

NINA = Author(side=Side.AGENT, name="Nina Novak", account="nina")


@pytest.fixture
def reader(database):
    return ConversationReader(database)


@pytest.fixture
def theirs(service, settings, cast, other_tenant):
    """A conversation of another tenant."""
    settings.save(other_tenant, "10000", OPEN, version=0, author="ada")
    return service.start(change(cast.visitor, tenant=other_tenant), client_id=new_id(), body="Hello").conversation


def test_a_conversation_is_found_by_id_and_by_request(link, reader, conversation, tenant, other_tenant):
    link.note_request(conversation, "10100", "SUP-1")

    found = reader.find(tenant, conversation.id)
    assert (found.issue, found.issue_key) == ("10100", "SUP-1")
    assert reader.find_of_issue(tenant, "10100") == found
    assert reader.find_of_issue(tenant, "10101") is None
    assert reader.find(other_tenant, conversation.id) is None
    assert reader.find_of_issue(other_tenant, "10100") is None


def test_two_tenants_may_have_the_same_issue_id(link, reader, conversation, theirs):
    link.note_request(conversation, "10100", "SUP-1")
    link.note_request(theirs, "10100", "OPS-1")

    assert reader.find_of_issue(theirs.tenant, "10100").id == theirs.id
    assert reader.find_of_issue(conversation.tenant, "10100").id == conversation.id


def test_messages_are_found_by_their_numbers(reader, conversation, theirs, tenant, other_tenant):
    wanted = {conversation.id: range(2, 4), theirs.id: range(1, 2), "none": range(1, 9)}

    found = reader.messages_numbered(tenant, wanted)
    assert {id_: [each.seq for each in some] for id_, some in found.items()} == {conversation.id: [2, 3]}
    assert [each.body for each in reader.messages_numbered(other_tenant, wanted)[theirs.id]] == ["Hello"]
    assert reader.messages_numbered(tenant, {}) == {}


def test_a_few_messages_are_found_without_reading_all_others(database, conversation):
    """However long conversations are: with more than one web process this happens for each message."""
    columns = "tenant_id, conversation_id, {seq}, {client}, side, author_name, body, at, origin, revision"
    new, old = (columns.format(seq=seq, client=name) for seq, name in (("seq", "client_id"), ("n", "'copy-' || n")))
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40000)"
    copy = f"INSERT INTO messages ({new}) {numbers} SELECT {old} FROM messages, numbers WHERE seq = 1"
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.transaction() as connection:
        connection.execute(text(copy))
        connection.execute(text("ANALYZE messages"))
        query = messages._numbered(connection.dialect.name).params(tenant=conversation.tenant, wanted="[]")
        statement = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        plan = " ".join(map(str, connection.exec_driver_sql(f"{explain}{statement}")))

    assert "Seq Scan on messages" not in plan
    assert "seq=?" in plan if database.is_sqlite else "seq = " in plan


class TestUnsynced:
    def test_begins_where_jira_stopped_knowing(self, link, reader, conversation, tenant):
        def unsynced(limit=10):
            return [message.seq for message in reader.unsynced(tenant, conversation.id, limit=limit)]

        assert unsynced() == [1, 2, 3, 4]
        assert unsynced(limit=2) == [1, 2]
        link.note_request(conversation, "10100", "SUP-1")
        assert unsynced() == [2, 3, 4]
        link.note_comment(conversation, [2], "20000")
        assert unsynced() == [3, 4]
        link.note_comment(conversation, [3, 4], "20001")
        assert unsynced() == []

    def test_shows_what_was_said_in_jira_in_between(self, link, reader, service, conversation, cast):
        link.note_request(conversation, "10100", "SUP-1")
        link.note_comment(conversation, [2, 3, 4], "20000")
        link.receive_comment(conversation, comment="20001", author=NINA, body="Hi", at=NOW)
        assert reader.unsynced(conversation.tenant, conversation.id, limit=10) == []

        service.post(cast.visitor, conversation.id, client_id=new_id(), body="More")
        link.receive_comment(conversation, comment="20002", author=NINA, body="Ho", at=NOW)
        assert [
            (each.seq, each.in_jira) for each in reader.unsynced(conversation.tenant, conversation.id, limit=10)
        ] == [
            (6, False),
            (7, True),
        ]
