from itertools import product

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.settings import languages
from tests.support.budget import within_budget


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ([], "en"),
        (["de"], "de"),
        (["DE"], "de"),
        (["de-AT"], "de"),
        (["de_AT"], "de"),
        (["de-Latn-AT-1996"], "de"),
        (["pt-BR"], "pt-BR"),
        (["pt"], "pt-BR"),
        (["pt-PT"], "pt-BR"),
        (["zh-Hans-CN"], "zh-CN"),
        (["zh"], "zh-CN"),
        (["ar-EG"], "ar"),
        (["uk-UA"], "uk"),
        (["fi", "sv"], "sv"),
        (["fi", "en-GB", "sv"], "en"),
        (["de-CH", "fr"], "de"),
        ([" fr "], "fr"),
        (["*"], "en"),
        (["", "it"], "it"),
        (["i-klingon", "x-pig-latin", "ja"], "ja"),
        (["de\0", "../en", "💬", "nl"], "nl"),
        (["arabic"], "en"),
        (["zh-TW"], "en"),
        (["zh-HK", "en-GB"], "en"),
        (["zh-Hant", "ja"], "ja"),
        (["zh_Hant_CN", "fr"], "fr"),
        (["zh-Hans-TW"], "zh-CN"),
        (["zh-SG"], "zh-CN"),
        (["pt-AO"], "pt-BR"),
        (["sr-Latn", "de"], "de"),
        (["nb-NO", "no", "sv"], "sv"),
        (["uk-Latn", "pl"], "pl"),
        (["de-x-hant"], "de"),
        (["zh-x-hant"], "zh-CN"),
    ],
)
def test_the_best_of_what_is_wanted_is_chosen(wanted, chosen):
    assert languages.choose(wanted).code == chosen


_PRIMARY = [*(language.code.split("-")[0] for language in languages.LANGUAGES), "da", "fa", "no", "nb", "ru", "sr"]
_SCRIPTS = ["", "-Arab", "-Cyrl", "-Hans", "-Hant"]
_REGIONS = ["", "-419", "-AO", "-BR", "-CN", "-DE", "-HK", "-IR", "-MO", "-MY", "-PT", "-SG", "-TW", "-US", "-VN"]
_OTHER_REGION = 5
"""CLDR's greatest distance between two regions of one language in one script."""


def test_every_choice_is_the_one_of_cldr():
    codes = [language.code for language in languages.LANGUAGES]
    for tag in map("".join, product(_PRIMARY, _SCRIPTS, _REGIONS)):
        closest = langcodes.closest_supported_match(tag, codes, max_distance=_OTHER_REGION)
        assert languages.choose([tag]).code == (closest or "en"), tag


@given(st.lists(st.text(max_size=20), max_size=5))
def test_whatever_is_wanted_there_is_a_language(wanted):
    assert languages.choose(wanted) in languages.LANGUAGES


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["de-AT"], "de"),
        (["en", "de"], "de"),
        (["en"], "pt-BR"),
        (["zh"], "pt-BR"),
        ([], "pt-BR"),
        (["pt-PT"], "pt-BR"),
    ],
)
def test_of_those_that_are_offered_the_best_is_chosen(wanted, chosen):
    offered = languages.Offered(codes=("de", "pt-BR"), default="pt-BR")
    assert offered.choose(wanted).code == chosen


ADDED = (
    languages.Language("de-CH", "Schweizer Hochdeutsch", "Swiss High German", base="de"),
    languages.Language("he", "עברית", "Hebrew", "hebr", base="en"),
    languages.Language("pt", "português", "Portuguese", base="pt-BR"),
    languages.Language("sr-Latn", "srpski", "Serbian (Latin)", base="en", usual_script="cyrl"),
    languages.Language("zh-Hant", "繁體中文", "Traditional Chinese", "hant", base="zh-CN", usual_script="hans"),
    languages.Language("zh-Hant-HK", "繁體中文 (香港)", "Chinese (Hong Kong)", "hant", "zh-Hant", "hans"),
)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["de-CH"], "de-CH"),
        (["de-Latn-CH"], "de-CH"),
        (["de-AT"], "de"),
        (["de"], "de"),
        (["he-IL"], "he"),
        (["pt-PT"], "pt"),
        (["pt-BR"], "pt-BR"),
        (["sr"], "en"),
        (["sr-Cyrl-RS", "sr-Latn-RS"], "sr-Latn"),
        (["zh-TW"], "zh-Hant"),
        (["zh-Hant"], "zh-Hant"),
        (["zh-HK"], "zh-Hant-HK"),
        (["zh-Hant-MO"], "zh-Hant"),
        (["zh"], "zh-CN"),
        (["zh-Hans-TW"], "zh-CN"),
    ],
)
def test_one_that_a_site_added_is_chosen_like_a_bundled_one(wanted, chosen):
    assert languages.Offered(added=ADDED).choose(wanted).code == chosen


def test_one_that_is_added_and_not_offered_is_chosen_for_nobody():
    offered = languages.Offered(codes=("de", "en"), added=ADDED)
    assert offered.choose(["de-CH", "he"]).code == "de"


def test_the_base_of_a_base_is_in_the_lineage():
    assert [each.code for each in languages.lineage(ADDED[-1], ADDED)] == ["zh-Hant-HK", "zh-Hant", "zh-CN"]
    assert [each.code for each in languages.lineage(ADDED[-1], ADDED[-1:])] == ["zh-Hant-HK", "en"]
    assert languages.lineage(languages.DEFAULT, ADDED) == [languages.DEFAULT]


def test_a_circle_of_bases_ends():
    one, other = languages.Language("aa", "a", "a", base="bb"), languages.Language("bb", "b", "b", base="aa")
    assert languages.lineage(one, (one, other)) == [one, languages.DEFAULT]


def test_the_script_says_in_which_direction_a_language_is_written():
    assert languages.find("he", ADDED).dir == "rtl"
    assert languages.find("sr-Latn", ADDED).dir == "ltr"


def test_find_knows_codes_in_any_case_and_no_others():
    assert languages.find("ZH-cn").code == "zh-CN"
    assert languages.find("zh") is None
    assert languages.find("") is None


def test_one_is_written_from_right_to_left():
    assert [each.code for each in languages.LANGUAGES if each.dir == "rtl"] == ["ar"]


def test_what_is_too_long_for_a_tag_is_passed_over():
    with within_budget():
        assert languages.choose(["de-" * 4000, "sv"]).code == "sv"
