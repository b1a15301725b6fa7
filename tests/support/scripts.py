"""Scripts that need a process of their own, because they replace the standard library's blocking calls."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def printed_by(script: str, *arguments: Path) -> list[str]:
    """Run a script in a new process and return the words it prints. Raises CalledProcessError if it fails."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return ran.stdout.split()
