"""Texts of a language as a JSON file, for translators. Reading one says at which line something is wrong. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from jira_chat.kernel.errors import InvalidInputError

Located = Mapping[str, tuple[int, str]]
"""Line and text by key."""


def write(language: str, texts: Mapping[str, str]) -> str:
    """Return a file with one text a line."""
    return json.dumps({"language": language, "texts": dict(texts)}, ensure_ascii=False, indent=2) + "\n"


def read(content: bytes, language: str) -> Located:
    """Return the texts of a file with their lines.

    Raises InvalidInputError with `fields` by line for what is not such a file, or one of another language.
    """
    try:
        source = content.decode("utf-8-sig")
        document: Any = json.loads(source, object_pairs_hook=_without_repetition)
    except UnicodeDecodeError:
        raise _refused({"line 1": "The file is not text in UTF-8."}) from None
    except json.JSONDecodeError as error:
        raise _refused({f"line {error.lineno}": f"This is not JSON: {error.msg}."}) from None
    except _RepeatedError as error:
        line = _line_of(source, error.key, last=True)
        raise _refused({f"line {line}": f"“{error.key}” stands here twice."}) from None
    if not isinstance(document, dict) or not isinstance(document.get("texts"), dict):
        raise _refused({"line 1": 'The file must look like {"language": "…", "texts": {"key": "text"}}.'})
    if document.get("language") != language:
        line = _line_of(source, "language")
        raise _refused({f"line {line}": f"The file is for “{document.get('language')}”, not for “{language}”."})
    return _located(source, document["texts"])


class _RepeatedError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _RepeatedError(key)
        found[key] = value
    return found


def _located(source: str, texts: Mapping[str, Any]) -> Located:
    wrong = {
        f"line {_line_of(source, key)}": f"“{key}” must be a text."
        for key, text in texts.items()
        if not isinstance(text, str)
    }
    if wrong:
        raise _refused(wrong)
    return {key: (_line_of(source, key), text) for key, text in texts.items()}


def _line_of(source: str, key: str, *, last: bool = False) -> int:
    """Return the line where a key stands; a decoder does not keep it."""
    quoted = (json.dumps(key, ensure_ascii=False), json.dumps(key))
    lines = [number for number, line in enumerate(source.splitlines(), 1) if any(each in line for each in quoted)]
    return (lines[-1] if last else lines[0]) if lines else 1


def _refused(problems: Mapping[str, str]) -> InvalidInputError:
    return InvalidInputError("The file cannot be used; nothing was changed.", fields=dict(problems))
