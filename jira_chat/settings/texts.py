"""The bundled texts for customers: ICU messages in one flat JSON file of keys and messages per language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jira_chat.settings import icu, languages

Words = Mapping[str, icu.Flat]
"""Texts in the browser's format, by key."""


@cache
def bundled(language: str = languages.DEFAULT.code) -> Mapping[str, str]:
    """Return all messages of a bundled language; untranslated ones are in English.

    Raises FileNotFoundError for a language that is not bundled.
    """
    own = _file(language)
    return own if language == languages.DEFAULT.code else {**_file(languages.DEFAULT.code), **own}


@cache
def bundled_words(language: str) -> Words:
    """Return all texts of a bundled language, flattened."""
    return {key: icu.flatten(message) for key, message in bundled(language).items()}


@cache
def descriptions() -> Mapping[str, str]:
    """Return descriptions, by key, of where customers see a text, in English, for editors and translators."""
    return _file("descriptions")


def _file(name: str) -> dict[str, str]:
    source = files("jira_chat.settings").joinpath("texts", f"{name}.json")
    messages: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return messages
