import json

import pytest
from sqlalchemy import insert

from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from jira_chat.settings import languages, texts
from jira_chat.settings.models import FieldChange
from jira_chat.settings.tables import text_overrides
from jira_chat.settings.text_service import TextService
from tests.support.threads import all_at_once

ENGLISH = texts.bundled()
GERMAN = texts.bundled("de")


@pytest.fixture
def service(database, clock):
    return TextService(database, lambda _tenant, account: f"Name of {account}", clock=clock)


def changed(service, tenant, code="en") -> dict[str, str]:
    return {each.key: each.text for each in service.page(tenant, code).texts if each.changed}


def file(texts, language="en") -> bytes:
    return json.dumps({"language": language, "texts": texts}, indent=1).encode()


def test_before_anybody_changes_anything_there_are_the_bundled_texts(service, tenant):
    page = service.page(tenant, "de")

    assert {each.key: each.text for each in page.texts} == GERMAN
    assert page.language.name == "Deutsch"
    assert page.history == []
    assert changed(service, tenant) == {}
    assert service.changed_counts(tenant) == {}
    assert service.words(tenant, languages.find("de")) == texts.bundled_words("de")


def test_a_changed_text_is_there_for_its_language_and_site_only(service, tenant, other_tenant):
    service.save(tenant, "de", {"send": " Los ", "new_messages": "{count, plural, one {1!} other {#!}}"}, author="ada")

    words = service.words(tenant, languages.find("de"))
    assert words == texts.bundled_words("de") | {"send": "Los", "new_messages": {"one": "1!", "other": "{count}!"}}
    assert changed(service, tenant, "de").keys() == {"send", "new_messages"}
    assert changed(service, tenant, "en") == changed(service, other_tenant, "de") == {}
    assert service.changed_counts(tenant) == {"de": 2}


def test_other_texts_stay_changed(service, tenant):
    service.save(tenant, "en", {"send": "Go", "open": "Ask us"}, author="ada")
    service.save(tenant, "en", {"send": "Off it goes"}, author="nina")

    assert changed(service, tenant) == {"send": "Off it goes", "open": "Ask us"}


@pytest.mark.parametrize("reset", [None, ENGLISH["send"], f" {ENGLISH['send']} "])
def test_a_text_can_be_the_default_again(service, tenant, reset):
    service.save(tenant, "en", {"send": "Go", "open": "Ask us"}, author="ada")

    service.save(tenant, "en", {"send": reset}, author="ada")

    assert changed(service, tenant) == {"open": "Ask us"}
    assert service.changed_counts(tenant) == {"en": 1}


def test_who_changed_what_is_kept(service, tenant, clock):
    service.save(tenant, "en", {"send": "Go", "open": "Ask us"}, author="ada")
    service.save(tenant, "en", {"send": None, "open": "Ask us"}, author="nina")
    service.save(tenant, "en", {"open": "Ask us"}, author="ada")

    last, first = service.page(tenant, "en").history
    assert (last.by, last.at, first.by) == ("Name of nina", clock(), "Name of ada")
    assert last.changes == (FieldChange(field="send", before="Go", after=None),)
    assert {each.field: each.after for each in first.changes} == {"send": "Go", "open": "Ask us"}
    assert service.page(tenant, "de").history == []


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("sent_by_pigeon", "x", "There is no text"),
        ("se\0nd", "x", "There is no text"),
        ("send", "", "Enter a text"),
        ("send", " \n", "Enter a text"),
        ("send", "x" * 2001, "at most 2000"),
        ("send", "a\0b", "control characters"),
        ("send", "a\ud800b", "control characters"),
        ("send", "{", "cannot be read"),
        ("send", "{name}", "There is no placeholder"),
        ("typing", "Somebody writes", "Keep {name}"),
        ("typing", "{name, plural, other {x}}", "Only {count}"),
    ],
)
def test_what_cannot_be_used_is_told_by_key_and_changes_nothing(service, tenant, key, text, said):
    with pytest.raises(InvalidInputError) as caught:
        service.save(tenant, "en", {"open": "Ask us", key: text}, author="ada")

    assert list(caught.value.details["fields"]) == [key]
    assert said in caught.value.details["fields"][key]
    assert changed(service, tenant) == {}
    assert service.page(tenant, "en").history == []


@pytest.mark.parametrize("code", ["tlh", "", "descriptions", "../en", "e\0n"])
def test_a_language_that_there_is_not(service, tenant, code):
    for use in (
        lambda: service.page(tenant, code),
        lambda: service.save(tenant, code, {}, author="ada"),
        lambda: service.export(tenant, code),
        lambda: service.import_file(tenant, code, b"{}", author="ada"),
    ):
        with pytest.raises(NotFoundError):
            use()


def test_nothing_is_changed_by_somebody_whom_jira_cannot_name(database, tenant, clock):
    def away(_tenant, _account):
        raise JiraUnavailableError("Jira is away.")

    service = TextService(database, away, clock=clock)
    with pytest.raises(JiraUnavailableError):
        service.save(tenant, "en", {"send": "Go"}, author="ada")

    assert changed(service, tenant) == {}


def test_a_text_that_the_product_no_longer_has_is_passed_over(service, database, tenant):
    with database.transaction() as connection:
        connection.execute(
            insert(text_overrides).values(tenant_id=tenant, language="en", key="send_telex", text="Stop {")
        )

    assert "send_telex" not in service.words(tenant, languages.DEFAULT)
    assert service.changed_counts(tenant) == {}
    service.save(tenant, "en", {"send": "Go"}, author="ada")
    assert changed(service, tenant) == {"send": "Go"}


class TestTwoAdmins:
    def test_of_different_texts_both_are_kept(self, service, tenant):
        def save(key):
            return lambda: service.save(tenant, "en", {key: "changed"}, author="ada")

        all_at_once(save("send"), save("open"), save("close"))

        assert changed(service, tenant).keys() == {"send", "open", "close"}

    @pytest.mark.parametrize("before", [{}, {"send": "before"}])
    def test_of_the_same_text_one_is_kept_and_nobody_breaks(self, service, tenant, before):
        service.save(tenant, "en", before, author="ada")

        def save(text):
            def attempt():
                try:
                    service.save(tenant, "en", {"send": text}, author="ada")
                except ConflictError:
                    return None
                return text

            return attempt

        saved = set(all_at_once(*[save(f"text {number}") for number in range(4)])) - {None}

        assert changed(service, tenant)["send"] in saved


class TestFiles:
    def test_what_is_exported_can_be_imported_elsewhere(self, service, tenant, other_tenant):
        service.save(tenant, "de", {"send": "Los", "welcome": "Grüß Gott!\n„Hallo“ 🙂"}, author="ada")

        exported = service.export(tenant, "de")
        service.import_file(other_tenant, "de", exported.encode(), author="ada")

        assert json.loads(exported)["texts"].keys() == GERMAN.keys()
        assert changed(service, other_tenant, "de") == changed(service, tenant, "de")
        assert service.export(other_tenant, "de") == exported
        assert {each.field for each in service.page(other_tenant, "de").history[0].changes} == {"send", "welcome"}

    def test_what_a_file_does_not_have_stays(self, service, tenant):
        service.save(tenant, "en", {"send": "Go"}, author="ada")

        service.import_file(tenant, "en", file({"open": "Ask us"}), author="ada")

        assert changed(service, tenant) == {"send": "Go", "open": "Ask us"}

    @pytest.mark.parametrize(
        ("content", "lines"),
        [
            (file({"open": "fine", "send": "", "typing": "{nobody}", "pigeon": "x"}), ["line 5", "line 6", "line 7"]),
            (file({"open": "fine"}, language="de"), ["line 2"]),
            (file({"open": "fine", "send": "a\ud800b"}), ["line 5"]),
            (b'{"language": "en", "texts": {"open": "fine",\n', ["line 2"]),
            (b"\x89PNG\r\n", ["line 1"]),
        ],
    )
    def test_a_bad_one_names_its_lines_and_changes_nothing(self, service, tenant, content, lines):
        service.save(tenant, "en", {"send": "Go"}, author="ada")

        with pytest.raises(InvalidInputError, match="nothing was changed") as caught:
            service.import_file(tenant, "en", content, author="ada")

        assert list(caught.value.details["fields"]) == lines
        assert changed(service, tenant) == {"send": "Go"}
        assert len(service.page(tenant, "en").history) == 1
