import msgspec
import pytest

from jira_chat.settings.models import BlockedGroup, ProjectSettings

CHOSEN = ProjectSettings(
    portal=True,
    external=True,
    sites=("https://www.example.com",),
    anonymous=True,
    registration=False,
    blocked_groups=(BlockedGroup(id="g1", name="jira-administrators"),),
    welcome="Hello",
    greeting="Hi there",
    request_type="11",
)


def test_settings_survive_being_stored():
    assert msgspec.convert(msgspec.to_builtins(CHOSEN), ProjectSettings) == CHOSEN


def test_what_was_stored_before_an_option_existed_has_its_default():
    assert msgspec.convert({"portal": True}, ProjectSettings) == ProjectSettings(portal=True)


def test_chat_is_off_until_somebody_turns_it_on():
    settings = ProjectSettings()

    assert (settings.portal, settings.external, settings.anonymous) == (False, False, False)
    assert settings.registration


@pytest.mark.parametrize(
    "stored", [{"portal": "yes"}, {"sites": "https://a"}, {"blocked_groups": [{"id": 1}]}], ids=str
)
def test_what_does_not_fit_is_refused(stored):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(stored, ProjectSettings)
