import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from jira_chat.access.principals import Side
from jira_chat.conversations import receipts
from jira_chat.conversations.models import Receipt, Receipts
from jira_chat.conversations.receipt_service import Noted, ReceiptService, _write
from jira_chat.kernel.ids import new_id


@pytest.fixture
def noting(database, hints):
    return ReceiptService(database, hints)


@pytest.fixture
def told(hints):
    """What hints said of receipts."""
    return lambda: [(hint.data["side"], hint.data["delivered"], hint.data["read"]) for hint in hints.told]


def omar(cast):
    return replace(cast.dashboard, account="omar", name="Omar Okoye")


def test_a_reload_shows_what_was_noted(noting, cast, conversation, told):
    noting.note(cast.dashboard, {conversation.id: Receipt(delivered=4, read=2)})
    noting.note(cast.visitor, {conversation.id: Receipt(delivered=1)})
    assert noting.of(conversation.tenant, [conversation.id, new_id()]) == {
        conversation.id: Receipts(customer=Receipt(1, 0), agent=Receipt(4, 2))
    }
    assert told() == [("agent", 4, 2), ("customer", 1, 0)]


def test_what_was_read_was_delivered_and_nothing_is_beyond_the_last_message(noting, cast, conversation):
    (advance,) = noting.note(cast.visitor, {conversation.id: Receipt(delivered=1, read=2**31 - 1)})
    assert advance.receipt == Receipt(delivered=4, read=4)


def test_whatever_comes_late_or_twice_is_told_to_nobody(noting, cast, conversation, told):
    for receipt in (Receipt(4, 3), Receipt(4, 3), Receipt(2, 1)):
        (advance,) = noting.note(cast.visitor, {conversation.id: receipt})
        assert advance.receipt == Receipt(4, 3)
    assert told() == [("customer", 4, 3)]


def test_that_another_agent_reads_it_too_is_no_news_but_is_kept(noting, cast, conversation, told):
    noting.note(cast.dashboard, {conversation.id: Receipt(4, 4)})
    noting.note(omar(cast), {conversation.id: Receipt(4, 3)})
    assert told() == [("agent", 4, 4)]
    with noting._database.reading() as connection:
        rows = receipts.of_participants(connection, [(conversation.tenant, conversation.id)])
    assert {account: receipt for (*_, account), receipt in rows.items()} == {
        "nina": Receipt(4, 4),
        "omar": Receipt(4, 3),
    }


def test_of_what_one_may_not_see_nothing_is_kept_or_said(noting, cast, conversation, other_tenant, told):
    strangers = (
        replace(cast.visitor, visitor="v2"),
        replace(cast.visitor, project="10001"),
        replace(cast.dashboard, tenant=other_tenant),
        cast.on_issue("10999"),
    )
    for stranger in strangers:
        assert noting.note(stranger, {conversation.id: Receipt(1, 1), new_id(): Receipt(1, 1)}) == []
    assert noting.of(conversation.tenant, [conversation.id]) == {}
    assert told() == []


def test_nothing_at_all_is_nothing(noting, cast):
    assert noting.note(cast.visitor, {}) == []


def test_fifty_at_once_are_one_row_and_one_write(noting, cast, conversation, service, monkeypatch):
    for number in range(50):
        service.post(cast.dashboard, conversation.id, client_id=new_id(), body=f"{number}")
    writes = []
    advance = receipts.advance
    monkeypatch.setattr(receipts, "advance", lambda *given: writes.append(given) or advance(*given))
    said = [Noted(person=cast.visitor, receipts={conversation.id: Receipt(seq, seq)}) for seq in range(5, 55)]
    with noting._database._writing.begin() as connection:
        advances = _write(connection, said)
    assert advances[-1][0].receipt == Receipt(54, 54)
    assert len(writes) == 1
    assert noting.of(conversation.tenant, [conversation.id]) == {conversation.id: Receipts(customer=Receipt(54, 54))}


NUMBERS = st.integers(0, 6)
SAID = st.tuples(st.sampled_from(["visitor", "nina", "omar"]), NUMBERS, NUMBERS)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(SAID, min_size=1, max_size=4), max_size=6))
def test_in_whatever_order_and_company_they_come_receipts_are_the_furthest_that_was_said(
    noting, service, cast, batches
):
    conversation = service.start(cast.visitor, client_id=new_id(), body="Hello").conversation
    for number in range(3):
        service.post(cast.visitor, conversation.id, client_id=new_id(), body=f"{number}")
    people = {"visitor": cast.visitor, "nina": cast.dashboard, "omar": omar(cast)}
    expected = before = Receipts()
    for batch in batches:
        noted = [Noted(person=people[who], receipts={conversation.id: Receipt(*numbers)}) for who, *numbers in batch]
        with noting._database.transaction() as connection:
            _write(connection, noted)
        for who, delivered, read in batch:
            side = Side.CUSTOMER if who == "visitor" else Side.AGENT
            expected = expected.with_one(side, Receipt(min(max(delivered, read), 4), min(read, 4)))
        now = noting.of(conversation.tenant, [conversation.id]).get(conversation.id, Receipts())
        assert now == expected
        assert now.beside(before) == now
        before = now
