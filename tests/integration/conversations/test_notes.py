import pytest
from msgspec.structs import replace

from jira_chat.conversations import topics
from jira_chat.conversations.errors import ConversationClosedError
from jira_chat.conversations.jobs import SendNotes
from jira_chat.conversations.notes import Notes
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.outbox import queue


@pytest.fixture
def notes(database, service, hints, clock):
    return Notes(database, service, hints, clock=clock)


def test_a_note_is_promised_to_jira_and_agents_alone_are_told(notes, cast, conversation, hints, database):
    first = notes.add(cast.dashboard, conversation.id, client_id="note-0001", body=" Pays late ")
    assert (first.number, first.body, first.author) == (1, "Pays late", "Nina Novak")
    assert notes.add(cast.dashboard, conversation.id, client_id="note-0001", body="Pays late") == first
    # The second time, too: a lost connection may have kept the first.
    assert [(hint.kind, hint.topics) for hint in hints.told] == [("note_added", topics.agents_of(conversation))] * 2
    with database.reading() as connection:
        assert len(list(queue.open_jobs(connection, SendNotes))) == 1


def test_it_is_no_message(notes, service, cast, conversation):
    before = service.get(cast.visitor, conversation.id)
    notes.add(cast.dashboard, conversation.id, client_id="note-0001", body="Pays late")
    assert service.get(cast.visitor, conversation.id) == before
    assert "Pays late" not in [each.body for each in service.before(cast.dashboard, conversation.id, None).messages]


def test_customers_neither_read_nor_write_any(notes, cast, conversation):
    for person in (cast.visitor, cast.customer):
        with pytest.raises(ForbiddenError):
            notes.of(person, conversation.id)
        with pytest.raises(ForbiddenError):
            notes.add(person, conversation.id, client_id="note-0001", body="Mine")


def test_agents_of_another_project_find_nothing(notes, cast, conversation):
    other = replace(cast.dashboard, project="10001")
    with pytest.raises(NotFoundError):
        notes.of(other, conversation.id)
    with pytest.raises(NotFoundError):
        notes.add(other, conversation.id, client_id="note-0001", body="Mine")


def test_none_is_taken_where_jira_cannot_have_it(notes, link, cast, conversation):
    link.note_request(conversation, "10100", "SUP-7")
    link.close(link.find(conversation.tenant, conversation.id))
    with pytest.raises(ConversationClosedError):
        notes.add(cast.dashboard, conversation.id, client_id="note-0001", body="Too late")
