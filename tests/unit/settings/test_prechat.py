import pytest

from jira_chat.settings import prechat
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.prechat import CONSENT, EMAIL, NAME
from jira_chat.settings.request_form import Question, RequestForm

ORDER = Question(id="customfield_1", kind="text", label="Order number")
FORM = RequestForm(request_type="11", name="Ask", questions=(ORDER,))
ALL = ProjectSettings(ask_name=True, ask_email=True, ask_consent=True)


@pytest.mark.parametrize(
    ("settings", "form", "stranger", "ids"),
    [
        (ALL, FORM, True, [NAME, EMAIL, CONSENT, ORDER.id]),
        (ALL, FORM, False, [CONSENT, ORDER.id]),
        (ProjectSettings(ask_name=True), None, True, [NAME]),
        (ProjectSettings(), FORM, True, [ORDER.id]),
        (None, None, True, []),
    ],
)
def test_strangers_are_asked_who_they_are_and_everybody_the_rest(settings, form, stranger, ids):
    assert [each.id for each in prechat.asked(settings, form, stranger=stranger)] == ids


def test_who_leaves_an_address_has_said_who_they_are_and_agreed_to_nothing():
    assert not prechat.keeps_from_leaving(ProjectSettings(ask_name=True, ask_email=True), None)
    assert prechat.keeps_from_leaving(ProjectSettings(ask_consent=True), None)
    assert prechat.keeps_from_leaving(ProjectSettings(), FORM)
