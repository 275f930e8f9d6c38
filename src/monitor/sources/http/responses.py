"""What a server answered, and what it gave us to ask with whether that has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import httpx

from monitor.sources.values import encodings

MAX_VALIDATOR = 500
"""Characters of an ETag or a Last-Modified."""


class Validator(NamedTuple):
    """What a server gave us to ask whether an answer changed: its ETag and Last-Modified, "" where none."""

    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: 2xx, or 304 where nothing changed. Header names are lower case; `url` is the last hop's."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def not_modified(self) -> bool:
        """Whether the server says that what we have is still the newest."""
        return self.status == httpx.codes.NOT_MODIFIED

    @property
    def validator(self) -> Validator | None:
        """What to ask with the next time."""
        return validator_of(self.headers)

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text: by its byte order mark, the header's charset, its own declaration, or a guess."""
        return encodings.decode_answer(self.body, self.headers.get("content-type", ""))


def validator_of(headers: Mapping[str, str]) -> Validator | None:
    """Return what a server gave us to ask with the next time; None where that is nothing."""
    found = Validator(sendable(headers.get("etag", "")), sendable(headers.get("last-modified", "")))
    return found if any(found) else None


def sendable(value: str) -> str:
    """Return a header where a request can carry it: of one outside ASCII nothing, the answer comes whole."""
    return value if value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR else ""
