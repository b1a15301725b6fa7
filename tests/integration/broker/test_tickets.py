import pytest

from jira_chat.broker.tickets import Tickets
from jira_chat.kernel.errors import UnavailableError


@pytest.fixture
def tickets(client) -> Tickets:
    return Tickets(client)


def test_a_ticket_is_good_once(tickets) -> None:
    ticket = tickets.issue("carla")
    assert tickets.redeem(ticket) == "carla"
    assert tickets.redeem(ticket) is None


def test_a_ticket_lasts_half_a_minute(tickets, client) -> None:
    tickets.issue("carla")
    (key,) = client.keys("*")
    assert 25 < client.ttl(key) <= 30


def test_an_expired_ticket_is_nothing(tickets, client) -> None:
    ticket = tickets.issue("carla")
    (key,) = client.keys("*")
    client.pexpireat(key, 1)
    assert tickets.redeem(ticket) is None


def test_the_ticket_itself_is_not_kept(tickets, client) -> None:
    ticket = tickets.issue("carla")
    (key,) = client.keys("*")
    assert ticket not in key


def test_tickets_cannot_be_guessed_from_each_other(tickets) -> None:
    issued = {tickets.issue("carla") for _ in range(20)}
    assert len(issued) == 20
    assert all(len(ticket) >= 43 for ticket in issued)


@pytest.mark.parametrize("made_up", ["", "x", "*", "é" * 100, "\x00"])
def test_made_up_tickets_are_nothing(tickets, made_up: str) -> None:
    assert tickets.redeem(made_up) is None


def test_while_the_broker_is_away_there_are_none(away) -> None:
    with pytest.raises(UnavailableError):
        Tickets(away).issue("carla")
    with pytest.raises(UnavailableError):
        Tickets(away).redeem("ticket")
