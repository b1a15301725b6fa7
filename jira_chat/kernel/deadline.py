"""Concurrent calls with a common deadline; calls that miss it are abandoned."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class Deadline(Generic[T]):
    """Runs calls on a few threads. A hanging call blocks its thread until it ends, but not the caller."""

    def __init__(self, *, seconds: float, threads: int) -> None:
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="deadline")

    def run(self, calls: Sequence[Callable[[], T]]) -> list[T | None]:
        """Return each call's result, None for calls that took too long. Raises what a call raises."""
        futures = [self._pool.submit(call) for call in calls]
        wait(futures, timeout=self._seconds)
        return [_result(future) for future in futures]


def _result(future: Future[T]) -> T | None:
    if future.done():
        return future.result()
    # A call that has not started must not start later.
    future.cancel()
    return None
