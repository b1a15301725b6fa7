import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.settings import texts
from tests.integration.web.test_pages import start_of
from tests.support import web as webs
from tests.support.jira_site import ADA, PROJECT
from tests.support.web import SITE, Web

KEYS = {
    "surface",
    "key",
    "texts",
    "welcome",
    "greeting",
    "anonymous",
    "leaves",
    "css",
    "lang",
    "dir",
    "agents_online",
    "usual_minutes",
    "keeps_hours",
    "suggests_articles",
    "require_identity",
    "registration",
    "sign_in",
    "suggest_sign_in",
    "file_megabytes",
    "privacy_link",
    "preferences",
    "asks",
}
SMTP = "smtp://127.0.0.1:2525?from=chat@example.com"


def frame(web: Web, key: str, query: str = "", **headers: str):
    return web.send("GET", f"/widget/{key}/frame{query}", headers=headers)


def launcher(web: Web, key: str, query: str = "", **headers: str):
    return web.send("GET", f"/widget/{key}/settings{query}", headers={"Origin": SITE} | headers)


@pytest.mark.parametrize(
    ("query", "browser", "chosen"),
    [
        ("", "", "en"),
        ("?lang=de", "", "de"),
        ("?lang=de-AT,de,en", "fr", "de"),
        ("?lang=fi,pt", "fr", "pt-BR"),
        ("?lang=fi", "fr-CA, en;q=0.5", "fr"),
        ("", "fi, uk;q=0.5, en;q=0.4", "uk"),
        ("?lang=", "*", "en"),
        ("?lang=%00,,..%2Fde,%F0%9F%92%AC,-,_", "\x01;q=x", "en"),
        ("?lang=" + "xx-," * 1000, "", "en"),
        ("?lang=fr&lang=de", "", "fr"),
    ],
)
def test_the_customers_language_is_the_pages_else_the_browsers(web, key, query, browser, chosen) -> None:
    headers = {"Accept-Language": browser}
    assert start_of(frame(web, key, query, **headers))["lang"] == chosen
    assert launcher(web, key, query, **headers).json["lang"] == chosen


def test_from_right_to_left(web, key) -> None:
    page = frame(web, key, "?lang=ar")
    assert '<html lang="ar" dir="rtl">' in page.text
    start = start_of(page)
    assert (start["lang"], start["dir"], start["welcome"]) == ("ar", "rtl", texts.bundled("ar")["welcome"])
    assert start["texts"]["new_messages"].keys() == {"zero", "one", "two", "few", "many", "other"}
    asked = launcher(web, key, "?lang=ar").json
    assert (asked["dir"], asked["label"]) == ("rtl", texts.bundled("ar")["open"])
    portal = web.send("GET", web.site.page("/pages/portal?serviceDeskId=1"), headers={"Accept-Language": "ar"})
    assert '<html lang="ar" dir="rtl">' in portal.text


def test_from_left_to_right(web, key) -> None:
    assert '<html lang="pl" dir="ltr">' in frame(web, key, "?lang=pl").text


def test_every_panel_starts_with_the_same(web, key) -> None:
    widget, portal = start_of(frame(web, key)), start_of(web.page("portal"))
    assert widget.keys() == KEYS
    assert portal.keys() == KEYS | {"session", "customer", "conversation"}
    assert {name for name in KEYS if widget[name] != portal[name]} == {"surface"}
    preview = web.send("GET", "/api/project-settings", headers=web.session("project-settings")).json["preview"]
    # The preview has all parts at hand.
    assert preview["texts"].items() >= widget["texts"].items()
    assert preview | {"texts": widget["texts"]} == widget


def test_mails_are_not_told_to_browsers(web, key) -> None:
    shown = start_of(frame(web, key))["texts"]
    elsewhere = ("mail.", "prechat.", "loader.", "ending.", "waiting.", "back.", "articles.", "kept.", "transfer.")
    assert shown.keys() == {name for name in texts.bundled() if not name.startswith(elsewhere)}


def test_the_projects_welcome_counts_in_every_language(web) -> None:
    key = web.configure(welcome="Servus!")
    for query in ("", "?lang=de", "?lang=ar"):
        assert start_of(frame(web, key, query))["welcome"] == "Servus!"


def test_a_text_that_an_admin_changed_is_shown(web, key) -> None:
    record = web.services.settings.of_widget_key(key)
    edits = {"open": "Frag uns", "welcome": "Grüß Gott", "new_messages": "{count, plural, other {+#}}"}
    web.services.texts.save(record.tenant, "de", edits, author=ADA)
    start = start_of(frame(web, key, "?lang=de-AT"))
    assert (start["welcome"], start["texts"]["new_messages"]) == ("Grüß Gott", {"other": "+{count}"})
    assert launcher(web, key, "?lang=de").json["label"] == "Frag uns"
    assert start_of(frame(web, key))["welcome"] == texts.bundled()["welcome"]
    asked = "/api/project-settings?lang=de"
    shown = web.send("GET", asked, headers=web.session("project-settings")).json
    assert shown["defaults"] == {"welcome": "Grüß Gott"}
    assert shown["preview"]["texts"]["open"] == "Frag uns"


def test_agents_who_are_online_are_told(web, key) -> None:
    assert start_of(frame(web, key))["agents_online"] is False
    record = web.services.settings.of_widget_key(key)
    agent = Principal(tenant=record.tenant, surface=Surface.DASHBOARD, project=PROJECT, account=ADA, name="Ada")
    web.services.presence.choose(agent, online=True)
    assert start_of(frame(web, key))["agents_online"] is True
    web.services.presence.leave([agent])


class TestWhatIsOffered:
    def test_with_mail_is_all_that_the_project_chose(self, tmp_path, redis) -> None:
        with webs.serving(tmp_path, redis.url, SMTP_URL=SMTP) as web:
            web.site.install(web.send)
            start = start_of(frame(web, web.configure(sign_in_password=False)))
        assert start["sign_in"] == {"password": False, "code": True, "reset": False}
        assert start["registration"] is True

    def test_without_mail_is_what_needs_none(self, web) -> None:
        start = start_of(frame(web, web.configure(registration=True)))
        assert start["sign_in"] == {"password": True, "code": False, "reset": False}
        assert start["registration"] is False

    @pytest.mark.parametrize("choices", [{"sign_in_password": False}, {"suggest_sign_in": True}, {"anonymous": False}])
    def test_is_what_the_project_chose(self, web, choices) -> None:
        start = start_of(frame(web, web.configure(**choices)))
        told = start | {"sign_in_password": start["sign_in"]["password"]}
        assert {name: told[name] for name in choices} == choices

    def test_a_site_that_vouches_for_its_customers_does_so_outside_of_the_portal(self, web) -> None:
        key = web.configure(require_identity=True)
        start = start_of(frame(web, key))
        assert (start["require_identity"], start["sign_in"]["password"]) == (True, False)
        portal = start_of(web.page("portal"))
        assert (portal["require_identity"], portal["sign_in"]["password"]) == (False, True)


class TestHidden:
    def test_outside_of_its_hours_nothing_is_shown(self, web) -> None:
        past = [{"date": "2000-01-01", "spans": [{"start": "09:00", "end": "10:00"}]}]
        key = web.configure(visibility={"mode": "hours", "special_days": past})
        assert not launcher(web, key, "?tz=Europe/Vienna").json["offered"]
        assert start_of(web.page("portal")) is None

    @pytest.mark.parametrize("zone", ["", "Mars/Olympus", "%00", "../../etc/passwd", "x" * 2000])
    def test_zones_that_nobody_knows_break_nothing(self, web, zone: str) -> None:
        week = [{"day": day, "spans": [{"start": "00:00", "end": "24:00"}]} for day in range(7)]
        hours = {"mode": "hours", "clock": "customer", "week": week}
        assert launcher(web, web.configure(visibility=hours), f"?tz={zone}").status_code == 200
