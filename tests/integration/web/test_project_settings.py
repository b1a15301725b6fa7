from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support import web as webs
from tests.support.jira_site import ADA
from tests.support.web import SITE, Web

DEFAULTS = {
    "portal": False,
    "external": False,
    "sites": [],
    "anonymous": False,
    "registration": True,
    "leave_messages": True,
    "blocked_groups": [],
    "block_admins": True,
    "sign_in_password": True,
    "sign_in_code": True,
    "suggest_sign_in": False,
    "attachments": True,
    "require_identity": False,
    "welcome": "",
    "greeting": "",
    "show_agent_names": True,
    "show_agent_photos": True,
    "look": {
        "color": "#0C66E4",
        "theme": "auto",
        "icon": "bubble",
        "image": "",
        "label": "",
        "corner": "end",
        "aside": 20,
        "below": 20,
    },
    "invite": False,
    "invite_text": "",
    "invite_seconds": 20,
    "invite_pages": [],
    "visibility": {
        "mode": "always",
        "clock": "zone",
        "zone": "UTC",
        "week": [],
        "special_days": [],
        "hide_when_closed": True,
        "hide_when_away": False,
    },
    "request_type": None,
    "reopen_days": 7,
    "describe_visit": False,
    "ask_name": False,
    "ask_email": False,
    "ask_consent": False,
    "suggest_articles": False,
    "ask_rating": True,
    "unanswered_minutes": 5,
    "offering": "everybody",
    "offer_seconds": 30,
    "offer_capacity": 5,
    "report_to_agents": True,
    "report_agents": False,
}


@pytest.fixture
def session(web: Web) -> dict[str, str]:
    return web.session("project-settings")


def test_before_the_first_save_there_are_the_defaults(web, session) -> None:
    shown = web.send("GET", "/api/project-settings", headers=session)
    assert shown.status_code == 200
    found = shown.json
    assert found["version"] == 0
    assert found["settings"] == DEFAULTS
    assert found["request_types"] == [{"id": "11", "name": "Ask a question"}]
    assert [problem["code"] for problem in found["problems"]] == ["nowhere"]
    assert found["saved_at"] is found["saved_by"] is None
    assert not found["mail"]
    assert shown.headers["Cache-Control"] == "no-store"


def test_it_is_told_that_mail_can_be_sent(tmp_path, redis) -> None:
    with webs.serving(tmp_path, redis.url, SMTP_URL="smtp://127.0.0.1:1") as web:
        web.site.install(web.send)
        assert web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json["mail"]


def test_what_was_saved_is_shown_normalised_with_who_saved_it(web) -> None:
    saved = web.save(sites=["HTTPS://Www.Example.com/", "https://*.Example.org"], welcome=" Hi ").json
    assert saved["settings"] == DEFAULTS | {
        "portal": True,
        "external": True,
        "anonymous": True,
        "sites": ["https://www.example.com", "https://*.example.org"],
        "welcome": "Hi",
    }
    assert (saved["version"], saved["saved_by"], saved["problems"]) == (1, f"Name of {ADA}", [])
    assert saved["saved_at"].startswith(str(web.clock().date()))


def test_saving_asks_jira_each_thing_once(web) -> None:
    web.save()
    web.site.asked.clear()
    assert web.save(version=1, request_type="11").status_code == 200
    asked = [path for path in web.site.asked if "/permissions/" not in path]
    assert len(asked) == len(set(asked)) == 5


def test_the_snippet_is_the_same_before_and_after(web, session) -> None:
    before = web.send("GET", "/api/project-settings", headers=session).json["snippet"]
    assert web.save().json["snippet"] == before
    assert before == (
        f'<script async src="http://127.0.0.1:5000/widget/loader.js" data-chat="{before.split(chr(34))[3]}"></script>'
    )


def test_who_saves_second_is_told_and_shown_what_is_there_now(web) -> None:
    web.save(version=0, welcome="first")
    second = web.save(version=0, welcome="second")
    assert (second.status_code, second.json["error"]["code"]) == (409, "conflict")
    current = second.json["error"]["current"]
    assert (current["version"], current["settings"]["welcome"]) == (1, "first")
    assert {"snippet", "request_types", "problems"} <= current.keys()
    third = web.save(version=current["version"], welcome="second")
    assert (third.status_code, third.json["settings"]["welcome"]) == (200, "second")


def test_of_many_who_save_at_once_exactly_one_succeeds(web) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda number: web.save(version=0, welcome=str(number)).status_code, range(6)))
    assert sorted(answers) == [200, 409, 409, 409, 409, 409]


@pytest.mark.parametrize(
    ("choices", "fields"),
    [
        ({"sites": ["https://ok.example.com", "nonsense"]}, {"sites.1"}),
        ({"sites": ["", "ftp://x.example.com", "https://a.example.com/page"]}, {"sites.0", "sites.1", "sites.2"}),
        ({"sites": ["https://x.example.com"] * 101}, {"sites"}),
        ({"welcome": "x" * 201, "greeting": "x" * 1001}, {"welcome", "greeting"}),
        ({"request_type": "404"}, {"request_type"}),
        ({"blocked_groups": [{"id": str(number), "name": "x"} for number in range(101)]}, {"blocked_groups"}),
        ({"welcome": "nul \x00"}, {"welcome"}),
    ],
)
def test_each_wrong_field_is_named(web, choices, fields) -> None:
    refused = web.save(**choices)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "invalid_input")
    assert refused.json["error"]["fields"].keys() == fields
    assert all(refused.json["error"]["fields"].values())


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "truncated"),
        (b"{}", "version"),
        (b'{"version": "3", "settings": {}}', "$.version"),
        (b'{"version": 99999999999999999999, "settings": {}}', "$.version"),
        (b'{"version": -1, "settings": {}}', "$.version"),
        (b'{"version": 3, "settings": {"portal": "yes"}}', "$.settings.portal"),
        (b'{"version": 3, "settings": {"sites": "https://x"}}', "$.settings.sites"),
        (b'{"version": 3, "settings": {"sites": [7]}}', "$.settings.sites[0]"),
    ],
)
def test_a_body_that_cannot_be_read_is_answered_with_the_place(web, session, body: bytes, place: str) -> None:
    refused = web.send("PUT", "/api/project-settings", headers=session, data=body)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "invalid_input")
    assert place in refused.json["error"]["message"]


def test_while_jira_is_away_the_form_can_be_read_but_offers_no_request_types(web, session) -> None:
    web.save()
    web.site.away = True
    shown = web.send("GET", "/api/project-settings", headers=session)
    assert (shown.status_code, shown.json["request_types"]) == (200, None)
    body = {"version": 1, "settings": {}}
    assert web.send("PUT", "/api/project-settings", headers=session, json=body).status_code == 503


def test_groups_are_searched_in_jira(web, session) -> None:
    found = web.send("GET", "/api/project-settings/groups?query=adm", headers=session)
    assert found.json == {"groups": [{"id": "g1", "name": "jira-administrators"}]}


@pytest.mark.parametrize("query", ["", "%00", "x" * 3000, "%F0%9F%90%98", "a&b=c%26maxResults=9"])
def test_whatever_is_typed_is_searched_for(web, session, query: str) -> None:
    assert web.send("GET", f"/api/project-settings/groups?query={query}", headers=session).status_code == 200


def test_checks_of_the_project_say_what_to_do(web, key) -> None:
    session = web.session("project-settings")
    shown = web.send("GET", "/api/project-settings/checks", headers=session)
    assert shown.status_code == 200
    assert [check["name"] for check in shown.json["checks"]] == [
        "The app may work in this project",
        "The request type can be used",
        "Jira answers",
        "Webhooks arrive",
        "The clock is right",
        "Mail can be sent",
        "Agents write as themselves",
    ]
    *others, acting = shown.json["checks"]
    assert all(check["ok"] for check in others)
    assert not acting["ok"]


def test_a_look_is_seen_before_it_is_saved_and_where_customers_are_after_it(web, session) -> None:
    look = DEFAULTS["look"] | {"color": "#b00", "label": "Ask us", "icon": "question", "theme": "dark"}
    drawn = web.send("POST", "/api/project-settings/look", json={"look": look}, headers=session).json
    assert drawn["panel"] == "--chat-accent:#BB0000;--chat-on-accent:#FFFFFF;color-scheme:dark"
    assert drawn["launcher"]["label"] == "Ask us"
    assert drawn["problems"].keys() == {"look.color"}
    assert web.save(look=look).json["error"]["fields"] == drawn["problems"]

    look["theme"] = "light"
    drawn = web.send("POST", "/api/project-settings/look", json={"look": look}, headers=session).json
    key = web.configure(look=look)
    launcher = web.send("GET", f"/widget/{key}/settings", headers={"Origin": SITE}).json
    assert launcher.items() >= drawn["launcher"].items()
    saved = web.send("GET", "/api/project-settings", headers=session).json
    assert saved["settings"]["look"] == look | {"color": "#BB0000"}
    assert saved["look"] == drawn
    assert saved["preview"]["css"] == drawn["panel"]


def test_hours_are_seen_before_they_are_saved(web, session) -> None:
    visibility = DEFAULTS["visibility"] | {"mode": "hours", "zone": "Europe/Berlin"}
    path = "/api/project-settings/hours"
    week = [{"day": day, "spans": [{"start": "09:00", "end": "17:00"}]} for day in range(7)]
    hours = web.send("POST", path, json={"visibility": visibility | {"week": week}}, headers=session).json
    assert hours["offset"] in {60, 120}
    assert datetime.fromisoformat(hours["at"]).astimezone(ZoneInfo("Europe/Berlin")).hour == 9

    unfinished = web.send("POST", path, json={"visibility": visibility}, headers=session).json
    assert unfinished == {"is_open": False, "at": None, "offset": 0}


@pytest.mark.parametrize("wrong", [{"color": "red"}, {"aside": -1}, {"below": 1000}])
def test_what_cannot_be_drawn_is_refused_at_its_field(web, session, wrong: dict) -> None:
    refused = web.send("POST", "/api/project-settings/look", json={"look": DEFAULTS["look"] | wrong}, headers=session)
    assert refused.status_code == 400
    assert refused.json["error"]["fields"].keys() == {f"look.{field}" for field in wrong}
