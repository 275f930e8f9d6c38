"""Web pages that a browser saved as one file: MHTML (`.mhtml`, `.mht`), a mail of page and pictures.

Source: RFC 2557 (MIME encapsulation of aggregate documents); what Chromium, Firefox's add-ons, Internet
Explorer, Opera and Word write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BufferedReader

from monitor.clock import naive_utc
from monitor.model import Document, Record, Rejected
from monitor.sources.formats.documents import word_pages
from monitor.sources.formats.mail import mime
from monitor.sources.formats.reviews import reviews
from monitor.sources.values.wire import EXCERPT, web_address

MAX_FILE = 32 << 20
"""Bytes of a saved page with its pictures."""

HEAD = 8192
"""Bytes of a file by which it is known."""

_PAGES = ("text/html", "application/xhtml+xml")
_OF_MAILS = ("Received", "Message-ID", "To", "Return-Path")
_SNAPSHOT = "Snapshot-Content-Location"
_SAVED_BY = "saved by "
"""In the sender that a browser names: it is the only sign of a page without pictures, which is one part."""

_SIGNS = (b"multipart/related", _SNAPSHOT.lower().encode(), _SAVED_BY.encode())


def is_saved_page(head: bytes) -> bool:
    """Tell whether a file is a page saved as MHTML, whatever it is called.

    A mail with pictures has the same parts, but was sent to somebody.

    Args:
        head: its first `HEAD` bytes.
    """
    begin = head[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = begin.lower()
    if not any(sign in lower for sign in _SIGNS):
        return False
    try:
        file = mime.parse(begin)
    except ValueError:
        return False
    if file.header(_SNAPSHOT) or _SAVED_BY in file.header("From").lower():
        return True
    return file.kind == "multipart/related" and not any(map(file.header, _OF_MAILS))


def read_mhtml(stream: BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the page of a file, or the articles of a press review in it; frames in it are none of it."""
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        reason = f"larger than {MAX_FILE >> 20} MB: save the page as HTML only"
        yield Rejected(origin, reason, repr(data[:100]))
        return
    try:
        file = mime.parse(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    except ValueError as error:
        yield Rejected(origin, f"a saved page (MHTML): {error}", repr(data[:100]))
        return
    page = _page(file)
    if page is None:
        reason = "a saved page (MHTML) without a part that is HTML: save it again, or as HTML only"
        yield Rejected(origin, reason, data[:EXCERPT].decode("utf-8", "replace"))
        return
    html = mime.content(page)
    yield from reviews.split(word_pages.paragraphs(html), origin) or [_document(file, page, html, origin)]


def _document(file: mime.Part, page: mime.Part, html: str, origin: str) -> Document:
    return Document(
        origin=origin,
        html=html,
        url=web_address(file.header(_SNAPSHOT)) or web_address(page.header("Content-Location")),
        fetched_at=_saved(file.header("Date")),
    )


def _page(file: mime.Part) -> mime.Part | None:
    """Return the part that is the page: that of the file's own address, the one it begins with, the first."""
    pages = [part for part in mime.leaves(file) if part.kind in _PAGES]
    own = file.header(_SNAPSHOT) or file.header("Content-Location")
    start = file.setting("start").strip("<>")
    for page in pages:
        if own and page.header("Content-Location") == own:
            return page
    for page in pages:
        if start and page.header("Content-ID").strip("<>") == start:
            return page
    return pages[0] if pages else None


def _saved(value: str) -> datetime | None:
    """Return when a page was saved (UTC): it was fetched then, and published some time before."""
    try:
        return naive_utc(parsedate_to_datetime(value[:200]))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
