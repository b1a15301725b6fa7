from datetime import timedelta

import pytest

from jira_chat.jira.errors import JiraForbiddenError, JiraLagsError, JiraUnavailableError
from jira_chat.retries import MOST_ATTEMPTS, backoff, is_away


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (JiraUnavailableError("Away.", status=503), True),
        (JiraLagsError("Soon."), False),
        (JiraForbiddenError("Not this.", status=403), False),
        (JiraForbiddenError("Who are you?", status=401), True),
    ],
)
def test_a_jira_that_does_not_know_us_holds_all_jobs_until_it_does(error, away):
    assert is_away(error) is away


def test_backoff_doubles_up_to_a_quarter_of_a_day():
    waits = [backoff(attempts) for attempts in range(MOST_ATTEMPTS)]

    assert timedelta(seconds=1.5) <= waits[0] <= timedelta(seconds=2.5)
    assert all(wait <= timedelta(hours=7.5) for wait in waits)
    assert all(two_later > wait for wait, two_later in zip(waits[:11], waits[2:13], strict=True))


def test_backoff_outlives_a_day_of_jira_being_away():
    waited = sum((backoff(attempts) for attempts in range(MOST_ATTEMPTS - 1)), timedelta())

    assert timedelta(days=1) < waited < timedelta(days=3)
