"""Documents of word processors, read → the article that each is, or the articles of a download in it."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Document, Rejected
from monitor.sources import downloads, forwards, office, wire


def records(content: office.Content, origin: str) -> Iterator[wire.Record]:
    """Yield the articles of a document: of a download of many, of a mail, else the one that it is.

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
    title, rest = office.title_of(content)
    yield from forwards.saved_mails(text, origin) or [
        Document(
            origin,
            text="\n\n".join(found.text for found in rest if found.text) or text,
            title=title or None,
            url=links.get(title),
        )
    ]
