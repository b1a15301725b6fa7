"""The handlers of jobs, by kind. They get a job's payload in the type that its feature declared."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from sqlalchemy import Connection

from jira_chat.kernel.errors import DomainError
from jira_chat.kernel.kinds import kind_of
from jira_chat.outbox.payloads import P, UnreadableJobError, from_fields
from jira_chat.outbox.queue import Job


class UnknownJobError(DomainError):
    """This worker has no handler for the job's kind. During an upgrade, another worker may."""

    code = "job_unknown"


@dataclass(frozen=True)
class Handler(Generic[P]):
    """Does the jobs of one kind. `run` returns when to run the job again, None when it is done.

    `not_before` returns the times of those among many new jobs that it is too early to begin, with one query.
    """

    payload: type[P]
    run: Callable[[P, Job], datetime | None]
    not_before: Callable[[Connection, Sequence[tuple[P, Job]]], Mapping[int, datetime]] | None = None

    def do(self, job: Job) -> datetime | None:
        """Do one job.

        Raises UnreadableJobError, and what `run` raises.
        """
        return self.run(from_fields(job.payload, self.payload), job)

    def early(self, connection: Connection, some: Iterable[Job]) -> Mapping[int, datetime]:
        """Return the times of the jobs that it is too early to begin, by their ids."""
        if self.not_before is None:
            return {}
        known = [(payload, job) for job in some if (payload := _read(job, self.payload)) is not None]
        return self.not_before(connection, known) if known else {}


class Handlers:
    """The handlers of one worker, by the kind of job."""

    def __init__(self, handlers: Iterable[Handler[Any]]) -> None:
        self._by_kind = {kind_of(each.payload): each for each in handlers}

    def do(self, job: Job) -> datetime | None:
        """Do one job.

        Raises UnknownJobError, and what its handler raises.
        """
        handler = self._by_kind.get(job.kind)
        if handler is None:
            raise UnknownJobError(f"Nobody does jobs of the kind {job.kind}.")
        return handler.do(job)

    def early(self, connection: Connection, claimed: Iterable[Job]) -> dict[int, datetime]:
        """Return the times of the jobs that it is too early to begin, by their ids."""
        by_kind: defaultdict[str, list[Job]] = defaultdict(list)
        for job in claimed:
            # A job that failed waits for its retry, and no longer.
            if job.attempts == 0 and job.kind in self._by_kind:
                by_kind[job.kind].append(job)
        return {
            id_: at for kind, some in by_kind.items() for id_, at in self._by_kind[kind].early(connection, some).items()
        }


def _read(job: Job, payload: type[P]) -> P | None:
    try:
        return from_fields(job.payload, payload)
    except UnreadableJobError:  # noted when the job is run
        return None
