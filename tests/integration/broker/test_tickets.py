import hashlib

import msgspec
import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.broker.breaker import Breaker
from jira_chat.broker.tickets import LIFETIME, SOCKET_LIFETIME, Admission, Tickets
from tests.support.fakes import FakeClock
from tests.support.threads import all_at_once

KEY, OLD_KEY = b"k" * 32, b"o" * 32


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def tickets(client, clock) -> Tickets:
    return Tickets(client, [KEY], clock=clock, breaker=Breaker(client.ping))


def holders(tickets: Tickets, *redeemed: str) -> list[str | None]:
    return [each and each.holder for each in tickets.redeem(redeemed)]


def test_a_ticket_is_good_once(tickets) -> None:
    ticket = tickets.issue("carla")
    assert holders(tickets, ticket) == ["carla"]
    assert holders(tickets, ticket) == [None]


def test_of_many_at_the_same_moment_one_is_the_first(tickets) -> None:
    ticket = tickets.issue("carla")
    assert sorted(map(str, all_at_once(*[lambda: holders(tickets, ticket)] * 6))) == ["['carla']"] + ["[None]"] * 5


def test_a_ticket_lasts_half_a_minute(tickets, clock) -> None:
    early, late = tickets.issue("carla"), tickets.issue("carla")
    clock.advance(seconds=LIFETIME.total_seconds() - 1)
    assert holders(tickets, early) == ["carla"]
    clock.advance(seconds=1)
    assert holders(tickets, late) == [None]


def test_a_use_is_noted_for_longer_than_the_ticket_lasts(tickets, client) -> None:
    tickets.redeem([tickets.issue("carla")])
    (key,) = client.keys("*")
    assert LIFETIME.total_seconds() < client.ttl(key) <= 60


def test_redis_knows_neither_tickets_nor_holders(tickets, client) -> None:
    ticket = tickets.issue("carla")
    assert client.keys("*") == []
    tickets.redeem([ticket])
    (key,) = client.keys("*")
    assert ticket not in key
    assert "carla" not in key + client.get(key)


def test_writing_to_redis_makes_nobody_a_holder(tickets, client) -> None:
    """A ticket as it was when Redis was asked for its holder."""
    somebody = msgspec.json.encode(Principal(tenant="t1", surface=Surface.ISSUE, account="ada")).decode()
    client.set(f"jira-chat:ticket:{hashlib.sha256(b'forged').hexdigest()}", somebody)
    assert holders(tickets, "forged") == [None]


def test_a_flushed_redis_lets_a_ticket_stand_for_its_holder_alone(tickets, client, clock) -> None:
    ticket = tickets.issue("carla")
    tickets.redeem([ticket])
    client.flushdb()
    assert holders(tickets, ticket) == ["carla"]
    client.flushdb()
    clock.advance(seconds=LIFETIME.total_seconds())
    assert holders(tickets, ticket) == [None]


def test_an_altered_ticket_is_nothing(tickets) -> None:
    ticket = tickets.issue("carla")
    for place in range(0, len(ticket), 7):
        altered = ticket[:place] + ("A" if ticket[place] != "A" else "B") + ticket[place + 1 :]
        assert holders(tickets, altered) == [None]


def test_tickets_are_good_while_the_key_is_replaced(tickets, client, clock) -> None:
    before = Tickets(client, [OLD_KEY], clock=clock, breaker=Breaker(client.ping)).issue("carla")
    replacing = Tickets(client, [KEY, OLD_KEY], clock=clock, breaker=Breaker(client.ping))
    assert holders(replacing, before) == ["carla"]
    assert holders(tickets, replacing.issue("carla")) == ["carla"]
    after = Tickets(client, [OLD_KEY], clock=clock, breaker=Breaker(client.ping)).issue("carla")
    assert holders(tickets, after) == [None]


@pytest.mark.parametrize("made_up", ["", "x", "*", "é" * 100, "\x00", ".", "W10.x"])
def test_made_up_tickets_are_nothing(tickets, made_up: str) -> None:
    assert holders(tickets, made_up) == [None]


def test_while_the_broker_is_away_each_is_good_once_in_a_process(away, clock) -> None:
    tickets = Tickets(away, [KEY], clock=clock, breaker=Breaker(away.ping))
    ticket, late = tickets.issue("carla"), tickets.issue("dora")
    assert [holders(tickets, ticket, "forged") for _ in range(2)] == [["carla", None], [None, None]]
    clock.advance(seconds=LIFETIME.total_seconds())
    assert holders(tickets, late) == [None]


def test_many_are_redeemed_together(tickets) -> None:
    ann, ben = tickets.issue("ann"), tickets.issue("ben")
    assert holders(tickets, ann, "forged", ben, ann) == ["ann", None, "ben", None]
    assert (
        holders(
            tickets,
        )
        == []
    )


def test_a_renewal_opens_one_more_socket_and_ends_with_the_first(tickets, clock) -> None:
    (first,) = tickets.redeem([tickets.issue("carla")])
    assert first == Admission("carla", (clock() + SOCKET_LIFETIME).timestamp())
    clock.advance(seconds=LIFETIME.total_seconds() + 1)
    (second,) = tickets.redeem([tickets.renew(first)])
    assert second == first._replace(renewed=True)
    again, late = tickets.renew(second), tickets.renew(second)
    assert holders(tickets, again, again) == ["carla", None]
    clock.advance(seconds=(SOCKET_LIFETIME - LIFETIME).total_seconds() - 1)
    assert holders(tickets, late) == [None]


def test_the_use_of_a_renewal_is_noted_for_longer_than_it_lasts(tickets, client) -> None:
    (first,) = tickets.redeem([tickets.issue("carla")])
    before = set(client.keys("*"))
    tickets.redeem([tickets.renew(first)])
    (key,) = set(client.keys("*")) - before
    assert client.ttl(key) > SOCKET_LIFETIME.total_seconds()
