from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.presence.models import NO_HABITS, Habits, State, WorkingHours
from jira_chat.presence.service import LEASE, PresenceService
from jira_chat.settings import history
from jira_chat.settings.models import FieldChange, Span, WeekDay
from tests.support.fakes import FakeLeases
from tests.support.threads import all_at_once


@pytest.fixture
def leases():
    return FakeLeases(LEASE)


@pytest.fixture
def nodes(database, leases, clock):
    """Two processes of the product."""
    return [PresenceService(database, leases, clock=clock, node=name) for name in ("one", "two")]


@pytest.fixture
def presence(nodes):
    return nodes[0]


@pytest.fixture
def agent(tenant):
    return Principal(
        tenant=tenant, surface=Surface.ISSUE, project="10000", issue="10100", account="712020:nina", name="Nina Novak"
    )


@pytest.fixture
def customer(tenant):
    return Principal(tenant=tenant, surface=Surface.WIDGET, project="10000", visitor="v1", name="Anonymous Chat User")


def online(presence, agent):
    return presence.agents_online(agent.tenant, agent.project)


class TestAgents:
    def test_begin_offline(self, presence, agent):
        presence.renew([agent])

        assert not presence.has_chosen_online(agent)
        assert not online(presence, agent)

    def test_are_the_only_ones_who_choose(self, presence, agent, customer):
        presence.choose(agent, online=True)

        assert not presence.has_chosen_online(customer)

    def test_are_online_by_choice_and_with_a_page_open_or_just_closed(self, presence, agent, clock):
        presence.choose(agent, online=True)
        assert online(presence, agent)

        presence.leave([agent])
        clock.advance(seconds=119)
        assert online(presence, agent)
        clock.advance(seconds=1)
        assert presence.has_chosen_online(agent)
        assert not online(presence, agent)

        presence.renew([agent])
        assert online(presence, agent)

        presence.choose(agent, online=False)
        assert not presence.has_chosen_online(agent)
        assert not online(presence, agent)

    def test_who_close_the_laptop_are_offline_a_minute_later(self, presence, agent, clock):
        presence.choose(agent, online=True)

        clock.advance(seconds=59)
        assert online(presence, agent)
        clock.advance(seconds=1)
        assert not online(presence, agent)

    def test_who_go_offline_are_so_wherever_they_have_pages(self, nodes, agent):
        one, two = nodes
        one.choose(agent, online=True)
        two.renew([agent])

        one.choose(agent, online=False)

        assert not online(one, agent)
        assert not online(two, agent)
        two.renew([agent])
        assert not online(one, agent)

    def test_are_online_as_long_as_any_page_is_open(self, nodes, agent, clock):
        one, two = nodes
        one.choose(agent, online=True)
        two.renew([agent])

        one.leave([agent])
        clock.advance(seconds=50)
        two.renew([agent])
        clock.advance(seconds=50)
        two.leave([agent])
        clock.advance(seconds=119)
        assert online(one, agent)
        clock.advance(seconds=1)
        assert not online(one, agent)

    def test_are_one_among_several(self, presence, agent):
        colleague = replace(agent, account="712020:ada")
        presence.choose(agent, online=True)
        presence.choose(colleague, online=True)
        presence.choose(agent, online=False)

        assert online(presence, colleague)

    def test_are_asked_for_in_many_projects_at_once(self, presence, agent, other_tenant):
        presence.choose(agent, online=True)
        presence.choose(replace(agent, project="10001"), online=False)

        places = [(agent.tenant, "10000"), (agent.tenant, "10001"), (other_tenant, "10000")]
        assert presence.with_agents(places) == {(agent.tenant, "10000")}

    def test_choose_for_one_project_of_one_tenant(self, presence, agent, other_tenant):
        presence.choose(agent, online=True)

        assert not presence.agents_online(agent.tenant, "10001")
        assert not presence.agents_online(other_tenant, "10000")
        assert not presence.has_chosen_online(replace(agent, project="10001"))
        assert not presence.has_chosen_online(replace(agent, tenant=other_tenant))

    def test_keep_their_choice_from_page_to_page(self, presence, agent):
        presence.choose(agent, online=True)

        assert presence.has_chosen_online(replace(agent, surface=Surface.DASHBOARD, issue=None))

    def test_may_choose_on_two_pages_at_once(self, nodes, agent):
        all_at_once(*[lambda node=node: node.choose(agent, online=True) for node in nodes * 2])

        assert online(nodes[0], agent)

    def test_are_all_who_choose(self, presence, customer):
        with pytest.raises(ForbiddenError):
            presence.choose(customer, online=True)


class TestCustomers:
    def test_are_here_while_a_page_is_open(self, nodes, customer):
        one, two = nodes
        one.renew([customer])
        two.renew([customer])

        one.leave([customer])
        assert one.is_here(customer)
        assert one.customers_online(customer.tenant, "10000", ["visitor:v1"])
        two.leave([customer])
        assert not one.is_here(customer)
        assert not one.customers_online(customer.tenant, "10000", ["visitor:v1"])

    def test_who_went_quietly_are_gone_a_minute_later(self, presence, customer, clock):
        presence.renew([customer])
        clock.advance(seconds=60)

        assert not presence.is_here(customer)

    def test_are_told_apart(self, presence, customer, other_tenant):
        presence.renew([customer])

        others = ["visitor:v2", "visitor:v", "account:v1"]
        assert presence.customers_online(customer.tenant, "10000", ["visitor:v1", *others]) == {"visitor:v1"}
        assert not presence.customers_online(customer.tenant, "10001", ["visitor:v1"])
        assert not presence.customers_online(other_tenant, "10000", ["visitor:v1"])

    def test_do_not_make_an_agent(self, presence, customer):
        presence.renew([customer])

        assert not online(presence, customer)


@pytest.mark.parametrize(
    "changes",
    [{"project": None}, {"visitor": None}],
    ids=["no project", "nobody"],
)
def test_somebody_without_a_place_is_nowhere(presence, customer, changes):
    nobody = replace(customer, **changes)
    presence.renew([nobody])
    presence.leave([nobody])

    assert not presence.is_here(nobody)


class TestUntil:
    def test_being_online_ends_by_itself(self, presence, agent, clock):
        until = clock() + timedelta(seconds=40)
        presence.choose(agent, online=True, until=until)
        assert online(presence, agent)
        assert [each.until for each in presence.online_agents(agent.tenant, agent.project)] == [until]
        clock.advance(seconds=40)
        assert not online(presence, agent)
        assert not presence.has_chosen_online(agent)
        assert presence.online_agents(agent.tenant, agent.project) == []

    def test_a_later_choice_has_no_end(self, presence, agent, clock):
        presence.choose(agent, online=True, until=clock() + timedelta(seconds=40))
        presence.choose(agent, online=True)
        clock.advance(seconds=50)
        assert online(presence, agent)

    @pytest.mark.parametrize("hours", [-1, 0, 26])
    def test_an_end_that_is_not_within_a_day_is_refused(self, presence, agent, clock, hours):
        with pytest.raises(InvalidInputError):
            presence.choose(agent, online=True, until=clock() + timedelta(hours=hours))


class TestOthers:
    @pytest.fixture
    def admin(self, agent):
        return replace(agent, surface=Surface.PROJECT_SETTINGS, issue=None, account="ada", name="Ada Admin")

    def test_who_is_online_is_listed_by_name(self, presence, agent):
        for name in ("Zoë", "adam", "Nina Novak"):
            presence.choose(replace(agent, account=name, name=name), online=name != "Nina Novak")
        presence.choose(replace(agent, project="10001"), online=True)
        assert [each.name for each in presence.online_agents(agent.tenant, agent.project)] == ["adam", "Zoë"]

    def test_an_admin_puts_somebody_offline_and_the_history_says_so(self, presence, agent, admin, database):
        presence.choose(agent, online=True)
        presence.put_offline(admin, agent.account)
        assert not online(presence, agent)
        with database.reading() as connection:
            (noted,) = history.latest(connection, agent.tenant, history.of_project(agent.project))
        assert noted.by == "Ada Admin"
        assert noted.changes == (
            FieldChange(field="put_offline.name", before=None, after="Nina Novak"),
            FieldChange(field="put_offline.account", before=None, after=agent.account),
        )
        with pytest.raises(NotFoundError):
            presence.put_offline(admin, agent.account)
        presence.choose(agent, online=True)
        assert online(presence, agent)

    def test_an_admin_of_another_project_does_not(self, presence, agent, admin):
        presence.choose(agent, online=True)
        for other in (replace(admin, project="10001"), replace(admin, tenant="another")):
            with pytest.raises(NotFoundError):
                presence.put_offline(other, agent.account)
        assert online(presence, agent)


class TestAway:
    def test_without_a_sign_of_life_an_agent_is_away_and_comes_back_with_one(self, nodes, agent, clock):
        one, two = nodes
        one.save_habits(agent, Habits(hours=None, away_minutes=5, capacity=None, languages=(), labels=()))
        one.choose(agent, online=True)
        clock.advance(seconds=299)
        one.renew([agent])
        assert online(two, agent)

        clock.advance(seconds=1)
        assert not online(two, agent)
        assert two.own(agent).state is State.AWAY
        assert [each.away for each in two.online_agents(agent.tenant, agent.project)] == [True]

        two.note_life(agent)
        assert online(one, agent)

    def test_working_hours_put_nobody_online_who_is_not_here(self, presence, agent, clock):
        every_day = tuple(WeekDay(day=day, spans=(Span(start="00:00", end="24:00"),)) for day in range(7))
        with pytest.raises(InvalidInputError):
            presence.choose(agent, online=True, by_hours=True)
        presence.save_habits(
            agent, Habits(hours=WorkingHours(week=every_day), away_minutes=0, capacity=None, languages=(), labels=())
        )
        presence.choose(agent, online=True, by_hours=True)
        assert online(presence, agent)
        clock.advance(seconds=60)
        assert not online(presence, agent)

    def test_habits_that_cannot_be_are_refused(self, presence, agent, customer):
        with pytest.raises(InvalidInputError):
            presence.save_habits(agent, Habits(hours=None, away_minutes=7, capacity=None, languages=(), labels=()))
        with pytest.raises(ForbiddenError):
            presence.save_habits(customer, NO_HABITS)


class TestEverywhere:
    def test_one_choice_counts_in_all_projects_with_a_page(self, presence, agent):
        elsewhere = replace(agent, project="10001")
        presence.choose(agent, online=True, everywhere=True)
        assert online(presence, agent)
        assert not online(presence, elsewhere)
        presence.renew([elsewhere])
        assert online(presence, elsewhere)
        assert presence.own(elsewhere).everywhere
        assert [each.name for each in presence.online_agents(agent.tenant, "10001")] == ["Nina Novak"]

    def test_the_later_choice_counts(self, presence, agent, clock):
        elsewhere = replace(agent, project="10001")
        presence.choose(elsewhere, online=True)
        clock.advance(seconds=1)
        presence.choose(agent, online=False, everywhere=True)
        assert not online(presence, elsewhere)
        clock.advance(seconds=1)
        presence.choose(elsewhere, online=True)
        assert online(presence, elsewhere)
        assert not presence.own(elsewhere).everywhere
        assert not online(presence, agent)

    def test_an_admin_puts_them_offline_in_one_project(self, presence, agent, clock):
        admin = replace(agent, surface=Surface.PROJECT_SETTINGS, issue=None, account="ada", name="Ada Admin")
        elsewhere = replace(agent, project="10001")
        presence.choose(agent, online=True, everywhere=True)
        presence.renew([elsewhere])
        clock.advance(seconds=1)
        presence.put_offline(admin, agent.account)
        assert not online(presence, agent)
        assert online(presence, elsewhere)

    def test_somebody_else_chose_for_themselves(self, presence, agent, other_tenant):
        presence.choose(agent, online=True, everywhere=True)
        for other in (replace(agent, account="omar"), replace(agent, tenant=other_tenant)):
            presence.renew([other])
            assert not presence.has_chosen_online(other)
