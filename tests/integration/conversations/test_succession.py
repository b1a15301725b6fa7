import pytest
from sqlalchemy import select

from jira_chat.access.principals import Side
from jira_chat.conversations.jobs import OfferChats
from jira_chat.conversations.models import Author, Origin
from jira_chat.conversations.succession import Succession
from jira_chat.kernel.ids import ProjectId, new_id
from jira_chat.kernel.kinds import kind_of
from jira_chat.outbox.tables import jobs
from jira_chat.settings.models import ProjectSettings
from tests.support.fakes import NOW
from tests.support.threads import all_at_once


@pytest.fixture
def succession(database, hints, clock):
    return Succession(database, hints, clock=clock)


def bodies(link, conversation):
    return [each.body for each in link.messages_after(conversation.tenant, conversation.id, 0, limit=10)]


def test_what_is_told_and_what_agents_said_stays(link, succession, conversation, tenant):
    link.note_request(conversation, "10100", "SUP-1")
    link.note_comment(conversation, [2], "20000")
    agent = Author(side=Side.AGENT, name="Nina Novak", account="nina")
    link.receive_comment(conversation, comment="20001", author=agent, body="Hi", at=NOW)
    successor = succession.go_on(link.find(tenant, conversation.id))

    assert bodies(link, successor) == ["Message 3", "Message 4"]
    assert bodies(link, conversation) == ["Hello", "Message 2", "Message 3", "Message 4", "Hi"]
    assert link.unsynced(tenant, conversation.id, limit=9) == []
    kept = (successor.customer, successor.customer_name, successor.project, successor.site)
    assert kept == (conversation.customer, conversation.customer_name, conversation.project, conversation.site)
    first = link.messages_after(tenant, successor.id, 0, limit=1)[0]
    assert (first.seq, first.origin, first.in_jira) == (1, Origin.CHAT, False)


def test_it_happens_once_however_many_try(link, succession, conversation, tenant):
    found = all_at_once(*[lambda: succession.go_on(conversation)] * 3)

    (successor,) = [each for each in found if each is not None]
    assert len(bodies(link, successor)) == 4
    assert succession.go_on(conversation) is None


def test_one_that_is_out_of_reach_is_not_continued(link, succession, conversation, cast, service):
    first = succession.go_on(conversation)
    link.close(first)
    service.post(cast.visitor, conversation.id, client_id=new_id(), body="Another")
    second = succession.go_on(conversation)

    assert second.id != first.id
    assert bodies(link, second) == ["Another"]


def test_it_is_offered_to_agents_where_the_project_wants_that(link, succession, conversation, tenant, database):
    successor = succession.go_on(conversation, settings=ProjectSettings(offering="in_turn"))
    with database.reading() as connection:
        (job,) = connection.execute(select(jobs).where(jobs.c.kind == kind_of(OfferChats))).all()
    assert job.payload == {"project": successor.project}


def test_one_that_moves_is_offered_to_agents_there(link, conversation, database):
    link.move(conversation, ProjectId("10001"), ProjectSettings(offering="least_busy"))
    with database.reading() as connection:
        (job,) = connection.execute(select(jobs).where(jobs.c.kind == kind_of(OfferChats))).all()
    assert (job.stream, job.payload) == ("offers:10001", {"project": "10001"})
