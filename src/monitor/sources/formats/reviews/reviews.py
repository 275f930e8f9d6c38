"""Press reviews: files of word processors that hold many articles with outlets and days → a document each.

Headings divide them: by their styles, else by how they look, else lines that credit an outlet below a line
that may be a title. A report whose chapters have days is one article. Where neither is certain the file stays
one article, and that is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import structlog

from monitor import dates
from monitor.model import Record
from monitor.sources.formats.documents.office import Paragraph
from monitor.sources.formats.downloads.printed import Printed, record
from monitor.sources.formats.reviews import credits, layouts, mastheads
from monitor.sources.formats.reviews.credited import Credited, credited, joined
from monitor.sources.formats.reviews.credits import Credit
from monitor.sources.formats.reviews.layouts import Layout

_SHARE = 0.6
"""Of the headings of a kind, so many have a day beside them where each begins an article."""

_FRONT_WORDS = 40
"""Words before the first article; fewer are a title page."""

_MOST = 50_000
"""Paragraphs of a file that is divided."""

_MOST_LINES = 5
"""Lines of a paragraph that are a title and what is said of its article."""

_LONGEST_LABEL = 40
_BODY_WORDS = 15
"""Words of a text between two credit lines; fewer, and they are a list of sources."""

_NAMES = ("outlet", "person", "unknown")


def split(paragraphs: Sequence[Paragraph], origin: str, *, lines: bool = False) -> list[Record] | None:
    """Return the articles of a press review; None where the file is none.

    Args:
        paragraphs: of the file.
        origin: the file.
        lines: they are the lines of a text, empty ones among them.
    """
    joint = "\n" if lines else "\n\n"
    paragraphs = [part for one in paragraphs for part in _apart(one)]
    if not is_likely((one.text for one in paragraphs), plain=lines and not any(map(_is_marked, paragraphs))):
        return None
    if len(paragraphs) > _MOST:
        _doubt(_credits(paragraphs[: _MOST // 10]), origin)
        return None
    says_so = any(mastheads.is_review(one.text) for one in _opening(paragraphs))
    best: list[Credited] = []
    chosen = Layout((), ())
    likely = _credits(paragraphs)
    for layout in layouts.candidates(paragraphs):
        layout, read = _read(layout, joint)
        told = _told(read)
        if told and (says_so or _is_certain(layout, read)):
            if _rank(read) > _rank(best):
                best, chosen = read, layout
        else:
            likely = max(likely, told, sum(bool(one.credit.dated) and one.is_sure for one in read))
    if not best:
        _doubt(likely, origin)
        return None
    _untold(best, chosen.within, origin)
    articles = [*_front(chosen.front, joint), *(one.printed() for one in best)]
    return [
        record(article, f"{origin}:{number}", "press review")
        for number, article in enumerate((one for one in articles if one.text or one.url), start=1)
    ]


def _apart(one: Paragraph) -> Iterator[Paragraph]:
    """Yield a paragraph; its lines where they are a title and credits that Shift+Enter parts."""
    lines = [line for line in map(str.strip, one.text.split("\n")) if line] if "\n" in one.text else []
    if not 1 < len(lines) <= _MOST_LINES or not all(map(_is_said, lines[1:])) or not is_likely(lines):
        yield one
        return
    yield replace(one, text=lines[0])
    for line in lines[1:]:
        yield Paragraph(line, look=one.look)


def _is_said(line: str) -> bool:
    """Tell whether a line may say something of an article: a day, who wrote it, an outlet."""
    return credits.is_line(line) and (credits.read(line) is not None or mastheads.kind_of(line) in _NAMES)


def is_likely(lines: Iterable[str], *, plain: bool = False) -> bool:
    """Tell whether lines may be those of a press review: one of them names an outlet or has a day.

    Args:
        lines: of a file.
        plain: nothing tells which of them are headings, so that an outlet must be known.
    """
    few = (line.strip() for line in itertools.islice(lines, _MOST))
    return any(credits.names_outlet(line) or (not plain and credits.day_in(line)) for line in few if line)


def _is_marked(one: Paragraph) -> bool:
    return one.level is not None or bool(one.look)


def _read(layout: Layout, joint: str) -> tuple[Layout, list[Credited]]:
    """Read the articles; lines that only look like headings may be some within an article."""
    read = [credited(article, joint) for article in layout.with_groups()]
    begins = [one.is_told for one in read]
    if layout.by_style or all(begins) or not _told(read):
        return layout, read
    whole = layout.with_headings(begins)
    return whole, [credited(article, joint) for article in whole.with_groups()]


def _opening(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    return [one for one in paragraphs if one.text.strip() and len(one.text) < 200][:3]


def _told(articles: Sequence[Credited]) -> int:
    """Return how many articles have a day or an outlet, 0 where too few have for headings to begin any."""
    told = sum(one.is_told for one in articles)
    return told if told >= max(2, _SHARE * len(articles)) else 0


def _rank(articles: Sequence[Credited]) -> tuple[int, int, int]:
    """Return what tells which of two ways to divide a file is the better one.

    More articles are; then such whose headings are titles ("Le Monde, 5 March 2024" is none); then such whose
    headings stand right above what is said of them.
    """
    titled = sum(one.is_titled for one in articles)
    return _told(articles), titled, sum(one.is_near for one in articles)


def _is_certain(layout: Layout, articles: Sequence[Credited]) -> bool:
    """Tell whether headings with days begin articles of their own, and are not the chapters of one.

    Outlets beside them say so. Bare days do under headings only, each on a line of its own, unless they go
    forward in time, as those of diaries, minutes and timelines do.
    """
    told = [one for one in articles if one.is_told]
    sure = sum(one.is_sure for one in told)
    if 2 * sure >= len(told):
        return True
    is_bare = all(one.is_dated_by_line for one in articles) and not sure
    return layout.by_style and is_bare and not _goes_forward(articles)


def _goes_forward(articles: Sequence[Credited]) -> bool:
    """Tell whether days follow each other, in one order of day and month or the other."""
    for days_first in (True, False):
        days = [dates.read(one.credit.dated, days_first) for one in articles]
        known = [day for day in days if isinstance(day, dates.Moment)]
        if len(known) == len(days) and known == sorted(known) and known[0] < known[-1]:
            return True
    return False


def _credits(paragraphs: Sequence[Paragraph]) -> int:
    """Return how often an outlet that is known is credited with a day, a text between each two of them.

    Both stand on a line, or on some below one another ("Source: ...", "Date: ..."). A day without its year
    counts: it dates no article, but tells that one begins.
    """
    count = words = 0
    said = Credit()
    for text in filter(None, (one.text.strip() for one in paragraphs)):
        named = credits.names_outlet(text)
        found = credits.read(text) if named or ":" in text[:_LONGEST_LABEL] else None
        said = said.joined(found) if found else Credit()
        if (said.dated and said.kind == "outlet") or (
            named and not found and credits.has_day_without_year(text)
        ):
            count += not count or words >= _BODY_WORDS
            words = 0
        else:
            words += len(text.split())
    return count


def _doubt(count: int, origin: str) -> None:
    """Say that a file may hold several articles."""
    if count > 1:
        structlog.get_logger().warning(
            "a file that seems to hold several articles is loaded as one, as it is not certain where they "
            "begin: if it does, give each title the style Heading 1, and a line "
            "below it such as 'Daily Example, 5 March 2024'",
            file=origin,
            count=count,
        )


def _untold(articles: Sequence[Credited], within: Sequence[str], origin: str) -> None:
    """Say which articles of a review have no outlet, which no day, and which lines may have begun others."""
    log = structlog.get_logger()
    without = [one for one in articles if not one.credit.outlet]
    if without:
        unsure = next((one for one in without if one.credit.unsure), without[0])
        example = " or ".join(unsure.credit.unsure) or unsure.title
        log.warning(
            "articles of a press review whose outlet cannot be told: write 'Source: Daily Example', and "
            "'By Jo Muster' for who wrote it",
            file=origin,
            count=len(without),
            example=example,
        )
    if undated := [one for one in articles if not one.credit.dated]:
        log.warning(
            "articles of a press review without a day are undated: write 'Daily Example, 5 March 2024' below "
            "their titles",
            file=origin,
            count=len(undated),
            example=undated[0].title,
        )
    if within:
        log.warning(
            "lines that look like titles, without an outlet and a day that are understood beside them, "
            "stay in the texts above them",
            file=origin,
            count=len(within),
            example=within[0],
        )


def _front(front: Sequence[Paragraph], joint: str) -> list[Printed]:
    text = joined(front, joint)
    title = next((one.text for one in front if one.level is not None and one.text.strip()), "")
    return [Printed(title, text)] if len(text.split()) >= _FRONT_WORDS else []
