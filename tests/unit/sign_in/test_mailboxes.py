"""What the mail with a code says, in all combinations, as `docs/who-may-chat.md` has it."""

from itertools import product

import pytest

from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.mailboxes import situation
from jira_chat.sign_in.mails import Situation
from tests.support.truth_tables import table

MAIL = table("What does the mail with a code say?")
WITHOUT_CODE = {Situation.PORTAL: "portal", Situation.UNKNOWN: "unknown"}


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(("blocked", "has_account"), list(product((True, False), repeat=2)))
def test_what_the_mail_with_a_code_says(purpose, blocked, has_account) -> None:
    sign_in, account = "sign_in_failed" if blocked else "yes", "known" if has_account else "unknown"
    expected = MAIL.decide(**{"purpose": purpose.value, "sign in": sign_in, "account": account})

    told = situation(purpose, blocked=blocked, has_account=has_account)
    assert WITHOUT_CODE.get(told, "code") == expected


def test_who_registers_twice_is_told_of_the_account() -> None:
    told = [situation(Purpose.REGISTER, blocked=False, has_account=each) for each in (True, False)]
    assert told == [Situation.KNOWN, Situation.REGISTER]
