import msgspec
import pytest

from jira_chat.settings.models import ProjectSettings
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.methods import Offers, offered

EVERYTHING = ProjectSettings(sign_in_password=True, sign_in_code=True, registration=True)
"""All combinations are held against the document in tests/functional/test_who_may_chat.py."""


@pytest.mark.parametrize(
    ("mail", "offers"),
    [
        (True, Offers(password=True, code=True, registration=True, reset=True)),
        (False, Offers(password=True, code=False, registration=False, reset=False)),
    ],
)
def test_without_mail_only_a_password_that_one_has_is_of_use(mail, offers):
    assert offered(EVERYTHING, external=True, mail=mail) == offers


@pytest.mark.parametrize(("external", "by_hand"), [(True, False), (False, True)])
def test_where_the_web_site_has_to_vouch_nobody_signs_in_by_hand(external, by_hand):
    settings = msgspec.structs.replace(EVERYTHING, require_identity=True)
    assert offered(settings, external=external, mail=True) == Offers(
        password=by_hand, code=by_hand, registration=by_hand, reset=by_hand
    )


def test_codes_are_sent_for_what_is_offered():
    offers = Offers(password=True, code=False, registration=True, reset=False)
    assert {purpose for purpose in Purpose if offers.codes_for(purpose)} == {Purpose.REGISTER}
