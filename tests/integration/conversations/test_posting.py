from collections import Counter

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from jira_chat.access.principals import Side
from jira_chat.conversations import errors
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.models import Author
from jira_chat.conversations.posting import Post, Posting
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.errors import NotFoundError, UnavailableError
from jira_chat.kernel.ids import new_id
from jira_chat.storage.engine import Database
from tests.integration.conversations.conftest import OPEN, SITE
from tests.support.threads import all_at_once


@pytest.fixture
def post_all(database, clock):
    """Post several messages in one batch."""

    def post_all(*posts):
        with database.transaction() as connection:
            return Posting(clock).write(connection, posts)

    return post_all


@pytest.fixture
def another(database, settings, hints, clock, offered):
    """The same service in another process."""
    there = Database(database.engine.url.render_as_string(hide_password=False))
    yield ConversationService(there, settings, hints, agents_online=lambda _tenant, _project: True, clock=clock)
    there.close()


@pytest.fixture
def merges(database, hints, clock):
    return IdentityMerges(database, hints, clock=clock)


def post(person, conversation, body, *, client_id=None, settings=OPEN):
    place = (person.tenant, conversation)
    return Post(person=person, settings=settings, place=place, key=(*place, client_id or new_id()), body=body)


def said(service, person, conversation):
    return [(message.seq, message.body) for message in service.before(person, conversation, None).messages]


class TestBatch:
    def test_gives_numbers_in_order_by_conversation(self, post_all, service, cast):
        one = service.start(cast.visitor, client_id=new_id(), body="One").conversation.id
        other = service.start(cast.customer, client_id=new_id(), body="Other").conversation.id

        posted = post_all(
            post(cast.visitor, one, "a"), post(cast.customer, other, "b"), post(cast.dashboard, one, "„c“ \\ \" ' 🦊")
        )

        assert [each.message.seq for each in posted] == [2, 2, 3]
        assert said(service, cast.dashboard, one) == [(1, "One"), (2, "a"), (3, "„c“ \\ \" ' 🦊")]
        assert said(service, cast.dashboard, other) == [(1, "Other"), (2, "b")]
        assert service.get(cast.visitor, one).last == posted[2].message
        assert posted[0].header.customer == cast.visitor.customer

    def test_takes_what_came_twice_once(self, post_all, service, cast, conversation):
        sent = post(cast.visitor, conversation.id, "More")
        first, second = post_all(sent, sent)
        later, new = post_all(sent, post(cast.visitor, conversation.id, "New"))

        assert first.message == second.message == later.message
        assert (first.message.seq, new.message.seq) == (5, 6)

    def test_of_nothing_but_what_is_there_writes_nothing(self, post_all, service, cast, conversation, clock):
        sent = post(cast.visitor, conversation.id, "More")
        (first,) = post_all(sent)
        clock.advance(seconds=5)

        assert post_all(sent)[0].message == first.message
        assert service.get(cast.visitor, conversation.id).seq == 5

    def test_with_a_repeated_answer_still_waits_for_one(self, post_all, link, cast, conversation):
        (answered,) = post_all(post(cast.dashboard, conversation.id, "Yes?"))
        repeated = post(cast.dashboard, conversation.id, "Yes?", client_id=answered.message.client_id)

        _, new = post_all(repeated, post(cast.visitor, conversation.id, "It burns"))

        assert new.message.seq == 6
        known = link.find(conversation.tenant, conversation.id)
        assert (known.seq, known.waiting_since) == (6, new.message.at)

    def test_refuses_each_for_itself(self, post_all, service, cast, conversation, other_tenant):
        strangers = (
            replace(cast.visitor, visitor="v2"),
            replace(cast.visitor, project="10001"),
            replace(cast.dashboard, tenant=other_tenant),
        )

        *refused, unoffered, taken = post_all(
            *(post(each, conversation.id, "Let me in") for each in strangers),
            post(cast.visitor, new_id(), "Nowhere"),
            post(cast.visitor, conversation.id, "Hello?", settings=None),
            post(cast.visitor, conversation.id, "Me"),
        )

        assert [type(each) for each in refused] == [NotFoundError] * 4
        assert isinstance(unoffered, errors.ChatNotOfferedError)
        assert (taken.message.seq, taken.message.body) == (5, "Me")

    def test_is_refused_in_a_conversation_that_has_ended(self, post_all, cast, link, conversation):
        link.close(conversation)

        assert isinstance(post_all(post(cast.visitor, conversation.id, "More"))[0], errors.ConversationClosedError)

    def test_goes_by_whose_the_conversation_is_now(self, service, cast, conversation, merges):
        known = replace(cast.customer, surface=cast.visitor.surface, site=SITE)
        assert merges.merge(cast.visitor, known, method="code") == 1

        with pytest.raises(NotFoundError):
            service.post(cast.visitor, conversation.id, client_id=new_id(), body="Still me")
        assert service.post(known, conversation.id, client_id=new_id(), body="Me").seq == 5


class TestManyAtOnce:
    def test_every_start_and_every_message_is_kept_once_and_in_order(self, service, another, cast, hints):
        def talk(number, process):
            person = replace(cast.visitor, visitor=f"v{number}")
            sent = {"client_id": new_id(), "body": "0"}

            def run():
                conversation = process.start(person, **sent).conversation.id
                assert process.start(person, **sent).conversation.id == conversation
                for each in range(1, 5):
                    message = process.post(person, conversation, client_id=f"message-{each}", body=str(each))
                    assert message.seq == each + 1
                return person, conversation

            return run

        talks = all_at_once(*(talk(number, (service, another)[number % 2]) for number in range(100)))

        for person, conversation in talks:
            assert said(service, person, conversation) == [(seq + 1, str(seq)) for seq in range(5)]
        told = Counter(hint.data["conversation"] for hint in hints.told if hint.kind == "messages")
        assert set(told.values()) == {6}, "a repeated start is announced again"

    def test_from_two_processes_one_conversation_counts_without_gaps(self, service, another, cast, conversation):
        def write(process, name):
            def run():
                for number in range(10):
                    process.post(cast.visitor, conversation.id, client_id=f"{name}-{number:06}", body=name)
                    process.post(cast.visitor, conversation.id, client_id=f"shared-{number:06}", body="shared")

            return run

        all_at_once(write(service, "here"), write(another, "there"))

        found = service.before(cast.visitor, conversation.id, None).messages
        assert [message.seq for message in found] == list(range(1, 35))
        assert Counter(message.body for message in found[4:]) == {"here": 10, "there": 10, "shared": 10}


class TestDatabase:
    @pytest.fixture
    def database_kind(self):
        return "sqlite"

    def test_that_is_full_takes_nothing_and_goes_on_when_there_is_room(self, database, service, cast, conversation):
        limit = text("PRAGMA max_page_count")
        with database.transaction() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        taken = []

        def write(number):
            def run():
                try:
                    sent = {"client_id": f"message-{number}", "body": "x" * 9000}
                    taken.append(service.post(cast.visitor, conversation.id, **sent).seq)
                except UnavailableError:
                    return 1
                return 0

            return run

        assert sum(all_at_once(*(write(number) for number in range(20)))) > 0
        found = service.after(cast.visitor, conversation.id, 4).messages
        assert sorted(taken) == [message.seq for message in found]

        with database.transaction() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
            assert connection.execute(limit).scalar_one() > pages
        assert service.post(cast.visitor, conversation.id, client_id=new_id(), body="Room").seq == 5 + len(taken)


class TestServer:
    @pytest.fixture
    def database_kind(self):
        return "postgresql"

    @pytest.fixture
    def database(self, own_database):
        return own_database

    def test_that_ends_our_connections_costs_nobody_a_message(self, database, service, cast, conversation):
        with database.reading() as connection:
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
            )
            connection.execute(text(others + "current_database()"))

        assert service.post(cast.visitor, conversation.id, client_id=new_id(), body="Still here").seq == 5

    def test_that_refuses_one_row_takes_the_others(self, database, service, cast, conversation):
        # No text of PostgreSQL's holds a NUL.
        broken = replace(cast.dashboard, name="N\0na")

        def write(person, body):
            def run():
                try:
                    return service.post(person, conversation.id, client_id=new_id(), body=body).body
                except Exception as error:  # noqa: BLE001 -- an outcome like any other
                    return type(error).__name__

            return run

        given = all_at_once(*(write(cast.visitor, f"{number}") for number in range(8)), write(broken, "broken"))
        assert given == [*"01234567", "DataError"]
        assert len(service.after(cast.visitor, conversation.id, 4).messages) == 8


def test_a_conversation_waits_from_the_first_unanswered_message_on(service, link, cast, conversation, post_all):
    clock, begun, id_ = link._clock, conversation.created_at, conversation.id

    def state():
        known = link.find(conversation.tenant, id_)
        return known.waiting_since, known.first_answered_at

    clock.advance(seconds=10)
    service.post(cast.visitor, id_, client_id=new_id(), body="Anybody?")
    assert state() == (begun, None)
    answered = clock()
    service.post(cast.dashboard, id_, client_id=new_id(), body="Yes")
    assert state() == (None, answered)
    clock.advance(seconds=10)
    post_all(post(cast.dashboard, id_, "What is it?"), post(cast.visitor, id_, "It burns"))
    assert state() == (clock(), answered)
    clock.advance(seconds=10)
    nina = Author(side=Side.AGENT, name="Nina Novak", account="nina")
    link.receive_comment(conversation, comment="20000", author=nina, body="Water", at=clock())
    assert state() == (None, answered)
    clock.advance(seconds=10)
    comment = {"comment": "20001", "author": Author(side=Side.CUSTOMER, name="Carla Costa"), "body": "Thanks"}
    link.receive_comment(conversation, **comment, at=clock())
    assert state() == (clock(), answered)
