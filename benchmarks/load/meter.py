"""The cost of a server: CPU time and memory of its processes, buffers of the kernel."""

import re
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Reading:
    """Seconds of CPU, bytes of memory; subtract two readings for the cost in between."""

    at: float
    cpu: float
    resident: int
    kernel: int
    """Bytes queued in TCP buffers, and reserved for them."""

    @property
    def load(self) -> float:
        """For a difference: the share of a core that was used."""
        return self.cpu / self.at

    def beyond(self, idle: "Reading") -> float:
        """Return the seconds of CPU beyond those of an idle period of the same length."""
        return self.cpu - idle.load * self.at

    def __sub__(self, other: "Reading") -> "Reading":
        return Reading(
            self.at - other.at, self.cpu - other.cpu, self.resident - other.resident, self.kernel - other.kernel
        )


def read(processes: Sequence[psutil.Process], *, port: int | None = None) -> Reading:
    """Measure some processes together, and the sockets of a server's port. Ended processes do not count."""
    cpu, resident = 0.0, 0
    for process in processes:
        with suppress(psutil.NoSuchProcess), process.oneshot():
            times = process.cpu_times()
            cpu += times.user + times.system
            resident += process.memory_info().rss
    return Reading(time.monotonic(), cpu, resident, kernel_buffers(port) if port else 0)


def kernel_buffers(port: int) -> int:
    """Return the bytes that the kernel holds for the server's end of all its connections (`skmem` of ss(8))."""
    asked = subprocess.run(["ss", "-tnmH", f"sport = :{port}"], capture_output=True, text=True, check=True)
    parts = re.findall(r"skmem:\(r(\d+),rb\d+,t\d+,tb\d+,f(\d+),w(\d+)", asked.stdout)
    return sum(int(number) for part in parts for number in part)
