"""Where files lie: this machine, the web, S3 and its like; listed and opened alike (fsspec).

What the web has goes through `Fetcher.download`, never through fsspec, so that private addresses stay refused
and sizes bounded. A location's credentials are used, never shown.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import fsspec

from monitor.errors import FetchError, MonitorError, SourceError, Unchanged
from monitor.masking import masked
from monitor.sources.http.fetch import Fetcher
from monitor.sources.values import encodings

MAX_FILES = 100_000
"""Files that one location may stand for: each is remembered from run to run."""

MAX_DOWNLOAD = 4 << 30
"""Bytes of one file from the web."""

UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download")
"""How browsers, WinSCP, rsync and curl name a file that is still on its way."""

_WEB = ("http", "https")
_PACKAGES = {"s3": "'media-monitor[s3]'", "gs": "gcsfs", "az": "adlfs"}
_CREDENTIALS = {
    "s3": "the AWS_... environment variables or ~/.aws",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS or gcloud",
    "az": "the AZURE_STORAGE_... environment variables",
}
_PROTOCOLS = ("file", *_PACKAGES, *_WEB)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.:-]*)://")
_MAGIC = re.compile(r"[*?\[]")
_VERSIONS = ("ETag", "etag", "generation", "mtime", "LastModified", "last_modified", "updated", "created")


@dataclass(frozen=True, slots=True)
class Storage:
    """How an object store is reached; its credentials come from the environment.

    Args:
        anonymous: without credentials, for public buckets.
        endpoint: address of a server that speaks S3 and is not Amazon's.
    """

    anonymous: bool = False
    endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A file somewhere.

    Args:
        address: its path or URL.
        size: bytes, where known.
        version: changes when the file does; None where that is not known without fetching it.
        storage: how it is reached.
    """

    address: str = field(repr=False)
    size: int | None = None
    version: str | None = None
    storage: Storage = Storage()

    @property
    def shown(self) -> str:
        """The address as people and logs may see it."""
        return masked(self.address)

    @property
    def name(self) -> str:
        """The file's name in lower case, which says what kind of file it is."""
        path = re.split(r"[?#]", self.address)[0] if protocol(self.address) in _WEB else self.address
        return PurePosixPath(path).name.lower()


def protocol(address: str) -> str:
    """Return the protocol of an address, "file" for plain paths.

    Raises:
        SourceError: it is none of ours. Chains ("zip::https://...") are none: they would go past the fetcher.
    """
    match = _SCHEME.match(address)
    found = match[1].lower() if match else "file"
    if found not in (*_PROTOCOLS, "memory"):
        known = ", ".join(f"{name}://" for name in _PROTOCOLS)
        raise SourceError(f"{masked(address)}: {found}:// cannot be read; use a path or one of {known}")
    return found


def passed_over(name: str) -> bool:
    """Tell whether a file is hidden or still on its way, by its name."""
    return name.startswith(".") or name.lower().endswith(UNFINISHED)


def is_hidden(parts: Sequence[str]) -> bool:
    """Tell whether a file below a folder is hidden or still on its way, by the parts of its path from there.

    The folders in a Maildir begin with a dot as well; they hold `cur` and `new`.
    """
    return any(
        passed_over(part) and parts[number + 1 : number + 2] not in (["cur"], ["new"])
        for number, part in enumerate(parts)
    )


def expand(
    address: str, storage: Storage = Storage(), wanted: Callable[[str], bool] = lambda _: True
) -> list[Location]:
    """Return the files that an address stands for, in the order of their names.

    Hidden files and such as are still on their way are passed over unless named in full; the folders in a
    Maildir, whose names begin with a dot, are not hidden.

    Args:
        address: a file, a folder (with all below it) or a pattern with `*`, `?`, `[...]`, `**`. On the web
            it is always one file.
        storage: how an object store is reached.
        wanted: which files of a folder, by their paths. It is not asked about hidden and unfinished ones.

    Raises:
        SourceError: it cannot be listed, or there is no such file or folder.
    """
    found = protocol(address)
    if found in _WEB:
        return [Location(address)]
    path = str(Path(address).expanduser()) if address.startswith("~") else address
    with _told(address):
        files = _filesystem(found, storage)
        files.invalidate_cache()
        entries = _entries(files, path, wanted)
    if len(entries) > MAX_FILES:
        raise SourceError(f"{masked(address)}: more than {MAX_FILES:,} files; name fewer with a pattern")
    prefix = "" if found == "file" else f"{found}://"
    return [
        Location(prefix + entry["name"], entry.get("size"), _version(entry), storage)
        for entry in sorted(entries, key=lambda entry: str(entry["name"]))
    ]


def _entries(files: Any, path: str, wanted: Callable[[str], bool]) -> list[Mapping[str, Any]]:
    if _MAGIC.search(path) and not files.exists(path):
        fixed = path[: _MAGIC.search(path).start()].rpartition("/")[0]  # type: ignore[union-attr]
        listed = files.glob(path, detail=True).values()
        if not listed and fixed and not files.exists(fixed):
            raise FileNotFoundError(fixed)
        return [entry for entry in listed if _is_file(entry) and not passed_over(_parts(entry["name"])[-1])]
    about = files.info(path)
    if about["type"] != "directory":
        return [about]
    below = len(_parts(about["name"]))
    return [
        entry
        for entry in files.find(path, detail=True).values()
        if _is_file(entry) and not is_hidden(_parts(entry["name"])[below:]) and wanted(entry["name"])
    ]


def _parts(name: str) -> list[str]:
    return name.strip("/").split("/")


def _is_file(entry: Mapping[str, Any]) -> bool:
    """Tell files from folders; a link on this machine counts as what it leads to, linked folders do not."""
    return entry["type"] == "file" or (bool(entry.get("islink")) and Path(entry["name"]).is_file())


def _version(entry: Mapping[str, Any]) -> str | None:
    return next((str(entry[name])[:200] for name in _VERSIONS if entry.get(name)), None)


@contextmanager
def opened(location: Location, fetch: Fetcher, *, changed_only: bool = False) -> Iterator[io.BufferedReader]:
    """Open a file for reading; it can be rewound.

    Args:
        location: the file.
        fetch: fetches what the web has.
        changed_only: of the web, only what changed since it was last fetched.

    Raises:
        Unchanged: it did not change.
        SourceError: it cannot be opened. While it is read, this is what any failure of its storage becomes.
    """
    with ExitStack() as stack:
        with _told(location.address):
            found = protocol(location.address)
            if found in _WEB:
                file = stack.enter_context(
                    fetch.download(location.address, limit=MAX_DOWNLOAD, conditional=changed_only)
                )
            else:
                files = _filesystem(found, location.storage)
                file = stack.enter_context(files.open(location.address, "rb"))
        yield guarded(file, location)


def guarded(file: BinaryIO, location: Location) -> io.BufferedReader:
    """Wrap an open file so that whatever goes wrong in it is a `SourceError`."""
    return io.BufferedReader(_Guarded(file, location), encodings.SAMPLE)


class _Guarded(io.RawIOBase):
    def __init__(self, inner: BinaryIO, location: Location) -> None:
        self._inner, self._location = inner, location

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _told(self._location.address):
            data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with _told(self._location.address):
            return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()


def _filesystem(found: str, storage: Storage) -> Any:
    options: dict[str, Any] = {}
    if storage.endpoint and found != "s3":
        raise SourceError(f"endpoint is for s3:// addresses, not for {found}://")
    if found in _PACKAGES and storage.anonymous:
        options |= {"token": "anon"} if found == "gs" else {"anon": True}
    if storage.endpoint:
        options["endpoint_url"] = storage.endpoint
    try:
        return fsspec.filesystem(found, **options)
    except ImportError as error:
        package = _PACKAGES.get(found, "fsspec")
        raise SourceError(f"{found}:// needs another package: pip install {package}") from error


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn whatever a storage raises into a message with the address and without its credentials."""
    where = masked(address)
    try:
        yield
    except Unchanged:
        raise
    except FetchError as error:
        said = masked(str(error))
        raise FetchError(said, temporary=error.temporary, wait=error.wait, status=error.status) from None
    except MonitorError:
        raise
    except FileNotFoundError:
        raise SourceError(f"{where}: no such file or folder") from None
    except Exception as error:  # each storage has exceptions of its own, with no base in common
        said = " ".join(masked(str(error)).split())[:300] or type(error).__name__
        keys = _CREDENTIALS.get(protocol(address))
        denied = isinstance(error, PermissionError) or "redential" in said
        advice = f"; credentials come from {keys}, or set anonymous = true" if keys and denied else ""
        raise SourceError(f"{where}: cannot be read: {said}{advice}") from None
