"""Files and folders: on this machine, on the web, in S3 and its like. A watched drop folder is one.

Of every file its version and how many of its records were taken is remembered, so that a run goes on where
the last one stopped and a file that did not change is not opened.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated

import structlog
from pydantic import AfterValidator, Field

from monitor.errors import FetchError, SourceError, Unchanged, UsageError
from monitor.model import Record, Rejected
from monitor.sources import locations
from monitor.sources.connectors.base import Kind, Options, Session, Source
from monitor.sources.formats import files, kinds
from monitor.sources.locations import Location, Storage
from monitor.sources.values import dated
from monitor.sources.values.fields import parse_map

log = structlog.get_logger()

_ASK = "-"
"""The version of a file on the web: its server is asked whether it changed."""

SETTLE = 10
"""Seconds: a file of this machine that changed so lately may be on its way still."""


def _columns(given: str) -> dict[str, str]:
    return parse_map([pair.strip() for pair in given.split(",") if pair.strip()])


def _read_as_columns(given: str) -> str:
    try:
        _columns(given)
    except UsageError as error:
        raise ValueError(str(error).partition(": ")[2]) from error
    return given


class FileOptions(Options):
    """What only files and folders have."""

    map: Annotated[
        str,
        AfterValidator(_read_as_columns),
        Field(description="which column holds a field: title=headline, text=body"),
    ] = ""
    anonymous: Annotated[bool, Field(description="object stores without credentials (false)")] = False
    endpoint: Annotated[str, Field(description="address of a server that speaks S3 and is not Amazon's")] = ""
    settle: Annotated[
        float,
        Field(ge=0, description=f"seconds for which a local file must not have changed ({SETTLE})"),
    ] = SETTLE


@dataclass
class _Choice:
    """Which files of a folder are taken: by their names, and some only if their first bytes say so."""

    passed_over: Counter[str] = field(default_factory=Counter)
    unsure: set[str] = field(default_factory=set)

    def is_wanted(self, path: str) -> bool:
        name = PurePosixPath(path)
        if files.is_known(name):
            return True
        if kinds.is_unsure(name):
            self.unsure.add(path)
            return True
        self.passed_over[name.suffix.lower()] += 1
        return False

    def is_unsure(self, location: Location) -> bool:
        return location.address.rpartition("://")[2] in self.unsure


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the records of files that are new or changed.

    Raises:
        SourceError: the address names no file or folder that can be read, or an option is wrong.
    """
    options, choice = FileOptions.of(source), _Choice()
    chosen = _columns(options.map)
    storage = Storage(options.anonymous, options.endpoint or None)
    there = locations.expand(source.url, storage, choice.is_wanted)
    if choice.passed_over:
        kinds_of_files = dict(choice.passed_over.most_common())
        log.info("files passed over: no reader for their kinds", source=source.name, kinds=kinds_of_files)
    names = {location.shown for location in there}
    session.state = {name: value for name, value in session.state.items() if name in names}
    left = source.limit
    for location in there:
        version = location.version or _ASK
        known, _, done = session.state.get(location.shown, "").rpartition(" ")
        whole = known == version and done == "all"
        if (whole and version != _ASK) or _is_unsettled(location, options.settle):
            continue
        skip = int(done) if known == version and not whole else 0
        try:
            records = _records(location, chosen, session, choice, changed_only=whole)
            for number, found in enumerate(itertools.islice(records, skip, skip + left), skip + 1):
                yield found
                left -= 1
                session.state[location.shown] = f"{version} {number}"
        except Unchanged:
            continue
        if not left:
            return
        session.state[location.shown] = f"{version} all"


def _records(
    location: Location, chosen: dict[str, str], session: Session, choice: _Choice, *, changed_only: bool
) -> Iterator[Record]:
    """Yield the records of one file; one that cannot be read costs no other."""
    try:
        with locations.opened(location, session.fetch, changed_only=changed_only) as file:
            head = file.peek(kinds.HEAD)[: kinds.HEAD] if choice.is_unsure(location) else b""
            if choice.is_unsure(location) and kinds.evident(head) is None:
                reason = kinds.refused(head) or "no reader for its kind"
                log.info("file passed over", file=location.shown, reason=reason)
                return
            mail = kinds.is_in_maildir(PurePosixPath(location.address))
            name = files.MAIL_NAME if mail else location.name
            yield from dated.settled(files.read_file(file, location.shown, name, chosen), location.shown)
    except Unchanged:
        raise
    except SourceError as error:
        if isinstance(error, FetchError) and error.temporary:
            raise
        yield Rejected(location.shown, str(error))


def _is_unsettled(location: Location, settle: float) -> bool:
    if locations.protocol(location.address) != "file":
        return False
    try:
        return time.time() - Path(location.address).stat().st_mtime < settle
    except OSError:
        return True


KIND = Kind(
    name="files",
    summary="files and folders: a drop folder, S3, the web; all formats that `monitor load` reads",
    url="a path, folder or pattern; s3://, gs://, az://, https://",
    read=read,
    local=True,
    options=FileOptions,
)
