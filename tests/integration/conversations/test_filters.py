"""Agents' own views, on SQLite and on PostgreSQL: what they let through, what is counted, whose they are."""

import pytest
from msgspec.structs import replace

from jira_chat.conversations.desk import Desk
from jira_chat.conversations.filters import Filters
from jira_chat.conversations.models import Criteria, Named, Progress, View
from jira_chat.conversations.views import Occurring
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, VisitorId, new_id

ASK, REPORT = Named("11", "Ask a question"), Named("12", "Report a problem")
COSTA, ROSSI = Named("1", "Costa Bakeries"), Named("10", 'Rossi "1"')


@pytest.fixture
def filters(database, clock):
    return Filters(database, clock=clock)


@pytest.fixture
def desk(database, clock):
    return Desk(database, customers_here=lambda _tenant, _project: frozenset(), clock=clock)


@pytest.fixture
def talk(service, link):
    return service, link


@pytest.fixture
def begin(service, cast, clock, link):
    def begin(body, *, path="/", language="", **known):
        clock.advance(minutes=1)
        visitor = replace(cast.visitor, visitor=VisitorId(new_id()))
        page = {"url": f"{visitor.site}{path}", "language": language}
        begun = service.start(visitor, client_id=new_id(), body=body, page=page).conversation
        if known:
            progress = Progress(**known)
            link.note_state(begun, key="SUP-1", summary=body, resolved=False, progress=progress)
        return begun.id

    return begin


@pytest.mark.parametrize(
    "case",
    [
        ({"label": "VIP"}, "d a"),
        ({"label": "vi"}, ""),
        ({"label": "v%p"}, ""),
        ({"language": "de"}, "c b"),
        ({"language": "DE-at"}, "c"),
        ({"language": "d"}, ""),
        ({"path": "/pricing"}, "d b"),
        ({"path": "/PRICING"}, ""),
        ({"path": "/pricing", "label": "vip"}, "d"),
        ({"path": "/pricing", "language": "de", "label": "vip"}, ""),
        ({"request_type": ASK}, "d a"),
        ({"request_type": Named("1", "Ask a question")}, ""),
        ({"organization": COSTA}, "a"),
        ({"organization": Named("10", "renamed")}, "c a"),
        ({"request_type": ASK, "organization": ROSSI, "label": "eu"}, "a"),
    ],
)
def test_a_filter_lets_through_what_fits_all_that_it_says(filters, desk, begin, cast, case):
    criteria, found = case
    ids = {
        begin("a", labels=("eu", "vip"), request_type=ASK, organizations=(COSTA, ROSSI)): "a",
        begin("b", path="/pricing", language="de"): "b",
        begin("c", language="de-AT", request_type=REPORT, organizations=(ROSSI,)): "c",
        begin("d", path="/pricing/teams", language="fr", labels=("Vip",), request_type=ASK): "d",
    }
    filter_id = new_id()
    filters.save(cast.dashboard, filter_id, name="Mine", criteria=Criteria(**criteria))
    assert filters.of(cast.dashboard)[0].criteria == Criteria(**criteria)
    listed = desk.listed(cast.dashboard, View.FILTER, filter_id=filter_id)
    assert " ".join(ids[each.id] for each in listed.conversations) == found
    assert desk.filter_counts(cast.dashboard) == {filter_id: len(listed.conversations)}


def test_offered_is_what_open_conversations_have(filters, begin, cast, link):
    nothing = Occurring(request_types=[], organizations=[])
    assert filters.offered(cast.dashboard) == nothing
    over = begin("over", request_type=Named("13", "Over"), organizations=(Named("3", "Gone"),))
    link.note_state(link.find(cast.dashboard.tenant, over), key="SUP-1", summary="over", resolved=True)
    begin("a", request_type=REPORT, organizations=(ROSSI, COSTA))
    begin("b", request_type=ASK, organizations=(COSTA,))
    assert filters.offered(cast.dashboard) == Occurring(request_types=[ASK, REPORT], organizations=[COSTA, ROSSI])
    assert filters.offered(replace(cast.dashboard, project="10001")) == nothing
    for other in (cast.visitor, cast.agent):
        with pytest.raises(ForbiddenError):
            filters.offered(other)


def test_what_changes_later_counts(filters, desk, begin, cast, talk):
    service, link = talk
    filter_id, agent = new_id(), cast.dashboard
    filters.save(agent, filter_id, name="Mine", criteria=Criteria(path="/pricing"))
    begun = link.find(agent.tenant, begin("a"))
    visitor = replace(cast.visitor, visitor=VisitorId(begun.customer.partition(":")[2]))
    service.note_visit(visitor, begun.id, {"url": f"{visitor.site}/pricing", "language": "de"})
    assert len(desk.listed(cast.dashboard, View.FILTER, filter_id=filter_id).conversations) == 1
    link.note_state(link.find(begun.tenant, begun.id), key="SUP-1", summary="a", resolved=True)
    assert desk.listed(cast.dashboard, View.FILTER, filter_id=filter_id).conversations == []


def test_filters_are_ones_own(filters, desk, cast):
    omar, filter_id = replace(cast.dashboard, account=AccountId("omar")), new_id()
    filters.save(cast.dashboard, filter_id, name="Mine", criteria=Criteria(label="vip"))
    filters.save(omar, filter_id, name="Now mine", criteria=Criteria(label="vip"))
    filters.remove(omar, filter_id)
    assert [each.name for each in filters.of(cast.dashboard)] == ["Mine"]
    assert filters.of(omar) == filters.of(replace(cast.dashboard, project="10001")) == []
    with pytest.raises(NotFoundError):
        desk.listed(omar, View.FILTER, filter_id=filter_id)
    for other in (cast.visitor, cast.agent):
        with pytest.raises(ForbiddenError):
            filters.of(other)
    filters.save(cast.dashboard, filter_id, name="Other", criteria=Criteria(language="de"))
    assert [(each.name, each.criteria) for each in filters.of(cast.dashboard)] == [("Other", Criteria(language="de"))]
    filters.remove(cast.dashboard, filter_id)
    assert filters.of(cast.dashboard) == []


def test_there_are_not_many(filters, cast):
    for _ in range(10):
        filters.save(cast.dashboard, new_id(), name="Mine", criteria=Criteria(label="vip"))
    for wrong in (new_id(), "short", "ü" * 32):
        with pytest.raises(InvalidInputError):
            filters.save(cast.dashboard, wrong, name="Mine", criteria=Criteria(label="vip"))
