"""Which <article> of a page is its article: pages wrap teasers, comments and parts of one text in them, too.

trafilatura reads one element of a page, the first of its kind. So teasers of other articles are cut out, and
the parts of a text that an advertisement divides are put together.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from monitor.extract.html import blocks
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers, titles

_MOST = 500
"""Elements that are looked at."""

_MOST_HEADINGS = 50
_HEADINGS = ("h1", "h2", "h3", "h4")
_OF_A_COMMENT = ("time", "header", "footer", "form")
_HOLDERS = ("div", "section", "main", "td")
_WEIGHT = 250
"""Characters of running text that make an <article> with the title the page's, whatever else there is."""


def settle(tree: Any, title: str | None) -> None:
    """Leave the page's own text in one element of a parsed page, in place, and no teasers of others.

    Args:
        tree: the root element (lxml).
        title: the title of the page's article.
    """
    heading = blocks.heading(tree, title)
    articles = list(itertools.islice(tree.iter("article"), _MOST))
    if len(articles) > 1 or (articles and heading is not None):
        _settle_articles(articles, heading, title)
    _join_holders(tree, heading)


def _settle_articles(articles: Sequence[Any], heading: Any, title: str | None) -> None:
    """Cut out the <article>s of others, and put together those of the page.

    Its own is that which holds the title; where none does, that with most running text.
    """
    above = set(heading.iterancestors()) if heading is not None else set()
    own = next((one for one in reversed(articles) if one in above), None)
    outer = [one for one in articles if one is own or next(one.iterancestors("article"), None) is None]
    weights = {one: _running(one) for one in outer}
    if own is None:
        texts = [one for one in outer if not _is_teaser(one)]
        own = max(texts, key=lambda one: weights[one], default=None)
    around = {own, *own.iterancestors()} if own is not None else set()
    parts = [one for one in outer if one not in around and _is_part(one, own)] if own is not None else []
    if own in above:
        parts = [one for one in parts if articles.index(one) > articles.index(own)]
    for one in articles:
        if one in around or one in parts:
            continue
        if _is_teaser(one) or (one in weights and _is_foreign(one, own, own in above, weights, title)):
            _drop(one)
    if own is not None:
        first, *others = sorted([own, *parts], key=articles.index)
        _join(first, first, others)


def _is_foreign(article: Any, own: Any, is_titled: bool, weights: dict[Any, int], title: str | None) -> bool:
    """Tell whether an <article> outside the page's own tells of something else."""
    if own is None:
        return False
    if weights[article] <= weights[own]:
        return is_titled or _heads(article)
    other = next(iter(article.iter("h1")), None)
    return (
        is_titled
        and weights[own] >= _WEIGHT
        and other is not None
        and not titles.same(" ".join("".join(other.itertext()).split()), title or "")
    )


def _is_part(article: Any, own: Any) -> bool:
    """Tell whether an <article> goes on with the text of another: running text without a title of its own."""
    if article.get("class") != own.get("class") and _heads(article):
        return False
    if article.getparent() is not own.getparent():
        if _heads(article) or next(article.iter(*_OF_A_COMMENT), None) is not None:
            return False
        if article.get("class") != own.get("class") or _stands_beside(article):
            return False
    if next(article.iter("h1", "form"), None) is not None or _is_teaser(article) or _is_beside(article):
        return False
    return any(lines.is_prose("".join(one.itertext()).strip()) for one in article.iter("p"))


def _join_holders(tree: Any, heading: Any) -> None:
    """Put together elements of one kind which follow each other and hold the paragraphs of the text."""
    first = _first_prose(tree, heading)
    holder = first.getparent() if first is not None else None
    if holder is None or holder.tag not in _HOLDERS or not (kind(holder) or holder.tag == "main"):
        return
    around = holder.getparent()
    if around is None:
        return
    _join(holder, holder, [one for one in _later(holder) if _holds_text(one)])
    if around.getparent() is not None and around.tag in _HOLDERS:
        wrapped = (one for one in _later(around) if _is_plain(one))
        held = [one for one in wrapped if any(_alike(part, holder) and _holds_text(part) for part in one)]
        _join(holder, around, held)


def _first_prose(tree: Any, heading: Any) -> Any:
    """Return the first paragraph of running text below the heading, or on the page."""
    paragraphs = tree.iter("p") if heading is None else heading.xpath("following::p")
    return next(
        (
            one
            for one in itertools.islice(paragraphs, _MOST)
            if lines.is_prose("".join(one.itertext()).strip()) and not _stands_beside(one)
        ),
        None,
    )


def _later(element: Any) -> Iterator[Any]:
    """Yield what follows an element and is of its kind."""
    return (one for one in itertools.islice(element.itersiblings(), _MOST) if _alike(one, element))


def _alike(one: Any, other: Any) -> bool:
    return one.tag == other.tag and kind(one) == kind(other)


def kind(element: Any) -> tuple[str, ...]:
    """Return what says of which kind an element is; empty where nothing does."""
    found = tuple(element.get(name) or "" for name in ("class", "itemprop", "role"))
    return found if any(found) else ()


def _holds_text(holder: Any) -> bool:
    """Tell whether an element holds paragraphs of running text, and no title or teaser."""
    if not _is_plain(holder):
        return False
    return any(lines.is_prose("".join(one.itertext()).strip()) for one in holder.iterchildren("p"))


def _is_plain(holder: Any) -> bool:
    """Tell whether an element holds no title and no teaser, and stands not beside the text."""
    apart = next(holder.iter("h1", "article", "form"), None) is not None
    return not (apart or _has_linked_heading(holder) or _is_beside(holder))


def _join(own: Any, place: Any, parts: Sequence[Any]) -> None:
    """Move the parts of a text into one element, with what the text has between them.

    Args:
        own: the element that all of it goes into.
        place: beside which the parts stand: `own`, or what it stands in.
        parts: in the order of the page.
    """
    waiting = set(parts)
    between: list[Any] = []
    for one in list(place.itersiblings()) if parts else ():
        if one in waiting:
            own.extend([*between, *one])
            waiting.discard(one)
            between = []
            _drop(one)
        elif _goes_along(one):
            between.append(one)
    for part in parts:
        if part in waiting:  # it stands elsewhere
            own.extend(list(part))
            _drop(part)


def _goes_along(element: Any) -> bool:
    """Tell whether what stands between two parts of a text is of it: no teaser, sidebar or other article."""
    if not isinstance(element.tag, str) or element.tag in ("article", *blocks.words().beside):
        return False
    return not (_is_beside(element) or _has_linked_heading(element))


def _running(element: Any) -> int:
    """Return the characters of an element that stand in no link and no heading."""
    apart = sum(_length(one) for one in element.iter("a", *_HEADINGS) if not _is_within(one))
    return _length(element) - apart


def _is_within(element: Any) -> bool:
    """Tell whether a link or heading stands in another, which was counted."""
    return element.getparent() is not None and element.getparent().tag in ("a", *_HEADINGS)


def _length(element: Any, most: int | None = None) -> int:
    """Return the length of an element's text; with `most`, no more of it is read than needed to exceed it."""
    total = 0
    for text in element.itertext():
        total += len(text)
        if most is not None and total > most:
            break
    return total


def _is_teaser(article: Any) -> bool:
    """Tell whether an <article> is short and leads to another page."""
    if _length(article, thresholds().lines.cut) > thresholds().lines.cut:
        return False
    if next(article.iterancestors("a"), None) is not None or _is_beside(article):
        return True
    return _has_linked_heading(article) or (_heads(article) and _leads_on(article))


def _leads_on(article: Any) -> bool:
    """Tell whether a link of an <article> says "Read more" or the like."""
    return any(markers.marker("".join(link.itertext()).strip()) for link in article.iter("a"))


def _heads(article: Any) -> bool:
    return next(article.iter(*_HEADINGS), None) is not None


def _is_beside(element: Any) -> bool:
    return not blocks.words().beside_words.isdisjoint(blocks.tokens(element))


def _stands_beside(element: Any) -> bool:
    """Tell whether an element stands in a sidebar, among comments or the like."""
    known = blocks.words().beside
    above = (one for one in element.iterancestors() if one.tag not in ("body", "html"))
    return any(one.tag in known or _is_beside(one) for one in above)


def _has_linked_heading(article: Any) -> bool:
    """Tell whether a heading of an element leads to another page."""
    for heading in itertools.islice(article.iter(*_HEADINGS), _MOST_HEADINGS):
        links = itertools.chain(heading.iter("a"), itertools.islice(heading.iterancestors("a"), 1))
        if any((href := link.get("href")) and not href.startswith("#") for link in links):
            return True
    return False


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
