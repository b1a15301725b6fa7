"""Asking several things at once, for so long and no longer: what does not answer by then is left behind."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class Deadline(Generic[T]):
    """Runs calls on a few threads. One that hangs keeps its thread until it ends, and no caller."""

    def __init__(self, *, seconds: float, threads: int) -> None:
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="deadline")

    def run(self, calls: Sequence[Callable[[], T]]) -> list[T | None]:
        """Return what each call returned, None for those that took too long. What a call raises is raised here."""
        futures = [self._pool.submit(call) for call in calls]
        wait(futures, timeout=self._seconds)
        return [_result(future) for future in futures]


def _result(future: Future[T]) -> T | None:
    if future.done():
        return future.result()
    # One that has not begun never will.
    future.cancel()
    return None
