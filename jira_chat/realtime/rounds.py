"""What a process does again and again in the background, as long as it lives."""

import logging
import random
from collections.abc import Callable

import gevent

log = logging.getLogger(__name__)


def repeat(step: Callable[[], object], *, every: float) -> None:
    """Run `step` every so many seconds, for ever. Run by a greenlet of its own.

    A round that breaks is logged and not the last: the database is away, say, and the next may do better.
    """
    # Processes that started together do not work in step.
    gevent.sleep(random.uniform(0, every))  # noqa: S311 -- spreads load, guards nothing
    while True:
        try:
            step()
        except Exception:
            log.exception("round_broke", extra={"step": getattr(step, "__qualname__", "")})
        gevent.sleep(every)
