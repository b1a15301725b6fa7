import string

import pytest

from jira_chat.settings import rules, texts


def test_every_text_says_something():
    assert all(text.strip() == text and text for text in texts.bundled().values())


def test_places_for_values_are_plain_names():
    for text in texts.bundled().values():
        for _, name, form, conversion in string.Formatter().parse(text):
            assert name is None or (name.isidentifier() and not form and conversion is None), text


def test_the_default_welcome_could_have_been_typed():
    assert len(texts.bundled()["welcome"]) <= rules.LONGEST_WELCOME


def test_a_language_that_is_not_bundled():
    with pytest.raises(FileNotFoundError):
        texts.bundled("tlh")
