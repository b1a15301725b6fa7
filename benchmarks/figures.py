"""Figures of a benchmark, stored as JSON beside its page, so that earlier measurements stay in it."""

import json
import math
import os
import platform
import re
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

BEFORE, NOW = "before", "now"


@dataclass(frozen=True)
class Figure:
    """One measured value, as a number to compare and as text to read."""

    value: float
    text: str
    distribution: str = ""


def machine() -> str:
    """Describe this machine."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", cpuinfo.read_text()) if cpuinfo.exists() else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} x {model[1] if model else platform.machine()}, {memory:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}"
    )


def load() -> str:
    """Describe how busy the machine is."""
    return f"load average {os.getloadavg()[0]:.1f}"


def revision(tree: Path) -> str:
    """Return the commit of a checkout, an empty text if there is none."""
    asked = subprocess.run(["git", "-C", str(tree), "rev-parse", "--short", "HEAD"], capture_output=True, check=False)
    return f"commit {asked.stdout.decode().strip()}" if asked.returncode == 0 else ""


class Book:
    """Measurements by slot (before, now) and name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._slots: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path.exists() else {}

    def note(self, slot: str, about: str, figures: dict[str, Figure]) -> None:
        """Save figures with the machine's load; others of the same slot stay."""
        kept = self._slots.setdefault(slot, {})
        for name, figure in figures.items():
            kept[name] = asdict(figure) | {"about": about, "load": round(os.getloadavg()[0], 1)}
        self._path.parent.mkdir(exist_ok=True)
        self._path.write_text(json.dumps(self._slots, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def find(self, slot: str, name: str) -> Figure | None:
        found = self._slots.get(slot, {}).get(name)
        return found and Figure(found["value"], found["text"], found["distribution"])

    def about(self, slot: str) -> list[str]:
        """Return the circumstances under which a slot was measured."""
        loads: dict[str, list[float]] = {}
        for figure in self._slots.get(slot, {}).values():
            loads.setdefault(figure["about"], []).append(figure["load"])
        return [f"{about}; load average {min(each)} to {max(each)}" for about, each in sorted(loads.items())]

    def text(self, slot: str, name: str) -> str:
        found = self.find(slot, name)
        return "-" if found is None else found.text


def shown(value: float, digits: int = 0) -> str:
    """Format a number for people; what never came is ∞."""
    if math.isnan(value):
        return "-"
    return "∞" if math.isinf(value) else f"{value:,.{digits}f}"
