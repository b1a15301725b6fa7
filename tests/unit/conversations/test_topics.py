from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import topics
from jira_chat.installations.service import tenant_topic
from tests.support.conversations import CONVERSATION


def test_both_sides_of_a_project_hear_of_the_project():
    for surface in (Surface.WIDGET, Surface.PORTAL, Surface.ISSUE, Surface.DASHBOARD):
        person = Principal(tenant="t1", surface=surface, project="10000", account="a")
        assert topics.project("t1", "10000") in topics.topics_for(person)


def test_an_agent_hears_of_their_own_choice_on_every_page():
    for surface in (Surface.ISSUE, Surface.DASHBOARD):
        person = Principal(tenant="t1", surface=surface, project="10000", account="nina", issue="10100")
        assert topics.agent("t1", "10000", "nina") in topics.topics_for(person)


def test_without_a_project_one_hears_of_the_site_alone():
    person = Principal(tenant="t1", surface=Surface.ADMINISTRATION, account="ada")
    assert topics.topics_for(person) == [tenant_topic("t1")]


def test_what_is_for_agents_does_not_reach_the_customer():
    customer = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1")

    assert not {*topics.agents_of(CONVERSATION)} & {*topics.topics_for(customer)}
    assert {*topics.agents_of(CONVERSATION)} < {*topics.topics_of(CONVERSATION)}
