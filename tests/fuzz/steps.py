"""How inputs reach what reads one thing: a page, a text, an answer, a date, an address, an article."""

from __future__ import annotations

from contextlib import suppress

from fuzz import holding
from monitor import masking
from monitor.annotate import Annotators
from monitor.errors import MonitorError
from monitor.extract import extract
from monitor.extract.text.characters import plain
from monitor.model import Article, Document
from monitor.sources.http import bodies
from monitor.sources.values import encodings


def page(data: bytes) -> None:
    """Feed inputs as a page that was fetched."""
    found = encodings.decode_answer(data, "text/html")
    if found.strip():
        holding.understood(extract(Document("one", html=found, url="https://foreign.example/2026/11/27/one")))


def body(data: bytes) -> None:
    """Feed inputs as a text, and parts of it as what a record says of itself."""
    text = encodings.decode_file(data)
    if text.strip():
        holding.understood(extract(Document("one", text=text, published=text[:60], title=text[-60:])))
        said = Document("one", text=text, clean=False, url=text[:200], language=text[:9], section=text[:40])
        holding.understood(extract(said))


def answer(data: bytes) -> None:
    """Feed inputs as what a server sends, their first line as its Content-Type and its Content-Encoding."""
    kind, _, packed = data.partition(b"\n")
    encodings.decode_answer(packed, kind.decode("latin-1"))
    encodings.decode_file(packed, html=True)
    for packing in ("gzip", "deflate", kind.decode("latin-1")):
        with suppress(MonitorError):
            b"".join(bodies.bounded(bodies.unpacked([packed], packing), 1 << 20))
    with suppress(MonitorError):
        bodies.opened(packed, 1 << 20)


def date(data: bytes) -> None:
    """Feed inputs as dates."""
    holding.dated(_as_text(data))


def address(data: bytes) -> None:
    """Feed inputs as addresses."""
    text = _as_text(data)
    holding.addressed(text)
    holding.addressed(f"https://{text}")
    masking.masked(text)
    masking.without_user(text)


def annotators(data: bytes) -> None:
    """Feed inputs as articles: a title, and a text in one of five languages."""
    head, _, text = plain(data.decode("utf-8", "ignore")).partition("\n")
    if text.strip():
        language = ("en", "de", "fr", "es", "ru")[len(data) % 5]
        holding.annotated(Article(1, head[:300], text, language=language), Annotators("fast"))


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
