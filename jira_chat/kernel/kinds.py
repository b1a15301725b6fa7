"""Structs that travel as a kind and fields: msgspec's tags, where the kind has a place of its own.

The queue has a column for it, so that it can be searched, and hints say it before their data is looked at.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


def kind_of(struct: msgspec.Struct | type[msgspec.Struct]) -> str:
    """Return the kind of a tagged struct."""
    return str(struct.__struct_config__.tag)


def to_fields(struct: msgspec.Struct) -> dict[str, Any]:
    """Return what travels beside the kind."""
    fields: dict[str, Any] = msgspec.to_builtins(struct)
    return {name: value for name, value in fields.items() if name != struct.__struct_config__.tag_field}


def from_fields(fields: Mapping[str, Any], struct: type[S]) -> S:
    """Read a struct again.

    Raises msgspec.ValidationError.
    """
    return msgspec.convert(fields, type=struct)


class Kinds:
    """The structs that somebody knows."""

    def __init__(self, structs: Iterable[type[msgspec.Struct]]) -> None:
        self._by_kind = {kind_of(each): each for each in structs}

    def read(self, kind: str, fields: Mapping[str, Any]) -> msgspec.Struct | None:
        """Return a struct, None for one of an unknown kind.

        Raises msgspec.ValidationError.
        """
        known = self._by_kind.get(kind)
        return None if known is None else from_fields(fields, known)
