"""Documents of word processors, read → the article that each is, or the articles of a download in it."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Document, Record, Rejected
from monitor.sources.formats import heads
from monitor.sources.formats.documents import office
from monitor.sources.formats.downloads import downloads
from monitor.sources.formats.mail import forwards
from monitor.sources.formats.reviews import reviews
from monitor.sources.values import wire


def records(content: office.Content, origin: str) -> Iterator[Record]:
    """Yield the articles of a document: of a download, a mail or a press review, else the one that it is.

    Args:
        content: what it holds.
        origin: the file.
    """
    text = "\n\n".join(found.text for found in content.paragraphs if found.text)
    if not text:
        reason = "a document without text: pictures, or another file embedded in it; save it as plain text"
        yield Rejected(origin, reason, content.named[: wire.EXCERPT])
        return
    links = {" ".join(found.text.split()): found.link for found in content.paragraphs if found.link}
    several = downloads.split(text, origin, links)
    if several is not None:
        yield from several
        return
    if mails := forwards.saved_mails(text, origin):
        yield from mails
        return
    headed = heads.records(text, origin)
    if len(headed) > 1:  # one head may be that of a press review
        yield from headed
        return
    title, rest = office.title_of(content)
    alone = Document(
        origin,
        text="\n\n".join(found.text for found in rest if found.text) or text,
        title=title or None,
        url=links.get(title),
    )
    yield from reviews.split(content.paragraphs, origin) or headed or [alone]
