"""Structs transported as a kind and fields: msgspec's tagged structs with the tag kept apart.

The queue has a column for the kind, to search by it, and hints are dispatched by kind before their data is decoded.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


def kind_of(struct: msgspec.Struct | type[msgspec.Struct]) -> str:
    """Return the kind of a tagged struct."""
    return str(struct.__struct_config__.tag)


def to_fields(struct: msgspec.Struct) -> dict[str, Any]:
    """Return the fields of a struct without its tag."""
    fields: dict[str, Any] = msgspec.to_builtins(struct)
    return {name: value for name, value in fields.items() if name != struct.__struct_config__.tag_field}


def from_fields(fields: Mapping[str, Any], struct: type[S]) -> S:
    """Decode a struct from its fields.

    Raises msgspec.ValidationError.
    """
    return msgspec.convert(fields, type=struct)


class Kinds:
    """A set of known structs by kind."""

    def __init__(self, structs: Iterable[type[msgspec.Struct]]) -> None:
        self._by_kind = {kind_of(each): each for each in structs}

    def read(self, kind: str, fields: Mapping[str, Any]) -> msgspec.Struct | None:
        """Return the decoded struct, None for an unknown kind.

        Raises msgspec.ValidationError.
        """
        known = self._by_kind.get(kind)
        return None if known is None else from_fields(fields, known)
