import pytest
from sqlalchemy import select

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.customers.tables import visitors
from jira_chat.customers.visitors import LIFETIME, PREFIX, VisitorService
from jira_chat.kernel.errors import UnauthorizedError

SITE = "https://www.example.com"


@pytest.fixture
def service(database, clock):
    return VisitorService(database, clock=clock)


@pytest.fixture
def rows(database):
    def rows():
        with database.reading() as connection:
            return connection.execute(select(visitors)).all()

    return rows


def test_a_visitor_of_a_web_site_is_recognised(service, tenant, rows):
    person = service.recognise(service.welcome(tenant, "10000", site=SITE))

    assert person == Principal(
        tenant=tenant,
        surface=Surface.WIDGET,
        project="10000",
        visitor=rows()[0].id,
        name="Anonymous Chat User",
        site=SITE,
    )
    assert person.side is Side.CUSTOMER


def test_a_visitor_of_the_portal_is_recognised(service, tenant):
    person = service.recognise(service.welcome(tenant, "10000", site=None))

    assert (person.surface, person.site) == (Surface.PORTAL, None)


def test_each_visitor_is_somebody_else(service, tenant):
    tokens = [service.welcome(tenant, "10000", site=SITE) for _ in range(3)]

    assert len({service.recognise(token).customer for token in tokens}) == 3


def test_a_token_is_kept_as_a_hash_only(service, tenant, rows):
    token = service.welcome(tenant, "10000", site=SITE)

    (row,) = rows()
    assert token.startswith(PREFIX)
    assert len(token) >= len(PREFIX) + 43
    assert not any(token.removeprefix(PREFIX) in str(value) for value in row)


@pytest.mark.parametrize("token", ["", "v.", "v.unknown", "\x00", "ü" * 500])
def test_a_token_that_nobody_has(service, tenant, token):
    service.welcome(tenant, "10000", site=SITE)

    with pytest.raises(UnauthorizedError):
        service.recognise(token)


def test_the_hash_is_not_the_token(service, tenant, rows):
    service.welcome(tenant, "10000", site=SITE)

    with pytest.raises(UnauthorizedError):
        service.recognise(rows()[0].token_hash)


def test_a_token_ends_thirty_days_after_its_last_use(service, tenant, clock):
    token = service.welcome(tenant, "10000", site=SITE)

    for _ in range(3):
        clock.advance(days=29)
        service.recognise(token)
    clock.advance(seconds=LIFETIME.total_seconds())
    with pytest.raises(UnauthorizedError):
        service.recognise(token)


def test_use_is_noted_once_a_day(service, tenant, clock, rows):
    token = service.welcome(tenant, "10000", site=SITE)
    before = rows()

    clock.advance(hours=24)
    service.recognise(token)
    assert rows() == before
    clock.advance(seconds=1)
    service.recognise(token)
    assert rows()[0].expires_at == clock() + LIFETIME


def test_whose_token_ended_is_forgotten(service, tenant, clock):
    service.welcome(tenant, "10000", site=SITE)
    clock.advance(days=10)
    kept = service.welcome(tenant, "10000", site=SITE)

    clock.advance(days=20)
    assert service.forget_expired() == 1
    assert service.forget_expired() == 0
    assert service.recognise(kept)
