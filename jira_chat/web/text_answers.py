"""Types of customers' texts and their languages."""

from typing import Literal

from msgspec import Struct

from jira_chat.web.history_answers import Change


class Language(Struct, frozen=True, kw_only=True):
    """A language of customers' texts."""

    code: str
    name: str
    """The language's own name."""
    english_name: str
    dir: Literal["ltr", "rtl"]
    changed: int
    """The number of texts that differ from the default."""
    base: str
    """The code of the language that supplies an added language's other texts; empty for a bundled language."""


class Languages(Struct, frozen=True, kw_only=True):
    """All languages."""

    languages: list[Language]


class Text(Struct, frozen=True, kw_only=True):
    """One text for customers, as an ICU message."""

    key: str
    default: str
    text: str
    english: str
    """The English text, for translators."""
    changed: bool
    description: str
    """Where customers see it."""


class LanguageTexts(Struct, frozen=True, kw_only=True):
    """All texts of a language."""

    language: str
    dir: Literal["ltr", "rtl"]
    texts: list[Text]
    history: list[Change]
