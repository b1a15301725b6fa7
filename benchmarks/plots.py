"""Plots as SVG, drawn by matplotlib in its own environment."""

import json
import math
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import environments

_REQUIREMENTS = Path(__file__).parent / "plotting" / "requirements.txt"


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    group: str = ""
    """A group of bars. Bars of one label are drawn together, in the colour of their group."""


def draw(path: Path, title: str, bars: Sequence[Bar], *, mark: float | None = None) -> None:
    """Draw horizontal bars on a logarithmic scale; `mark` is a line across all of them."""
    shown = [asdict(bar) for bar in bars if math.isfinite(bar.value) and bar.value > 0]
    python = environments.python_for("plotting", _REQUIREMENTS)
    asked = json.dumps({"path": str(path), "title": title, "bars": shown, "mark": mark})
    subprocess.run([str(python), str(_REQUIREMENTS.parent / "draw.py")], input=asked, text=True, check=True)
