import pytest

from jira_chat.settings import history
from jira_chat.settings.models import Change, FieldChange, ProjectSettings

SUPPORT = history.of_project("10000")


@pytest.fixture
def note(database, tenant, clock):
    def note(before, after, *, scope=SUPPORT, tenant=tenant):
        clock.advance(minutes=1)
        with database.transaction() as connection:
            history.record(
                connection, tenant, scope, author="ada", name="Ada Admin", before=before, after=after, now=clock()
            )

    return note


@pytest.fixture
def read(database, tenant):
    def read(scope=SUPPORT, *, tenant=tenant):
        with database.reading() as connection:
            return history.latest(connection, tenant, scope)

    return read


def test_a_change_is_kept_as_it_was(note, read, clock):
    note(ProjectSettings(), ProjectSettings(portal=True, sites=("https://a.example",)))

    assert read() == [
        Change(
            scope=SUPPORT,
            at=clock(),
            by="Ada Admin",
            changes=(
                FieldChange(field="portal", before=False, after=True),
                FieldChange(field="sites", before=[], after=["https://a.example"]),
            ),
        )
    ]


def test_a_save_that_changed_nothing_leaves_no_trace(note, read):
    note(ProjectSettings(), ProjectSettings())

    assert read() == []


def test_the_last_twenty_come_latest_first(note, read):
    for number in range(25):
        note({"greeting": f"{number}"}, {"greeting": f"{number + 1}"})

    assert [each.changes[0].after for each in read()] == [str(number) for number in range(25, 5, -1)]


def test_scopes_and_tenants_do_not_mix(note, read, other_tenant):
    note({"a": 1}, {"a": 2}, scope=history.SITE)
    note({"b": 1}, {"b": 2}, tenant=other_tenant)

    assert [each.changes[0].field for each in read(history.SITE)] == ["a"]
    assert [each.changes[0].field for each in read(tenant=other_tenant)] == ["b"]
    assert read() == []
