from datetime import timedelta

import pytest
from sqlalchemy import update

from jira_chat.conversations.answers import Answer
from jira_chat.conversations.details import Details
from jira_chat.conversations.details import save as save_details
from jira_chat.conversations.models import Correction
from jira_chat.conversations.retention import AT_ONCE, Retention
from jira_chat.conversations.tables import messages
from jira_chat.conversations.visits import Visit
from jira_chat.kernel.ids import IssueId, new_id

DAY = timedelta(days=1)
TEXTS = ["Hello", "Message 2", "Message 3", "Message 4"]


@pytest.fixture
def kept() -> dict:
    return {}


@pytest.fixture
def retention(database, hints, clock, kept, tenant) -> Retention:
    kept[tenant] = 30 * DAY
    return Retention(database, hints, lambda: kept, clock=clock)


@pytest.fixture
def say(service, cast, conversation):
    return lambda body: service.post(cast.visitor, conversation.id, client_id=new_id(), body=body)


@pytest.fixture
def resolved(link, conversation, database, tenant):
    """A conversation that Jira has, resolved just now."""
    answer = Answer(field="email", kind="text", label="E-mail", value=("ann@example.com",), shown="ann@example.com")
    with database.transaction() as connection:
        details = Details(answers=(answer,), visit=Visit(url="https://www.example.com/pricing"))
        save_details(connection, tenant, conversation.id, details)
    link.note_request(conversation, IssueId("20001"), "SUP-1")
    link.note_comment(conversation, [2, 3, 4], "30001")
    found = link.find(tenant, conversation.id)
    link.note_state(found, key="SUP-1", summary="Hello", resolved=True)
    return found


def bodies(link, conversation) -> list[str]:
    return [each.body for each in link.messages_after(conversation.tenant, conversation.id, 0, limit=10)]


def test_texts_go_when_their_time_is_over_and_the_conversation_stays(retention, resolved, link, clock, hints):
    tenant = resolved.tenant
    clock.advance(days=30)
    assert (retention.purge(), bodies(link, resolved)) == (0, TEXTS)
    clock.advance(seconds=1)
    hints.told.clear()

    assert retention.purge() == 1

    assert bodies(link, resolved) == [""] * 4
    messages = link.messages_after(tenant, resolved.id, 0, limit=10)
    assert all(each.purged and each.in_jira and not each.removed for each in messages)
    now = link.find(tenant, resolved.id)
    assert (now.seq, now.issue_key, now.page, now.revisions) == (4, "SUP-1", None, resolved.revisions + 1)
    assert link.details_of(resolved) == Details()
    assert [each.kind for each in hints.told] == ["changed"]
    assert retention.purge() == 0


def test_it_is_off_where_nobody_chose_it(retention, resolved, kept, clock, link) -> None:
    kept.clear()
    clock.advance(days=3000)
    assert (retention.purge(), bodies(link, resolved)) == (0, TEXTS)


def test_what_jira_does_not_have_stays_with_all_around_it(retention, resolved, say, link, clock) -> None:
    say("Not told yet")
    clock.advance(days=31)
    assert retention.purge() == 0
    link.note_comment(resolved, [5], "30002")
    assert retention.purge() == 1
    assert bodies(link, resolved) == [""] * 5


def test_what_jira_refused_stays(retention, resolved, say, link, clock) -> None:
    message = say("Too long")
    link.note_refused(resolved, message, "no")
    clock.advance(days=31)
    assert retention.purge() == 1
    assert bodies(link, resolved) == ["", "", "", "", "Too long"]


def test_a_text_whose_correction_jira_lacks_stays(retention, resolved, link, clock, database) -> None:
    clock.advance(days=31)
    for correction in (Correction.WAITS, Correction.REFUSED):
        with database.transaction() as connection:
            connection.execute(update(messages).where(messages.c.seq == 3).values(correction=correction))
        assert (retention.purge(), bodies(link, resolved)) == (0, TEXTS)


def test_a_conversation_that_is_open_again_keeps_what_is_new(retention, resolved, say, link, clock) -> None:
    clock.advance(days=31)
    retention.purge()
    clock.advance(hours=1)
    link.open_again(link.find(resolved.tenant, resolved.id))
    say("Again")
    link.note_comment(resolved, [5], "30002")
    clock.advance(days=31)
    assert (retention.purge(), bodies(link, resolved)[-1]) == (0, "Again")
    link.note_state(link.find(resolved.tenant, resolved.id), key="SUP-1", summary="Hello", resolved=True)
    clock.advance(days=31)
    assert (retention.purge(), bodies(link, resolved)[-1]) == (1, "")


def test_many_go_in_small_batches(retention, service, cast, link, clock) -> None:
    for number in range(AT_ONCE + 1):
        begun = service.start(cast.visitor, client_id=new_id(), body="Hello").conversation
        link.note_request(begun, IssueId(str(number)), f"SUP-{number}")
        link.note_state(link.find(begun.tenant, begun.id), key=f"SUP-{number}", summary="Hello", resolved=True)
    clock.advance(days=31)
    assert retention.purge() == AT_ONCE + 1
