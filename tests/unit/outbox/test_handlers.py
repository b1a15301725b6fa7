from datetime import UTC, datetime

import pytest

from jira_chat.outbox.handlers import Handler, Handlers, UnknownJobError
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.queue import Job

LATER = datetime(2026, 6, 1, tzinfo=UTC)


class Tell(Payload, frozen=True, kw_only=True, tag="tell"):
    who: str


def job(kind: str) -> Job:
    return Job(id=1, tenant="t", stream="a", kind=kind, payload={"who": "ann"}, attempts=0, leased_until=LATER)


def test_a_handler_gets_what_the_job_is_about_and_the_job() -> None:
    done = []
    handlers = Handlers([Handler(Tell, lambda payload, job: done.append((payload, job.id)) or LATER)])
    assert handlers.do(job("tell")) == LATER
    assert done == [(Tell(who="ann"), 1)]


def test_a_kind_without_a_handler_is_unknown() -> None:
    with pytest.raises(UnknownJobError):
        Handlers([]).do(job("tell"))
