"""What must hold of whatever a parser makes of foreign bytes."""

from __future__ import annotations

import dataclasses
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from monitor import dates
from monitor.annotate import Annotators, annotate_all
from monitor.dates import order, search
from monitor.extract import extract
from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.text.characters import plain
from monitor.model import Annotation, Article, Document, Link, Rejected
from monitor.watchdog import Overtime, limited

SECONDS = 5.0
"""Of computing, for an input of `LARGE` bytes or less."""

LARGE = 100_000
_GROWTH, _SHARE, _MOST = 2.8, 0.5, 4.0
"""What work may grow by when an input doubles; the share of the time that it took, and how often as much, as
which an input may be foreseen to take that grows with its length."""

MEMORY = 500 << 10
"""Kilobytes that one input may take more than all before it."""

MAX_EXCERPT = 1_000
EXTRACTED = 3
"""Documents of an input that are understood as well; the others are held to what their parser promises."""


Record = Document | Link | Rejected


class Broken(AssertionError):
    """Something that must hold does not; the text says what, without anything of the input."""


@contextmanager
def bounded(size: int) -> Iterator[None]:
    """Hold a block to its time and memory, for an input of so many bytes.

    Raises:
        Broken: it took too long, or too much.
    """
    before = _peak()
    try:
        with limited(SECONDS * max(1, size / LARGE)):
            yield
    except (Overtime, RecursionError, MemoryError) as error:
        raise Broken(f"given up: {type(error).__name__}").with_traceback(error.__traceback__) from None
    if _peak() - before > MEMORY:
        raise Broken("more memory than an input may take")


def grows(feed: Callable[[bytes], object], data: bytes) -> bool:
    """Tell whether the work on an input that took too long grows faster than the input, or is slow at that.

    Twenty thousand rows in as many lines take long under the eyes of the fuzzer, and as long as twice ten
    thousand: that is no fault.
    """
    size, took = len(data), None
    while took is None and size > 1:
        size //= 2
        took = _took(feed, data[:size])
    if took is None:
        return True
    half = _took(feed, data[: size // 2]) or took
    whole = took * len(data) / size
    return whole < _SHARE * SECONDS or took > _GROWTH * half or whole > _MOST * SECONDS


def _took(feed: Callable[[bytes], object], data: bytes) -> float | None:
    """Return the seconds of computing that an input takes; None where they are too many."""
    before = time.process_time()
    try:
        with bounded(len(data)):
            feed(data)
    except Broken as error:
        if "given up" in str(error):
            return None
    return time.process_time() - before


def _peak() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used >> 10 if sys.platform == "darwin" else used


def records(found: Iterable[object]) -> list[Record]:
    """Hold every record to the contract of sources, and return them.

    Raises:
        Broken: one does not keep it.
    """
    kept = list(map(_record, found))
    for one in islice((one for one in kept if isinstance(one, Document)), EXTRACTED):
        understood(extract(one))
    return kept


def _record(one: object) -> Record:
    if not isinstance(one, Document | Link | Rejected):
        raise Broken(f"a record that is {type(one).__name__}")
    if not one.origin:
        raise Broken("a record that does not say where it stood")
    # What a text or a page holds is made plain when it is understood.
    _storable(one, apart=("text", "html") if isinstance(one, Document) else ())
    if isinstance(one, Rejected):
        if not one.reason or len(one.excerpt) > MAX_EXCERPT or len(one.reason) > MAX_EXCERPT:
            raise Broken("a rejected record without a reason, or with one too long")
        return one
    if isinstance(one, Document) and (one.text is None) == (one.html is None):
        raise Broken("a document that has both a text and a page, or neither")
    if isinstance(one, Link) and not one.url.lower().startswith(("http://", "https://")):
        raise Broken("a link that cannot be followed")
    dates.statement(one.published)
    canonical_url(one.url)
    return one


def _storable(one: object, apart: tuple[str, ...] = ()) -> None:
    """Hold that UTF-8, and so the store and the ledger, can hold every text of a record."""
    for field in dataclasses.fields(one):  # type: ignore[arg-type]
        value = getattr(one, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and field.name not in apart:
                if "\0" in text:
                    raise Broken(f"a NUL in {type(one).__name__}.{field.name}")
                if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
                    raise Broken(f"half a character in {type(one).__name__}.{field.name}")


def understood(one: object) -> None:
    """Hold an article, or why there is none, to what the store expects.

    Raises:
        Broken: it is neither, or cannot be stored.
    """
    if not isinstance(one, Article | Rejected):
        raise Broken(f"extraction gave {type(one).__name__}")
    _storable(one)
    if isinstance(one, Rejected):
        return
    if plain(one.text) != one.text or plain(one.title) != one.title:
        raise Broken("an article whose characters are not in their one form")
    if not one.text.strip() or one.word_count < 0 or not -(2**63) <= one.article_id < 2**63:
        raise Broken("an article without a text, or whose numbers do not fit")
    if one.published_at is not None and one.published_at.tzinfo is not None:
        raise Broken("a day that is not naive UTC")


def annotated(article: Article, annotators: Annotators) -> None:
    """Hold what is found in an article to its text.

    Raises:
        Broken: a claim that does not stand where it says.
    """
    (found,) = annotate_all([article], annotators)
    if not isinstance(found, Annotation):
        raise found
    fields = {"title": article.title, "text": article.text}
    for mention in found.mentions:
        if fields[mention.field][mention.start : mention.end] != mention.surface:
            raise Broken("a mention that does not stand where it says")
    ends = [0, *(end for sentence in found.sentences for end in sentence[:2]), len(article.text)]
    if ends != sorted(ends):
        raise Broken("sentences that overlap, or lie outside of the text")
    for pair in found.pairs:
        spans = (*pair.evidence, *pair.spans)
        length = len(fields[pair.field])
        if pair.country_a >= pair.country_b or not all(0 <= a < b <= length for a, b in spans):
            raise Broken("a pair out of order, or outside of the text")


def dated(value: str) -> None:
    """Hold what is read of a date to its contract.

    Raises:
        Broken: it is neither a naive time nor a word for why there is none.
    """
    for days_first in (None, True, False):
        found = dates.read(value, days_first)
        if found not in ("ambiguous", "unreadable") and getattr(found, "tzinfo", value) is not None:
            raise Broken("a date that is neither a naive time nor a word for why there is none")
        if isinstance(found, datetime) and dates.read(found.isoformat(), days_first) != found:
            raise Broken("a time that is another as soon as it is written and read again")
    if (
        dates.read(value) == "ambiguous"
        and dates.read(value, True) == dates.read(value, False) != "ambiguous"
    ):
        raise Broken("a date that is ambiguous, and the same in either order")
    _surrounded(value)
    dates.last_moment(value)
    dates.pick([value, value[::-1]])
    column = order.Column()
    column.take(value)
    order.settled(value, "dmy")
    for one in search.find(value):
        if not 0 <= one.start < one.end <= len(value):
            raise Broken("a date outside of its line")


def _surrounded(value: str) -> None:
    """Hold that words around a date make no other day of it."""
    alone = dates.statement(value).when
    for form in ("Published: {}", "Updated on {}", "({})", "\u200b{}\u00a0\n", "{} | 3 min read"):
        found = dates.statement(form.format(value)).when
        if alone is not None and found is not None and found.date() != alone.date():
            raise Broken(f"a date that is another day in {form!r}")


def addressed(url: str) -> None:
    """Hold the one address of an article to its contract.

    Raises:
        Broken: it is no address, cannot be stored, or has another one itself.
    """
    found = canonical_url(url)
    if found is None:
        return
    if not found.startswith(("http://", "https://")) or "\0" in found or found != found.strip():
        raise Broken("a canonical address that is none")
    if canonical_url(found) != found:
        raise Broken("a canonical address that has another one itself")
