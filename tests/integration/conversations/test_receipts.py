import pytest

from jira_chat.access.principals import Side
from jira_chat.conversations import receipts
from jira_chat.conversations.models import Receipt, Receipts
from tests.support.threads import all_at_once

CUSTOMER, NINA, OMAR = (Side.CUSTOMER, ""), (Side.AGENT, "nina"), (Side.AGENT, "omar")


@pytest.fixture
def advance(database, tenant):
    def advance(*rows):
        with database.transaction() as connection:
            receipts.advance(connection, {(tenant, place, *who): Receipt(*how_far) for place, who, how_far in rows})

    return advance


@pytest.fixture
def stored(database, tenant):
    def stored(*places):
        with database.reading() as connection:
            found = receipts.of(connection, [(tenant, place) for place in places])
        return {place: found.get((tenant, place)) for place in places}

    return stored


def test_each_number_only_grows(advance, stored):
    advance(("c1", CUSTOMER, (3, 1)))
    advance(("c1", CUSTOMER, (2, 2)))
    advance(("c1", CUSTOMER, (1, 0)))
    assert stored("c1") == {"c1": Receipts(customer=Receipt(3, 2))}


def test_of_the_agents_the_furthest_counts_in_each_respect(advance, stored):
    advance(("c1", NINA, (5, 1)), ("c1", OMAR, (4, 4)), ("c2", OMAR, (1, 1)))
    assert stored("c1", "c2", "c3") == {
        "c1": Receipts(agent=Receipt(5, 4)),
        "c2": Receipts(agent=Receipt(1, 1)),
        "c3": None,
    }


def test_every_participant_has_a_row(advance, database, tenant):
    advance(("c1", NINA, (5, 1)), ("c1", OMAR, (4, 4)), ("c1", CUSTOMER, (2, 2)))
    with database.reading() as connection:
        found = receipts.of_participants(connection, [(tenant, "c1"), (tenant, "c2")])
    assert found == {
        (tenant, "c1", *NINA): Receipt(5, 1),
        (tenant, "c1", *OMAR): Receipt(4, 4),
        (tenant, "c1", *CUSTOMER): Receipt(2, 2),
    }


def test_another_sites_are_not_found(advance, database, other_tenant):
    advance(("c1", CUSTOMER, (3, 1)))
    with database.reading() as connection:
        assert receipts.of(connection, [(other_tenant, "c1")]) == {}


def test_the_same_rows_from_many_at_once_end_at_the_furthest(advance, stored):
    def write(number):
        places = ["c1", "c2"] if number % 2 else ["c2", "c1"]
        return lambda: advance(*((place, CUSTOMER, (number, number)) for place in places))

    all_at_once(*(write(number) for number in range(1, 9)))
    assert stored("c1", "c2") == dict.fromkeys(("c1", "c2"), Receipts(customer=Receipt(8, 8)))
