"""What jobs are about, as features declare it in their `jobs.py`: one struct for each kind of job.

Kinds and fields lie in databases of every version, so a field that is renamed or becomes required is a new kind.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from jira_chat.kernel import kinds
from jira_chat.kernel.errors import DomainError


class UnreadableJobError(DomainError):
    """A job lacks what its kind says it has; nobody will ever do it."""

    code = "job_unreadable"


class Payload(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What a job is about; the tag of a subclass is its kind."""


P = TypeVar("P", bound=Payload)


def from_fields(fields: Mapping[str, Any], payload: type[P]) -> P:
    """Read what was stored.

    Raises UnreadableJobError.
    """
    try:
        return kinds.from_fields(fields, payload)
    except msgspec.ValidationError as error:
        raise UnreadableJobError(str(error)) from error
