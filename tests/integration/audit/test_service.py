"""Each of the five kinds is noted by what does it, in its transaction where it is ours; leads of the project see it."""

from dataclasses import replace as replaced
from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Principal, Surface
from jira_chat.audit import repository
from jira_chat.audit.models import Event, Kind
from jira_chat.audit.personal_data import AuditData
from jira_chat.audit.rules import did
from jira_chat.audit.service import LONGEST_KEPT, AuditService
from jira_chat.jira.errors import JiraRefusedError
from jira_chat.jira.models import Project, ServiceDesk
from jira_chat.kernel.errors import ConflictError, ForbiddenError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, ServiceDeskId, new_id
from jira_chat.presence.service import LEASE, PresenceService
from jira_chat.replies.models import Draft
from jira_chat.replies.service import ReplyService
from jira_chat.storage.personal_data import ERASED_NAME, Person
from tests.integration.sync.conftest import OPEN
from tests.support.fake_agents import REOPEN, RESOLVE
from tests.support.fakes import FakeLeases

PROJECT, HR = ProjectId("10000"), ProjectId("10001")


@pytest.fixture
def kept():
    """How long sites keep conversations."""
    return {}


@pytest.fixture
def audit(database, clock, kept):
    return AuditService(database, kept_for=lambda: kept, clock=clock)


@pytest.fixture
def lead(tenant):
    return Principal(
        tenant=tenant, surface=Surface.PROJECT_SETTINGS, project=PROJECT, account=AccountId("ada"), name="Ada Admin"
    )


@pytest.fixture
def nina(lead):
    return replace(lead, surface=Surface.DASHBOARD, account=AccountId("nina"), name="Nina Novak")


@pytest.fixture
def said(audit, lead):
    def said(kind=None):
        return [f"{each.event.name} {did(each.event)}" for each in audit.latest(lead, kind)]

    return said


@pytest.fixture
def note(database, clock, lead):
    def note(**changes):
        event = Event(
            tenant=lead.tenant,
            project=PROJECT,
            kind=Kind.PUT_OFFLINE,
            at=clock(),
            account=lead.account,
            name=lead.name,
            about="Nina Novak",
            about_account=AccountId("nina"),
        )
        with database.transaction() as connection:
            repository.note(connection, replaced(event, **changes))

    return note


def test_who_assigned_and_who_resolved(raised, said) -> None:
    raised.jira.acts_for.add("nina")
    raised.actions.assign(raised.nina, raised.conversation, "ada")
    raised.actions.take(raised.nina, raised.conversation, RESOLVE.id)
    raised.actions.take(raised.nina, raised.conversation, REOPEN.id)
    assert said() == ["Nina Novak resolved SUP-1 (Resolved)", "Nina Novak assigned SUP-1 to Ada Admin"]
    assert said(Kind.RESOLVED) == ["Nina Novak resolved SUP-1 (Resolved)"]
    assert said(Kind.TRANSFERRED) == []
    with pytest.raises(JiraRefusedError):
        raised.actions.assign(raised.nina, raised.conversation, "nobody")
    assert len(said()) == 2


def test_the_first_answer_takes_a_request(raised, said) -> None:
    raised.jira.acts_for.add("nina")
    raised.say("Water or sand?", raised.nina)
    raised.settle()
    assert said(Kind.ASSIGNED) == ["Nina Novak took SUP-1"]


def test_who_transferred_what_where_once(raised, said) -> None:
    jira = raised.jira
    jira.projects[HR] = Project(HR, "HR", "Human Resources")
    jira.desks[HR] = ServiceDesk(ServiceDeskId("5"), HR, "HR", "Human Resources")
    jira.granted.add(("nina", "BROWSE_PROJECTS", HR))
    raised.settings.save(raised.tenant, HR, OPEN, version=0, author=AccountId("ada"))
    for transfer_id in ("1" * 32, "1" * 32):
        raised.transfers.transfer(raised.nina, raised.conversation, HR, transfer_id=transfer_id, note="")
    with pytest.raises(ConflictError):
        raised.transfers.transfer(raised.nina, raised.conversation, HR, transfer_id="2" * 32, note="")
    assert said() == ["Nina Novak transferred SUP-1 to Human Resources"]


def test_who_put_whom_offline(database, clock, lead, nina, said) -> None:
    presence = PresenceService(database, FakeLeases(LEASE), clock=clock, node="one")
    presence.choose(nina, online=True)
    presence.put_offline(lead, nina.account)
    with pytest.raises(NotFoundError):
        presence.put_offline(lead, nina.account)
    assert said() == ["Ada Admin put Nina Novak offline"]


def test_who_changed_which_reply(database, clock, lead, nina, said) -> None:
    replies, mine, theirs = ReplyService(database, clock=clock), new_id(), new_id()
    replies.save(nina, mine, Draft(name="Mine", text="Hi"))
    replies.save(lead, theirs, Draft(name="Hello", text="Hi", language="de"))
    for _ in range(2):
        replies.save(lead, theirs, Draft(name="Hello", text="Hello", language="de"))
    replies.import_all(lead, [Draft(name="One", text="1"), Draft(name="Two", text="2")])
    replies.remove(lead, theirs)
    replies.save(replace(lead, surface=Surface.ADMINISTRATION, project=None), new_id(), Draft(name="Bye", text="Bye"))
    replies.save(replace(lead, project=HR), new_id(), Draft(name="Elsewhere", text="Hi"))
    assert said() == [
        "Ada Admin added the canned reply “Bye” of the site",
        "Ada Admin deleted the canned reply “Hello (de)” of the project",
        "Ada Admin imported canned replies of the project: One, Two",
        "Ada Admin changed the canned reply “Hello (de)” of the project",
        "Ada Admin added the canned reply “Hello (de)” of the project",
    ]


def test_only_the_page_of_leads_reads_it_page_by_page(audit, lead, nina, note, other_tenant) -> None:
    for name in ("One", "Two", "Three"):
        note(name=name)
    note(project=HR)
    note(tenant=other_tenant)
    first = audit.latest(lead, limit=2)
    rest = audit.latest(lead, before=first[-1].number)
    assert [each.event.name for each in (*first, *rest)] == ["Three", "Two", "One"]
    customer = replace(nina, surface=Surface.WIDGET, account=None)
    for who in (nina, customer, replace(lead, project=None), replace(lead, surface=Surface.ADMINISTRATION)):
        with pytest.raises(ForbiddenError):
            audit.latest(who)


@pytest.fixture
def elsewhere(lead, other_tenant):
    return replace(lead, tenant=other_tenant)


@pytest.fixture
def old(note, elsewhere):
    """Something that was done on two sites."""
    note(name="Old")
    note(name="Old", tenant=elsewhere.tenant)


@pytest.mark.usefixtures("old")
def test_nothing_is_kept_longer_than_a_year_or_than_the_site_keeps_conversations(
    audit, elsewhere, note, clock, kept
) -> None:
    clock.advance(days=30)
    note(name="New")
    kept[elsewhere.tenant] = timedelta(days=30)
    assert audit.forget_old() == 1
    assert audit.latest(elsewhere) == []
    clock.advance(days=LONGEST_KEPT.days - 30)
    assert audit.forget_old() == 1
    clock.advance(days=30)
    assert audit.forget_old() == 1


def test_who_is_erased_is_named_no_more_and_others_are(database, lead, note, said) -> None:
    note()
    note(account=AccountId("nina"), name="Nina Novak", about="Ben Beck", about_account=AccountId("ben"))
    data, nina = AuditData(), Person(accounts=frozenset({"nina"}))
    with database.transaction() as connection:
        exported = data.export(connection, lead.tenant, nina)
        data.erase(connection, lead.tenant, nina)
        assert data.export(connection, lead.tenant, nina) == []
    assert len(exported) == 2
    assert not any(name in repr(exported) for name in ("Ada", "Ben"))
    assert said() == [f"{ERASED_NAME} put Ben Beck offline", f"Ada Admin put {ERASED_NAME} offline"]
