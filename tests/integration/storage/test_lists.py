from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import repository as conversations
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.visitors import VisitorService
from jira_chat.installations.repository import InstallationRepository
from jira_chat.kernel.ids import TenantId
from jira_chat.presence import repository as agents
from jira_chat.presence.closing import Closing
from jira_chat.settings import repository as settings
from jira_chat.storage.lists import MOST

TENANT = TenantId("t1")


def customer(session):
    return Principal(tenant=TENANT, surface=Surface.WIDGET, name="Carla", session=session)


def _read(find):
    def read(database, clock, ids):
        with database.reading() as connection:
            find(connection, ids)

    return read


QUESTIONS = {
    "agents": _read(lambda connection, ids: agents.choices(connection, [(TENANT, each, each) for each in ids])),
    "settings": _read(lambda connection, ids: settings.find_several(connection, [(TENANT, each) for each in ids])),
    "conversations": _read(lambda connection, ids: conversations.find_all(connection, TENANT, ids)),
    "sites": _read(lambda connection, ids: InstallationRepository(None).active(connection, ids)),
    "closures": lambda database, clock, ids: Closing(database, None, clock=clock).closed(
        [(TENANT, each) for each in ids]
    ),
    "sessions": lambda database, clock, ids: AccountSessions(database, None, clock=clock).live(map(customer, ids)),
    "visitors": lambda database, clock, ids: VisitorService(database, clock=clock)._find_all(ids),
}
"""What web processes ask about many at once."""


@contextmanager
def heard():
    """Hear the texts of all statements."""
    texts = set()

    def hear(_connection, _cursor, statement, *_more):
        texts.add(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield texts
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_about_any_number_are_few_statements(database, clock, question):
    with heard() as statements:
        for number in range(1, MOST, 6):
            QUESTIONS[question](database, clock, [f"id{each}" for each in range(number)])

    assert 0 < len([each for each in statements if "FROM" in each]) <= MOST.bit_length() + 1
