import pytest
from msgspec.structs import replace
from sqlalchemy import select

from jira_chat.access.principals import Side, Surface
from jira_chat.conversations import errors, topics
from jira_chat.conversations.listing import MOST_LISTED_FOR_AGENT, MOST_LISTED_FOR_CUSTOMER
from jira_chat.conversations.models import Author, Origin
from jira_chat.conversations.service import (
    MOST_CAUGHT_UP,
    PAGE,
)
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import new_id
from jira_chat.outbox import queue
from jira_chat.outbox.tables import jobs
from jira_chat.settings.models import ProjectSettings
from tests.integration.conversations.conftest import OPEN, SITE
from tests.support.fakes import NOW
from tests.support.threads import all_at_once

SENT = "0b9d5a3e-8f0c-4a52-9d0b-6c1f7b1d2e3f"


@pytest.fixture
def started(service, cast):
    return service.start(cast.visitor, client_id=SENT, body="Hello")


@pytest.fixture
def enqueued(database):
    def enqueued():
        with database.reading() as connection:
            return connection.execute(select(jobs).order_by(jobs.c.id)).all()

    return enqueued


def seqs(page):
    return [message.seq for message in page.messages]


class TestStart:
    def test_begins_a_conversation_with_its_first_message(self, started, cast, clock):
        conversation, message = started.conversation, started.message

        assert (conversation.tenant, conversation.project) == (cast.visitor.tenant, "10000")
        assert (conversation.customer, conversation.customer_name) == ("visitor:v1", "Anonymous Chat User")
        assert (conversation.customer_account, conversation.site) == (None, SITE)
        assert (conversation.issue, conversation.issue_key, conversation.closed) == (None, None, False)
        assert (conversation.seq, conversation.created_at, conversation.last) == (1, clock(), message)
        assert (message.seq, message.client_id, message.body, message.at) == (1, SENT, "Hello", clock())
        assert message.author == Author(side=Side.CUSTOMER, name="Anonymous Chat User")
        assert (message.origin, message.in_jira) == (Origin.CHAT, False)

    def test_of_a_customer_whom_jira_knows(self, service, cast):
        conversation = service.start(cast.customer, client_id=SENT, body="Hello").conversation

        assert (conversation.customer, conversation.customer_account) == ("account:carla", "carla")
        assert conversation.last.author == Author(side=Side.CUSTOMER, name="Carla Costa", account="carla")

    def test_sent_again_is_the_same(self, service, cast, started, enqueued, hints):
        again = service.start(cast.visitor, client_id=SENT, body="Hello")

        assert again == started
        assert len(service.of_person(cast.visitor)) == len(enqueued()) == 1

    def test_sent_again_is_announced_again(self, service, cast, started, hints):
        """The first time, its connection may have broken after the commit."""
        hints.told.clear()
        service.start(cast.visitor, client_id=SENT, body="Hello")

        assert [(hint.kind, hint.data["seq"]) for hint in hints.told] == [("messages", 1)]

    def test_sent_again_is_the_same_though_none_could_begin_now(self, service, settings, cast, started):
        known = settings.of_project(cast.visitor.tenant, cast.visitor.project)
        closed = replace(known.settings, anonymous=False)
        settings.save(cast.visitor.tenant, cast.visitor.project, closed, version=known.version, author="ada")
        client_id = started.message.client_id

        assert service.start(cast.visitor, client_id=client_id, body="Hello").conversation.id == started.conversation.id

    def test_sent_again_by_a_customer_whom_jira_knows_by_now_is_the_same(self, service, cast, link):
        """As when the line broke while their account in Jira was made."""
        before = replace(cast.visitor, visitor=None, chat_account="c1", name="Rosa Ruiz")
        known = replace(before, account="rosa")
        first = service.start(before, client_id=SENT, body="Hello").conversation
        link.note_request(link.find(first.tenant, first.id), "10100", "SUP-1")
        again = service.start(known, client_id=SENT, body="Hello").conversation

        assert [each.id for each in service.of_person(known)] == [first.id] == [again.id]
        assert (again.customer_account, service.of_person(before)) == ("rosa", [])

    def test_sent_several_times_at_once_is_one(self, service, cast, enqueued):
        begun = all_at_once(*[lambda: service.start(cast.visitor, client_id=SENT, body="Hello")] * 4)

        assert len({each.conversation.id for each in begun}) == 1
        assert {each.message.seq for each in begun} == {1}
        assert len(service.of_person(cast.visitor)) == len(enqueued()) == 1

    def test_with_the_id_of_somebody_else_is_ones_own(self, service, cast, started):
        another = service.start(replace(cast.visitor, visitor="v2"), client_id=SENT, body="Hello")

        assert another.conversation.id != started.conversation.id

    def test_with_another_id_is_another(self, service, cast, started):
        another = service.start(cast.visitor, client_id=new_id(), body="Hello")

        assert another.conversation.id != started.conversation.id

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"external": False}, errors.ChatNotOfferedError),
            ({"sites": ("https://other.example",)}, errors.ChatNotOfferedError),
            ({"anonymous": False}, errors.SignInRequiredError),
        ],
        ids=str,
    )
    def test_is_refused_where_chat_is_not_offered(self, service, settings, cast, changed, error):
        settings.save(cast.visitor.tenant, "10000", replace(OPEN, **changed), version=1, author="ada")

        with pytest.raises(error):
            service.start(cast.visitor, client_id=SENT, body="Hello")
        assert service.of_person(cast.visitor) == []

    def test_is_refused_in_a_project_that_nobody_set_up(self, service, cast):
        with pytest.raises(errors.ChatNotOfferedError):
            service.start(replace(cast.visitor, project="10001"), client_id=SENT, body="Hello")

    def test_is_for_customers(self, service, cast):
        with pytest.raises(ForbiddenError):
            service.start(cast.dashboard, client_id=SENT, body="Hello")

    @pytest.mark.parametrize(
        ("sent", "error"),
        [
            ({"client_id": SENT, "body": " "}, errors.EmptyMessageError),
            ({"client_id": SENT, "body": "x" * 10_001}, errors.MessageTooLongError),
            ({"client_id": "short", "body": "Hello"}, InvalidInputError),
        ],
        ids=["empty", "too long", "client id"],
    )
    def test_needs_something_to_say(self, service, cast, sent, error):
        with pytest.raises(error):
            service.start(cast.visitor, **sent)


class TestPost:
    def test_adds_a_message(self, service, cast, started, clock):
        clock.advance(seconds=5)

        message = service.post(cast.visitor, started.conversation.id, client_id=new_id(), body="  More\r\n")

        assert (message.seq, message.body, message.at) == (2, "More", clock())
        conversation = service.get(cast.visitor, started.conversation.id)
        assert (conversation.seq, conversation.last) == (2, message)

    def test_of_an_agent_has_their_name(self, service, cast, started):
        message = service.post(cast.dashboard, started.conversation.id, client_id=new_id(), body="Hi")

        assert message.author == Author(side=Side.AGENT, name="Nina Novak", account="nina")

    def test_sent_again_is_the_same(self, service, cast, started):
        sent = {"client_id": new_id(), "body": "More"}
        first = service.post(cast.visitor, started.conversation.id, **sent)
        service.post(cast.visitor, started.conversation.id, client_id=new_id(), body="And more")

        assert service.post(cast.visitor, started.conversation.id, **sent) == first
        assert seqs(service.before(cast.visitor, started.conversation.id, None)) == [1, 2, 3]

    def test_sent_again_is_announced_again(self, service, cast, started, hints):
        sent = {"client_id": new_id(), "body": "More"}
        service.post(cast.visitor, started.conversation.id, **sent)
        hints.told.clear()
        service.post(cast.visitor, started.conversation.id, **sent)

        assert [(hint.kind, hint.data["seq"]) for hint in hints.told] == [("messages", 2)]

    def test_counts_without_gaps_when_many_write_at_once(self, service, cast, started):
        conversation = started.conversation.id

        def write(person, name):
            def writing():
                return [
                    # Every message is sent twice, as after a lost acknowledgement.
                    service.post(
                        person, conversation, client_id=f"{name}-{number // 2:08}", body=f"{name} {number}"
                    ).seq
                    for number in range(10)
                ]

            return writing

        def retry_the_same():
            return [service.post(cast.visitor, conversation, client_id="the-same", body="again").seq]

        given = all_at_once(
            write(cast.visitor, "customer"), write(cast.dashboard, "agent"), retry_the_same, retry_the_same
        )

        page = service.after(cast.visitor, conversation, 0)
        assert seqs(page) == list(range(1, 1 + 1 + 5 + 5 + 1))
        assert sorted({seq for each in given for seq in each}) == seqs(page)[1:]
        assert given[2] == given[3]
        for name in ("customer", "agent"):
            said = [message.body for message in page.messages if message.body.startswith(name)]
            assert said == [f"{name} {number}" for number in range(0, 10, 2)]

    def test_ends_when_the_request_is_gone(self, service, link, cast, started):
        link.close(started.conversation)

        with pytest.raises(errors.ConversationClosedError):
            service.post(cast.visitor, started.conversation.id, client_id=new_id(), body="More")
        assert service.get(cast.visitor, started.conversation.id).closed

    def test_is_refused_where_chat_is_no_longer_offered(self, service, settings, cast, started):
        settings.save(cast.visitor.tenant, "10000", ProjectSettings(), version=1, author="ada")

        with pytest.raises(errors.ChatNotOfferedError):
            service.post(cast.visitor, started.conversation.id, client_id=new_id(), body="More")
        assert service.post(cast.dashboard, started.conversation.id, client_id=new_id(), body="Hi").seq == 2

    def test_of_nothing_is_refused(self, service, cast, started):
        with pytest.raises(errors.EmptyMessageError):
            service.post(cast.visitor, started.conversation.id, client_id=new_id(), body="\n")


class TestPromise:
    def test_is_one_for_all_messages_that_wait(self, service, cast, started, enqueued):
        conversation = started.conversation.id
        service.post(cast.dashboard, conversation, client_id=new_id(), body="Hi")

        assert [(job.tenant_id, job.kind, job.stream, job.payload) for job in enqueued()] == [
            (cast.visitor.tenant, "tell_jira", f"conversation:{conversation}", {"conversation": conversation})
        ]

    def test_that_cannot_be_made_keeps_the_message_from_being_taken(self, service, cast, started, monkeypatch, hints):
        def refuse(*_, **__):
            raise OSError("no room for jobs")

        monkeypatch.setattr(queue, "enqueue_many", refuse)
        with pytest.raises(OSError, match="no room"):
            service.post(cast.visitor, started.conversation.id, client_id=new_id(), body="More")
        with pytest.raises(OSError, match="no room"):
            service.start(cast.visitor, client_id=new_id(), body="More")

        assert [each.id for each in service.of_person(cast.visitor)] == [started.conversation.id]
        assert service.get(cast.visitor, started.conversation.id).seq == 1
        assert len(hints.told) == 1


class TestTelling:
    def test_comes_after_the_commit(self, service, cast, hints, link):
        seen = []

        def look():
            (conversation,) = service.of_person(cast.visitor)
            seen.append(len(link.messages_after(cast.visitor.tenant, conversation.id, 0, limit=10)))

        hints.on_publish = look
        conversation = service.start(cast.visitor, client_id=SENT, body="Hello").conversation
        service.post(cast.visitor, conversation.id, client_id=new_id(), body="More")

        assert seen == [1, 1, 2]

    def test_names_the_position_and_wakes_the_worker_for_a_new_request(self, service, cast, started, hints):
        conversation = started.conversation
        service.post(cast.visitor, conversation.id, client_id=new_id(), body="More")

        assert [hint.kind for hint in hints.told] == ["messages"] * 2
        assert [hint.data["seq"] for hint in hints.told] == [1, 2]
        assert hints.told[0].topics == topics.topics_of(conversation)
        assert hints.works == 1


class TestWhoSees:
    @pytest.fixture
    def with_request(self, link, started, cast):
        link.note_request(started.conversation, "10100", "SUP-1")
        return started.conversation.id

    def test_the_two_sides_do(self, service, cast, with_request):
        for person in (cast.visitor, cast.agent, cast.dashboard):
            assert service.get(person, with_request).issue_key == "SUP-1"
            assert [each.id for each in service.of_person(person)] == [with_request]
            assert seqs(service.before(person, with_request, None)) == [1]

    @pytest.mark.parametrize(
        ("who", "changes"),
        [
            ("visitor", {"visitor": "v2"}),
            ("visitor", {"visitor": None}),
            ("visitor", {"visitor": None, "account": "v1"}),
            ("visitor", {"project": "10001"}),
            ("visitor", {"project": None}),
            ("customer", {}),
            ("agent", {"issue": "10101"}),
            ("agent", {"issue": None}),
            ("agent", {"project": "10001"}),
            ("dashboard", {"project": "10001"}),
            ("dashboard", {"surface": Surface.PROJECT_SETTINGS}),
            ("dashboard", {"surface": Surface.ADMINISTRATION}),
        ],
        ids=str,
    )
    def test_nobody_else_does(self, service, cast, with_request, who, changes):
        self.sees_nothing(service, replace(getattr(cast, who), **changes), with_request)

    @pytest.mark.parametrize("who", ["visitor", "customer", "agent", "dashboard"])
    def test_nobody_of_another_tenant_does(self, service, cast, with_request, other_tenant, who):
        self.sees_nothing(service, replace(getattr(cast, who), tenant=other_tenant), with_request)

    def sees_nothing(self, service, person, conversation):
        assert service.of_person(person) == []
        for ask in (
            lambda: service.get(person, conversation),
            lambda: service.before(person, conversation, None),
            lambda: service.after(person, conversation, 0),
            lambda: service.post(person, conversation, client_id=new_id(), body="Hi"),
        ):
            with pytest.raises(NotFoundError):
                ask()

    def test_what_does_not_exist_looks_the_same(self, service, cast, started):
        with pytest.raises(NotFoundError) as missing:
            service.get(cast.visitor, new_id())
        with pytest.raises(NotFoundError) as hidden:
            service.get(cast.customer, started.conversation.id)

        assert str(missing.value) == str(hidden.value)


class TestLists:
    def test_have_the_latest_first(self, service, cast, clock):
        first, second = (
            service.start(cast.visitor, client_id=new_id(), body="Hello").conversation.id
            for _ in [clock.advance(seconds=1)] * 2
        )
        clock.advance(seconds=1)
        service.post(cast.visitor, first, client_id=new_id(), body="More")

        assert [each.id for each in service.of_person(cast.visitor)] == [first, second]

    def test_are_as_long_as_a_page_shows(self, service, cast, clock):
        for _ in range(MOST_LISTED_FOR_AGENT + 1):
            clock.advance(seconds=1)
            newest = service.start(cast.visitor, client_id=new_id(), body="Hello").conversation.id

        for person, most in ((cast.visitor, MOST_LISTED_FOR_CUSTOMER), (cast.dashboard, MOST_LISTED_FOR_AGENT)):
            listed = service.of_person(person)
            assert (len(listed), listed[0].id) == (most, newest)


class TestPages:
    @pytest.fixture
    def long(self, service, link, cast, started):
        for number in range(MOST_CAUGHT_UP + 1):
            author = Author(side=Side.AGENT, name="Nina Novak")
            link.receive_comment(started.conversation, comment=str(number), author=author, body="Hi", at=NOW)
        return started.conversation.id

    def test_go_back_from_the_latest_to_the_first(self, service, cast, long):
        before, seen = None, []
        while True:
            page = service.before(cast.visitor, long, before)
            assert len(page.messages) <= PAGE
            seen = seqs(page) + seen
            before = seen[0]
            if not page.more:
                break

        assert seen == list(range(1, MOST_CAUGHT_UP + 3))

    def test_that_are_missed_come_in_one(self, service, cast, long):
        page = service.after(cast.visitor, long, 2)

        assert seqs(page) == list(range(3, MOST_CAUGHT_UP + 3))
        assert not page.more

    def test_that_are_too_many_say_so(self, service, cast, long):
        assert service.after(cast.visitor, long, 1).more

    def test_of_nothing_new_are_empty(self, service, cast, long):
        assert service.after(cast.visitor, long, 10_000) == service.before(cast.visitor, long, 1)
        assert service.after(cast.visitor, long, 10_000).messages == []


class TestTheListsOfManyPeople:
    def test_are_those_that_each_would_get(self, service, cast, clock):
        others = [replace(cast.visitor, visitor=f"w{number}") for number in range(3)]
        for number in range(12):
            service.start(cast.visitor, client_id=new_id(), body=f"Hello {number}")
            clock.advance(seconds=1)
        service.start(others[0], client_id=new_id(), body="Hello")
        people = [cast.visitor, *others, cast.dashboard, replace(cast.visitor, project=None)]

        lists = service.of_people(people)

        assert lists == {person: service.of_person(person) for person in people}
        assert [len(lists[person]) for person in people] == [10, 1, 0, 0, 13, 0]
