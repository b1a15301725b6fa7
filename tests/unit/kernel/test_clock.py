from datetime import UTC, timedelta

from jira_chat.kernel.clock import utc_now


def test_now_has_a_zone_and_goes_forward():
    before, after = utc_now(), utc_now()

    assert before.tzinfo is UTC
    assert timedelta(0) <= after - before < timedelta(minutes=1)
