from itertools import product

import pytest

from jira_chat.people.codes import Purpose
from jira_chat.people.offers import Offers, offered
from jira_chat.settings.models import ProjectSettings

FLAGS = list(product([False, True], repeat=6))


@pytest.mark.parametrize("flags", FLAGS)
def test_what_is_offered(flags):
    password, code, registration, identity, external, mail = flags
    settings = ProjectSettings(
        sign_in_password=password, sign_in_code=code, registration=registration, require_identity=identity
    )
    by_hand = not (identity and external)

    assert offered(settings, external=external, mail=mail) == Offers(
        password=by_hand and password,
        code=by_hand and code and mail,
        registration=by_hand and registration and mail,
        reset=by_hand and password and mail,
    )


def test_codes_are_sent_for_what_is_offered():
    offers = Offers(password=True, code=False, registration=True, reset=False)
    assert {purpose for purpose in Purpose if offers.codes_for(purpose)} == {Purpose.REGISTER}
