"""The dates on an HTML page: stated by its metadata, marked by <time>, or printed where articles do so.

A page holds many dates: today's in its header, those of related articles, of comments, of events, of the last
change. So a visible date counts only where it stands (near the title, not beside the article) and as what it
is called ("Published", "Updated").
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from monitor import dates
from monitor.dates import Moment, search as date_search
from monitor.extract.addresses import outlets
from monitor.extract.html import blocks as html_blocks
from monitor.extract.html.blocks import Block, Blocks
from monitor.extract.html.day_claims import YEAR, Stated, moment, of_picture, of_state, stated_claims
from monitor.extract.page import Claim
from monitor.extract.publication import url_dates
from monitor.extract.settings import thresholds
from monitor.extract.text import lines

_JUNCTION = re.compile(r"[|•·–—]|\s-\s")
_BELOW = 1500
"""Lines below an article's head whose dates are read: pages of lists have thousands."""
_A_DAY = timedelta(days=1)
_LINKS_BETWEEN = 1
"""Links between a date above the title and the title, if it is the article's: that of its section."""
_BESIDE_TITLE = 5
"""Lines above the title among which a date in the title's own part of the page is the article's, whatever
links (its section, itself) stand between."""
_CLOSE = 2
"""Elements around the title's heading that are its own part of the page."""
_LOOSE = 20
"""Lines below the title among which a date that stands alone is believed where no other is found."""
_BYLINE = 60
"""Characters between "Posted by" and the date behind the name."""
_TIED = re.compile(r"\w")

Label = dates.Label | None


class _Dated(NamedTuple):
    """A date on the page: of which line, what it is called, and whether markup states it.

    `doubtful` says that it is called something in words that are not known: "On sale since: 14.08.2017".
    """

    when: Moment
    line: int
    label: Label
    marked: bool
    doubtful: bool = False


def read(
    tree: Any,
    blocks: Blocks,
    stated: Stated,
    url: str | None,
    days_first: bool | None,
) -> tuple[tuple[Claim, ...], Moment | None]:
    """Read what a page says of its day of publication; dates of change are no such thing.

    Args:
        tree: the root element (lxml).
        blocks: its lines.
        stated: what its metadata says.
        url: its address.
        days_first: how to read 03/04/2023; None asks the page's other dates, its address and its language.

    Returns:
        The claims, and the day on which the page was rendered where its header prints one.
    """
    if days_first is None:
        days_first = _order(tree, blocks, url)
    claims = stated_claims(stated.article, stated.named, days_first)
    found = _Visible(blocks, days_first)
    if not claims:
        claims.extend(found.claims())
    elif claims[0].when.offset == timedelta() and claims[0].when.time() != time():
        claims.extend(found.local_day(claims[0].when))
    of_page = moment(stated.page, days_first)
    if of_page and not any(claim.source == "json-ld" for claim in claims):
        # believed as much as an article's if something else on the page says so
        agreed = any(abs(claim.when - of_page) <= _A_DAY for claim in claims)
        claims.insert(0, Claim(of_page, "json-ld", thresholds().dates["json-ld" if agreed else "page"]))
    if not claims:
        claims.extend(of_state(tree))
    if not claims:
        claims.extend(found.loose())
    if not claims:
        claims.extend(of_picture(tree))
    rendered = found.rendered()
    if any(rendered and claim.when.written_day == rendered.written_day for claim in claims):
        rendered = None  # the same day stands in the metadata: it is the article's
    return tuple(claims), rendered


def _order(tree: Any, blocks: Blocks, url: str | None) -> bool | None:
    found = date_search.order((block.text for block in blocks.lines[:_BELOW]), url_dates.month_of(url))
    if found is not None:
        return found
    language, _, region = (tree.get("lang") or "").replace("_", "-").partition("-")
    country = outlets.country(region, None) if len(region) == 2 else None
    return dates.day_first(country, language.lower() or None)


class _Visible:
    """The dates that a page prints, by where they stand."""

    def __init__(self, blocks: Blocks, days_first: bool | None) -> None:
        self.lines, self.title, self.around = blocks.lines, blocks.title, blocks.around
        self.days_first = days_first
        self.head, self.last = _head(blocks)

    def claims(self) -> Iterator[Claim]:
        """Yield the best marked and the best printed date of publication."""
        confidence = thresholds().dates
        everything = self.everything
        found = [dated for dated in everything if dated.label != "other"]
        for marked in (True, False):
            some = [dated for dated in found if dated.marked is marked]
            called = self._labelled([dated for dated in some if dated.label])
            best = called or self._nearest(some)
            if best is None:
                continue
            kind = ("time" if called else "labelled") if marked else ("labelled" if called else "byline")
            yield Claim(best.when, "metadata" if marked else "body", confidence[kind])
        if not found:  # an article that says only when it was changed was hardly published long before
            changed = [d for d in everything if d.line >= self.title >= 0 and self._is_near(d.line)]
            for dated in changed[:1]:
                yield Claim(dated.when, "metadata" if dated.marked else "body", confidence["changed"])

    def local_day(self, when: Moment) -> Iterator[Claim]:
        """Yield the day that the article's head prints, if a moment in UTC falls on it somewhere.

        It is the publisher's own, which a moment in UTC does not tell.
        """
        printed = [one for one in self.everything if one.label != "other" and not one.marked]
        same = [one for one in printed if one.when.written_day == when.date()]
        best = self._nearest(same) or self._nearest(printed)
        if best is not None and when.is_somewhere(best.when.written_day):
            yield Claim(best.when, "body", thresholds().dates["changed"])

    def loose(self) -> Iterator[Claim]:
        """Yield a date that stands alone not far below the title, though in a part that is called a caption
        or a sidebar, or below a long lead.

        Designs name classes by their looks: the day stands in "text-caption" or in an <aside> that is the
        article's head. Beside a text that has begun, such parts are what they are called.
        """
        below = range(self.title + 1, self.title + 1 + _LOOSE) if self.title >= 0 else range(0)
        head = range(below.start, min(below.stop, self.last)) if self.last < len(self.lines) else range(0)
        confidence = thresholds().dates
        beside = (at for at in head if self.lines[at].beside and not self._is_elsewhere(self.lines[at]))
        near = [dated for dated in self.everything if dated.line in below]
        near = sorted([*near, *(dated for at in beside for dated in self._in(at))], key=lambda one: one.line)
        near = [dated for dated in near if self._is_above_text(dated.line)]
        best = self._labelled([dated for dated in near if dated.label == "published"])
        best = best or next((dated for dated in near if dated.label is None), None)
        if best is not None:
            yield Claim(best.when, "metadata" if best.marked else "body", confidence["loose"])
            return
        for dated in near[:1]:
            yield Claim(dated.when, "metadata" if dated.marked else "body", confidence["changed"])

    def _is_above_text(self, index: int) -> bool:
        """Tell whether more running text stands below a line than between the title and it."""
        after = range(index + 1, min(index + 1 + _LOOSE, len(self.lines)))
        above, below = (
            sum(lines.is_prose(self.lines[at].text) and not self.lines[at].beside for at in part)
            for part in (range(self.title + 1, index), after)
        )
        return below > above

    def _labelled(self, found: Sequence[_Dated]) -> _Dated | None:
        """Return the first date that is called one of publication; in the article's head, the earliest.

        "Stand: 09.03.2025" is all that many a page says of its day, but above "Veröffentlicht am 05.03.2024"
        it is the day of the last change.
        """
        first = next(iter(found), None)
        if first is None or not self._is_near(first.line):
            return first
        return min((dated for dated in found if self._is_near(dated.line)), key=lambda dated: dated.when)

    def _nearest(self, found: Sequence[_Dated]) -> _Dated | None:
        """Return the first date below the title in the article's head, else the last above it, or within."""
        near = [dated for dated in found if self._is_near(dated.line)]
        near = [dated for dated in near if not dated.doubtful] or near
        below = [dated for dated in near if dated.line > self.title]
        above = [dated for dated in near if dated.line < self.title]
        return below[0] if below else above[-1] if above else next(iter(near), None)

    def rendered(self) -> Moment | None:
        """Return a date that stands alone above the title: the day on which the page was rendered."""
        for index, block in enumerate(self.lines[: max(self.title, 0)]):
            if self._is_near(index) or not YEAR.search(block.text):
                continue
            for found in date_search.find(block.text, self.days_first):
                plain = _is_alone(block, found) and date_search.label(block.text[: found.start]) is None
                if found.when and plain and dates.believable(found.when):
                    return found.when
        return None

    @cached_property
    def everything(self) -> Sequence[_Dated]:
        """The dates of the lines that do not stand beside the article."""
        lines_read = range(min(self.last + _BELOW, len(self.lines)))
        return [dated for at in lines_read if not self.lines[at].beside for dated in self._in(at)]

    def _in(self, index: int) -> Iterator[_Dated]:
        """Yield the dates of a line, those that markup states first."""
        block = self.lines[index]
        yield from self._marked(index, block)
        if len(block.text) <= thresholds().lines.notice and YEAR.search(block.text):
            yield from self._printed(index, block)

    def _is_elsewhere(self, block: Block) -> bool:
        """Tell whether a line stands in a part of the page that has dates of its own, as events have."""
        known = html_blocks.words().elsewhere_words
        above = itertools.takewhile(lambda one: one not in self.around, _self_and_above(block.element))
        return any(not known.isdisjoint(html_blocks.tokens(one)) for one in above)

    def _marked(self, index: int, block: Block) -> Iterator[_Dated]:
        for element, start in ((block.element, 0), *block.inner):
            get = element.get
            value = get("datetime") or (get("content") if get("itemprop") else None)
            value = value or (get("title") if element.tag == "abbr" else None)
            when = moment(value, self.days_first)
            if when is None:
                continue
            label = date_search.label(block.text[:start]) or _called(element, block.element)
            label = label or date_search.labelled("".join(element.itertext()).strip())[0]
            if label or (element.tag == "time" and (self._is_near(index) or not _is_link(block))):
                yield _Dated(when, index, label, marked=True)

    def _printed(self, index: int, block: Block) -> Iterator[_Dated]:
        prose = lines.is_prose(block.text)
        before = 0
        for found in date_search.find(block.text, self.days_first):
            lead, before = block.text[before : found.start], found.end
            label = date_search.label(lead) or (self._label_above(index) if not lead else None)
            label = label or _called_before(lead)
            if found.when is None or not dates.believable(found.when):
                continue
            holding = (one.element for one in block.inner if _holds(one, found.start))
            label = label or next(filter(None, map(_called, holding)), None)
            if label == "published" and prose and found.start > thresholds().lines.section:
                continue  # a sentence that tells of something published
            if label or (_is_alone(block, found) and (not prose or _is_divided(block.text, found))):
                doubtful = not label and lead.rstrip().endswith((":", "："))
                yield _Dated(found.when, index, label, marked=False, doubtful=doubtful)

    def _label_above(self, index: int) -> Label:
        above = self.lines[index - 1].text if index else ""
        return date_search.label(above) if len(above) <= thresholds().lines.section else None

    def _is_near(self, index: int) -> bool:
        """Tell whether a line stands where the head of the article does."""
        if not self.head <= index <= self.last:
            return False
        if index >= self.title:
            return True
        # Above the title: of the article if both stand in one part of the page, with no menu between them.
        shared = next((one for one in _self_and_above(self.lines[index].element) if one in self.around), None)
        between = self.lines[self.title].links - (self.lines[index - 1].links if index else 0)
        inside = shared is not None and shared.tag not in ("body", "html")
        if between > _LINKS_BETWEEN and index < self.title - _BESIDE_TITLE:
            return False
        close = [*itertools.islice(self.lines[self.title].element.iterancestors(), _CLOSE)]
        return inside and (between <= _LINKS_BETWEEN or shared in close)


def _head(blocks: Blocks) -> tuple[int, int]:
    """Return the first and the last line of the article's head: the title, to the second line of prose."""
    bounds = thresholds().lines
    seen = 0
    for index, block in enumerate(blocks.lines):
        if index > blocks.title and not block.beside and lines.is_prose(block.text):
            seen += 1
            if blocks.title < 0 and seen == 1:
                return max(0, index - bounds.header // 2), index + 1
            if seen == 2:
                return max(0, blocks.title - bounds.header), index
    return max(0, blocks.title - bounds.header), len(blocks.lines)


def _self_and_above(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _is_link(block: Block) -> bool:
    inner = (one.element for one in block.inner)
    return any(one.tag == "a" for one in (*inner, *_self_and_above(block.element)))


def _holds(inner: html_blocks.Inner, place: int) -> bool:
    """Tell whether an inline element's text reaches over a place in its line."""
    return inner.start <= place <= inner.start + len("".join(inner.element.itertext()))


def _called(element: Any, block: Any = None) -> Label:
    """Return what the class of an element, or of those between it and its line, calls its date."""
    known = html_blocks.words()
    for one in _self_and_above(element):
        names = html_blocks.tokens(one)
        if not known.published_words.isdisjoint(names) or one.get("pubdate") is not None:
            return "published"
        if not known.changed_words.isdisjoint(names):
            return "other"
        if block is None or one is block:
            break
    return None


def _is_alone(block: Block, found: date_search.FoundDate) -> bool:
    """Tell whether few words stand beside a date, as in a byline and not in a sentence."""
    if len(block.text) > thresholds().lines.marker:
        return False
    first = max((one.start for one in block.inner if one.start <= found.start), default=0)
    before = _words(_JUNCTION.split(block.text[first : found.start])[-1])
    after = _words(_JUNCTION.split(block.text[found.end :])[0])
    return before + after <= thresholds().lines.prose_words * (1 if before else 2)


def _words(text: str) -> int:
    return sum(_TIED.search(word) is not None for word in text.split())


def _is_divided(text: str, found: date_search.FoundDate) -> bool:
    """Tell whether a line that ends as a sentence is a row of facts: "06.01.2026, reading time 5 min."."""
    return not _words(text[: found.start]) or any(
        _JUNCTION.search(part) for part in (text[: found.start], text[found.end :])
    )


def _called_before(lead: str) -> Label:
    """Return what the beginning of a line calls the date behind a name: "Posted by Jane Doe on"."""
    return date_search.labelled(lead.strip())[0] if len(lead) <= _BYLINE else None
