import pytest

from jira_chat.settings.added_languages import MOST_ADDED, NewLanguage, checked
from jira_chat.settings.languages import Language


def new(code="cs", **fields) -> NewLanguage:
    known = {"base": "en", "name": "čeština", "english_name": "Czech", "script": "Latn", "usual_script": "Latn"}
    return NewLanguage(code=code, **known | fields)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" cs ", "cs"),
        ("ZH-hANT-hk", "zh-Hant-HK"),
        ("de-ch", "de-CH"),
        ("es-419", "es-419"),
        ("ca-Valencia", "ca-valencia"),
        ("fil", "fil"),
    ],
)
def test_a_tag_is_written_as_usual(typed, code):
    language, problems = checked(new(typed), ())
    assert (language.code, problems) == (code, {})


@pytest.mark.parametrize(
    "code",
    [
        "",
        "c",
        "czech",
        "cs_CZ",
        "cs-",
        "x-pig",
        "en-x-pig",
        "cs\n",
        "cs-CZ-u-nu-latn",
        "\uff43\uff53",
        "cs-" + "a1b2c" * 4,
    ],
)
def test_what_is_no_tag_is_refused(code):
    assert "code" in checked(new(code), ())[1]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": "DE"}, "code"),
        ({"code": "zh-cn"}, "code"),
        ({"code": "sk"}, "code"),
        ({"base": "tlh"}, "base"),
        ({"base": ""}, "base"),
        ({"name": " "}, "name"),
        ({"english_name": "C" * 81}, "english_name"),
        ({"name": "a\0b"}, "name"),
        ({"script": "Latin"}, "script"),
        ({"usual_script": ""}, "script"),
    ],
)
def test_what_cannot_be_is_told_by_field(fields, wrong):
    added = (Language("sk", "slovenčina", "Slovak", base="en"),)
    assert checked(new(**fields), added)[1].keys() == {wrong}


def test_the_script_is_the_one_that_the_tag_names():
    assert checked(new("sr-Latn", script="Cyrl", usual_script="Cyrl"), ())[0].script == "latn"


def test_another_added_language_can_be_the_base():
    added = (Language("sk", "slovenčina", "Slovak", base="en"),)
    assert checked(new(base="sk"), added)[1] == {}


def test_there_are_so_many_at_most():
    added = [Language(f"a{chr(97 + number)}", "x", "x", base="en") for number in range(MOST_ADDED)]
    assert "20" in checked(new(), added)[1]["code"]
