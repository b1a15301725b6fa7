"""`python -m tools.contract [--check]`: generates TypeScript and documentation from our types, or reports differences.

The types are `frontend/src/contract/*.ts`, made by `frontend/contract.mjs` from JSON schemas; the tables stand between
markers in `docs/protocol.md`.
"""

import ast
import inspect
import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints, is_typeddict

import msgspec

from jira_chat.conversations.models import Receipt, Receipts
from jira_chat.realtime import polls, protocol, server_frames
from jira_chat.web.answers import Answers

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "protocol.md"

READ: dict[str, tuple[str, Any]] = {
    "client-frames": ("ClientFrame", protocol.AnyClientFrame),
    "poll": ("Poll", polls.Poll),
}
"""The files of types that we read, each with the name and the type to which all its others belong."""

SENT: dict[str, tuple[str, Any]] = {
    "server-frames": ("ServerFrame", server_frames.AnyServerFrame),
    "answers": ("Answers", Answers),
    "polled": ("Polled", polls.Polled),
}
"""The same for types that we send: fields with a default are always present."""

TABLES: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "values": (server_frames.Conversation, server_frames.Message, Receipts, Receipt),
    "client frames": get_args(protocol.AnyClientFrame),
    "server frames": get_args(server_frames.AnyServerFrame),
    "polls": (polls.Poll, polls.Polled),
}
"""The tables of the document by their markers."""

_REF = "#/definitions/{name}"


def main() -> None:
    """Generate everything; with `--check` write nothing and fail on any difference."""
    check = "--check" in sys.argv[1:]
    written = DOCUMENT.read_text()
    right = with_tables(written)
    if check and right != written:
        sys.exit("docs/protocol.md differs from the types: run `make contract`.")
    if not check:
        DOCUMENT.write_text(right)
    command = ["../tools/with-node", "node", "contract.mjs", *sys.argv[1:]]
    input_ = json.dumps(schemas())
    sys.exit(subprocess.run(command, cwd=ROOT / "frontend", input=input_, text=True, check=False).returncode)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each file."""
    read = {name: schema(*part, sent=False) for name, part in READ.items()}
    return read | {name: schema(*part, sent=True) for name, part in SENT.items()}


def schema(title: str, type_: Any, *, sent: bool) -> dict[str, Any]:
    """Return the JSON schema of a type and its parts, with their docstrings."""
    (root,), components = msgspec.json.schema_components([type_], ref_template=_REF)
    for struct in _structs(type_):
        component, texts = components[struct.__name__], documented(struct)
        if sent:
            given = [name for name, value in component["properties"].items() if "default" in value]
            component["required"] += given
        component["properties"] = {
            name: _described(value, texts.get(name, "")) for name, value in component["properties"].items()
        }
    if title in components:
        root = components.pop(title)
    return {**root, "title": title, "definitions": components}


def _described(value: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the schema of a field without what TypeScript cannot express; a reference stands alone."""
    if "$ref" in value:
        return {"$ref": value["$ref"]}
    kept = {name: each for name, each in value.items() if name not in {"default", "maxItems"}}
    return kept | {"description": text} if text else kept


def with_tables(document: str) -> str:
    """Return the document with its tables regenerated.

    Raises ValueError where it has no place for one of them.
    """
    for name, structs in TABLES.items():
        before, begin, rest = document.partition(f"<!-- {name}: made by `make contract` -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not end:
            raise ValueError(f"There is no place for {name}.")
        document = before + begin + table(structs) + end + after
    return document


def table(structs: tuple[type[msgspec.Struct], ...]) -> str:
    """Return a Markdown table of some types with their fields."""
    lines = ["| | fields | |", "|---|---|---|"]
    for struct in structs:
        name = struct.__struct_config__.tag or struct.__name__
        lines.append(f"| `{name}` | {', '.join(_fields(struct))} | {_phrase(struct.__doc__ or '')} |")
    return "\n".join(lines) + "\n"


def documented(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return the docstrings of a type's fields, which are below the fields."""
    found: dict[str, str] = {}
    for each in reversed(struct.__mro__):
        if each is msgspec.Struct or not issubclass(each, msgspec.Struct):
            continue
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
        assert isinstance(body, ast.ClassDef)  # noqa: S101 (a class's source is a class)
        for field, text in zip(body.body, body.body[1:], strict=False):
            match field, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                    found[name] = inspect.cleandoc(words)
    return found


def _fields(struct: type[msgspec.Struct]) -> Iterator[str]:
    texts = documented(struct)
    hints = get_type_hints(struct)
    for field in struct.__struct_fields__:
        of = [each.__name__ for each in _structs(hints[field])[:1]]
        notes = [*of, *([_phrase(texts[field])] if field in texts else [])]
        yield f"`{field}`" + (f" ({': '.join(notes)})" if notes else "")


def _structs(type_: Any) -> list[type[msgspec.Struct]]:
    """Return our own types of which a type is composed, itself first."""
    found: dict[type[msgspec.Struct], None] = {}

    def collect(each: Any) -> None:
        ours = isinstance(each, type) and issubclass(each, msgspec.Struct)
        if ours and each in found:
            return
        if ours:
            found[each] = None
        named = ours or is_typeddict(each)
        for part in get_type_hints(each, include_extras=True).values() if named else get_args(each):
            collect(part)

    collect(type_)
    return list(found)


def _phrase(sentence: str) -> str:
    """Return a docstring in a form that fits into another sentence."""
    text = " ".join(sentence.split()).removesuffix(".")
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    main()
