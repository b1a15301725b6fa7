"""Supervision of background loops: a failing step is logged, counted and run again.

Threads and greenlets share this code, because the caller passes the function that waits.
"""

import logging
import random
from collections.abc import Callable

log = logging.getLogger(__name__)

Wait = Callable[[float], bool]
"""Waits the given seconds and returns whether to stop; `threading.Event.wait` is an example."""

LONGEST_PAUSE = 10.0
"""Seconds after many failures in a row. Missed work, such as closing sockets, must not wait longer."""

_FIRST_PAUSE = 0.5
_MOST_DOUBLINGS = 16


def run(
    name: str,
    step: Callable[[], float | None],
    *,
    wait: Wait,
    every: float = 0.0,
    longest: float = LONGEST_PAUSE,
) -> None:
    """Run `step` until `wait` returns True, pausing `every` seconds, or as many as the step returns, between runs.

    After a failure the pause doubles up to `longest` seconds. Each failure is logged as `loop_failed` with its `count`
    since the loop began and the number `in_a_row`. Blocks.
    """
    count = in_a_row = 0
    # Spreads the load of processes that started together.
    if every and wait(random.uniform(0, every)):  # noqa: S311 -- spreads load, guards nothing
        return
    while True:
        try:
            asked = step()
        except Exception:
            count, in_a_row = count + 1, in_a_row + 1
            log.exception("loop_failed", extra={"loop": name, "count": count, "in_a_row": in_a_row})
            pause = max(every, _pause(in_a_row, longest))
        else:
            if in_a_row:
                log.warning("loop_recovered", extra={"loop": name, "count": count, "in_a_row": in_a_row})
            in_a_row = 0
            pause = every if asked is None else asked
        if wait(pause):
            return


def _pause(failures: int, longest: float) -> float:
    nominal: float = min(_FIRST_PAUSE * 2 ** min(failures - 1, _MOST_DOUBLINGS), longest)
    return nominal * random.uniform(0.75, 1.25)  # noqa: S311 -- spreads load, guards nothing
