"""The bundled languages, and the choice of one for a customer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from jira_chat.kernel.bounds import LONGEST_TAG


@dataclass(frozen=True)
class Language:
    """One bundled language; `code` is a BCP 47 tag."""

    code: str
    name: str
    """As its speakers call it."""
    english_name: str
    script: str = "latn"
    """The ISO 15924 code of how the texts are written, in lower case."""
    dir: Literal["ltr", "rtl"] = "ltr"


LANGUAGES = (
    Language("en", "English", "English"),
    Language("ar", "العربية", "Arabic", "arab", "rtl"),
    Language("de", "Deutsch", "German"),
    Language("es", "Español", "Spanish"),
    Language("fr", "Français", "French"),
    Language("it", "Italiano", "Italian"),
    Language("ja", "日本語", "Japanese", "jpan"),
    Language("nl", "Nederlands", "Dutch"),
    Language("pl", "Polski", "Polish"),
    Language("pt-BR", "Português (Brasil)", "Portuguese (Brazil)"),
    Language("sv", "Svenska", "Swedish"),
    Language("tr", "Türkçe", "Turkish"),
    Language("uk", "Українська", "Ukrainian", "cyrl"),
    Language("zh-CN", "简体中文", "Chinese (Simplified)", "hans"),
)

DEFAULT = LANGUAGES[0]
_BY_CODE = {language.code.lower(): language for language in LANGUAGES}
_BY_LANGUAGE = {code.split("-")[0]: language for code, language in _BY_CODE.items()}
_TRADITIONAL = frozenset(["au", "bn", "gb", "gf", "hk", "id", "mo", "pa", "pf", "ph", "sr", "th", "tw", "us", "vn"])
"""Regions whose Chinese is in traditional characters unless the tag names a script (CLDR 44, `likelySubtags.xml`)."""
_SCRIPT_LENGTH = 4


def find(code: str) -> Language | None:
    """Return the bundled language with this code."""
    return _BY_CODE.get(code.lower())


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The bundled languages that customers of a site read the chat in."""

    codes: Collection[str] | None = None
    """None means all."""
    default: str = DEFAULT.code
    """For who wants none of them."""

    def choose(self, wanted: Iterable[str]) -> Language:
        """Return the best language that is offered for what a customer wants, best first."""
        matched = (match(tag) for tag in wanted)
        return next((each for each in matched if each and self._has(each)), find(self.default) or DEFAULT)

    def _has(self, language: Language) -> bool:
        return self.codes is None or language.code in self.codes


def choose(wanted: Iterable[str]) -> Language:
    """Return the best bundled language for what a customer wants, best first; English if none is bundled.

    A tag takes the bundled language of its primary subtag, whatever the regions (`de-AT` takes `de`, `pt-PT` takes
    `pt-BR`), if both are written in the same script: `zh-TW` and `zh-Hant` do not take Simplified Chinese. A text that
    is not a tag is skipped. Syntax: RFC 5646, section 2.1.
    """
    return Offered().choose(wanted)


def match(tag: str) -> Language | None:
    """Return the bundled language of a tag as `choose` does, None where none is bundled."""
    if len(tag) > LONGEST_TAG:
        return None
    primary, *subtags = tag.strip().lower().replace("_", "-").split("-")
    found = _BY_LANGUAGE.get(primary)
    return found if found is not None and _script(subtags, found) == found.script else None


def _script(subtags: list[str], language: Language) -> str:
    """Return the script that a tag names, else the usual one of its region."""
    first = subtags[0] if subtags else ""
    if len(first) == _SCRIPT_LENGTH and first.isalpha():
        return first
    return "hant" if language.script == "hans" and first in _TRADITIONAL else language.script
