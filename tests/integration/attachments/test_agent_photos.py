from io import BytesIO

import pytest
from PIL import Image

from jira_chat.attachments.agent_photos import FETCHED_EVERY, AgentPhotos
from jira_chat.attachments.jobs import FetchPhotos
from jira_chat.jira.errors import JiraNotFoundError, JiraUnavailableError
from jira_chat.kernel.ids import AccountId
from jira_chat.outbox import queue
from jira_chat.presence import repository as presence
from tests.support.pictures import picture

NINA = AccountId("nina")


class Site:
    """One whose agent is in two projects, and its Jira, which counts how often it is asked for a photo."""

    def __init__(self, database, tenant, clock) -> None:
        self.database, self.tenant, self.clock = database, tenant, clock
        self.photos = AgentPhotos(database, lambda _tenant: self, below="/chat", clock=clock)
        self.agents = self
        self.asked = 0
        self.found = picture("PNG")

    def photo(self, _account):
        self.asked += 1
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def comes_online(self) -> bool:
        values = {"name": "Nina", "online": True, "changed_at": self.clock()}
        with self.database.transaction() as connection:
            presence.save_choice(connection, (self.tenant, "10000", NINA), values)
            presence.save_choice(connection, (self.tenant, "10001", NINA), values)
            return self.photos.enqueue_fetch(connection, self.tenant)

    def work(self) -> int:
        """Do what is promised; say how much that was."""
        with self.database.transaction() as connection:
            jobs = queue.claim(connection, now=self.clock(), limit=10)
        assert [self.photos.fetch(FetchPhotos(), job) for job in jobs] == [None] * len(jobs)
        with self.database.transaction() as connection:
            queue.finish(connection, jobs, now=self.clock())
        return len(jobs)


@pytest.fixture
def site(database, tenant, clock):
    return Site(database, tenant, clock)


def test_a_photo_is_fetched_once_a_day(site, tenant, other_tenant, clock):
    assert (site.comes_online(), site.comes_online(), site.work()) == (True, False, 1)
    place, _, name = site.photos.path_of(tenant, NINA, "Nina").rpartition("/")
    assert place == f"/chat/photos/{tenant}"
    content = site.photos.find(tenant, name)
    with Image.open(BytesIO(content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (64, 64))
    assert site.photos.find(other_tenant, name) is None
    assert (site.comes_online(), site.photos.enqueue_due(), site.work()) == (False, 0, 0)
    clock.advance(seconds=FETCHED_EVERY.total_seconds())
    assert (site.photos.enqueue_due(), site.work(), site.asked) == (1, 1, 2)
    assert site.photos.find(tenant, name) == content


@pytest.mark.parametrize(
    "found", [None, b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture("PNG")[:60], JiraNotFoundError("No.")]
)
def test_who_has_none_is_asked_about_once_a_day_as_well(site, tenant, found):
    site.found = found
    assert (site.comes_online(), site.work(), site.comes_online()) == (True, 1, False)
    assert site.photos.path_of(tenant, NINA, "Nina") == "/chat/initials/N"
    assert site.photos.find(tenant, "") is None


def test_who_answers_without_having_been_online_gets_one_as_well(site, tenant, clock):
    assert site.photos.path_of(tenant, NINA, "Nina") == "/chat/initials/N"
    assert (site.work(), site.asked) == (1, 1)
    again = AgentPhotos(site.database, lambda _tenant: site, below="", clock=clock)
    assert again.path_of(tenant, NINA, "Nina").startswith(f"/photos/{tenant}/")


def test_while_jira_is_away_it_stays_due(site, tenant):
    site.found = JiraUnavailableError("Away.")
    site.comes_online()
    with pytest.raises(JiraUnavailableError):
        site.work()
    assert site.photos.path_of(tenant, NINA, "Nina") == "/chat/initials/N"
