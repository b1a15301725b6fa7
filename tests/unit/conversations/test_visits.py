import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import visits
from jira_chat.conversations.visits import Visit

PERSON = Principal(
    tenant="t1", surface=Surface.WIDGET, project="1", visitor="v1", site="https://www.example.com", zone="Europe/Vienna"
)


def read(person=PERSON, **page):
    return visits.read(page, person)


def test_a_visit_is_what_the_browser_says():
    visit = read(
        url="https://www.example.com/pricing?token=secret#secret",
        title=" Prices\n",
        referrer="https://search.example/find?q=me",
        language="de-AT",
        chat="KEY",
        metaPlan="gold",
        metaOrderId="7",
        meta='{"plan": "silver", "seats": 3, "trial": true}',
    )

    assert visit == Visit(
        url="https://www.example.com/pricing",
        title="Prices",
        referrer="https://search.example/find",
        language="de-AT",
        time_zone="Europe/Vienna",
        meta={"plan": "silver", "order-id": "7", "seats": "3", "trial": "true"},
    )
    assert visit.path == "/pricing"
    assert visits.lines(visit) == [
        "Page: Prices <https://www.example.com/pricing>",
        "Came from: https://search.example/find",
        "Language: de-AT",
        "Time zone: Europe/Vienna",
        "plan: silver",
        "order-id: 7",
        "seats: 3",
        "trial: true",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pricing",
        "javascript:alert(1)",
        "https://evil.example/pricing",
        "https://www.example.com.evil.example/",
        "https://www.example.com@evil.example/",
        "http://[",
    ],
)
def test_a_page_that_is_not_on_the_persons_site_is_not_kept(url):
    assert (read(url=url).url, read(url=url).path) == ("", None)


def test_the_header_says_the_device():
    visit = read(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    assert (visit.device, visits.lines(visit)[-1]) == ("Firefox, Linux", "Device: Firefox, Linux")


def test_the_root_is_a_page():
    assert read(url="https://www.example.com").path == "/"


def test_what_a_page_says_is_bounded():
    data = {f"metaN{number}": "x" * 2_000 for number in range(60)}
    visit = read(title="t" * 2_000, **data)

    assert len(visit.title) == visits.LONGEST_TITLE
    assert len(visit.meta) == visits.MOST_META
    assert {len(value) for value in visit.meta.values()} == {visits.LONGEST_META_VALUE}


@pytest.mark.parametrize("meta", ["{", "[]", '{"a": {"b": 1}}', "[" * 2_000, '{"\\ud800": "x"}'])
def test_pairs_that_cannot_be_read_are_not_kept(meta):
    assert read(meta=meta, metaPlan="gold").meta == {"plan": "gold"}
