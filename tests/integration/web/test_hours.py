"""A schedule governs every surface: loader, frame, portal, sessions, signing in, and the start of a conversation."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.errors import ChatNotOfferedError
from tests.support.web import SITE, policy

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
OFFICE = {
    "mode": "hours",
    "clock": "zone",
    "zone": "Europe/Berlin",
    "week": [{"day": 0, "spans": [{"start": "09:00", "end": "17:00"}]}],
}
HIDDEN_WHEN_AWAY = {"mode": "always", "hide_when_away": True}


def at(web, hour: int) -> None:
    web.clock.now = MONDAY.replace(hour=hour)


def shown(web, key: str, *, tz: str = "") -> dict[str, bool]:
    """What each surface shows."""
    query = f"?tz={quote(tz)}" if tz else ""
    loader = web.send("GET", f"/widget/{key}/settings{query}", headers={"Origin": SITE})
    frame = web.send("GET", f"/widget/{key}/frame{query}")
    session = web.send("POST", f"/widget/{key}/session{query}", json={"site": SITE})
    code = web.send(
        "POST", f"/widget/{key}/sign-in{query}", json={"site": SITE, "email": "a@b.example", "password": "x"}
    )
    return {
        "loader": loader.json["offered"],
        "frame": '"greeting"' in frame.text,
        "portal": '"session"' in web.page("portal").text,
        "session": session.status_code == 201,
        "sign-in": code.json["error"]["code"] != "chat_not_offered",
    }


def start(web, *, zone: str | None = None) -> None:
    (record,) = web.services.settings.of_site(next(iter(_tenants(web))))
    person = Principal(
        tenant=record.tenant,
        surface=Surface.WIDGET,
        project=record.project,
        account="carla",
        chat_account="c1",
        site=SITE,
        zone=zone,
    )
    web.services.conversations.start(person, client_id="client-id-1", body="Hello")


def _tenants(web):
    session = web.services.sessions.read(web.session("project-settings")["Authorization"].removeprefix("Bearer "))
    return {session.tenant}


@pytest.fixture
def offered(web):
    at(web, 10)
    return lambda **visibility: web.configure(block_admins=False, visibility=visibility)


@pytest.mark.parametrize(("hour", "open_"), [(6, False), (7, True), (14, True), (15, False)])
def test_all_surfaces_keep_the_hours(web, offered, hour, open_):
    key = offered(**OFFICE)
    at(web, hour)

    assert set(shown(web, key).values()) == {open_}
    if open_:
        start(web)
    else:
        with pytest.raises(ChatNotOfferedError):
            start(web)


@pytest.mark.parametrize(("tz", "again"), [("", 2 * 3600), ("-120", 2 * 3600), ("300", 3600)])
def test_the_loader_hears_when_to_ask_again(web, offered, tz, again):
    key = offered(**OFFICE | {"clock": "customer"})
    at(web, 13)
    answer = web.send("GET", f"/widget/{key}/settings?tz={tz}", headers={"Origin": SITE})
    assert (answer.json["again"], answer.headers["Cache-Control"]) == (again, "private, max-age=60")


def test_it_can_stay_outside_its_hours_and_say_when_it_is_back(web, offered):
    key = offered(**OFFICE | {"hide_when_closed": False})
    at(web, 20)

    back = web.send("GET", f"/widget/{key}/hours?lang=de").json

    assert all(shown(web, key).values())
    assert (back["at"], back["offset"], back["again"]) == ("2026-06-08T09:00:00+02:00", 120, 2 * 3600)
    assert back["texts"]["back.later"] == "Zurück: {when}"
    assert "keeps_hours" in web.send("GET", f"/widget/{key}/frame").text


@pytest.mark.parametrize("visibility", [{"mode": "always"}, OFFICE])
def test_nothing_is_said_of_being_back_while_it_is_open(web, offered, visibility):
    key = offered(**visibility)

    assert web.send("GET", f"/widget/{key}/hours").json["at"] is None


@pytest.mark.parametrize("key", ["nothing", "%00"])
def test_of_a_chat_that_is_not_there_no_hours_are_told(web, key):
    assert web.send("GET", f"/widget/{key}/hours").status_code == 404


def test_a_frame_that_shows_nothing_may_stand_anywhere(web, offered):
    key = offered(**OFFICE)
    at(web, 20)

    frame = web.send("GET", f"/widget/{key}/frame")

    assert frame.status_code == 200
    assert policy(frame)["frame-ancestors"] == "https: http:"


@pytest.mark.parametrize(("tz", "open_"), [("", True), ("Asia/Tokyo", False), ("Nowhere/At_All", True), ("\x00", True)])
def test_the_customers_clock_is_the_one_that_the_browser_says(web, offered, tz, open_):
    key = offered(**OFFICE | {"clock": "customer"})
    at(web, 10)

    seen = shown(web, key, tz=tz)

    del seen["portal"]
    assert set(seen.values()) == {open_}
    if open_:
        start(web, zone=tz or None)
    else:
        with pytest.raises(ChatNotOfferedError):
            start(web, zone=tz)


def test_the_ticket_of_a_socket_knows_the_customers_zone(web, offered):
    visitor = web.visitor(offered(**OFFICE))

    ticket = web.send("POST", "/api/socket-ticket?tz=Asia/Tokyo", headers=visitor).json["ticket"]
    agents = web.send("POST", "/api/socket-ticket?tz=Asia/Tokyo", headers=web.session("dashboard")).json["ticket"]

    customer, agent = web.services.tickets.redeem([ticket, agents])
    assert '"zone":"Asia/Tokyo"' in customer.holder
    assert '"zone":null' in agent.holder


def test_the_widget_hides_while_all_agents_are_away(web, offered):
    key = offered(**HIDDEN_WHEN_AWAY)
    assert not any(shown(web, key).values())

    (tenant,) = _tenants(web)
    nina = Principal(tenant=tenant, surface=Surface.DASHBOARD, project="10000", account="nina", name="Nina")
    web.services.presence.choose(nina, online=True)

    assert all(shown(web, key).values())
    web.services.presence.choose(nina, online=False)
    assert not any(shown(web, key).values())


def test_what_has_begun_goes_on(web, offered):
    offered(**OFFICE)
    (record,) = web.services.settings.of_site(next(iter(_tenants(web))))
    carla = Principal(tenant=record.tenant, surface=Surface.PORTAL, project=record.project, account="carla")
    talk = web.services.conversations.start(carla, client_id="client-id-1", body="Hello").conversation
    at(web, 20)

    message = web.services.conversations.post(carla, talk.id, client_id="client-id-2", body="Still there?")

    assert message.seq == 2


@pytest.mark.parametrize(
    ("visibility", "path"),
    [
        ({"mode": "hours"}, "visibility.week"),
        ({"zone": "Europe/Atlantis"}, "visibility.zone"),
        (OFFICE | {"week": [{"day": 9, "spans": []}]}, "visibility.week.0.day"),
        (
            OFFICE
            | {"week": [{"day": 0, "spans": [{"start": "09:00", "end": "12:00"}, {"start": "x", "end": "13:00"}]}]},
            "visibility.week.0.spans.1.start",
        ),
        (OFFICE | {"special_days": [{"date": "tomorrow"}]}, "visibility.special_days.0.date"),
        (OFFICE | {"special_days": [{"date": "2026-12-24", "label": "\u0000"}]}, "visibility.special_days.0.label"),
    ],
)
def test_a_schedule_that_cannot_be_saved_names_the_place(web, visibility, path):
    answer = web.save(visibility=visibility)

    assert answer.status_code == 400
    assert path in answer.json["error"]["fields"]


@pytest.mark.parametrize("visibility", [None, 7, [], {"mode": "sometimes"}, {"week": [7]}, {"clock": None}])
def test_a_schedule_of_the_wrong_kind(web, visibility):
    assert web.save(visibility=visibility).status_code == 400


def test_the_page_has_what_its_form_needs(web, offered):
    offered(**OFFICE)

    page = web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json

    assert page["time_zones"][0] == "UTC"
    assert page["mail"] is False
    assert page["blocked_attempts"] == {"last_day": 0, "last_month": 0, "latest": []}
    assert page["preview"]["surface"] == "widget"
    assert page["preview"]["registration"] is False
    assert page["history"][0]["by"]
    assert {"field": "visibility.mode", "before": "always", "after": "hours"} in page["history"][0]["changes"]
