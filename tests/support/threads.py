"""Running actions at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def all_at_once(*actions: Callable[[], T]) -> list[T]:
    """Run the actions in threads that start together and return their results in order."""
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], T]) -> T:
        start.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return [done.result() for done in [threads.submit(run, action) for action in actions]]
