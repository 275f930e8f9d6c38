"""Ways to divide a file of many articles: by headings of a style, by their looks, by the lines below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from monitor.sources.formats.documents.office import TITLE, Paragraph
from monitor.sources.formats.reviews import credits, mastheads
from monitor.sources.formats.reviews.credits import Credit

_BODY_WORDS = 15
"""Words of the text below a title and its credits where nothing else marks them; fewer are a list."""

_MOST_LOOKS = 8
_MOST_AT_END = 3
"""Credit lines below a text."""


@dataclass
class Article:
    """A heading with what stands below it.

    `group` is the heading above it, `above` a line with a day between that and the heading. `ends_with` are
    the credit lines at the end of its text.
    """

    heading: Paragraph
    group: str = ""
    above: str = ""
    ends_with: tuple[str, ...] = ()
    below: list[Paragraph] = field(default_factory=list)
    said: Credit = field(default_factory=Credit)
    """What the group says of all articles in it."""


@dataclass(frozen=True)
class Layout:
    """A way to divide a file: what stands before the first article, and the articles.

    `by_style`: styles say which lines are headings. `within` are headings that begin no article.
    """

    front: Sequence[Paragraph]
    articles: Sequence[Article]
    by_style: bool = False
    within: tuple[str, ...] = ()

    def with_headings(self, begins: Sequence[bool]) -> Layout:
        """Return the layout where some headings begin no articles, and stand within the one before them.

        Args:
            begins: whether each heading begins one; the first does.
        """
        kept: list[Article] = []
        within: list[str] = []
        for article, is_first in zip(self.articles, begins, strict=True):
            if is_first or not kept:
                kept.append(article)
            else:
                within.append(article.heading.text)
                inner = [replace(article.heading, level=None), *article.below]
                kept[-1] = replace(kept[-1], below=[*kept[-1].below, *inner])
        return replace(self, articles=kept, within=(*self.within, *within))

    def with_groups(self) -> list[Article]:
        """Return the articles with what their groups say of them: the outlet, the day, else the section.

        Headings that are no known outlets are outlets where half of them are known, and no article names its
        own.
        """
        groups = dict.fromkeys(article.group for article in self.articles if article.group)
        said = {group: _said_by(group) for group in groups}
        known = sum(found.kind == "outlet" for found in said.values())
        if 2 * known >= len(groups) > known > 0:
            said |= {group: _as_outlet(group) or as_section for group, as_section in said.items()}
        return [replace(article, said=said.get(article.group, Credit())) for article in self.articles]


def _said_by(group: str) -> Credit:
    title, found = credits.titled(group)
    if found.day and not title:
        return found
    if mastheads.kind_of(group) == "outlet":
        return Credit(outlet=group, kind="outlet")
    return Credit(section=group)


def _as_outlet(group: str) -> Credit | None:
    """Return what a group says that is named after an outlet that is not known; None where it is none."""
    if mastheads.kind_of(group) == "unknown":
        return Credit(outlet=group, kind="unknown")
    found = credits.read(group)
    return found if found and found.day and found.kind == "unknown" else None


def candidates(paragraphs: Sequence[Paragraph]) -> Iterator[Layout]:
    """Yield the ways to divide a file into articles."""
    for level in sorted({one.level for one in paragraphs if one.level is not None and one.level >= TITLE}):
        front, articles = _under(paragraphs, level)
        yield from _with_lines(front, articles, by_style=True)
    looks = sorted({one.look for one in paragraphs if one.look and one.level is None}, reverse=True)
    for look in looks[:_MOST_LOOKS]:
        front, articles = _under(_with_levels(paragraphs, look), 2)
        yield from _with_lines(front, articles, by_style=False)
    if layout := _below_titles(paragraphs):
        yield layout


def _with_levels(paragraphs: Sequence[Paragraph], look: int) -> list[Paragraph]:
    """Make headings of the paragraphs of a look: level 2, and 1 for stronger ones right above them.

    Of paragraphs of this look that follow each other without a text between them, the first that is no credit
    line is the heading, unless it is an outlet, whose heading it is then.
    """
    marked: list[Paragraph] = []
    headed = False
    pairs = list(zip(paragraphs, _following(paragraphs), strict=True))
    doubled = [mastheads.kind_of(one.text) for one, after in pairs if _have(look, one) and _have(look, after)]
    leading = {"outlet", "unknown"} if "outlet" in doubled else set()
    for one, following in pairs:
        text = one.text.strip()
        is_title = credits.is_title(text, 1) or bool(credits.titled(text)[1].outlet)
        if not text or one.level == TITLE:
            marked.append(one)
        elif one.level is not None or one.look > look:
            headed = False
            marked.append(replace(one, level=1 if is_title and _have(look, following) else None))
        elif not headed and _have(look, one) and is_title and not _is_credit(text, following):
            is_outlet = _have(look, following) and mastheads.kind_of(text) in leading
            headed = not is_outlet
            marked.append(replace(one, level=1 if is_outlet else 2))
        else:
            headed = headed and (_have(look, one) or credits.read(text) is not None)
            marked.append(one)
    return marked


def _have(look: int, one: Paragraph | None) -> bool:
    return one is not None and one.look == look and one.level is None and bool(one.text.strip())


def _is_credit(text: str, following: Paragraph | None) -> bool:
    """Tell whether a line is a credit line and no heading that has a credit, or the day of what it tells."""
    found = credits.read(text)
    if found is None:
        return False
    title, _ = credits.titled(text)
    if title and title != text:
        return False
    below = credits.read(following.text.strip()) if following else None
    is_told_below = below is not None and below.kind == "outlet" and bool(below.day)
    return not (is_told_below and found.kind != "outlet" and _ends_with_day(text))


def _ends_with_day(text: str) -> bool:
    """Tell whether words run into the day at the end of a line: "Remembering 11 September 2001"."""
    before, _, after = text.partition(credits.day_in(text) or "\n")
    return not after and before[-1:] == " " and before[-2:-1].isalpha()


def _following(paragraphs: Sequence[Paragraph]) -> list[Paragraph | None]:
    """Return the next paragraph with a text for each."""
    found: list[Paragraph | None] = []
    known: Paragraph | None = None
    for one in reversed(paragraphs):
        found.append(known)
        known = one if one.text.strip() else known
    return found[::-1]


def _under(paragraphs: Sequence[Paragraph], level: int) -> tuple[list[Paragraph], list[Article]]:
    """Return what stands before the first heading of a level, and the articles below each of them."""
    front: list[Paragraph] = []
    articles: list[Article] = []
    group = ""
    in_group = True
    for one in paragraphs:
        if one.level is not None and 0 < one.level < level:
            group, in_group = " ".join(one.text.split()), True
        elif one.level == level and one.text.strip():
            articles.append(Article(one, group))
            in_group = False
        elif in_group and articles and not one.text.strip():
            continue
        elif articles and not in_group:
            articles[-1].below.append(one)
        else:
            front.append(one)
    return front, articles


def _with_lines(front: list[Paragraph], articles: list[Article], *, by_style: bool) -> Iterator[Layout]:
    """Yield articles with the credit lines below their headings, and with those above them or at their ends.

    A line between two articles is that of the one below it only if there is one above the first as well, and
    none behind the last.
    """
    if not articles:
        return
    yield Layout(front, articles, by_style)
    ended = [_with_end(article) for article in articles]
    first = _last(front)
    if first and credits.day_in(first.text.strip()) and not ended[-1].ends_with:
        yield Layout(front, _with_lines_above(front, articles), by_style)
    elif any(article.ends_with for article in ended):
        yield Layout(front, ended, by_style)


def _with_end(article: Article) -> Article:
    """Take the credit lines off the end of an article."""
    below = list(article.below)
    lines: list[str] = []
    for _ in range(_MOST_AT_END):
        last = _last(below)
        said = [credits.read(line.strip()) for line in last.text.split("\n")] if last else []
        if last is None or not all(
            one and (one.dated or one.seen or one.is_sure or (lines and one.authors)) for one in said
        ):
            break
        below = _without(below, last)
        lines = [*last.text.split("\n"), *lines]
    has_text = any(one.text.strip() for one in below)
    return replace(article, ends_with=tuple(lines), below=below) if lines and has_text else article


def _with_lines_above(front: Sequence[Paragraph], articles: Sequence[Article]) -> list[Article]:
    """Give each article the line with a day at the end of what stands before it."""
    before = list(front)
    moved: list[Article] = []
    for article in articles:
        last = _last(before)
        line = last.text.strip() if last and credits.day_in(last.text.strip()) else ""
        if moved and line:
            moved[-1].below = _without(moved[-1].below, last)
        moved.append(replace(article, above=line, below=list(article.below)))
        before = moved[-1].below
    return moved


def _without(paragraphs: Sequence[Paragraph], last: Paragraph | None) -> list[Paragraph]:
    """Return paragraphs without this one, of which others may be copies."""
    return [one for one in paragraphs if one is not last]


def _last(paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    return next((one for one in reversed(paragraphs) if one.text.strip()), None)


def _below_titles(paragraphs: Sequence[Paragraph]) -> Layout | None:
    """Divide a file by its credit lines: each has a day and an outlet, a title above it and a text below it.

    All of them must be so, and half of the outlets be known, for the file to be divided. A line with a day
    but without a name that may be an outlet begins no article.
    """
    if not any(credits.names_outlet(one.text) for one in paragraphs):
        return None
    filled = [number for number, one in enumerate(paragraphs) if one.text.strip()]
    begins: list[int] = []
    within: list[str] = []
    known = 0
    for place, number in enumerate(filled):
        line = paragraphs[number].text.strip()
        credit = credits.read(line)
        if credit is None or not credit.dated:
            continue
        title = _title_above(paragraphs, filled, place)
        if not credit.outlet or credit.kind == "other":
            if title is not None and not credits.only_day(line):
                within.append(paragraphs[title].text.strip())
            continue
        if title is None:
            return None
        begins.append(title)
        known += credit.kind == "outlet"
    if len(begins) < 2 or 2 * known < len(begins):
        return None
    ends = [*begins[1:], len(paragraphs)]
    articles = [
        Article(paragraphs[begin], below=list(paragraphs[begin + 1 : end]))
        for begin, end in zip(begins, ends, strict=True)
    ]
    if not all(_has_text(article) for article in articles):
        return None
    return Layout(paragraphs[: begins[0]], articles, within=tuple(within))


def _title_above(paragraphs: Sequence[Paragraph], filled: Sequence[int], place: int) -> int | None:
    """Return where the title above a credit line stands, None where none does."""
    for before in range(place - 1, max(place - 3, -1), -1):
        line = paragraphs[filled[before]].text.strip()
        if credits.read(line) is not None:  # a line with who wrote it
            continue
        if not credits.is_title(line):
            return None
        above = filled[before] - 1
        is_apart = above < 0 or not paragraphs[above].text.strip()
        return filled[before] if is_apart or not credits.is_title(paragraphs[above].text.strip()) else None
    return None


def _has_text(article: Article) -> bool:
    words = sum(len(one.text.split()) for one in article.below if not credits.read(one.text.strip()))
    return words >= _BODY_WORDS
