import pytest

from jira_chat.settings.languages import LANGUAGES
from tests.integration.web.test_pages import start_of
from tests.support.jira_site import ADA, PROJECT, SERVICE_DESK
from tests.support.web import Web

PRIVACY = "https://www.example.com/privacy"
HOME_PAGE = "/pages/portal?serviceDeskId="
DEFAULTS = {
    "default_project": None,
    "privacy_link": "",
    "preferences": {"issue_keys": False, "unresolved_only": False, "summaries": False},
    "new_projects": {
        "anonymous": False,
        "registration": True,
        "sign_in_password": True,
        "sign_in_code": True,
        "block_admins": True,
        "blocked_groups": [],
        "greeting": "",
    },
    "languages": None,
    "default_language": "en",
    "retention_days": 0,
}


@pytest.fixture
def session(web: Web) -> dict[str, str]:
    return web.session("administration")


@pytest.fixture
def save(web, session):
    def save(version: int = 0, **choices):
        body = {"version": version, "settings": DEFAULTS | choices}
        return web.send("PUT", "/api/site-settings", headers=session, json=body)

    return save


def test_before_the_first_save_there_are_the_defaults(web, session) -> None:
    shown = web.send("GET", "/api/site-settings", headers=session)
    assert shown.status_code == 200
    answer = shown.json
    assert len(answer.pop("languages")) == len(LANGUAGES)
    assert answer == {
        "version": 0,
        "settings": DEFAULTS,
        "projects": [],
        "history": [],
        "saved_at": None,
        "saved_by": None,
    }


def test_what_was_saved_is_shown_with_who_saved_it(web, session, key, save) -> None:
    saved = save(default_project=PROJECT, privacy_link=PRIVACY)
    assert saved.status_code == 200, saved.text
    assert saved.json["settings"] == DEFAULTS | {"default_project": PROJECT, "privacy_link": PRIVACY}
    assert (saved.json["version"], saved.json["saved_by"]) == (1, f"Name of {ADA}")
    assert saved.json["projects"] == [{"id": PROJECT, "key": "SUP", "name": "Support"}]
    (change,) = saved.json["history"]
    assert (change["by"], change["at"]) == (f"Name of {ADA}", saved.json["saved_at"])
    assert {"field": "privacy_link", "before": "", "after": PRIVACY} in change["changes"]
    assert web.send("GET", "/api/site-settings", headers=session).json == saved.json


def test_who_saves_second_is_told_and_shown_what_is_there_now(save) -> None:
    save(privacy_link="https://first.example")
    second = save(privacy_link="https://second.example")
    assert (second.status_code, second.json["error"]["code"]) == (409, "conflict")
    assert second.json["error"]["current"]["settings"]["privacy_link"] == "https://first.example"


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"privacy_link": "javascript:alert(1)"}, "privacy_link"),
        ({"privacy_link": "https://a.example/" + "x" * 999}, "privacy_link"),
        ({"default_project": "99"}, "default_project"),
        ({"default_project": "\0"}, "default_project"),
        ({"new_projects": {"greeting": "a\0b"}}, "new_projects.greeting"),
    ],
)
def test_what_is_wrong_is_told_by_field(save, choices, field: str) -> None:
    refused = save(**choices)
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (400, [field])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b'{"version": 0}',
        b'{"version": "0", "settings": {}}',
        b'{"version": -1, "settings": {}}',
        b'{"version": 2147483647, "settings": {}}',
        b'{"version": 1e400, "settings": {}}',
        b'{"version": 0, "settings": null}',
        b'{"version": 0, "settings": {"privacy_link": null}}',
        b'{"version": 0, "settings": {"privacy_link": "\\ud800"}}',
        b'{"version": 0, "settings": {"preferences": {"summaries": "yes"}}}',
        b'{"version": 0, "settings": {"new_projects": {"blocked_groups": [{"id": 1}]}}}',
        b"[" * 100_000,
    ],
)
def test_hostile_bodies_are_refused_with_a_message_and_save_nothing(web, session, body: bytes) -> None:
    refused = web.send("PUT", "/api/site-settings", headers=session, data=body)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "invalid_input")
    assert refused.json["error"]["message"]
    assert web.send("GET", "/api/site-settings", headers=session).json["version"] == 0


def test_a_project_begins_with_the_defaults_of_the_site(web, save) -> None:
    assert save(new_projects={"anonymous": True, "greeting": "Hi"}).status_code == 200
    begun = web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json
    assert begun["version"] == 0
    assert (begun["settings"]["anonymous"], begun["settings"]["greeting"]) == (True, "Hi")


def test_customers_panels_begin_with_the_choices_of_the_site(web, key, save) -> None:
    assert save(privacy_link=PRIVACY, preferences={"issue_keys": True}).status_code == 200
    for start in (start_of(web.page("portal")), start_of(web.send("GET", f"/widget/{key}/frame"))):
        assert start["privacy_link"] == PRIVACY
        assert start["preferences"] == {"issue_keys": True, "unresolved_only": False, "summaries": False}


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de", "de"), ("de-AT", "de"), ("en", "fr"), ("en,de", "de"), ("zh-Hant", "fr"), ("zh-TW,zh-CN", "zh-CN")],
)
def test_customers_read_a_language_that_is_offered(web, key, save, asked: str, spoken: str) -> None:
    assert save(languages=["zh-CN", "fr", "de"], default_language="fr").status_code == 200
    frame = start_of(web.send("GET", f"/widget/{key}/frame?lang={asked}"))
    launcher = web.send("GET", f"/widget/{key}/settings?lang={asked}", headers={"Origin": "https://a.example"}).json
    assert (frame["lang"], launcher["lang"]) == (spoken, spoken)


class TestTheHelpCentresHomePage:
    def test_shows_the_chat_of_the_chosen_project(self, web, key, save) -> None:
        save(default_project=PROJECT)
        start = start_of(web.send("GET", web.site.page(HOME_PAGE)))
        assert (start["surface"], start["key"], start["customer"]) == ("portal", key, f"Name of {ADA}")

    def test_shows_nothing_when_none_is_chosen(self, web, key) -> None:
        assert start_of(web.send("GET", web.site.page(HOME_PAGE))) is None

    def test_shows_nothing_when_that_project_does_not_chat_in_its_portal(self, web, save) -> None:
        web.configure(portal=False)
        save(default_project=PROJECT)
        assert start_of(web.send("GET", web.site.page(HOME_PAGE))) is None

    def test_lends_its_chat_to_no_other_page(self, web, key, save) -> None:
        save(default_project=PROJECT)
        other = f"{HOME_PAGE}{int(SERVICE_DESK) + 1}"
        assert start_of(web.send("GET", web.site.page(other))) is None


def test_groups_are_searched_in_jira(web, session) -> None:
    found = web.send("GET", "/api/site-settings/groups?query=adm", headers=session)
    assert found.json == {"groups": [{"id": "g1", "name": "jira-administrators"}]}
