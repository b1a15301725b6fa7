"""A full disk for some processes: the system lets no file of theirs grow."""

import resource
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import psutil


@contextmanager
def full_disk(processes: Iterable[psutil.Process] = ()) -> Iterator[None]:
    """Fill the disk for the block, for this process if none is named. Python ignores the signal that this causes."""
    limited = []
    for process in processes or [psutil.Process()]:
        with suppress(psutil.NoSuchProcess):
            before = process.rlimit(psutil.RLIMIT_FSIZE)
            process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
            limited.append((process, before))
    try:
        yield
    finally:
        for process, before in limited:
            with suppress(psutil.NoSuchProcess):
                process.rlimit(resource.RLIMIT_FSIZE, before)
