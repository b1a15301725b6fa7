import json

import pytest

from jira_chat.settings import texts
from jira_chat.settings.languages import LANGUAGES
from tests.integration.web.test_pages import start_of
from tests.support.jira_site import ADA
from tests.support.web import Web

GERMAN = texts.bundled("de")


@pytest.fixture
def session(web: Web) -> dict[str, str]:
    return web.session("administration")


@pytest.fixture
def save(web, session):
    def save(language: str, **edits):
        return web.send("PUT", f"/api/texts/{language}", headers=session, json={"texts": edits})

    return save


def changed(answer) -> dict[str, str]:
    return {each["key"]: each["text"] for each in answer.json["texts"] if each["changed"]}


def file(language: str, **edits) -> bytes:
    return json.dumps({"language": language, "texts": edits}, indent=1).encode()


def test_the_languages_are_listed_with_how_much_was_changed(web, session, save) -> None:
    save("ar", send="أرسل")
    listed = web.send("GET", "/api/texts", headers=session).json["languages"]
    assert [each["code"] for each in listed] == [each.code for each in LANGUAGES]
    assert listed[1] == {
        "code": "ar",
        "name": "العربية",
        "english_name": "Arabic",
        "dir": "rtl",
        "changed": 1,
        "base": "",
    }
    assert sum(each["changed"] for each in listed) == 1


def test_a_language_is_shown_text_by_text(web, session) -> None:
    shown = web.send("GET", "/api/texts/de", headers=session)
    assert shown.status_code == 200
    assert (shown.json["language"], shown.json["dir"], shown.json["history"]) == ("de", "ltr", [])
    assert {each["key"]: each["text"] for each in shown.json["texts"]} == GERMAN
    assert shown.json["texts"][0] == {
        "key": "title",
        "default": GERMAN["title"],
        "text": GERMAN["title"],
        "english": "Chat",
        "changed": False,
        "description": texts.descriptions()["title"],
    }


def test_a_change_is_kept_until_it_is_reset(web, session, save) -> None:
    saved = save("de", send="Los", open="Fragen Sie uns")
    assert saved.status_code == 200, saved.text
    assert changed(saved) == {"send": "Los", "open": "Fragen Sie uns"}
    assert saved.json["history"][0]["by"] == f"Name of {ADA}"
    assert web.send("GET", "/api/texts/de", headers=session).json == saved.json
    assert changed(save("de", send=None)) == {"open": "Fragen Sie uns"}


def test_what_cannot_be_used_is_told_by_key(web, session, save) -> None:
    refused = save("de", open="Fragen", send="", typing="{wer} schreibt", pigeon="x")
    assert refused.status_code == 400
    assert refused.json["error"]["fields"].keys() == {"send", "typing", "pigeon"}
    assert changed(web.send("GET", "/api/texts/de", headers=session)) == {}


@pytest.mark.parametrize("code", ["tlh", "descriptions", "%00", "..%2fen", "%F0%9F%92%AC", "x" * 2000])
def test_a_language_that_there_is_not(web, session, code: str) -> None:
    for method, path in [("GET", ""), ("PUT", ""), ("GET", "/export"), ("POST", "/import")]:
        answer = web.send(method, f"/api/texts/{code}{path}", headers=session, json={"texts": {}})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"texts": null}',
        b'{"texts": ["send"]}',
        b'{"texts": {"send": 1}}',
        b'{"texts": {"send": ["x"]}}',
        b'{"texts": {"send": "\\u0000"}}',
        b'{"texts": {"send": "\\ud800"}}',
        b'{"texts": {"se\\u0000nd": "x"}}',
        b'{"texts": {"send": "{count, plural, offset:- other {x}}"}}',
        b'{"texts": {"send": "' + b"x" * 100_000 + b'"}}',
        b'{"texts": {"send": "' + b"{a, select, other " * 500 + b'"}}',
    ],
)
def test_hostile_bodies_are_refused_with_a_message_and_change_nothing(web, session, body: bytes) -> None:
    for method, path in [("PUT", "/api/texts/de"), ("POST", "/api/texts/de/import")]:
        refused = web.send(method, path, headers=session, data=body)
        assert (refused.status_code, refused.json["error"]["code"]) == (400, "invalid_input")
        assert refused.json["error"]["message"]
    assert changed(web.send("GET", "/api/texts/de", headers=session)) == {}


def test_markup_is_text_like_any_other(web, key, save) -> None:
    markup = "</script><script>alert(1)</script>"
    assert save("en", welcome=markup).status_code == 200
    page = web.send("GET", f"/widget/{key}/frame")
    assert markup not in page.text
    assert start_of(page)["welcome"] == markup


class TestFiles:
    def test_an_export_is_a_download_that_can_be_imported(self, web, session, save) -> None:
        save("de", send="Los")
        exported = web.send("GET", "/api/texts/de/export", headers=session)
        assert exported.status_code == 200
        assert exported.mimetype == "application/json"
        assert exported.headers["Content-Disposition"] == "attachment; filename=jira-chat-texts-de.json"
        assert exported.json == {"language": "de", "texts": dict(GERMAN) | {"send": "Los"}}
        save("de", send=None)
        imported = web.send("POST", "/api/texts/de/import", headers=session, data=exported.data)
        assert imported.status_code == 200, imported.text
        assert changed(imported) == {"send": "Los"}

    def test_a_bad_one_names_its_lines_and_changes_nothing(self, web, session) -> None:
        bad = file("de", open="Fragen", send="", typing=7)
        refused = web.send("POST", "/api/texts/de/import", headers=session, data=bad)
        assert refused.status_code == 400
        assert list(refused.json["error"]["fields"]) == ["line 5", "line 6"]
        assert changed(web.send("GET", "/api/texts/de", headers=session)) == {}

    def test_one_of_another_language_is_refused(self, web, session) -> None:
        refused = web.send("POST", "/api/texts/de/import", headers=session, data=file("fr", send="Envoyer"))
        assert list(refused.json["error"]["fields"]) == ["line 2"]

    def test_one_that_is_too_large(self, web, session) -> None:
        refused = web.send("POST", "/api/texts/de/import", headers=session, data=b"x" * (128 * 1024 + 1))
        assert (refused.status_code, refused.json["error"]["code"]) == (413, "too_large")
