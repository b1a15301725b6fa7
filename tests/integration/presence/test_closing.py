from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.presence.closing import Closing
from jira_chat.presence.service import LEASE, PresenceService
from jira_chat.settings import history
from jira_chat.settings.models import FieldChange
from tests.support.fakes import FakeLeases

PROJECT = "10000"


@pytest.fixture
def told():
    return []


@pytest.fixture
def closing(database, clock, told):
    return Closing(database, lambda *place: told.append(place), clock=clock)


@pytest.fixture
def lead(tenant):
    return Principal(
        tenant=tenant, surface=Surface.PROJECT_SETTINGS, project=PROJECT, account="712020:ada", name="Ada Admin"
    )


def test_a_closed_chat_has_nobody_online_until_its_end(database, clock, closing, told, lead):
    presence = PresenceService(database, FakeLeases(LEASE), clock=clock, node="one", closed=closing.closed)
    nina = replace(lead, surface=Surface.DASHBOARD, account="nina", name="Nina Novak")
    places = [(lead.tenant, PROJECT), (lead.tenant, "10001")]
    presence.choose(nina, online=True)
    presence.choose(replace(nina, project="10001"), online=True)
    closing.close(lead, until=clock() + timedelta(seconds=30), reason=" Fire\0 drill ")
    assert presence.with_agents(places) == {places[1]}
    assert [each.name for each in presence.online_agents(*places[0])] == ["Nina Novak"]
    assert told == [places[0]]
    found = closing.of_project(*places[0])
    assert (found.by, found.reason) == ("Ada Admin", "Fire drill")
    clock.advance(seconds=30)
    assert closing.of_project(*places[0]) is None
    assert presence.with_agents(places) == set(places)


def test_the_history_says_who_closed_and_opened_it_and_why(database, closing, told, lead):
    closing.close(lead, until=None, reason="Fire drill")
    closing.open(lead)
    assert closing.of_project(lead.tenant, PROJECT) is None
    assert len(told) == 2
    with database.reading() as connection:
        opened, closed = history.latest(connection, lead.tenant, history.of_project(PROJECT))
    assert closed.by == opened.by == "Ada Admin"
    assert closed.changes == (FieldChange(field="closed.reason", before=None, after="Fire drill"),)
    assert opened.changes == (FieldChange(field="closed.reason", before="Fire drill", after=None),)


@pytest.mark.parametrize(("hours", "reason"), [(0, "Drill"), (26, "Drill"), (None, " "), (1, "x" * 301)])
def test_what_cannot_be_is_refused(closing, clock, lead, hours, reason):
    until = None if hours is None else clock() + timedelta(hours=hours)
    with pytest.raises(InvalidInputError):
        closing.close(lead, until=until, reason=reason)
    assert closing.of_project(lead.tenant, PROJECT) is None


def test_other_projects_and_sites_stay_open(closing, lead, other_tenant):
    closing.close(lead, until=None, reason="Drill")
    assert closing.closed([(lead.tenant, "10001"), (other_tenant, PROJECT)]) == frozenset()
    with pytest.raises(ForbiddenError):
        closing.open(replace(lead, project=None))
