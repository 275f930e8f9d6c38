"""A server like GDELT's, with files in the form of its codebooks; outlets are invented."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.gdelt import events as gdelt
from monitor.sources.connectors.gdelt.rows import columns
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Reply, Site

FERRY = "https://north-wire.example/2015/ferry"
TALKS = "https://harbour-post.example/talks"


def row(file: str, **cells: object) -> str:
    """Return a row of a file with the cells named in `gdelt.toml`, all others empty."""
    at = columns(file)
    line = [""] * at["columns"]
    for name, value in cells.items():
        line[at[name]] = str(value)
    return "\t".join(line)


def event(number: object = 11, **cells: object) -> str:
    basic = {"day": 20150219, "actor": "FRA", "target": "ROM", "code": "043", "goldstein": 2.8, "tone": -2.5}
    return row("export", **{"id": number, **basic, "url": FERRY, **cells})


def mention(number: object = 11, url: str = FERRY, **cells: object) -> str:
    return row(
        "mentions", **{"event": number, "kind": 1, "source": "north-wire.example", "url": url, **cells}
    )


def document(url: str = FERRY, **cells: object) -> str:
    return row("gkg", **{"kind": 1, "source": "north-wire.example", "url": url, "tone": "1.5,3,1.5", **cells})


def packed(*lines: str, name: str = "some.csv") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "".join(line + "\n" for line in lines))
    return file.getvalue()


ENDINGS = {"export": "export.CSV.zip", "mentions": "mentions.CSV.zip", "gkg": "gkg.csv.zip"}


class Gdelt:
    """A server like GDELT's. `put` adds a stamp's files to it and to its lists."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.lines: list[str] = []

    def put(self, stamp: str, md5: Mapping[str, str] | None = None, /, **files: bytes) -> None:
        newest = []
        for kind, body in files.items():
            path = f"/gdeltv2/{stamp}.{ENDINGS[kind]}"
            self.site.pages[path] = Reply(body=body)
            digest = (md5 or {}).get(kind, hashlib.md5(body).hexdigest())
            newest.append(f"{len(body)} {digest} {self.site.url}{path}")
        self.lines += newest
        self.list("lastupdate", newest)
        self.list("masterfilelist", self.lines)

    def list(self, name: str, lines: list[str]) -> None:
        self.site.pages[f"/gdeltv2/{name}.txt"] = Reply(body="\n".join(lines).encode() + b"\n")

    def put_page(self, stamp: str, number: int) -> None:
        """Add a stamp with one document, whose address ends in `number`."""
        self.put(stamp, gkg=packed(document(f"https://north-wire.example/{number}")))


def session(since: datetime | None = None, **state: str) -> Session:
    settings = FetchSettings(allow_private=True, delay=0, retries=0, robots=False)
    return Session(Fetcher(settings), since, dict(state))


def read(
    there: Gdelt, at: Session | None = None, limit: int = 1000, name: str = "", **options: Any
) -> list[Any]:
    source = Source("g", "gdelt", f"{there.site.url}/gdeltv2/{name}", limit=limit, options=options)
    return list(gdelt.read(source, at or session()))


def numbers(found: list[Any]) -> list[str]:
    return [link.url.rpartition("/")[2] for link in found]
