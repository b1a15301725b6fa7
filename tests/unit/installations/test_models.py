from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.installations.models import Credentials, Installation, Status

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


@pytest.mark.parametrize(("desk", "portal"), [("4", "portal/4"), (None, "portals")])
def test_customers_log_in_on_the_portal_of_their_service_desk(desk, portal):
    site = Installation(
        id="t",
        platform="connect",
        host_id="h",
        site_url="https://acme.example",
        origins=(),
        status=Status.ENABLED,
        credentials=None,
        changed_at=UNTIL,
    )
    assert site.portal(desk) == f"https://acme.example/servicedesk/customer/{portal}"
