"""Private files: they hold people's messages, and keys."""

import errno
import stat
from pathlib import Path

PRIVATE = 0o077
"""The umask of our processes: what they make is for their own user."""


def make_private(folder: Path) -> None:
    """Make a folder of our own, or take the rights of others from one that exists and from the files in it.

    Raises OSError where that is not allowed, and for a folder that is for everybody, such as /tmp.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & stat.S_ISVTX:
        raise OSError(errno.EPERM, "it is shared by everybody", str(folder))
    for path in [folder, *folder.iterdir()]:
        if not path.is_symlink():
            _tighten(path)


def _tighten(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & PRIVATE:
        path.chmod(mode & ~PRIVATE)
