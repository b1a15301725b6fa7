"""Figures of a benchmark, kept as JSON beside the page that is made of them: what was measured before stays in it."""

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
    """One measured value, as a number to compare and as it is to be read."""

    value: float
    text: str
    distribution: str = ""


def machine() -> str:
    """Describe where this runs."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", cpuinfo.read_text()) if cpuinfo.exists() else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} x {model[1] if model else platform.machine()}, {memory:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}"
    )


def load() -> str:
    """Say how busy the machine is."""
    return f"load average {os.getloadavg()[0]:.1f}"


def revision(tree: Path) -> str:
    """Name the commit of a checkout; nothing where there is none."""
    asked = subprocess.run(["git", "-C", str(tree), "rev-parse", "--short", "HEAD"], capture_output=True, check=False)
    return f"commit {asked.stdout.decode().strip()}" if asked.returncode == 0 else ""


class Book:
    """What was measured, by slot (before, now) and name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._slots: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path.exists() else {}

    def note(self, slot: str, about: str, figures: dict[str, Figure]) -> None:
        """Keep figures, and how busy the machine is; those of the same slot with other names stay."""
        kept = self._slots.setdefault(slot, {})
        for name, figure in figures.items():
            kept[name] = asdict(figure) | {"about": about, "load": round(os.getloadavg()[0], 1)}
        self._path.parent.mkdir(exist_ok=True)
        self._path.write_text(json.dumps(self._slots, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def find(self, slot: str, name: str) -> Figure | None:
        found = self._slots.get(slot, {}).get(name)
        return found and Figure(found["value"], found["text"], found["distribution"])

    def about(self, slot: str) -> list[str]:
        """Return under which circumstances a slot was measured."""
        loads: dict[str, list[float]] = {}
        for figure in self._slots.get(slot, {}).values():
            loads.setdefault(figure["about"], []).append(figure["load"])
        return [f"{about}; load average {min(each)} to {max(each)}" for about, each in sorted(loads.items())]

    def text(self, slot: str, name: str) -> str:
        found = self.find(slot, name)
        return "-" if found is None else found.text


def shown(value: float, digits: int = 0) -> str:
    """Write a number for people; what never came is ∞."""
    if math.isnan(value):
        return "-"
    return "∞" if math.isinf(value) else f"{value:,.{digits}f}"
