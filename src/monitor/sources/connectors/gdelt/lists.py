"""GDELT's lists of files, and what of them a run is to read: a triple of files every 15 minutes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.errors import FetchError, SourceError
from monitor.sources.connectors.gdelt.files import File
from monitor.sources.http.fetch import Fetcher

EVERY = timedelta(minutes=15)
MAX_LIST = 1 << 30
"""Bytes: the master list has some 120 MB and grows by 12 MB a year."""

_NEWEST = "lastupdate"
_ALL = "masterfilelist"
_LIST = re.compile(r"(?:lastupdate|masterfilelist)([^/]*\.txt)$")
_NAME = re.compile(r"/(\d{14})(?:\.translation)?\.(export|mentions|gkg)\.csv\.zip$", re.IGNORECASE)
_MD5 = re.compile(r"[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Triple:
    """The files of one stamp, YYYYMMDDHHMMSS in UTC; None for one that is not in the list."""

    stamp: str
    export: File | None = None
    mentions: File | None = None
    gkg: File | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which triples a run reads.

    Args:
        first: the first stamp; None where only the newest is wanted.
        hours: how far behind the newest one is read at most; None where there is no bound (a backfill).
    """

    first: str | None
    hours: int | None


def triples(fetch: Fetcher, url: str, wanted: Wanted) -> Iterator[Triple]:
    """Yield the triples to read, the earliest first.

    Raises:
        SourceError: the list cannot be fetched, or lists no file of GDELT 2.0.
    """
    newest, listed = _newest(fetch, url)
    if wanted.first is None:
        yield newest
        return
    first = wanted.first
    if wanted.hours is not None:
        first = max(first, text(moment(newest.stamp) - timedelta(hours=wanted.hours)))
    if first > newest.stamp:
        return
    if wanted.hours is None or listed:
        for triple in _listed(fetch, _address(url, _ALL)):
            if first <= triple.stamp <= newest.stamp:
                yield triple
        return
    # A gap of hours does not justify fetching a list of 120 MB: the names follow from the time.
    yield from _between(first, newest)
    yield newest


def moment(stamp: str) -> datetime:
    """Read a stamp as naive UTC.

    Raises:
        ValueError: it is none.
    """
    return datetime.strptime(stamp, "%Y%m%d%H%M%S")


def text(when: datetime) -> str:
    """Write a stamp."""
    return f"{when:%Y%m%d%H%M%S}".zfill(14)


def _newest(fetch: Fetcher, url: str) -> tuple[Triple, bool]:
    """Return the newest triple, and whether only the list of all files tells it (a bare copy)."""
    address, listed = _address(url, _NEWEST), False
    try:
        found = _latest(fetch, address)
    except FetchError as error:
        if error.temporary:
            raise
        address, listed = _address(url, _ALL), True
        found = _latest(fetch, address)
    if found is None:
        raise SourceError(
            f"{address} lists no files of GDELT 2.0; url must be the address of its lastupdate.txt, "
            "its masterfilelist.txt or the folder of both"
        )
    return found, listed


def _latest(fetch: Fetcher, address: str) -> Triple | None:
    return max(_listed(fetch, address), key=lambda triple: triple.stamp, default=None)


def _address(url: str, name: str) -> str:
    """Return the address of one of the two lists, from that of either or of their folder."""
    if _LIST.search(url):
        return _LIST.sub(rf"{name}\1", url)
    return f"{url.rstrip('/')}/{name}.txt"


def _listed(fetch: Fetcher, address: str) -> Iterator[Triple]:
    """Yield the triples of a list as they stand there; lines of one stamp stand together."""
    latest = text(datetime.now(UTC) + timedelta(days=1))
    with fetch.download(address, limit=MAX_LIST) as lines:
        files = _files(iter(lambda: lines.readline(10_000), b""))
        for stamp, group in itertools.groupby(files, key=lambda found: found[0]):
            if _is_stamp(stamp) and stamp <= latest:  # a stamp of next year would end all reading until then
                yield Triple(stamp, **{kind: file for _, kind, file in group})


def _files(lines: Iterable[bytes]) -> Iterator[tuple[str, str, File]]:
    """Yield stamp, kind and file of the lines `size md5 url` of a list; others are of no interest."""
    for line in lines:
        parts = line.decode("utf-8", "replace").split()
        found = _NAME.search(parts[-1]) if parts else None
        if found and parts[-1].startswith(("http://", "https://")):
            md5 = parts[-2] if len(parts) > 1 and _MD5.fullmatch(parts[-2]) else ""
            yield found[1], found[2].lower(), File(parts[-1], md5)


def _is_stamp(stamp: str) -> bool:
    try:
        return moment(stamp).year >= 2015  # GDELT 2.0 begins on 18 February 2015
    except ValueError:
        return False


def _between(first: str, newest: Triple) -> Iterator[Triple]:
    """Yield the triples from a stamp to just before the newest, named as that one is."""
    when, end = _quarter(moment(first)), moment(newest.stamp)
    while when < end:
        stamp = text(when)
        yield Triple(
            stamp,
            _guessed(newest.export, newest.stamp, stamp),
            _guessed(newest.mentions, newest.stamp, stamp),
            _guessed(newest.gkg, newest.stamp, stamp),
        )
        when += EVERY


def _quarter(when: datetime) -> datetime:
    """Return the first full quarter of an hour that is not earlier."""
    over = timedelta(minutes=when.minute % 15, seconds=when.second)
    return when + (EVERY - over if over else over)


def _guessed(file: File | None, newest: str, stamp: str) -> File | None:
    return File(stamp.join(file.url.rsplit(newest, 1)), guessed=True) if file else None
