import msgspec
import pytest

from jira_chat.settings import history
from jira_chat.settings.models import BlockedGroup, FieldChange, ProjectSettings, Visibility


def test_nothing_changed():
    assert history.differences(ProjectSettings(), ProjectSettings()) == ()


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (ProjectSettings(portal=True), FieldChange(field="portal", before=False, after=True)),
        (ProjectSettings(greeting="Hi"), FieldChange(field="greeting", before="", after="Hi")),
        (
            ProjectSettings(sites=("https://a.example",)),
            FieldChange(field="sites", before=(), after=("https://a.example",)),
        ),
        (
            ProjectSettings(blocked_groups=(BlockedGroup(id="g1", name="admins"),)),
            FieldChange(field="blocked_groups", before=(), after=({"id": "g1", "name": "admins"},)),
        ),
        (
            ProjectSettings(visibility=Visibility(mode="hours")),
            FieldChange(field="visibility.mode", before="always", after="hours"),
        ),
    ],
)
def test_one_field_changed(after, change):
    assert history.differences(ProjectSettings(), after) == (change,)


def test_fields_come_in_the_order_of_the_page():
    after = ProjectSettings(greeting="Hi", portal=True, visibility=Visibility(zone="Europe/Berlin"))

    assert [each.field for each in history.differences(ProjectSettings(), after)] == [
        "portal",
        "greeting",
        "visibility.zone",
    ]


def test_mappings_may_lack_a_key():
    changes = history.differences({"open": "Chat!", "close": "Bye"}, {"close": "Bye", "title": "Us"})

    assert msgspec.to_builtins(changes) == (
        {"field": "open", "before": "Chat!", "after": None},
        {"field": "title", "before": None, "after": "Us"},
    )


def test_scopes_are_told_apart():
    assert len({history.of_project("10000"), history.of_project("10001"), history.of_texts("de"), history.SITE}) == 4
