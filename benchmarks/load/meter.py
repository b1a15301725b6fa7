"""What a server costs: processor and memory of its processes, buffers of the kernel."""

import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_SOCKSTAT = Path("/proc/net/sockstat")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Reading:
    """Seconds of processor, bytes of memory; differences of two are what happened between them."""

    at: float
    cpu: float
    resident: int
    kernel: int
    """Buffers of all TCP sockets of this machine, both ends of ours among them."""

    @property
    def load(self) -> float:
        """Of a difference: which share of a core was used."""
        return self.cpu / self.at

    def beyond(self, idle: "Reading") -> float:
        """Return the seconds of processor that an idle time of the same length would not have taken."""
        return self.cpu - idle.load * self.at

    def __sub__(self, other: "Reading") -> "Reading":
        return Reading(
            self.at - other.at, self.cpu - other.cpu, self.resident - other.resident, self.kernel - other.kernel
        )


def read(processes: Sequence[psutil.Process]) -> Reading:
    """Measure some processes together. One that has ended counts no more."""
    cpu, resident = 0.0, 0
    for process in processes:
        with suppress(psutil.NoSuchProcess), process.oneshot():
            times = process.cpu_times()
            cpu += times.user + times.system
            resident += process.memory_info().rss
    return Reading(time.monotonic(), cpu, resident, kernel_buffers())


def kernel_buffers() -> int:
    """Return the bytes that TCP holds; 0 where the system does not tell."""
    found = re.search(r"^TCP:.* mem (\d+)", _SOCKSTAT.read_text(), re.MULTILINE) if _SOCKSTAT.exists() else None
    return int(found[1]) * _PAGE if found else 0
