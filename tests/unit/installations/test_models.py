from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.installations.models import Credentials

UNTIL = datetime(2026, 6, 1, 12, 5, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("credentials", "now", "accepted"),
    [
        (Credentials(current="new"), UNTIL, ("new",)),
        (Credentials(current="new", previous="old", previous_until=UNTIL), UNTIL - MOMENT, ("new", "old")),
        (Credentials(current="new", previous="old", previous_until=UNTIL), UNTIL, ("new",)),
    ],
)
def test_previous_credential_is_accepted_for_its_time(credentials, now, accepted):
    assert credentials.accepted(now) == accepted


def test_credentials_are_not_shown_when_they_are_printed():
    assert "hush" not in repr(Credentials(current="hush", previous="hush", previous_until=UNTIL))
