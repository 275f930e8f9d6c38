"""What takes long to build from resources (lexicons, weights, tables), kept on disk for the next process.

A function under `compiled` builds its value once for a version of the program and its data: later processes
and workers load it in a tenth of the time. The folder is `media-monitor` in `$XDG_CACHE_HOME`, or in
`~/.cache`; it may be deleted at any time. A file's name says of what it was built: a hash over every file of
the program, its Python, and the packages whose data are built in. Files are written whole or not at all, and
what is damaged, stale, not ours alone to write, or cannot be written costs time and nothing else.

Values are pickled, which runs what a file says, so a file is opened only where its folder and itself belong
to us or to root, and nobody else may write there.
"""

from __future__ import annotations

import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, update_wrapper
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from xxhash import xxh3_64, xxh3_128_digest

import monitor
from monitor.lasting import lasting

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

PACKAGES = ("babel", "numpy", "natasha", "py3langid", "pycountry", "slovnet", "vaderSentiment")
"""Packages whose data, or whose values, are in what is kept."""

KEPT = 3
"""Versions of a value that stay: of two installations in turns, neither costs the other its own."""

_LATE = 3600
"""Seconds after which a file that was not written to its end is another process's no more."""

Value = TypeVar("Value")


def compiled(build: Callable[..., Value]) -> _lru_cache_wrapper[Value]:
    """Keep what a function returns: in memory as `functools.cache` does, and on disk.

    Args:
        build: a function of this program, of nothing but strings. It hangs on nothing but them, the files of
            the program and `PACKAGES`, and what it returns can be pickled.
    """

    def kept(*of: str) -> Value:
        name = "-".join((build.__module__.removeprefix("monitor."), build.__name__, *of))
        with lasting():
            path = _path(name)
            held = _load(path) if path else None
            if held is not None:
                return held[0]  # type: ignore[no-any-return]  # what was pickled here
            value = build(*of)
            if path:
                _keep(path, name, value)
            return value

    found = cache(kept)
    update_wrapper(found, build)
    return found


def folder() -> Path | None:
    """Return where compiled resources are kept; None where there is no place for them."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # noqa: PTH117 (as the XDG specification has it, others are ignored)
        try:
            base = str(Path.home() / ".cache")
        except RuntimeError:
            return None
    return Path(base) / "media-monitor"


def _path(name: str) -> Path | None:
    """Return the file of a value for this version of everything; None where it could have one of others."""
    place = folder()
    if place is None:
        return None
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place / f"{name}-{_version()}" if _is_ours(place.lstat(), stat.S_ISDIR) else None
    except OSError:
        return None


def _is_ours(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Tell whether nobody but this user and root can have written what was found."""
    return is_kind(found.st_mode) and found.st_uid in (os.geteuid(), 0) and not found.st_mode & 0o022


@cache
def _version() -> str:
    """Return a hash over all that values are built of: 15 ms, once a process.

    It is over the bytes of the files, not their times: those are alike in images that were built to be.
    """
    found = xxh3_64(f"{sys.version} {sys.byteorder} {sys.maxsize}".encode())
    for package in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            found.update(f"{package} {metadata.version(package)}\n".encode())
    root = Path(monitor.__file__).parent
    for path in sorted(_files(str(root))):
        with open(path, "rb") as file:  # noqa: PTH123 (hundreds of files: Path.open takes twice the time)
            data = file.read()
        found.update(f"{path.removeprefix(str(root))} {len(data)}\n".encode(errors="surrogateescape"))
        found.update(data)
    return found.hexdigest()


def _files(path: str) -> Iterator[str]:
    """Yield the files of the program, but for those that nothing is built of: bytecode and the encoder."""
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif not entry.name.endswith(".onnx"):
                yield entry.path


def _load(path: Path) -> tuple[Any] | None:
    """Return what a file holds; None where it is missing, damaged, or could have been written by others."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123 (opened already, without following links)
            if not _is_ours(os.fstat(descriptor), stat.S_ISREG):
                return None
            digest, data = file.read(16), file.read()
        if xxh3_128_digest(data) != digest:
            return None
        value = pickle.loads(data)
        with suppress(OSError):
            os.utime(path)  # it is in use: see `_prune`
        return (value,)
    except Exception:  # whatever is wrong with a file that can be made anew
        return None


def _keep(path: Path, name: str, value: object) -> None:
    """Write a value where that is possible, whole or not at all."""
    from tempfile import NamedTemporaryFile  # which loads a dozen modules that most runs do without

    try:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError):  # classes that mypyc compiled are not pickled
        return
    with suppress(OSError), NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(xxh3_128_digest(data))
            file.write(data)
            file.close()
            Path(file.name).replace(path)
        except OSError:  # no room: as if there were no cache
            Path(file.name).unlink()
        _prune(path.parent, name)


def _prune(place: Path, name: str) -> None:
    """Delete the versions of a value that were not used for longest, and what was left half-written."""
    own = []
    newest = 0.0
    for path in place.iterdir():
        changed = path.lstat().st_mtime
        newest = max(newest, changed)
        if path.name.rpartition("-")[0] == name or path.name.startswith("."):
            own.append((changed, path))
    own.sort(reverse=True)
    versions = [path for _, path in own if not path.name.startswith(".")]
    abandoned = [path for changed, path in own if path.name.startswith(".") and changed < newest - _LATE]
    for path in (*versions[KEPT:], *abandoned):
        path.unlink(missing_ok=True)
