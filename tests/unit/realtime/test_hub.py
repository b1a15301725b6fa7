from jira_chat.access.principals import Principal, Surface
from jira_chat.broker.hint_channels import CHANNEL, Following, channel_of
from jira_chat.realtime.hub import Hub, Member


def member() -> Member:
    return Member(person=Principal(tenant="t", surface=Surface.WIDGET), connection=None)


def test_a_member_listens_to_what_it_joined() -> None:
    hub, one, other = Hub(), member(), member()
    hub.join(one, ["a", "b"])
    hub.join(other, ["b"])
    assert hub.listeners(["a"]) == [one]
    assert set(hub.listeners(["b"])) == {one, other}
    assert hub.listeners(["c"]) == []


def test_who_listens_to_several_topics_is_named_once() -> None:
    hub, one = Hub(), member()
    hub.join(one, ["a", "b"])
    assert hub.listeners(["b", "a"]) == [one]


def test_who_left_hears_nothing_and_nothing_of_it_stays() -> None:
    hub, one, other = Hub(), member(), member()
    hub.join(one, ["a", "b"])
    hub.join(other, ["b"])
    hub.leave(one)
    assert hub.listeners(["a", "b"]) == [other]
    assert list(hub) == [other]
    hub.leave(other)
    assert (len(hub), hub._by_topic) == (0, {})


def test_leaving_twice_is_leaving() -> None:
    hub, one = Hub(), member()
    hub.join(one, ["a"])
    hub.leave(one)
    hub.leave(one)
    assert len(hub) == 0


def test_one_may_leave_while_all_are_gone_through() -> None:
    hub = Hub()
    for _ in range(3):
        hub.join(member(), ["a"])
    for each in hub:
        hub.leave(each)
    assert len(hub) == 0


def test_it_knows_the_projects_that_people_are_in() -> None:
    hub = Hub()
    one, other = (
        Member(person=Principal(tenant="t", surface=Surface.WIDGET, project="10000"), connection=None) for _ in range(2)
    )
    for each in (one, other):
        hub.join(each, ["a"])
        hub.join(each, ["b"])
    hub.leave(one)
    assert hub.places == [("t", "10000")]
    hub.leave(other)
    assert hub.places == []


def test_what_is_followed_is_where_its_sockets_are(monkeypatch) -> None:
    monkeypatch.setattr("jira_chat.broker.hint_channels.LINGER_SECONDS", 0.0)
    following = Following()
    hub = Hub(following)
    people = [Principal(tenant=tenant, surface=Surface.WIDGET, project=of) for tenant, of in ("a1", "a1", "a2", "b1")]
    members = [Member(person=person, connection=None) for person in people]
    for each in members:
        hub.join(each, ["topic"])
        hub.join(each, ["another"])
    assert following.channels() == {CHANNEL, channel_of("a"), channel_of("b")}
    for each in members[:2] + members[3:]:
        hub.leave(each)
        hub.leave(each)
    assert following.channels() == {CHANNEL, channel_of("a")}
    hub.leave(members[2])
    assert following.channels() == {CHANNEL}
