from datetime import timedelta

from jira_chat.retries import MOST_ATTEMPTS, backoff


def test_backoff_doubles_up_to_a_quarter_of_a_day():
    waits = [backoff(attempts) for attempts in range(MOST_ATTEMPTS)]

    assert timedelta(seconds=1.5) <= waits[0] <= timedelta(seconds=2.5)
    assert all(wait <= timedelta(hours=7.5) for wait in waits)
    assert all(two_later > wait for wait, two_later in zip(waits[:11], waits[2:13], strict=True))


def test_backoff_outlives_a_day_of_jira_being_away():
    waited = sum((backoff(attempts) for attempts in range(MOST_ATTEMPTS - 1)), timedelta())

    assert timedelta(days=1) < waited < timedelta(days=3)
