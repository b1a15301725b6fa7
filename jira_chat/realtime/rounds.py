"""The background loops of a web process, each in its own greenlet."""

from collections.abc import Callable

import gevent

from jira_chat.kernel import loops


def repeat(step: Callable[[], object], *, every: float) -> None:
    """Run `step` every `every` seconds, forever, supervised as `kernel/loops.py` describes."""

    def run() -> None:
        step()

    loops.run(getattr(step, "__qualname__", "round"), run, every=every, wait=_wait)


def _wait(seconds: float) -> bool:
    gevent.sleep(seconds)
    return False
