"""Text from outside → text that the rest may handle, or the reason why it is none."""

from __future__ import annotations

import re

from monitor.extract.settings import thresholds
from monitor.extract.text.characters import plain, without_controls
from monitor.extract.text.wrapping import unwrapped
from monitor.model import Document, Rejected

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
_WORD = re.compile(r"[^\W\d_]")
_SPACE = re.compile(r"\s")
_SAMPLE = 20_000


def admit(document: Document) -> str | Rejected:
    """Return the document's text in plain characters and paragraphs, or its HTML without control characters.

    What cannot be used is rejected with the reason. HTML is made plain when it has been read, since much of
    what cannot be seen is written as entities there.
    """
    raw = document.html if document.html is not None else document.text
    if not raw or not raw.strip():
        return rejected(document, "no text", raw or "")
    limits = thresholds().limits
    if len(raw) > limits.characters:
        return rejected(document, f"too large: {len(raw):,} characters of at most {limits.characters:,}", raw)
    text = without_controls(raw)
    if len(text) != len(raw) or "\ufffd" in raw:
        sample = raw[:_SAMPLE].replace("\x00", "")  # NULs alone are padding, not proof of a binary file
        if len(_BROKEN.findall(sample)) > limits.garbage_share * len(sample):
            return rejected(document, "not text: too many control or broken characters", raw)
    if not _WORD.search(text):
        return rejected(document, "no words in the text", raw)
    if document.html is None and _is_blob(text, limits.unbroken):
        return rejected(document, "not text: an encoded blob without spaces", raw)
    return text if document.html is not None else unwrapped(plain(raw))


def rejected(document: Document, reason: str, excerpt: str) -> Rejected:
    """Make the record of a document that cannot be used."""
    kept = without_controls(excerpt[: thresholds().limits.excerpt])
    return Rejected(document.origin, reason, kept)


def _is_blob(text: str, length: int) -> bool:
    """Base64 and the like: long, ASCII, and no white space (scripts without spaces are not ASCII)."""
    return len(text) >= length and text[:length].isascii() and not _SPACE.search(text[:length].strip())
