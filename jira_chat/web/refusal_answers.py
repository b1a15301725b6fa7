"""Types of the answer to a refused request."""

from typing import Any

import msgspec
from msgspec import Struct


class FieldCode(Struct, frozen=True, kw_only=True):
    """What a page in another language needs to say what is wrong with a field."""

    code: str
    values: dict[str, str | int]
    """What is filled into the text, by its place."""


class Refusal(Struct, frozen=True, kw_only=True):
    """An error, worded for the person. Optional fields depend on the code."""

    code: str
    message: str
    fields: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    """Messages by the path of the wrong field."""
    codes: dict[str, FieldCode] | msgspec.UnsetType = msgspec.UNSET
    """Codes of some of these messages, by the same paths."""
    retry_after: int | msgspec.UnsetType = msgspec.UNSET
    """Seconds."""
    most: int | msgspec.UnsetType = msgspec.UNSET
    """How many characters, or how many things, are allowed."""
    current: Any = msgspec.UNSET
    """The state that another person saved meanwhile."""
    portal: str | msgspec.UnsetType = msgspec.UNSET
    """The address of the portal, where the person can sign in instead."""


class Refused(Struct, frozen=True, kw_only=True):
    """The answer to every refused request."""

    error: Refusal
