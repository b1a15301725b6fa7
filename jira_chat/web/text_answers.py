"""Customers' texts and their languages, as types."""

from typing import Literal

from msgspec import Struct

from jira_chat.web.history_answers import Change


class Language(Struct, frozen=True, kw_only=True):
    """A language that customers' texts come in."""

    code: str
    name: str
    """In the language itself."""
    english_name: str
    dir: Literal["ltr", "rtl"]
    changed: int
    """How many texts are not the default."""
    base: str
    """The code of the language that an added one has its other texts from; empty for a bundled one."""


class Languages(Struct, frozen=True, kw_only=True):
    """All of them."""

    languages: list[Language]


class Text(Struct, frozen=True, kw_only=True):
    """One text that customers see, as an ICU message."""

    key: str
    default: str
    text: str
    english: str
    """What it says in English, for those who translate it."""
    changed: bool
    description: str
    """Where customers meet it."""


class LanguageTexts(Struct, frozen=True, kw_only=True):
    """All texts of a language."""

    language: str
    dir: Literal["ltr", "rtl"]
    texts: list[Text]
    history: list[Change]
