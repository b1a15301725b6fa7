"""What jobs are about, as features declare it in their `jobs.py`: one struct for each kind of job.

Kinds and fields lie in databases of every version, so a field that is renamed or becomes required is a new kind.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from jira_chat.kernel.errors import DomainError

_KIND = "kind"


class UnreadableJobError(DomainError):
    """A job lacks what its kind says it has; nobody will ever do it."""

    code = "job_unreadable"


class Payload(msgspec.Struct, frozen=True, kw_only=True, tag_field=_KIND):
    """What a job is about; the tag of a subclass is its kind."""


P = TypeVar("P", bound=Payload)


def kind_of(payload: Payload | type[Payload]) -> str:
    """Return the kind of job that a payload makes."""
    return str(payload.__struct_config__.tag)


def to_fields(payload: Payload) -> dict[str, Any]:
    """Return what is stored beside the kind."""
    fields: dict[str, Any] = msgspec.to_builtins(payload)
    return {name: value for name, value in fields.items() if name != _KIND}


def from_fields(fields: Mapping[str, Any], payload: type[P]) -> P:
    """Read what was stored.

    Raises UnreadableJobError.
    """
    try:
        return msgspec.convert(fields, type=payload)
    except msgspec.ValidationError as error:
        raise UnreadableJobError(str(error)) from error
