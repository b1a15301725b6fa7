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


def test_find_knows_codes_in_any_case_and_no_others():
    assert languages.find("ZH-cn").code == "zh-CN"
    assert languages.find("zh") is None
    assert languages.find("") is None


def test_one_is_written_from_right_to_left():
    assert [each.code for each in languages.LANGUAGES if each.dir == "rtl"] == ["ar"]


def test_what_is_too_long_for_a_tag_is_passed_over():
    with within_budget():
        assert languages.choose(["de-" * 4000, "sv"]).code == "sv"
