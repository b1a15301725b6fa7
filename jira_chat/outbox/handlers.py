"""Who does which jobs. From here on a job has the type that its feature declared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from jira_chat.kernel.errors import DomainError
from jira_chat.kernel.kinds import kind_of
from jira_chat.outbox.payloads import P, from_fields
from jira_chat.outbox.queue import Job


class UnknownJobError(DomainError):
    """Nobody here does jobs of this kind. While versions change, another worker may."""

    code = "job_unknown"


@dataclass(frozen=True)
class Handler(Generic[P]):
    """Does the jobs of one kind. `run` returns when to look at a job again, None when it is done."""

    payload: type[P]
    run: Callable[[P, Job], datetime | None]

    def do(self, job: Job) -> datetime | None:
        """Do one job.

        Raises UnreadableJobError, and what `run` raises.
        """
        return self.run(from_fields(job.payload, self.payload), job)


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
