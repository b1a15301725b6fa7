from dataclasses import replace

import msgspec
import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, new_id
from jira_chat.replies.models import Draft, Scope
from jira_chat.replies.service import ReplyService
from jira_chat.settings import history

PROJECT, OTHER_PROJECT = ProjectId("10000"), ProjectId("10001")
HELLO = Draft(name="Hello", text="Hi {customer.name|there}!")


@pytest.fixture
def service(database, clock):
    return ReplyService(database, clock=clock)


class People:
    """Two agents, and an admin on the settings page and on the administration page."""

    def __init__(self, tenant) -> None:
        def person(surface: Surface, account: str, name: str, project: ProjectId | None = PROJECT) -> Principal:
            return Principal(tenant=tenant, surface=surface, project=project, account=AccountId(account), name=name)

        self.nina = person(Surface.DASHBOARD, "nina", "Nina Novak")
        self.ben = person(Surface.ISSUE, "ben", "Ben Beck")
        self.settings = person(Surface.PROJECT_SETTINGS, "ada", "Ada Admin")
        self.administration = person(Surface.ADMINISTRATION, "ada", "Ada Admin", None)


@pytest.fixture
def people(tenant) -> People:
    return People(tenant)


@pytest.fixture
def nina(people) -> Principal:
    return people.nina


@pytest.fixture
def save(service):
    def save(person, draft=HELLO, reply=None):
        reply = reply or new_id()
        service.save(person, reply, draft)
        return reply

    return save


def test_an_agent_uses_their_own_the_projects_and_the_sites(service, save, nina, people):
    for person in (nina, people.ben, people.settings, people.administration):
        save(person)
    assert [each.scope for each in service.usable(nina)] == [Scope.PERSONAL, Scope.PROJECT, Scope.SITE]
    elsewhere = msgspec.structs.replace(nina, project=OTHER_PROJECT)
    assert [each.scope for each in service.usable(elsewhere)] == [Scope.PERSONAL, Scope.SITE]
    assert {each.changed_by for each in service.usable(nina)} == {"Nina Novak", "Ada Admin"}


def test_nobody_else_uses_them(service, nina, people) -> None:
    customer = msgspec.structs.replace(nina, surface=Surface.PORTAL)
    for person in (customer, people.settings, people.administration):
        with pytest.raises(ForbiddenError):
            service.usable(person)
        with pytest.raises(ForbiddenError):
            service.note_use(person, new_id())
    with pytest.raises(ForbiddenError):
        service.save(customer, new_id(), HELLO)


def test_a_page_manages_what_is_its_owners(service, save, nina, people) -> None:
    mine = save(nina)
    others = (people.ben, people.settings, people.administration, msgspec.structs.replace(nina, tenant="another"))
    for person in others:
        assert service.managed(person) == []
        with pytest.raises(NotFoundError):
            service.remove(person, mine)
    for person in others[:3]:
        with pytest.raises(InvalidInputError):
            service.save(person, mine, HELLO)
    assert [each.id for each in service.managed(nina)] == [mine]
    service.remove(nina, mine)
    assert service.managed(nina) == []


def test_saving_again_changes_it_and_its_uses_stay(service, save, nina, clock) -> None:
    reply = save(nina)
    service.note_use(nina, reply)
    service.note_use(nina, reply)
    save(nina, replace(HELLO, text="Hi!"), reply)
    (found,) = service.managed(nina)
    assert (found.text, found.uses, found.used_at) == ("Hi!", 2, clock())


def test_a_use_of_what_is_not_there_is_not_counted(service, save, nina, people) -> None:
    reply = save(people.ben)
    for gone in (reply, new_id(), "nonsense"):
        with pytest.raises(NotFoundError):
            service.note_use(nina, gone)
    assert service.managed(people.ben)[0].uses == 0


def test_a_name_is_there_once_a_language(service, save, nina) -> None:
    save(nina)
    save(nina, replace(HELLO, language="de"))
    other = save(nina, replace(HELLO, name="Bye"))
    for reply in (new_id(), other):
        with pytest.raises(InvalidInputError) as refused:
            service.save(nina, reply, HELLO)
        assert refused.value.details["fields"].keys() == {"name"}
    assert len(service.managed(nina)) == 3


def test_an_id_that_is_none_is_not_kept(service, nina) -> None:
    with pytest.raises(NotFoundError):
        service.save(nina, "x" * 33, HELLO)


def test_a_file_is_taken_as_a_whole(service, save, nina) -> None:
    reply = save(nina)
    service.note_use(nina, reply)
    service.import_all(nina, [replace(HELLO, text="Hey"), Draft(name="Bye", text="Bye!")])
    assert [(each.name, each.text, each.uses) for each in service.managed(nina)] == [
        ("Bye", "Bye!", 0),
        ("Hello", "Hey", 1),
    ]
    with pytest.raises(InvalidInputError):
        service.import_all(nina, [Draft(name="New", text="New"), Draft(name="Bad", text="{bad}")])
    assert len(service.managed(nina)) == 2


def test_there_is_an_end(service, nina, save, monkeypatch) -> None:
    monkeypatch.setattr("jira_chat.replies.rules.MOST_REPLIES", 2)
    many = [Draft(name=f"Reply {number}", text="Hi") for number in range(3)]
    with pytest.raises(InvalidInputError):
        service.import_all(nina, many)
    assert service.managed(nina) == []
    service.import_all(nina, many[:2])
    with pytest.raises(InvalidInputError):
        save(nina)


def test_who_changed_what_of_others_is_in_the_history(service, save, people, database, tenant) -> None:
    save(people.nina)
    reply = save(people.settings)
    save(people.settings, replace(HELLO, text="Hi!"), reply)
    service.remove(people.settings, reply)
    service.import_all(people.administration, [HELLO])
    with database.reading() as connection:
        project = history.latest(connection, tenant, history.of_project(PROJECT))
        (site,) = history.latest(connection, tenant, history.SITE)
    assert [
        (each.by, [(change.field, change.before, change.after) for change in each.changes]) for each in project
    ] == [
        ("Ada Admin", [("replies.Hello", "Hi!", None)]),
        ("Ada Admin", [("replies.Hello", HELLO.text, "Hi!")]),
        ("Ada Admin", [("replies.Hello", None, HELLO.text)]),
    ]
    assert [(change.field, change.after) for change in site.changes] == [("replies.imported", ["Hello"])]
