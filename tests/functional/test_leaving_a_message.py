"""Somebody writes while nobody is online: it is kept at once, and answered once they confirm their address."""

import pytest
from sqlalchemy import select

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.errors import NobodyOnlineError
from jira_chat.conversations.models import Contact, Conversation
from jira_chat.customers.tables import chat_accounts
from tests.support.in_process import SITE, InProcessStack

ANN = "ann.lee@acme.example"
CONTACT = Contact(email=ANN, name="Ann Lee")


@pytest.fixture
def away(stack: InProcessStack) -> InProcessStack:
    stack.forget_limits()
    stack.configure()
    stack.agents(online=False)
    return stack


def visitor_token(stack: InProcessStack) -> str:
    return str(stack.ask("session", {"site": SITE}).json["token"])


def leave(stack: InProcessStack, person: Principal, *, client_id: str = "left-1234") -> Conversation:
    begun = stack.services.conversations.start(person, client_id=client_id, body="It is broken", contact=CONTACT)
    return begun.conversation


def accounts_of(stack: InProcessStack, email: str) -> list[str]:
    with stack.infrastructure.database.reading() as connection:
        return list(connection.execute(select(chat_accounts.c.id).where(chat_accounts.c.email == email)).scalars())


def agents_see(stack: InProcessStack, conversation: Conversation) -> Conversation:
    nina = Principal(tenant=stack.tenant, surface=Surface.DASHBOARD, project=stack.project, account="nina")
    return stack.services.conversations.get(nina, conversation.id)


def test_a_message_is_kept_and_becomes_its_writers_with_a_code(away: InProcessStack) -> None:
    before = away.newest_mail()
    token = visitor_token(away)
    visitor = away.principal(token)
    left = leave(away, visitor)

    seen = agents_see(away, left)
    assert (seen.customer_name, seen.unconfirmed_email, seen.anonymous) == ("Ann Lee", ANN, True)
    assert [each.id for each in away.services.conversations.of_person(visitor)] == [left.id]
    assert leave(away, visitor).id == left.id
    assert accounts_of(away, ANN) == []
    assert away.newest_mail() == before

    body = {"site": SITE, "email": ANN, "name": "Ann Lee"}
    asked = away.ask("code", {"site": SITE, "email": ANN, "purpose": "register"}, visitor=token)
    assert asked.status_code == 202
    mail = away.newest_mail()
    assert mail is not None
    assert mail["to"] == ANN
    assert accounts_of(away, ANN) == []

    signed_in = away.ask("register", body | away.code(ANN, "register"), visitor=token)
    assert signed_in.status_code == 200
    customer = away.principal(signed_in.json["token"])
    (theirs,) = away.services.conversations.of_person(customer)
    assert (theirs.id, theirs.unconfirmed_email, theirs.customer) == (left.id, None, customer.customer)
    assert away.services.conversations.of_person(visitor) == []


def test_the_owner_of_an_address_sees_nothing_of_what_a_stranger_left(away: InProcessStack) -> None:
    stranger = away.principal(visitor_token(away))
    left = leave(away, stranger)
    owner = away.principal(away.register(ANN, None))
    assert left.id not in [each.id for each in away.services.conversations.of_person(owner)]
    assert agents_see(away, left).unconfirmed_email == ANN


def test_nothing_is_kept_where_the_project_does_not_want_it(away: InProcessStack) -> None:
    away.configure(leave_messages=False)
    start = away.frame_page()
    assert start is not None
    assert not start["leaves"]
    with pytest.raises(NobodyOnlineError):
        leave(away, away.principal(visitor_token(away)))


def test_the_panel_is_told_where_a_message_is_kept(away: InProcessStack) -> None:
    offered, silent = away.frame_page(), away.frame_page(mail=False)
    assert offered is not None
    assert silent is not None
    assert (offered["leaves"], silent["leaves"]) == (True, False)
