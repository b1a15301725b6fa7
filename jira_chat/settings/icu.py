"""ICU messages: checked when an admin writes them, flattened for the browser, which picks plural forms by itself.

Parsing is `pyicumessageformat`'s. Of the format we take places (`{name}`) and one cardinal plural a message; dates and
numbers are formatted by the browser before they reach a text.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pyicumessageformat import Parser

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of the Unicode CLDR."""

Flat = str | dict[str, str]
"""A text with `{places}`, or one for each plural category that the message names."""

_parser = Parser()


class InvalidTextError(ValueError):
    """A message cannot be used; the text tells its writer why."""


def check(message: str, *, like: str) -> None:
    """Check a message that is to stand for the default `like`.

    Raises InvalidTextError for what cannot be read, and for places that the default does not have.
    """
    unknown = _places(_read(message)) - _places(_read(like))
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(_places(_read(like)))) or "none"
        raise InvalidTextError(f"Nothing is known to put at {{{min(unknown)}}}. Places here: {known}.")


def flatten(message: str) -> Flat:
    """Return a message as the browser wants it.

    Raises InvalidTextError.
    """
    parts = _read(message)
    plurals = [part for part in parts if isinstance(part, dict) and part.get("type") == "plural"]
    if not plurals:
        return _text(parts)
    plural = plurals[0]
    return {
        category: "".join(_text(option if part is plural else [part]) for part in parts)
        for category, option in plural["options"].items()
    }


def _read(message: str) -> Sequence[Any]:
    try:
        parts: Sequence[Any] = _parser.parse(message)
    except SyntaxError as error:
        raise InvalidTextError(f"This cannot be read: {error}.") from None
    for part in parts:
        _require_known(part)
    if sum(isinstance(part, dict) and part.get("type") == "plural" for part in parts) > 1:
        raise InvalidTextError("Use one plural in a text.")
    return parts


def _require_known(part: Any) -> None:
    if isinstance(part, str) or set(part) == {"name"}:
        return
    if part["type"] != "plural" or part.get("offset"):
        raise InvalidTextError(f"“{part['type']}” cannot be used here: only {{places}} and one plural.")
    for category, option in part["options"].items():
        if category not in CATEGORIES:
            raise InvalidTextError(f"“{category}” is not a plural category. Use {', '.join(CATEGORIES)}.")
        if any(isinstance(inner, dict) and "options" in inner for inner in option):
            raise InvalidTextError("A plural cannot stand inside another.")


def _places(parts: Sequence[Any]) -> set[str]:
    return set(_names(parts))


def _names(parts: Sequence[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, dict):
            yield part["name"]
            for option in part.get("options", {}).values():
                yield from _names(option)


def _text(parts: Sequence[Any]) -> str:
    return "".join(part if isinstance(part, str) else f"{{{part['name']}}}" for part in parts)
