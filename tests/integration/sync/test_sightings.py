import pytest

from jira_chat.kernel.ids import TenantId
from jira_chat.sync.sightings import NOTED_EVERY, WebhookSightings


@pytest.fixture
def sightings(database, clock):
    return WebhookSightings(database, clock=clock, timer=lambda: clock().timestamp())


def test_the_latest_is_known_give_or_take_some_minutes(sightings, tenant, other_tenant, clock):
    assert sightings.latest(tenant) is None
    began = clock.now
    sightings.note(tenant)
    clock.advance(seconds=10)
    sightings.note(tenant)
    assert sightings.latest(tenant) == began
    clock.now += NOTED_EVERY
    sightings.note(tenant)

    assert sightings.latest(tenant) == clock.now
    assert sightings.latest(other_tenant) is None


def test_a_site_that_is_gone_is_no_error(sightings):
    sightings.note(TenantId("gone"))


def test_a_webhook_is_seen_whatever_it_is_about(story, sightings):
    story.webhook(b'{"issue": {"id": "99"}}', event="jira:issue_updated")

    assert sightings.latest(story.tenant) == story.clock.now
