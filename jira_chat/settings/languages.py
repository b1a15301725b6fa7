"""The languages that customers' texts come in, and which of them a customer gets."""

from collections.abc import Iterable
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
    dir: Literal["ltr", "rtl"] = "ltr"


LANGUAGES = (
    Language("en", "English", "English"),
    Language("ar", "العربية", "Arabic", "rtl"),
    Language("de", "Deutsch", "German"),
    Language("es", "Español", "Spanish"),
    Language("fr", "Français", "French"),
    Language("it", "Italiano", "Italian"),
    Language("ja", "日本語", "Japanese"),
    Language("nl", "Nederlands", "Dutch"),
    Language("pl", "Polski", "Polish"),
    Language("pt-BR", "Português (Brasil)", "Portuguese (Brazil)"),
    Language("sv", "Svenska", "Swedish"),
    Language("tr", "Türkçe", "Turkish"),
    Language("uk", "Українська", "Ukrainian"),
    Language("zh-CN", "简体中文", "Chinese (Simplified)"),
)

DEFAULT = LANGUAGES[0]
_BY_CODE = {language.code.lower(): language for language in LANGUAGES}


def find(code: str) -> Language | None:
    """Return the bundled language with this code."""
    return _BY_CODE.get(code.lower())


def choose(wanted: Iterable[str]) -> Language:
    """Return the best bundled language for what a customer wants, best first (RFC 4647, section 3.4, lookup).

    A tag falls back to shorter ones (`de-AT` to `de`). Where only a region of its language is bundled it takes that
    (`pt` and `pt-PT` take `pt-BR`). What is no tag is passed over; at the end there is English.
    """
    for tag in wanted:
        if len(tag) > LONGEST_TAG:
            continue
        parts = tag.strip().lower().replace("_", "-").split("-")
        for length in range(len(parts), 0, -1):
            found = find("-".join(parts[:length]))
            if found is not None:
                return found
        regional = next((language for code, language in _BY_CODE.items() if code.split("-")[0] == parts[0]), None)
        if regional is not None:
            return regional
    return DEFAULT
