"""Files of ours that are replaced as a whole: their mode, owner and links stay as they are.

A new store, ledger or configuration is its owner's alone (mode 600): configurations hold passwords of
sources, stores what an office reads. `chmod` once to let others in, it stays; or say so before,
`MONITOR_MODE=640`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path

import structlog

from monitor.errors import UsageError

VARIABLE = "MONITOR_MODE"
PRIVATE = 0o600

NO_LOCKS = (errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL)
"""What file systems answer that have no locks."""

log = structlog.get_logger()


def real(path: str | Path) -> Path:
    """Return where a file really lies, all links followed: what it is replaced and locked as."""
    return Path(os.path.realpath(path))


def stamp(path: Path) -> str:
    """Return a string that changes whenever a file is replaced or written to: a cache key.

    Raises:
        OSError: there is no such file, or it cannot be looked at.
    """
    found = path.stat()
    return f"{found.st_ino}-{found.st_mtime_ns}-{found.st_size}"


def new_mode() -> int:
    """Return the mode of new files: 600, or what the environment's MONITOR_MODE says, in octal digits.

    Raises:
        UsageError: it is no mode by which the owner can read and write.
    """
    given = os.environ.get(VARIABLE, "")
    if not given:
        return PRIVATE
    try:
        mode = int(given, 8)
    except ValueError:
        mode = -1
    if not 0 <= mode <= 0o777 or mode & PRIVATE != PRIVATE:
        raise UsageError(
            f"{VARIABLE}={given}: write the mode of new files in octal digits, such as 640 or 660"
        )
    return mode


def mode_beside(path: Path) -> int:
    """Return the mode for a file that belongs to the one at `path`: that one's, where it is there."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return new_mode()


def create(path: Path, mode: int) -> None:
    """Make an empty file with a mode, whatever the umask, where there is none."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    try:
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)


def keep(old: Path, new: Path) -> None:
    """Give the file that will replace `old` its mode, owner and access lists; where there is none, those of
    new ones.

    An owner that only root could give is not kept: the log says so.
    """
    try:
        was = old.stat()
    except OSError:
        new.chmod(new_mode())
        return
    for uid, gid in to_own(was, new.stat()):
        try:
            os.chown(new, uid, gid)
        except OSError as error:
            log.warning(
                "owner changed",
                path=str(old),
                was=f"{was.st_uid}:{was.st_gid}",
                reason=error.strerror,
                advice="let its owner write it, or give the right to write to a group that both are in",
            )
    new.chmod(was.st_mode & 0o777)
    for name in _attributes(old):
        with contextlib.suppress(OSError):  # some are the system's own to give
            os.setxattr(new, name, os.getxattr(old, name))


def to_own(wanted: os.stat_result, found: os.stat_result) -> list[tuple[int, int]]:
    """Return the (uid, gid) to call `os.chown` with, one after the other, so that a file belongs to whom
    another does: the group first, which an owner may give; -1 leaves what it stands for as it is.
    """
    group = [(-1, wanted.st_gid)] if wanted.st_gid != found.st_gid else []
    owner = [(wanted.st_uid, -1)] if wanted.st_uid != found.st_uid else []
    return group + owner


def _attributes(path: Path) -> list[str]:
    """Return the names of the extended attributes of a file, in which access lists stand."""
    try:
        return os.listxattr(path)
    except (OSError, AttributeError):
        return []


def not_locked(error: OSError) -> str:
    """Say why a lock file could not be locked."""
    if error.errno not in NO_LOCKS:
        return error.strerror or str(error)
    return (
        f"this file system has no locks ({error.strerror}), without which two runs at once would lose each "
        "other's work; nothing was written. Keep the file on a local disk, and copy it here after a run"
    )


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy(source: Path, target: Path) -> None:
    """Copy a file inside the kernel, sharing its blocks where the file system can (btrfs, xfs)."""
    if not hasattr(os, "copy_file_range"):
        shutil.copyfile(source, target)
        return
    with source.open("rb") as reader, target.open("wb") as writer:
        left = os.fstat(reader.fileno()).st_size
        while left > 0:
            try:
                copied = os.copy_file_range(reader.fileno(), writer.fileno(), left)
            except OSError:  # not between these file systems
                copied = 0
            if copied == 0:
                shutil.copyfile(source, target)
                return
            left -= copied
