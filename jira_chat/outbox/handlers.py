"""What the worker calls for a job."""

from collections.abc import Callable, Mapping
from datetime import datetime

from jira_chat.outbox.queue import Job

Handler = Callable[[Job], datetime | None]
"""Does a job. Returns when to look at it again, None when it is done."""

Handlers = Mapping[str, Handler]
"""By the kind of job."""
