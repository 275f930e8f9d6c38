"""The title of an HTML page: which of its headings it is, and what in it is only the name of the site.

A headline may end in a clause behind a dash ("Leaders meet – Hungary says no") as a <title> ends in the
site's name. What is cut is known to be the site's name, or missing from another heading of the page.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from monitor.extract.html.names import names
from monitor.extract.text import lines, markers, titles

_SUFFIX = re.compile(r"(.*\S)\s+([|–—·•»‹›«]|-|::|/)\s+(\S.{0,59})", re.DOTALL)
_PREFIX = re.compile(r"(\S.{0,59}?)\s+(?:[|–—·•»›]|-|::)\s+(\S.*)", re.DOTALL)
_DASHES = ("–", "—", "-", "/")
_ROUNDS = 3
_HEADS = 20
_MOST_WORDS = 4
_LEAST_REST = 4
_SHORT = 3
_HEADING = 1_000
"""Characters of a heading that are read."""
_NAME = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Headings:
    """What a page calls itself: its <h1>, the best of its meta tags, its <title>; and its lower headings."""

    heads: Sequence[str]
    meta: str | None
    title: str | None
    lower: Sequence[str] = ()
    parts: Sequence[str] = ()
    """What the <h1> end with in elements of their own, behind a line above the title."""

    def all(self) -> list[str]:
        """Return all of them, the visible ones first."""
        return [text for text in (*self.heads, self.meta, self.title) if text]


class _Candidate(NamedTuple):
    text: str
    visible: bool
    """An <h1>, which holds no name of the site."""


def read(tree: Any, meta: dict[str, str]) -> Headings:
    """Read the headings of a parsed page."""
    first, second = (list(itertools.islice(tree.iter(*tags), _HEADS)) for tags in (("h1",), ("h2", "h3")))
    heads, lower = ([text for one in some if _words(text := _text(one))] for some in (first, second))
    parts = [text for one in first for part in one if (text := _text(part)) and not (part.tail or "").strip()]
    named = next((_text(element) for element in tree.iter("title")), None)
    stated = names().first(meta, "title")
    return Headings(heads, _line(stated) if stated else None, _line(named) if named else None, lower, parts)


def choose(
    found: Headings, headline: str | None, sites: Sequence[str], *, is_sure: bool = False
) -> str | None:
    """Return the title: of JSON-LD, the only <h1>, of the meta tags, of <title>; without the site's name.

    Many pages hold a headline written for search engines in JSON-LD and in an <h1>, and show another: the
    title of the meta tags is believed where it stands in a lower heading, or at the end of the <h1> behind a
    line above it; where it is what the <h1> says, both are believed before JSON-LD that says something else,
    unless that tells its headline from an alternative one. (To believe every <h1> before JSON-LD gains as
    many of 230 pages of fundus and trafilatura as it loses.) Without an <h1> a lower heading with which the
    meta tags' title begins or ends is the title.

    Args:
        found: the headings of the page.
        headline: of the article's JSON-LD.
        sites: names of the site, as `site_names` finds them.
        is_sure: whether the JSON-LD holds an alternative headline, too.
    """
    heads = [head for head in found.heads if not _is_site(head, sites)]
    only = heads[0] if len(heads) == 1 else None
    others = [*heads, *(other for other in (headline, found.meta, found.title) if other)]
    freed = partial(_without_site, others=others, heads=heads, sites=sites)
    shared = freed(_Candidate(found.meta, visible=False)) if found.meta else ""
    shown = freed(_Candidate(only, visible=True)) if only else ""
    if shown and not is_sure and _words(shown) == _words(shared):
        return shown
    candidates = ((headline, False), (only, True), (found.meta, False), (found.title, False))
    best = next((_Candidate(text, visible) for text, visible in candidates if text), None)
    if best is None:
        return next(iter([*heads, *found.heads]), None)
    title = freed(best)
    if not headline and not heads and (within := _heading_within(title, found.lower)):
        return within
    if _stands_in(shared, [title, *found.lower]):
        return shared
    parts = [part for part in found.parts if _stands_in(part, [shared]) and _stands_in(part, [title])]
    return parts[0] if parts else title


def _stands_in(title: str, headings: Sequence[str]) -> bool:
    """Tell whether one of some headings is a title, or ends with it."""
    wanted = _words(title)
    if len(wanted) < _SHORT:
        return False
    return any(_words(heading)[-len(wanted) :] == wanted for heading in headings)


def _heading_within(title: str, headings: Sequence[str]) -> str | None:
    """Return the heading that a title begins or ends with, the name of the site behind or before it."""
    said = _words(title)
    for heading in headings:
        wanted = _words(heading)
        if len(wanted) >= _SHORT and wanted in (said[: len(wanted)], said[-len(wanted) :]):
            return heading
    return None


def _words(text: str) -> list[str]:
    return _NAME.findall(markers.plain(text.replace("\xad", "")))


def site_names(meta: dict[str, str], publisher: Sequence[str], url: str | None) -> list[str]:
    """Return what the site is called: by its meta tags, by the publisher of the article, by its address."""
    given = [meta[name].lstrip("@") for name in names().site if name in meta]
    try:
        host = (urlsplit(url).hostname or "" if url and "://" in url else "").removeprefix("www.")
    except ValueError:  # what a page gives as its address may be none
        host = ""
    return [name for name in (*given, *publisher, host, *host.split(".")[-2:-1]) if name.strip()]


def without_site(given: Sequence[str], sites: Sequence[str]) -> tuple[str, ...]:
    """Return names but for that of the site, which many pages give as their author, or put before him."""
    found = (_without_site_before(name, sites) for name in given)
    return tuple(name for name in found if not any(titles.same(name, site) for site in sites))


def _without_site_before(name: str, sites: Sequence[str]) -> str:
    before = _PREFIX.fullmatch(name)
    return before[2] if before and any(titles.same(before[1], site) for site in sites) else name


def _without_site(
    title: _Candidate, others: Sequence[str], heads: Sequence[str], sites: Sequence[str]
) -> str:
    """Cut the site's name off the ends of a title: "Leaders meet | The Daily"."""
    text = title.text
    for _ in range(_ROUNDS):
        found = _SUFFIX.fullmatch(text)
        whole = title.visible or text != title.text
        if not found or not _is_extra(found, whole, others, heads, sites):
            break
        text = found[1]
    before = _PREFIX.fullmatch(text)
    return before[2] if before and _is_site(before[1], sites) and lines.words_in(before[2]) > 1 else text


def _is_extra(
    found: re.Match[str], whole: bool, others: Sequence[str], heads: Sequence[str], sites: Sequence[str]
) -> bool:
    """Tell whether what follows the last separator of a title is none of it.

    `whole` says that a clause behind a dash is hardly the site's name: that was cut off, or is in no <h1>.
    """
    rest, separator, name = found.groups()
    if any(titles.same(name, site) for site in sites) or any(titles.same(rest, other) for other in others):
        return True
    if any(titles.same(found[0], head) for head in heads):
        return False
    if _is_site(name, sites):
        return True
    if whole and separator in _DASHES:
        return False
    if lines.words_in(rest) < _LEAST_REST or lines.words_in(name) > _MOST_WORDS:
        return False
    if separator not in _DASHES:
        return True
    said = sum(titles.same(found[0], other) or _goes_on(found[0], other) for other in others)
    return said < 3 and _is_name(name) and not _is_name(rest)


def _goes_on(title: str, other: str) -> bool:
    """Tell whether a heading is a title with the name of something behind it."""
    found = _SUFFIX.fullmatch(other)
    return found is not None and titles.same(found[1], title)


def _is_name(text: str) -> bool:
    """Tell whether words read as a name: all begin with a capital letter, but for short ones."""
    words = [word for word in text.split() if word[:1].isalpha()]
    said = [word for word in words if len(word) > _SHORT]
    return bool(words) and all(word[0] != word[0].lower() or "." in word[:-1] for word in said)


def _is_site(name: str, sites: Sequence[str]) -> bool:
    """Tell whether a text is the name of the site, or a part of it, with words such as "news" or without."""
    wanted = _squeezed(name)
    for site in map(_squeezed, sites):
        part = len(wanted) > _SHORT and (site.startswith(wanted) or site.endswith(wanted))
        if wanted and (wanted == site or part):
            return True
    return False


def _squeezed(name: str) -> str:
    """Return a name without spaces, signs and words that say little: "The Daily" is daily.example."""
    found = _NAME.findall(markers.plain(name))
    return "".join(word for word in found if word not in names().generic) or "".join(found)


def _text(element: Any) -> str:
    return _line("".join(element.itertext()))


def _line(text: str) -> str:
    return " ".join(html.unescape(text[:_HEADING]).split())
