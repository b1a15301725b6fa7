import pytest

from jira_chat.settings.sightings import ALLOWED_A_MINUTE, MOST_KEPT, REFUSED_A_MINUTE, Sightings


@pytest.fixture
def sightings(database, clock):
    return Sightings(database, clock=clock)


def test_a_site_is_noted_once_an_hour(sightings, tenant, clock):
    first = clock()
    sightings.note(tenant, "1", "https://a.example", refused=False)
    clock.advance(minutes=59)
    sightings.note(tenant, "1", "https://a.example", refused=False)
    (seen,) = sightings.of_project(tenant, "1")
    assert (seen.site, seen.refused, seen.at) == ("https://a.example", False, first)
    clock.advance(minutes=2)
    sightings.note(tenant, "1", "https://a.example", refused=False)
    (seen,) = sightings.of_site(tenant)
    assert seen.at == clock()


def test_a_flood_of_refused_sites_is_few_writes_and_keeps_what_was_seen(sightings, tenant, clock):
    sightings.note(tenant, "1", "https://a.example", refused=False)
    for minute in range(3):
        for number in range(3 * REFUSED_A_MINUTE):
            sightings.note(tenant, "1", f"https://{minute}.{number}.example", refused=True)
        clock.advance(seconds=61)
    found = sightings.of_project(tenant, "1")
    assert [each.site for each in found if not each.refused] == ["https://a.example"]
    refused = [each.site for each in found if each.refused]
    assert len(refused) == MOST_KEPT
    assert all(site.startswith("https://2.") for site in refused)
    assert sightings.of_project(tenant, "2") == []


def test_a_flood_of_hosts_of_an_allowed_domain_is_few_writes(sightings, tenant, clock):
    for number in range(3 * ALLOWED_A_MINUTE):
        sightings.note(tenant, "1", f"https://{number}.shop.example", refused=False)
    assert len(sightings.of_project(tenant, "1")) == ALLOWED_A_MINUTE
    clock.advance(seconds=61)
    sightings.note(tenant, "1", "https://new.shop.example", refused=False)
    assert sightings.of_project(tenant, "1")[0].site == "https://new.shop.example"
