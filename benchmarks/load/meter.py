"""What a server costs: processor and memory of its processes, buffers of the kernel."""

import re
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Reading:
    """Seconds of processor, bytes of memory; differences of two are what happened between them."""

    at: float
    cpu: float
    resident: int
    kernel: int
    """What waits in the buffers of TCP, and what was set aside for them."""

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


def read(processes: Sequence[psutil.Process], *, port: int | None = None) -> Reading:
    """Measure some processes together, and the sockets of a server's port. A process that has ended counts no more."""
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
