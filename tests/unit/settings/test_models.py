import msgspec
import pytest

from jira_chat.settings.models import ProjectSettings


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
