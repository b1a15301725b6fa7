"""Limits on the cost of a call, in CPU time, so that a busy machine makes no difference."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_MILLISECONDS = 250


@contextmanager
def within_budget(milliseconds: float = MOST_MILLISECONDS) -> Iterator[None]:
    """Fail if the block takes this thread longer than that."""
    # Each garbage collection would otherwise scan what earlier tests left behind.
    gc.freeze()
    try:
        began = time.thread_time()
        yield
        spent = (time.thread_time() - began) * 1000
    finally:
        gc.unfreeze()
    assert spent <= milliseconds, f"{spent:.0f} ms of CPU, at most {milliseconds:.0f}"
