"""Whatever comes from outside has a length where it is read: types, parameters, headers, bodies."""

import ast
import functools
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, inspect

from tests.architecture.sources import PRODUCT, modules, name, nodes

TRUSTED = {
    "jira_chat/broker/hint_subscriber.py": "one of our processes told the others",
    "jira_chat/hosts/connect/descriptor.py": "a file of ours",
    "jira_chat/hosts/connect/tokens.py: dict[str, msgspec.Raw]": "names within a token, whose length was checked",
    "jira_chat/realtime/polls.py: Poll": "frames within a body, whose length was checked; each is then read as a frame",
    "jira_chat/jira/transport.py": "Jira's answers: a limit would make a whole page unreadable; see `jira/adf.py`",
    "jira_chat/sign_in/mails.py": "sealed by us",
    "jira_chat/access/page_sessions.py": "signed by us",
    "jira_chat/sign_in/confirmations.py": "signed by us",
    "jira_chat/realtime/greeter.py": "kept by us for a ticket",
    "jira_chat/conversations/bulk.py": "from our database",
    "jira_chat/conversations/details.py": "from our database",
    "jira_chat/conversations/facts.py": "from our database",
    "jira_chat/conversations/messages.py": "from our database",
    "jira_chat/reports/repository.py": "from our database",
    "jira_chat/settings/history.py": "from our database",
    "jira_chat/sync/reconciliation.py": "from our database",
    "jira_chat/settings/request_forms.py": "from our database",
    "jira_chat/supervision/runfile.py": "a file of ours",
}
"""Decoded, but not from just anybody."""

LONG = (inspect.StrType, inspect.BytesType, inspect.CollectionType, inspect.DictType)
READERS = {"convert", "decode", "read", "Decoder"}
PAST_THE_HELPERS = re.compile(
    r"request\.(args|accept_\w+|cookies|data|files|form|get_data|get_json|headers(\.|\[)|json\b|stream|values)"
)


def decoded(path: Path) -> Iterator[tuple[str, Any]]:
    """The types that a module decodes, by how they are written there."""
    known = vars(importlib.import_module(".".join(path.relative_to(PRODUCT.parent).with_suffix("").parts)))
    for call in (node for node in nodes(path) if isinstance(node, ast.Call)):
        function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if function not in READERS:
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg == "type"]
        for argument in named or call.args[0 if function == "Decoder" else 1 : 2]:
            written = ast.unparse(argument)
            try:
                found = eval(written, dict(known))
            except NameError:
                continue  # a reader of any type: what it is given stands where it is called
            if named or is_type(found):
                yield written, found


def is_type(found: Any) -> bool:
    return (isinstance(found, type) and issubclass(found, Struct)) or hasattr(found, "__args__")


@functools.cache
def all_decoded() -> dict[str, Any]:
    return {
        f"{name(path)}: {written}": found
        for path in modules()
        if "migrations" not in path.parts
        for written, found in decoded(path)
        if name(path) not in TRUSTED and f"{name(path)}: {written}" not in TRUSTED
    }


def unbounded(kind: inspect.Type, at: str = "$", seen: frozenset[type] = frozenset()) -> Iterator[str]:
    """Where in a type something stands that may be of any length."""
    if isinstance(kind, inspect.AnyType | inspect.RawType | inspect.CustomType) or (
        isinstance(kind, LONG) and kind.max_length is None
    ):
        yield at
    if isinstance(kind, inspect.StructType):
        if kind.cls in seen:
            return
        seen |= {kind.cls}
    for part, inner in parts(kind):
        yield from unbounded(inner, at + part, seen)


def parts(kind: inspect.Type) -> list[tuple[str, inspect.Type]]:
    """What a type is made of, and how that is written behind its name."""
    match kind:
        case inspect.Metadata():
            return [("", kind.type)]
        case inspect.UnionType():
            return [("", each) for each in kind.types]
        case inspect.StructType():
            return [(f".{field.name}", field.type) for field in kind.fields]
        case inspect.TupleType():
            return [("[]", each) for each in kind.item_types]
        case inspect.CollectionType():
            return [("[]", kind.item_type)]
        case inspect.DictType():
            return [("{}", kind.key_type), ("{}", kind.value_type)]
        case _:
            return []


def test_all_that_is_decoded_is_found() -> None:
    found = {each.partition(":")[0].removeprefix("jira_chat/") for each in all_decoded()}
    assert {"hosts/connect/host.py", "realtime/protocol.py", "sync/inbound.py", "web/sign_in.py"} <= found
    assert len(all_decoded()) >= 15


def test_everything_in_it_has_a_length() -> None:
    found = {which: list(unbounded(inspect.type_info(kind))) for which, kind in all_decoded().items()}
    assert {which: places for which, places in found.items() if places} == {}


def test_what_is_unbounded_is_seen() -> None:
    class Inner(Struct):
        text: str
        more: dict[str, list[int]]

    class Outer(Struct):
        inner: tuple[Inner, ...] | None
        anything: Any
        number: int

    assert list(unbounded(inspect.type_info(Outer))) == [
        "$.inner",
        "$.inner[].text",
        "$.inner[].more",
        "$.inner[].more{}",
        "$.inner[].more{}",
        "$.anything",
    ]


def test_nothing_of_a_request_is_read_without_its_length() -> None:
    web = [path for path in modules() if "web" in path.parts and path.name not in {"body.py", "parameters.py"}]
    assert web
    found = {name(path): [each.group() for each in PAST_THE_HELPERS.finditer(path.read_text())] for path in web}
    assert {path: places for path, places in found.items() if places} == {}


def test_the_exceptions_are_still_there() -> None:
    assert [each for each in TRUSTED if not (PRODUCT.parent / each.partition(":")[0]).exists()] == []
