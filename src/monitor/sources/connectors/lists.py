"""Lists of addresses: a text file with an address a line. Each page is fetched."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Link, Record, Rejected
from monitor.sources import locations
from monitor.sources.connectors.base import Kind, Session, Source
from monitor.sources.locations import Storage

MAX_LINE = 4_000


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the addresses of a list; what follows white space on a line is its title, # begins a comment.

    Raises:
        SourceError: the list cannot be read.
    """
    left = source.limit
    for location in locations.expand(source.url, Storage()):
        shown = location.shown
        with locations.opened(location, session.fetch) as file:
            number = 0
            while line := file.readline(MAX_LINE):
                number += 1
                text = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
                if not text or text.startswith("#"):
                    continue
                if not left:
                    return
                yield _found(text, f"{shown}:{number}")
                left -= 1


def _found(text: str, origin: str) -> Record:
    url, _, title = text.partition(" ")
    if not url.startswith(("http://", "https://")):
        return Rejected(origin, "not an address: write one http or https address a line", text[:500])
    return Link(origin, url, title=" ".join(title.split()) or None)


KIND = Kind(
    name="urls",
    summary="a list of addresses, one a line, # for comments",
    url="a path or an address of the list",
    read=read,
    local=True,
)
