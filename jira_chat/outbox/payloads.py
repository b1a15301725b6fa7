"""Payloads of jobs, declared by features in their `jobs.py`: one struct for each kind of job.

Databases hold kinds and fields of every version, so a renamed or newly required field needs a new kind.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from jira_chat.kernel import kinds
from jira_chat.kernel.errors import DomainError


class UnreadableJobError(DomainError):
    """A job's payload does not fit its kind, so that no worker can ever do it."""

    code = "job_unreadable"


class EndlessJobError(DomainError):
    """A job has been begun so often that it will not end the next time either."""

    code = "job_endless"


class Payload(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """The payload of a job; the tag of a subclass is its kind."""


P = TypeVar("P", bound=Payload)


def from_fields(fields: Mapping[str, Any], payload: type[P]) -> P:
    """Return a stored payload. Raises UnreadableJobError."""
    try:
        return kinds.from_fields(fields, payload)
    except msgspec.ValidationError as error:
        raise UnreadableJobError(str(error)) from error
