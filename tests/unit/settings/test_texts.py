import functools
import json
from importlib.resources import files

import pytest

from jira_chat.settings import icu, rules, texts
from jira_chat.settings.languages import DEFAULT, LANGUAGES
from jira_chat.settings.text_service import LONGEST_TEXT

CODES = [each.code for each in LANGUAGES]

_ONE_OTHER = {"one", "other"}
CATEGORIES = {
    "en": _ONE_OTHER,
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "de": _ONE_OTHER,
    "es": {"one", "many", "other"},
    "fr": {"one", "many", "other"},
    "it": {"one", "many", "other"},
    "ja": {"other"},
    "nl": _ONE_OTHER,
    "pl": {"one", "few", "many", "other"},
    "pt-BR": {"one", "many", "other"},
    "sv": _ONE_OTHER,
    "tr": _ONE_OTHER,
    "uk": {"one", "few", "many", "other"},
    "zh-CN": {"other"},
}
"""The cardinal categories of each language in the Unicode CLDR, as `Intl.PluralRules` in browsers knows them."""


@functools.cache
def written(language: str) -> dict[str, str]:
    """The file of a language, without anything from the English one."""
    return json.loads(files("jira_chat.settings").joinpath("texts", f"{language}.json").read_text(encoding="utf-8"))


def test_every_bundled_language_has_its_categories_here():
    assert set(CATEGORIES) == set(CODES)


@pytest.mark.parametrize("code", CODES)
class TestALanguage:
    def test_has_every_text_in_the_order_of_the_english_ones(self, code):
        assert list(written(code)) == list(written(DEFAULT.code))

    def test_every_text_says_something(self, code):
        assert all(text and text.strip() == text for text in written(code).values())

    def test_has_the_same_places(self, code):
        english = {key: icu.places(text) for key, text in written(DEFAULT.code).items()}

        assert {key: icu.places(text) for key, text in written(code).items()} == english

    def test_has_plurals_where_english_has_them_and_all_the_forms_of_the_language(self, code):
        english, own = texts.bundled_words(DEFAULT.code), texts.bundled_words(code)

        for key, flat in own.items():
            assert isinstance(flat, dict) == isinstance(english[key], dict), key
            assert isinstance(flat, str) or set(flat) == CATEGORIES[code], key

    def test_could_have_been_typed_by_an_admin(self, code):
        english = written(DEFAULT.code)

        for key, text in written(code).items():
            icu.check(text, like=english[key])
            assert rules.text_problems(key, text, LONGEST_TEXT) == {}, key

    def test_the_welcome_could_have_been_typed(self, code):
        assert len(written(code)["welcome"]) <= rules.LONGEST_WELCOME


def test_every_text_is_described_for_its_editor():
    assert list(texts.descriptions()) == list(texts.bundled())


def test_a_text_that_is_not_translated_yet_is_the_english_one():
    assert texts.bundled("de").keys() == texts.bundled().keys()


def test_a_language_that_is_not_bundled():
    with pytest.raises(FileNotFoundError):
        texts.bundled("tlh")
