"""Create files and folders for personal information: mode 600 and 700 from the first moment, whatever the umask.

What root makes belongs to whom the folder above belongs to, so that a command typed as root leaves nothing behind that the
relay, which is not root, can neither read nor delete.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _chown_like_parent(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW), path)


def make_file(path: Path) -> None:
    """Make an empty file where there is none.

    Raises:
        OSError: it cannot be made.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    _chown_like_parent(handle, path)


def _chown_like_parent(handle: int, path: Path) -> None:
    try:
        if os.geteuid() == 0:
            above = path.parent.stat()
            os.fchown(handle, above.st_uid, above.st_gid)
    finally:
        os.close(handle)


def world_readable(path: Path) -> bool:
    """Return whether everybody on this machine can read a file or look into a folder: it is open, and so is each folder above it."""
    wanted = stat.S_IROTH
    for place in (path, *path.absolute().parents):
        if not place.stat().st_mode & wanted:
            return False
        wanted = stat.S_IXOTH
    return True
