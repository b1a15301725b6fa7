"""Private files, which contain people's messages and keys."""

import errno
import stat
from pathlib import Path

PRIVATE = 0o077
"""The umask of our processes, which makes new files accessible to their owner only."""


def make_private(folder: Path) -> None:
    """Create a private folder, or remove other users' rights from an existing one and the files in it.

    Raises OSError if that is not permitted, and for a shared folder such as /tmp.
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
