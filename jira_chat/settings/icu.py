"""ICU messages: checked when an admin writes them, and flattened for the browser, which selects plural forms.

`pyicumessageformat` parses them. We support placeholders (`{name}`) and one cardinal plural per message, always of
`count`; the browser formats dates and numbers before it inserts them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pyicumessageformat import Parser

from jira_chat.kernel.bounds import short

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of the Unicode CLDR."""

COUNTED = "count"
"""The placeholder whose number selects the plural form."""

Flat = str | dict[str, str]
"""A text with `{placeholders}`, or one for each plural category of the message."""

_MOST_KEPT = 2000
"""Cached results: the parser takes a microsecond per character, and each page needs all messages of a language."""

_parser = Parser()
_POSITION = re.compile(r"at position (\d+)")
_WITHOUT_OTHER = "sub-message other"
"""The parser's error for a plural without the form `other`."""


class InvalidTextError(ValueError):
    """A message is invalid; the error's text tells its author why."""


def check(message: str, *, like: str) -> None:
    """Check a message that replaces the default `like`.

    Raises InvalidTextError for an unreadable message, and for placeholders that differ from the default's.
    """
    known, used = _known_places(like), places(message)
    if unknown := used - known:
        raise InvalidTextError(
            f"There is no placeholder {{{short(min(unknown))}}}. Placeholders here: {_listed(known) or 'none'}."
        )
    if lost := known - used:
        raise InvalidTextError(f"Keep {_listed(lost)}: customers would miss what stands there.")


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


@lru_cache(maxsize=_MOST_KEPT)
def _known_places(message: str) -> set[str]:
    return places(message)


def places(message: str) -> set[str]:
    """Return the names of a message's placeholders.

    Raises InvalidTextError.
    """
    return _names(_read(message))


@lru_cache(maxsize=_MOST_KEPT)
def flatten(message: str) -> Flat:
    """Return a message in the browser's format; text outside a plural becomes part of each form.

    Raises InvalidTextError.
    """
    parts = _read(message)
    plural = next((part for part in parts if _is_plural(part)), None)
    if plural is None:
        return _text(parts)
    return {
        category: "".join(_text(option if part is plural else [part]) for part in parts)
        for category, option in plural["options"].items()
    }


def _read(message: str) -> Sequence[Any]:
    try:
        parts: Sequence[Any] = _parser.parse(message)
    except (SyntaxError, ValueError) as error:  # a ValueError comes from an offset that is no number
        raise InvalidTextError(_advice(str(error))) from None
    plurals = [part for part in parts if _is_plural(part)]
    if len(plurals) > 1:
        raise InvalidTextError("Use one plural in a text.")
    for part in parts:
        if part not in plurals:
            _require_simple(part)
    for plural in plurals:
        _require_usable(plural)
    return parts


def _advice(said: str) -> str:
    """Return advice about a message that the parser refuses."""
    if _WITHOUT_OTHER in said:
        return f"Add the form “other”, which every plural needs: other {{{{{COUNTED}}} messages}}."
    place = _POSITION.search(said)
    where = f" near character {int(place[1]) + 1}" if place else ""
    return f"This cannot be read{where}. Each {{ needs its }}, with the name of a placeholder in between."


def _require_usable(plural: dict[str, Any]) -> None:
    if plural["name"] != COUNTED or plural["offset"]:
        raise InvalidTextError(f"Only {{{COUNTED}}} can have plural forms, without an offset.")
    for category, option in plural["options"].items():
        if category not in CATEGORIES:
            raise InvalidTextError(f"“{short(category)}” is not a plural category. Use {', '.join(CATEGORIES)}.")
        for part in option:
            if _is_plural(part):
                raise InvalidTextError("A plural cannot stand inside another.")
            if not _is_hash(part):
                _require_simple(part)


def _require_simple(part: Any) -> None:
    if isinstance(part, str):
        if "{" in part or "}" in part:
            # The browser does not support quoting, so it would treat a quoted brace as a placeholder.
            raise InvalidTextError("Braces may stand only around placeholders.")
    elif "type" in part:
        raise InvalidTextError(f"“{short(part['type'])}” cannot be used here: only {{places}} and one plural.")


def _is_plural(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "plural" and "options" in part


def _is_hash(part: Any) -> bool:
    return isinstance(part, dict) and bool(part.get("hash"))


def _names(parts: Sequence[Any]) -> set[str]:
    named = [part for part in parts if isinstance(part, dict)]
    inner = [_names(option) for part in named for option in part.get("options", {}).values()]
    return {part["name"] for part in named}.union(*inner)


def _text(parts: Sequence[Any]) -> str:
    return "".join(part if isinstance(part, str) else f"{{{part['name']}}}" for part in parts)
