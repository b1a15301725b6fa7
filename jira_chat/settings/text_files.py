"""Texts of a language as a JSON file, for translators. Errors name the line. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from jira_chat.kernel.bounds import short
from jira_chat.kernel.errors import InvalidInputError

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_COLON = re.compile(r"\s*:")
_MOST_PROBLEMS = 100
_MOST_IN_LINE = 3
"""Problems reported per line; further ones are reported after these are fixed."""

_DEEPEST = 10
_SHAPE = 'The file must look like {"language": "…", "texts": {"key": "text"}}.'


class _Object(list[tuple[str, Any]]):
    """A JSON object as written: in order, with duplicate keys."""


def write(language: str, texts: Mapping[str, str]) -> str:
    """Return a file with one text per line."""
    return json.dumps({"language": language, "texts": dict(texts)}, ensure_ascii=False, indent=2) + "\n"


def read(content: bytes, language: str, check: Callable[[str, str], str | None]) -> dict[str, str]:
    """Return the texts of a file. `check` gets each key and text and returns a problem or None.

    Raises InvalidInputError with all problems, of the file and of texts, in `fields` by line.
    """
    members = _members_of(content)
    top = {path[0]: value for path, value, _ in members if len(path) == 1}
    if "language" not in top or not isinstance(top.get("texts"), _Object):
        raise _refused([(1, _SHAPE)])
    problems = [*islice(_problems(members, language, check), _MOST_PROBLEMS)]
    if problems:
        raise _refused(problems)
    return dict(top["texts"])


def _refused(problems: Iterable[tuple[int, str]]) -> InvalidInputError:
    by_line: dict[int, list[str]] = {}
    for line, problem in sorted(problems):
        by_line.setdefault(line, []).append(problem)
    fields = {f"line {line}": " ".join(told[:_MOST_IN_LINE]) for line, told in by_line.items()}
    return InvalidInputError("The file cannot be used; nothing was changed.", fields=fields)


class _Member(NamedTuple):
    path: tuple[str, ...]
    value: Any
    line: int


def _members_of(content: bytes) -> list[_Member]:
    """Return the members of all objects of a document, in the order of the source."""
    try:
        source = content.decode("utf-8-sig")
        members = list(_walk(json.loads(source, object_pairs_hook=_Object)))
    except UnicodeDecodeError:
        raise _refused([(1, "The file is not text in UTF-8.")]) from None
    except json.JSONDecodeError as error:
        raise _refused([(error.lineno, f"This is not JSON: {error.msg}.")]) from None
    except (ValueError, RecursionError):  # a number too long to be one; too many levels
        raise _refused([(1, _SHAPE)]) from None
    return [_Member(path, value, line) for (path, value), line in zip(members, _key_lines(source), strict=True)]


def _walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if len(path) > _DEEPEST:
        raise ValueError("no file of ours has so many levels")
    if isinstance(value, _Object):
        for name, inner in value:
            yield (*path, name), inner
            yield from _walk(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, (*path, ""))


def _key_lines(source: str) -> Iterator[int]:
    """Yield the line of each key of a valid JSON document, because decoders do not keep it."""
    line, counted = 1, 0
    for string in _STRING.finditer(source):
        if _COLON.match(source, string.end()):
            line += source.count("\n", counted, string.start())
            counted = string.start()
            yield line


def _problems(
    members: Iterable[_Member], language: str, check: Callable[[str, str], str | None]
) -> Iterator[tuple[int, str]]:
    seen: set[tuple[str, ...]] = set()
    for path, value, line in members:
        if path in seen:
            yield line, f"“{short(path[-1])}” stands here twice."
        seen.add(path)
        if path == ("language",):
            if value != language:
                yield line, f"The file is not for this language. Import a file for “{language}” here."
        elif path[0] != "texts":
            yield line, f"“{short(path[-1])}” does not belong here. {_SHAPE}"
        elif path[:-1] == ("texts",):
            problem = check(path[-1], value) if isinstance(value, str) else f"“{short(path[-1])}” must be a text."
            if problem:
                yield line, problem
