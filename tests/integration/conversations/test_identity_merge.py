import msgspec
import pytest
from sqlalchemy import select

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations import messages, repository
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.models import Author, Conversation, Origin
from jira_chat.conversations.tables import identity_merges
from jira_chat.customers import accounts
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.outbox.tables import jobs
from jira_chat.settings.models import ANONYMOUS_NAME
from tests.support.threads import all_at_once

PROJECT = "10000"


@pytest.fixture
def service(database, hints, clock):
    return IdentityMerges(database, hints, clock=clock)


@pytest.fixture
def visitor(tenant):
    return Principal(
        tenant=tenant,
        surface=Surface.WIDGET,
        project=PROJECT,
        visitor="v1",
        name=ANONYMOUS_NAME,
        site="https://a.example",
    )


@pytest.fixture
def carla(tenant):
    return Principal(
        tenant=tenant,
        surface=Surface.WIDGET,
        project=PROJECT,
        chat_account="c1",
        account="carla",
        name="Carla Costa",
        site="https://a.example",
        method="identity",
    )


@pytest.fixture
def talk(database, clock):
    """Write a conversation of one message, with its request if there is one."""

    def talk(person, id_, *, issue=None, started_with=None):
        conversation = Conversation(
            tenant=person.tenant,
            id=id_,
            project=person.project,
            entrance=person.project,
            customer=person.customer,
            customer_name=person.name,
            customer_account=person.account,
            site=person.site,
            issue=None,
            issue_key=None,
            seq=0,
            created_at=clock(),
        )
        author = Author(side=Side.CUSTOMER, name=person.name)
        with database.transaction() as connection:
            repository.insert_conversation(connection, person.tenant, conversation, started_with=started_with or id_)
            messages.append(
                connection,
                person.tenant,
                id_,
                client_id=f"first-of-{id_}",
                author=author,
                body="Hello",
                at=clock(),
                origin=Origin.CHAT,
                jira_ref=None,
            )
            if issue:
                repository.set_issue(connection, person.tenant, id_, issue, f"SUP-{issue}")

    return talk


@pytest.fixture
def listed(database):
    def listed(person):
        with database.reading() as connection:
            return {
                each.id: each
                for each in repository.of_customer(connection, person.tenant, person.project, person.customer, limit=10)
            }

    return listed


@pytest.fixture
def rows(database):
    def rows(table):
        with database.reading() as connection:
            return connection.execute(select(table)).mappings().all()

    return rows


def test_the_customer_has_what_the_visitor_had(service, visitor, carla, talk, listed):
    talk(visitor, "one", issue="7")
    talk(visitor, "two")

    assert service.merge(visitor, carla, method="identity") == 2

    assert listed(visitor) == {}
    found = listed(carla)
    assert set(found) == {"one", "two"}
    assert {(each.customer_name, each.customer_account, each.anonymous) for each in found.values()} == {
        ("Carla Costa", "carla", False)
    }


def test_requests_get_their_reporter(service, visitor, carla, talk, rows):
    talk(visitor, "one", issue="7")
    talk(visitor, "two")

    service.merge(visitor, carla, method="code")

    enqueued = [(each["kind"], each["payload"], each["stream"]) for each in rows(jobs)]
    assert enqueued == [("change_reporter", {"conversation": "one"}, "reporter:one")]


def test_it_is_logged_once(service, visitor, carla, talk, *, rows, tenant, clock):
    talk(visitor, "one")

    assert service.merge(visitor, carla, method="code") == 1
    assert service.merge(visitor, carla, method="code") == 0

    assert [dict(each) for each in rows(identity_merges)] == [
        {
            "id": 1,
            "tenant_id": tenant,
            "project_id": PROJECT,
            "at": clock(),
            "from_customer": "visitor:v1",
            "to_customer": "account:carla",
            "method": "code",
            "conversations": 1,
        }
    ]


def test_both_sides_hear_of_it_after_the_commit(service, visitor, carla, talk, *, listed, hints):
    talk(visitor, "one")
    hints.on_publish = lambda: listed(carla)["one"]

    service.merge(visitor, carla, method="code")

    ended, changed = hints.told
    assert (ended.kind, ended.topics) == ("ended", [f"customer:{carla.tenant}:{PROJECT}:visitor:v1"])
    assert changed.kind == "changed"
    assert f"customer:{carla.tenant}:{PROJECT}:account:carla" in changed.topics
    assert f"dashboard:{carla.tenant}:{PROJECT}" in changed.topics


def test_what_others_have_stays_with_them(service, visitor, carla, talk, *, listed, tenant, other_tenant):
    def other(**changes):
        fields = {
            "tenant": tenant,
            "surface": Surface.WIDGET,
            "project": PROJECT,
            "visitor": "v1",
            "site": "https://a.example",
        }
        return Principal(**fields | changes)

    strangers = [other(visitor="v2"), other(project="10001"), other(tenant=other_tenant)]
    for number, stranger in enumerate(strangers):
        talk(stranger, f"talk{number}")
    talk(visitor, "one")

    service.merge(visitor, carla, method="code")

    assert [list(listed(each)) for each in strangers] == [["talk0"], ["talk1"], ["talk2"]]


def test_a_start_that_was_sent_under_both_names_stays_two(service, visitor, carla, talk, listed):
    talk(visitor, "one", started_with="the same id")
    talk(carla, "two", started_with="the same id")

    service.merge(visitor, carla, method="code")

    assert set(listed(carla)) == {"one", "two"}


@pytest.mark.parametrize(
    ("of_visitor", "of_customer"),
    [
        ({"account": "omar", "visitor": None}, {}),
        ({"chat_account": "c2"}, {}),
        ({"visitor": None}, {}),
        ({"project": None}, {"project": None}),
        ({"project": "10001"}, {}),
        ({"tenant": "another"}, {}),
        ({}, {"chat_account": None, "account": None, "visitor": "v2"}),
        ({}, {"surface": Surface.DASHBOARD}),
    ],
)
def test_only_from_anonymous_to_known_in_one_place(service, visitor, carla, of_visitor, of_customer):
    fields = {name: getattr(visitor, name) for name in visitor.__struct_fields__}
    known = {name: getattr(carla, name) for name in carla.__struct_fields__}

    with pytest.raises(ForbiddenError):
        service.merge(Principal(**fields | of_visitor), Principal(**known | of_customer), method="code")


def test_two_at_once_merge_once(service, visitor, carla, talk, *, listed, rows):
    for number in range(5):
        talk(visitor, f"talk{number}")

    counts = all_at_once(*[lambda: service.merge(visitor, carla, method="code")] * 4)

    assert sorted(counts) == [0, 0, 0, 5]
    assert len(listed(carla)) == 5
    assert len(rows(identity_merges)) == 1


def test_a_customer_of_whom_jira_learned_while_they_signed_in(
    service, visitor, carla, talk, *, listed, database, clock
):
    talk(visitor, "one", issue="7")
    wanted = accounts.new(carla.tenant, "carla@example.com", "Carla", password_hash=None, language=None)
    with database.transaction() as connection:
        account = accounts.find_or_create(connection, wanted, now=clock())
        accounts.set_jira_account(connection, carla.tenant, account.id, "carla", name="Carla Costa")
    signed_in = msgspec.structs.replace(carla, chat_account=account.id, account=None, name="Carla")

    assert service.merge(visitor, signed_in, method="code") == 1

    assert listed(signed_in) == {}
    assert [(each.customer_name, each.customer_account) for each in listed(carla).values()] == [
        ("Carla Costa", "carla")
    ]


def test_a_customer_whom_jira_knows_by_now(service, carla, talk, *, listed, rows, hints, tenant):
    registered = Principal(tenant=tenant, surface=Surface.WIDGET, project=PROJECT, chat_account="c1", name="carla")
    elsewhere = Principal(tenant=tenant, surface=Surface.WIDGET, project="10001", chat_account="c1", name="carla")
    talk(registered, "one", issue="7")
    talk(elsewhere, "two")

    assert service.customer_is_known(tenant, "c1", "carla", "Carla Costa") == 2

    assert listed(carla)["one"].customer_name == "Carla Costa"
    assert listed(registered) == {}
    assert [each["payload"] for each in rows(jobs)] == [{"conversation": "one"}]
    assert rows(identity_merges) == []
    assert (hints.told[0].kind, hints.told[0].topics) == ("ended", [f"account:{tenant}:c1"])
