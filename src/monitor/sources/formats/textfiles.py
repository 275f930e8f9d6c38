"""Files of text: plain, HTML, RTF, references → one document each, or the articles of a download of many."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping

from monitor.model import Document, Record, Rejected
from monitor.sources.formats import heads, kinds
from monitor.sources.formats.documents import rtf, word_pages
from monitor.sources.formats.documents.office import Paragraph
from monitor.sources.formats.downloads import downloads
from monitor.sources.formats.mail import forwards
from monitor.sources.formats.reviews import reviews
from monitor.sources.formats.tables import htmltables
from monitor.sources.values import encodings, wire

MAX_FILE = 16 << 20
"""Bytes of one file; longer ones are rejected unread."""


def _bytes(stream: io.BufferedReader, origin: str) -> bytes | Rejected:
    data = stream.read(MAX_FILE + 1)
    if len(data) <= MAX_FILE:
        return data
    return Rejected(origin, f"larger than {MAX_FILE >> 20} MB: split it", repr(data[:100]))


def _whole(stream: io.BufferedReader, origin: str, *, html: bool) -> str | Rejected:
    data = _bytes(stream, origin)
    if isinstance(data, Rejected):
        return data
    if encodings.is_binary(data):
        reason = "a binary file of an unknown kind, not text: load text, HTML, RTF or a table instead"
        return Rejected(origin, reason, repr(data[:100]))
    return encodings.decode_file(data, html=html)


def read_text(stream: io.BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the document of a text file, or the articles in it."""
    found = _whole(stream, origin, html=False)
    yield from [found] if isinstance(found, Rejected) else _records(found, origin)


def _records(text: str, origin: str, rich: bytes | None = None) -> Iterator[Record]:
    """Yield what a text holds: articles of a download, mails saved as text, a press review, or with heads.

    Args:
        text: of the file.
        origin: the file.
        rich: the file where it is RTF, which says how the lines of the text look.
    """
    several: Iterable[Record] | None
    several = downloads.split(text, origin) or forwards.saved_mails(text, origin)
    headed = [] if several else heads.records(text, origin)
    several = headed if len(headed) > 1 else several  # one head may be that of a press review
    if not several and reviews.is_likely(text.split("\n"), plain=rich is None):
        lines = [Paragraph(line) for line in text.split("\n")] if rich is None else rtf.lines_of(rich, text)
        several = reviews.split(lines, origin, lines=True)
    yield from several or headed or [Document(origin, text=text)]


def read_html(stream: io.BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the page of an HTML file, or the articles in it: a download of many, a table of them."""
    found = _whole(stream, origin, html=True)
    if isinstance(found, Rejected):
        yield found
    else:
        several = htmltables.records(found, origin, chosen) or downloads.split_page(found, origin)
        yield from (
            several or reviews.split(word_pages.paragraphs(found), origin) or [Document(origin, html=found)]
        )


def read_rtf(stream: io.BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the document of an RTF file, or the articles in it."""
    if kinds.evident(stream.peek(kinds.HEAD)[: kinds.HEAD]) != ".rtf":
        yield from read_text(stream, origin, chosen)  # the name is wrong
        return
    data = _bytes(stream, origin)
    try:
        yield from [data] if isinstance(data, Rejected) else _records(rtf.text_of(data), origin, data)
    except ValueError as error:
        reason = f"RTF that cannot be read ({error}): save it as plain text and load that"
        yield Rejected(origin, reason, repr(data)[: wire.EXCERPT])


def read_references(stream: io.BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the articles of a list of references."""
    found = _whole(stream, origin, html=False)
    several = None if isinstance(found, Rejected) else downloads.split(found, origin)
    if isinstance(found, Rejected):
        yield found
    elif several is None:
        reason = "not RIS, EndNote, MEDLINE, Web of Science or BibTeX: no line begins an article as those do"
        yield Rejected(
            origin, reason + " ('TY  - ', '%0 ', 'PMID-', 'PT ', '@article{')", found[: wire.EXCERPT]
        )
    else:
        yield from several
