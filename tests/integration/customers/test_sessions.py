import pytest
from sqlalchemy import select

from jira_chat.access.principals import Surface
from jira_chat.customers import accounts
from jira_chat.customers import sessions as module
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.tables import account_sessions as table
from jira_chat.kernel.errors import UnauthorizedError


@pytest.fixture
def sessions(database, hints, clock):
    return AccountSessions(database, hints, clock=clock)


@pytest.fixture
def account(database, tenant, clock):
    wanted = accounts.new(tenant, "ann@example.com", "Ann Lee", password_hash=None, language=None)
    with database.transaction() as connection:
        return accounts.find_or_create(connection, wanted, now=clock())


@pytest.fixture
def open_session(database, sessions, account):
    def open_session(site="https://www.example.com"):
        with database.transaction() as connection:
            return sessions.open(connection, account, "10000", site=site, method="code")

    return open_session


def is_known(sessions, token):
    try:
        sessions.recognise(token)
    except UnauthorizedError:
        return False
    return True


def test_a_token_says_who_holds_it(sessions, open_session, account, tenant):
    person = sessions.recognise(open_session())

    assert (person.tenant, person.project, person.surface) == (tenant, "10000", Surface.WIDGET)
    assert (person.chat_account, person.account, person.name) == (account.id, None, "Ann Lee")
    assert (person.site, person.method, person.anonymous) == ("https://www.example.com", "code", False)
    assert person in sessions.live([person])


def test_in_the_portal_there_is_no_web_site(sessions, open_session):
    person = sessions.recognise(open_session(site=None))
    assert (person.surface, person.site) == (Surface.PORTAL, None)


def test_once_jira_knows_the_customer_so_does_the_session(sessions, open_session, account, database):
    token = open_session()
    with database.transaction() as connection:
        accounts.set_jira_account(connection, account.tenant, account.id, "qm:1", name="Ann in Jira")
    assert sessions.recognise(token).account == "qm:1"


def test_who_has_another_name_by_now_has_to_come_back_under_it(sessions, open_session, account, database):
    token = open_session()
    before = sessions.recognise(token)
    with database.transaction() as connection:
        accounts.set_jira_account(connection, account.tenant, account.id, "qm:1", name="Ann in Jira")
    after = sessions.recognise(token)

    assert before not in sessions.live([before])
    assert after in sessions.live([after])
    assert sessions.live([before, after]) == {after}


def test_only_a_hash_of_the_token_is_kept(open_session, database):
    token = open_session()
    assert token.startswith(module.PREFIX)
    assert len(token) >= 43
    with database.reading() as connection:
        assert token not in str(connection.execute(select(table)).all())


def test_a_session_lives_thirty_days_from_its_last_use(sessions, open_session, clock):
    used, unused = open_session(), open_session()
    clock.advance(days=20)
    assert is_known(sessions, used)
    clock.advance(days=10)
    assert is_known(sessions, used)
    assert not is_known(sessions, unused)
    assert not is_known(sessions, "c.unknown")


def test_a_session_ends_after_ninety_days_however_often_it_is_used(sessions, open_session, clock):
    token = open_session()
    for _ in range(4):
        clock.advance(days=22)
        assert is_known(sessions, token)
    person = sessions.recognise(token)
    clock.advance(days=2)
    assert not is_known(sessions, token)
    assert person not in sessions.live([person])


def test_signing_out_ends_one_session_and_its_sockets(sessions, open_session, hints):
    one, another = open_session(), open_session()
    person = sessions.recognise(one)
    sessions.end(person)

    assert not is_known(sessions, one)
    assert person not in sessions.live([person])
    assert is_known(sessions, another)
    assert [(hint.kind, hint.topics) for hint in hints.told] == [("ended", [f"session:{person.session}"])]


def test_all_sessions_of_an_account_end_together(sessions, open_session, account, database, hints):
    tokens = [open_session(), open_session(site=None)]
    with database.transaction() as connection:
        sessions.end_all(connection, account)
    sessions.announce_end(account)

    assert not any(is_known(sessions, token) for token in tokens)
    assert hints.told[-1].topics == [f"account:{account.tenant}:{account.id}"]


def test_all_sessions_of_a_person_in_a_project_end_together(sessions, open_session, account, database, hints):
    one, other = sessions.recognise(open_session()), sessions.recognise(open_session(site=None))
    with database.transaction() as connection:
        elsewhere = sessions.open(connection, account, "10001", site=None, method="code")
    sessions.end_in_project(one)

    assert sessions.live([one, other, sessions.recognise(elsewhere)]) == {sessions.recognise(elsewhere)}
    (hint,) = hints.told
    assert set(hint.topics) == {f"session:{one.session}", f"session:{other.session}"}

    sessions.end_in_project(one)
    assert len(hints.told) == 1


def test_many_are_asked_about_at_once(sessions, open_session, clock, monkeypatch):
    monkeypatch.setattr(module, "_MOST_ASKED", 2)
    people = [sessions.recognise(open_session()) for _ in range(5)]
    sessions.end(people[0])
    visitor = module.Principal(tenant="t", surface=Surface.WIDGET)

    assert sessions.live([*people, visitor]) == set(people[1:])
    clock.advance(days=30)
    assert sessions.live(people) == frozenset()


def test_who_signed_in_has_an_address(sessions, open_session):
    assert sessions.email_of(sessions.recognise(open_session())) == "ann@example.com"
    assert sessions.email_of(module.Principal(tenant="t", surface=Surface.WIDGET)) is None


def test_expired_sessions_are_forgotten(sessions, open_session, clock):
    open_session()
    clock.advance(days=15)
    open_session()
    clock.advance(days=15)
    assert sessions.forget_expired() == 1


def test_who_did_not_sign_in_has_nothing_to_end(sessions, open_session, hints):
    visitor = module.Principal(tenant="t", surface=Surface.WIDGET)
    sessions.end(visitor)
    assert hints.told == []
