"""Temporary files in memory: SQLite waits for the disk at each commit, and no test has to survive a power failure."""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ENOUGH = 2 * 1024**3
"""Bytes. Containers often have 64 MB there, which one browser fills."""


def keep_temporary_files() -> None:
    """Put temporary files of this process and its children there, unless TMPDIR is set or there is too little space."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ENOUGH:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)
