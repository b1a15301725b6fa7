"""The languages of customers' texts, bundled and added, and the selection of one for a customer."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from jira_chat.kernel.bounds import LONGEST_TAG

_RIGHT_TO_LEFT = frozenset(["adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"])
"""Right-to-left scripts (ISO 15924) of living languages."""


@dataclass(frozen=True)
class Language:
    """One language, bundled or added by a site; `code` is a BCP 47 tag."""

    code: str
    name: str
    """The language's own name."""
    english_name: str
    script: str = "latn"
    """The ISO 15924 code of the texts' script, in lower case."""
    base: str = ""
    """The code of the language that supplies an added language's other texts; empty for a bundled language."""
    usual_script: str = ""
    """The script for tags of this language that name none; empty means `script`."""

    @property
    def dir(self) -> Literal["ltr", "rtl"]:
        """The writing direction."""
        return "rtl" if self.script in _RIGHT_TO_LEFT else "ltr"

    @property
    def primary(self) -> str:
        """The primary subtag of its tag."""
        return self.code.split("-")[0].lower()


LANGUAGES = (
    Language("en", "English", "English"),
    Language("ar", "العربية", "Arabic", "arab"),
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
_TRADITIONAL = frozenset(["au", "bn", "gb", "gf", "hk", "id", "mo", "pa", "pf", "ph", "sr", "th", "tw", "us", "vn"])
"""Regions with traditional Chinese characters unless the tag names a script (CLDR 44, `likelySubtags.xml`)."""
_SCRIPT_LENGTH = 4
_REGION = re.compile(r"[a-z]{2}|\d{3}", re.ASCII)

Kin = Mapping[str, Sequence[Language]]
"""Languages by their primary subtag."""


def find(code: str, added: Iterable[Language] = ()) -> Language | None:
    """Return the language with this code, bundled or added."""
    return next((each for each in (*LANGUAGES, *added) if each.code.lower() == code.lower()), None)


def lineage(language: Language, added: Collection[Language]) -> list[Language]:
    """Return a language and its bases, the nearest first, ending with a bundled language."""
    line = [language]
    for _ in range(len(added) + 1):
        if line[-1].base:
            line.append(find(line[-1].base, added) or DEFAULT)
    return line if not line[-1].base else [language, DEFAULT]


def _by_primary(languages: Iterable[Language]) -> Kin:
    kin: dict[str, list[Language]] = {}
    for each in languages:
        kin.setdefault(each.primary, []).append(each)
    return kin


_BUNDLED = _by_primary(LANGUAGES)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The languages offered to a site's customers."""

    codes: Collection[str] | None = None
    """The codes of offered languages; None means all."""
    default: str = DEFAULT.code
    """The language for customers who want none of the offered ones."""
    added: tuple[Language, ...] = ()
    """The site's added languages."""

    def choose(self, wanted: Iterable[str]) -> Language:
        """Return the best offered language for the tags that a customer wants, best first.

        A tag matches a language of its primary subtag, preferably of its own region (`de-CH` matches `de-CH` before
        `de`, `de-AT` matches `de`, `pt-PT` matches `pt-BR`), if both have the same script: `zh-TW` and `zh-Hant` do not
        match Simplified Chinese. An invalid tag is skipped. Syntax: RFC 5646, section 2.1.
        """
        kin = _by_primary(each for each in (*LANGUAGES, *self.added) if self._has(each))
        matched = (_best(tag, kin) for tag in wanted)
        return next(filter(None, matched), None) or find(self.default, self.added) or DEFAULT

    def _has(self, language: Language) -> bool:
        return self.codes is None or language.code in self.codes


def choose(wanted: Iterable[str]) -> Language:
    """Return the best bundled language for a customer's tags, as `Offered.choose`; English if none matches."""
    return Offered().choose(wanted)


def match(tag: str) -> Language | None:
    """Return the bundled language for a tag as `choose` does, None if none matches."""
    return _best(tag, _BUNDLED)


def _best(tag: str, kin: Kin) -> Language | None:
    if len(tag) > LONGEST_TAG:
        return None
    normal = tag.strip().lower().replace("_", "-")
    primary, *subtags = normal.split("-")
    related = kin.get(primary, ())
    same_script = [each for each in related if each.script == _script(subtags, each)]
    return min(same_script, key=lambda each: _distance(normal, each), default=None)


def _distance(tag: str, language: Language) -> tuple[bool, bool, bool, int]:
    """Return the distance of a language from a tag with the same primary subtag and script."""
    code, region = language.code.lower(), _region(language.code.lower())
    return code != tag, region != _region(tag), bool(region), code.count("-")


def _region(tag: str) -> str:
    _, *subtags = tag.split("-")
    # A single letter starts an extension or private subtags.
    return next(filter(_REGION.fullmatch, takewhile(lambda each: len(each) > 1, subtags)), "")


def _script(subtags: list[str], language: Language) -> str:
    """Return the script named in a tag of a language, otherwise the usual script of its region."""
    first = subtags[0] if subtags else ""
    if len(first) == _SCRIPT_LENGTH and first.isalpha():
        return first
    usual = language.usual_script or language.script
    return "hant" if usual == "hans" and first in _TRADITIONAL else usual
