"""The text of a scraped page → title, section, authors, dates and the body without page furniture.

An ordinary text is not touched: cleaning starts only where lines prove a page (a "Most Popular" list, a
weather line, a menu, a title printed twice). Then the header ends at the first running text, the body at the
last, and labels, notices and lists of links within fall out. Body lines stay as they are, in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor import dates
from monitor.dates import Moment
from monitor.extract.page import Claim, Page
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, sections, titles
from monitor.extract.text.lines import Line
from monitor.reference import bylines

_ROUNDS = 8
NO_BODY = "no article text: only page furniture (menus, links, notices)"


def read(text: str, title: str | None = None, days_first: bool | None = None) -> Page:
    """Read a text that may be a scraped page.

    Args:
        text: the page, with plain characters and its paragraphs unwrapped.
        title: the title where the record gives one.
        days_first: how to read 03/04/2023 in the header.
    """
    if "\n" not in text or text.count("\n") > thresholds().limits.paragraphs:
        return Page(text)
    page = classified([row for line in text.splitlines() if (row := line.strip())])
    twice = titles.doubled(page[: thresholds().lines.header])
    if not (twice or is_page(page)):
        return _untouched(text, page, title, days_first)
    first = _body_start(page, twice)
    head = page[:first]
    place, found, section = _title(head, twice, title)
    body = _cleaned([line.text for line in page[first:]], title or found)
    claims, rendered, unread = _dates(head, place, days_first)
    if section is None:
        section = sections.from_header([line.text for line in head if line.kind in ("other", "menu")], found)
    return Page(
        text="\n\n".join(body),
        title=found,
        section=section,
        authors=_authors(head),
        claims=claims,
        rendered=rendered,
        problem=None if body else NO_BODY,
        unread_day=unread,
    )


def classified(units: Sequence[str]) -> list[Line]:
    """Tell what each line is; weather, dates and bylines are looked for in the header only."""
    reach = thresholds().lines.header
    return [lines.classify(unit, in_header=index < reach) for index, unit in enumerate(units)]


def is_page(page: Sequence[Line]) -> bool:
    """Tell whether the lines prove page furniture: one strong sign, or several weak ones."""
    bounds = thresholds().lines
    if any(line.strong for line in page) or sum(line.weak for line in page) >= bounds.weak_evidence:
        return True
    return bool(_menu_runs(page))


def without_furniture(page: Sequence[Line], title: str | None = None) -> list[str]:
    """Drop labels, notices, dates, repeated titles and the entries of lists of links; keep all else.

    A list of links ends where running text resumes: a long paragraph, or two paragraphs in a row.
    """
    kept: list[str] = []
    total = sum(len(line.text) for line in page if line.kind == "prose")
    seen = 0
    in_list = False
    for index, line in enumerate(page):
        if line.kind == "list":
            in_list = True
        elif line.kind == "prose":
            if in_list and _resumes(page, index, seen >= (1 - thresholds().lines.tail_share) * total):
                in_list = False
            if not in_list:
                kept.append(line.text)
            seen += len(line.text)
        elif line.kind in ("other", "byline") and not in_list and not titles.same(line.text, title or ""):
            kept.append(line.text)
    return kept


def is_teaser(text: str) -> bool:
    """Tell whether a paragraph is cut off, as those below links are."""
    return text.endswith(("…", "...", "[...]", "[…]"))


def _resumes(page: Sequence[Line], index: int, in_tail: bool) -> bool:
    """Tell whether the prose at `index` is the body again and not the teaser of a link."""
    bounds, text = thresholds().lines, page[index].text
    if is_teaser(text) or lines.words_in(text) < bounds.resume_words // 2:
        return False
    if not in_tail:
        return True
    if index + 1 < len(page) and page[index + 1].kind == "prose":
        return lines.words_in(page[index + 1].text) >= bounds.resume_words // 2
    return lines.words_in(text) >= bounds.resume_words and lines.sentences_in(text) > 1


def _cleaned(units: list[str], title: str | None) -> list[str]:
    """Clean the body until nothing more falls out, so that cleaning twice changes nothing."""
    for _ in range(_ROUNDS):
        page = classified(units)
        full = [i for i, line in enumerate(page) if line.kind == "prose" and not is_teaser(line.text)]
        body = page[: max(full, default=-1) + 1]
        drop = _menu_runs(body)
        twice = titles.doubled(body[: thresholds().lines.header])
        if twice:
            drop |= twice.indices - {min(twice.indices)} or twice.indices
        kept = without_furniture([line for i, line in enumerate(body) if i not in drop], title)
        if kept == units:
            break
        units = kept
    return units


def _menu_runs(page: Sequence[Line]) -> set[int]:
    """Return the indices of menu entries that stand one below the other."""
    needed = thresholds().lines.menu_run
    found: set[int] = set()
    run: list[int] = []
    for index, line in enumerate(page):
        if not lines.is_menu_word(line.text):
            run = []
            continue
        run.append(index)
        if len(run) >= needed:
            found.update(run[-needed:])
    return found


def _body_start(page: Sequence[Line], twice: titles.Doubled | None) -> int:
    """Return the index of the first line of running text after the title; the end where there is none."""
    start = max(twice.indices) + 1 if twice else 0
    for index in range(start, len(page)):
        if page[index].kind == "prose" and not _asks(page, index, twice):
            return index
    return len(page)


def _asks(page: Sequence[Line], index: int, twice: titles.Doubled | None) -> bool:
    """Tell whether a line with an end mark is nonetheless the title: a short question or exclamation."""
    text = page[index].text
    if twice or not text.endswith(("?", "!", "？", "！")) or lines.sentences_in(text) > 1:
        return False
    above = any(
        titles.is_headline(line.text) and lines.words_in(line.text) > thresholds().lines.prose_words
        for line in page[:index]
        if line.kind == "other"
    )
    return not above and lines.words_in(text) <= 20 and index + 1 < len(page)


def _title(
    head: Sequence[Line], twice: titles.Doubled | None, given: str | None
) -> tuple[int, str | None, str | None]:
    """Return where the title stands in the header (-1: nowhere), the title, and a section glued to it."""
    if twice:
        return min(twice.indices), twice.title, twice.section
    if given:
        place = next((i for i, line in enumerate(head) if titles.same(line.text, given)), -1)
        return place, given, None
    candidates = [
        (lines.words_in(line.text), -index)
        for index, line in enumerate(head)
        if line.kind in ("other", "prose") and titles.is_headline(line.text)
    ]
    if not candidates:
        return -1, None, None
    place = -max(candidates)[1]
    title, section = titles.unglued(head[place].text)
    return place, title, section


def _dates(
    head: Sequence[Line], place: int, days_first: bool | None
) -> tuple[tuple[Claim, ...], Moment | None, str | None]:
    """Read the header's dates: above the title the day of rendering, labelled or below it of publication.

    The last of what is returned is a date of publication that does not tell its day, where no other does.
    """
    claims: list[Claim] = []
    rendered = unread = None
    confidence = thresholds().dates
    for index, line in enumerate(head):
        found = (
            lines.date_in(line.text, days_first)
            if line.kind in ("date", "byline", "marker", "weather")
            else None
        )
        if found is None:
            continue
        if found.when is None:
            of_article = found.label == "published" or (found.label is None and 0 <= place < index)
            unread = unread or (dates.statement(line.text).problem if of_article else None)
            continue
        if found.label == "published":
            claims.append(Claim(found.when, "body", confidence["labelled"]))
        elif found.label is None and 0 <= place < index:
            claims.append(Claim(found.when, "body", confidence["byline"]))
        elif place < 0 or index < place:
            rendered = rendered or found.when
    return tuple(claims), rendered, None if claims else unread


def _authors(head: Sequence[Line]) -> tuple[str, ...]:
    return next((names for line in head if (names := bylines.of_byline(line.text))), ())


def _untouched(text: str, page: Sequence[Line], given: str | None, days_first: bool | None) -> Page:
    """Read the header of an ordinary text, whose text stays as it is."""
    first = _body_start(page, None)
    head = page[: min(first, thresholds().lines.header)]
    place, title, _ = _title(head, None, given)
    if first == len(page):  # no running text: a table, verse, a list; its first line is no header
        return Page(text)
    claims, rendered, unread = _dates(head, place, days_first)
    title = head[place].text if place >= 0 and given is None else given
    return Page(
        text, title=title, authors=_authors(head), claims=claims, rendered=rendered, unread_day=unread
    )
