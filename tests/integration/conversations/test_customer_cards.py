import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Surface
from jira_chat.conversations.customer_cards import MOST_EARLIER, CustomerCards
from jira_chat.customers import accounts
from jira_chat.customers.sessions import AccountSessions
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.kernel.ids import new_id
from tests.integration.conversations.conftest import PROJECT, SITE


@pytest.fixture
def cards(database, service):
    return CustomerCards(database, service)


@pytest.fixture
def ann(database, hints, clock, tenant):
    """Somebody who signed in on the web site with a code."""
    account = accounts.new(tenant, "ann@example.com", "Ann Lee")
    sessions = AccountSessions(database, hints, clock=clock)
    with database.transaction() as connection:
        accounts.find_or_create(connection, account, now=clock())
        token = sessions.open(connection, account, PROJECT, site=SITE, method="code")
    return sessions.recognise(token)


def begin(service, person):
    return service.start(person, client_id=new_id(), body="Hello").conversation.id


def test_a_customer_is_known_by_their_account_with_and_without_jira(cards, service, cast, database, ann) -> None:
    known = cards.of(cast.dashboard, begin(service, ann))
    assert (known.account.email, known.method) == ("ann@example.com", "code")
    with database.transaction() as connection:
        accounts.set_jira_account(connection, ann.tenant, ann.chat_account, "qm:1", name="Ann Lee")
    in_jira = cards.of(cast.dashboard, begin(service, replace(ann, account="qm:1")))
    assert (in_jira.account.email, in_jira.method) == ("ann@example.com", "code")


def test_the_portal_and_a_browser_are_no_accounts(cards, service, cast) -> None:
    of_portal = cards.of(cast.dashboard, begin(service, cast.customer))
    assert (of_portal.account, of_portal.method) == (None, "portal")
    of_visitor = cards.of(cast.dashboard, begin(service, cast.visitor))
    assert (of_visitor.account, of_visitor.method) == (None, None)


def test_other_conversations_are_those_of_the_same_customer(cards, service, cast) -> None:
    begin(service, cast.customer)
    own = [begin(service, cast.visitor) for _ in range(MOST_EARLIER + 2)]
    card = cards.of(cast.dashboard, own[0])
    assert len(card.others) == MOST_EARLIER
    assert card.more
    assert {each.id for each in card.others} <= set(own[1:])


def test_it_is_for_agents_who_see_the_conversation(cards, service, cast) -> None:
    conversation = begin(service, cast.visitor)
    with pytest.raises(ForbiddenError):
        cards.of(cast.visitor, conversation)
    for agent in (replace(cast.dashboard, project="10001"), replace(cast.dashboard, surface=Surface.ISSUE)):
        with pytest.raises(NotFoundError):
            cards.of(agent, conversation)
