"""What is offered to sign in, in all combinations, as `docs/who-may-chat.md` has it."""

from itertools import product

import pytest

from jira_chat.settings.models import ProjectSettings
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.methods import Offers, offered
from tests.support.truth_tables import table, title

OFFERED = table("What is offered to sign in?")


SURROUNDINGS = tuple(product(("external", "portal"), ("optional", "required"), ("none", "works")))
CHOICES = tuple(product(("off", "on"), repeat=3))


@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=title)
@pytest.mark.parametrize("choices", CHOICES, ids=title)
def test_what_is_offered_to_sign_in(surroundings, choices) -> None:
    (surface, identity, mail), (password, code, registration) = surroundings, choices
    settings = ProjectSettings(
        require_identity=identity == "required",
        sign_in_password=password == "on",
        sign_in_code=code == "on",
        registration=registration == "on",
    )

    def expected(way: str, option: str) -> bool:
        return OFFERED.decide(surface=surface, identity=identity, way=way, option=option, mail=mail) == "yes"

    assert offered(settings, external=surface == "external", mail=mail == "works") == Offers(
        password=expected("password", password),
        code=expected("code", code),
        registration=expected("register", registration),
        reset=expected("reset", password),
    )


def test_codes_are_sent_for_what_is_offered():
    offers = Offers(password=True, code=False, registration=True, reset=False)
    assert {purpose for purpose in Purpose if offers.codes_for(purpose)} == {Purpose.REGISTER}
