"""An HTML page → its body through trafilatura, and what its metadata says."""

from __future__ import annotations

import itertools
import logging
from typing import Any

import trafilatura
from lxml.etree import ParserError
from trafilatura.settings import Extractor

from monitor.extract import paywalls, refusals
from monitor.extract.addresses import archives
from monitor.extract.html import blocks, boxes, leads, metadata as html_metadata, pruning, wholes
from monitor.extract.page import Page
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers, page_text

_ENOUGH = 250
"""Characters; less than this from trafilatura, and the other ways are tried."""

_SHARE = 0.6
"""Of the running text of a page; less than this from trafilatura's first look, and it looks more closely."""

_HALF = 0.5
"""Of the running text of a page; less than this, and the text may be a piece of one that stands in parts."""

_NEARLY = 0.9
"""Of the running text of a page; with so much a short text is the whole of a short article."""

_ABOVE = 4
"""Paragraphs at the top among which a byline and a date are looked for."""

_MOST_HEADINGS = 5
_TITLE = 25
"""Letters of a title that is known at the end of a line, behind another above it."""

_DEEP = 250
_NAMED = 1000
"""Characters of a class name or id that are kept: each is searched dozens of times."""

_GIANTS = f"//*[string-length(@class) > {_NAMED} or string-length(@id) > {_NAMED}]"

NO_ARTICLE = "no article text found in the HTML page"
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without an article is an outcome


def read(html: str, url: str | None = None, days_first: bool | None = None) -> Page:
    """Read an HTML page.

    trafilatura runs in its precise mode and first without comparing itself with other extractors, which
    takes half its time and changes one page of 91. Where that finds little of the page's paragraphs it
    compares; where that finds little still, the balanced mode is asked for the rest of the text, and where
    there is hardly any, the JSON-LD `articleBody`.

    Args:
        html: the page, without control characters.
        url: its address, which may carry the month.
        days_first: how to read 03/04/2023.
    """
    tree = _parsed(html)
    if tree is None:
        return Page("", problem=NO_ARTICLE)
    limit = thresholds().limits.elements
    if tree.xpath("count(//*)") > limit:
        return Page("", problem=f"too large: a page of more than {limit:,} elements")
    url = html_metadata.address(tree, url)
    archives.strip(tree, url)
    said = html_metadata.read(tree, url, days_first)
    locked = paywalls.is_locked(tree)
    addresses = [one for one in (url, said.address) if one]
    seen = refusals.signs(tree, said.headings, said.is_article, addresses)
    found = _body(tree, html, said)
    body = _cleaned(found, tree, said)
    body = wholes.of_statement([*leads.missing(tree, said.title, body), *body], said.body or "")
    problem = refusals.reason(seen, body)
    if problem is None and _is_menu(body):
        problem = refusals.reason(seen, _visible(html)) or _no_article(html)
    text = "\n\n".join(refusals.without_notice(body))
    return Page(
        text=text,
        title=said.title,
        section=said.section,
        authors=said.authors,
        url=said.url,
        language=said.language,
        claims=said.claims,
        unread_day=said.unread_day,
        rendered=said.rendered,
        problem=problem,
        is_cut=problem is None and paywalls.is_cut(found.splitlines(), locked=locked),
    )


def _parsed(html: str) -> Any:
    """Parse a page, or a piece of one; None where there is none."""
    try:
        tree = trafilatura.load_html(html)
        if tree is None:  # so it takes a single element, such as a paragraph
            tree = trafilatura.load_html(f"<html><body>{html}</body></html>")
    except (ValueError, TypeError, ParserError):
        return None
    if tree is not None:
        for element in tree.xpath(_GIANTS):
            for name in ("class", "id"):
                element.set(name, (element.get(name) or "")[:_NAMED])
    return tree


def _no_article(html: str) -> str:
    """Say that a page has no text, and why where that is known."""
    if _parsed(html).xpath(f"boolean(//*[count(ancestor::*) > {_DEEP}])"):
        return f"{NO_ARTICLE}: its elements are nested {_DEEP} deep and more, where no parser follows"
    return NO_ARTICLE


def _visible(html: str) -> list[str]:
    """Return the lines that a page shows, wherever they stand."""
    return [block.text for block in blocks.read(_parsed(html), None).lines]


def _options(*, precise: bool, fast: bool) -> Extractor:
    return Extractor(output_format="txt", precision=precise, fast=fast, comments=False, formatting=False)


def _body(tree: Any, html: str, said: html_metadata.Metadata) -> str:
    """Return the body, its paragraphs in lines."""
    pruning.prune(tree, said.title)
    printed = _printed(tree)
    text = _extracted(tree, precise=True, fast=True)
    little = len(text) < _ENOUGH and not 0 < _NEARLY * printed <= len(text)  # a short article is whole, too
    if little or len(text) < _SHARE * printed:
        text = _extracted(_pruned(html, said.title), precise=True)
        little = len(text) < _ENOUGH
    stated = said.body or ""
    if little or len(text) < _HALF * printed:
        text = _whole(text, tree, html, said.title, stated, printed)
    joined = "\n" not in text and "\n" in stated.strip() and len(stated) > 0.9 * len(text)
    scant = len(text) < _ENOUGH and len(stated) > 2 * len(text)
    return (
        stated if joined or scant else text
    )  # trafilatura reads `articleBody` too, but joins its paragraphs


def _whole(text: str, tree: Any, html: str, title: str | None, stated: str, printed: int) -> str:
    """Return the whole, from the balanced mode or JSON-LD, where the precise mode found a piece of it."""
    if len(text) < _ENOUGH:
        second = _extracted(_pruned(html, title), precise=False)
        return second if len(second) > 2 * len(text) else text
    if not wholes.may_go_on(text, tree, stated):
        return text
    second = _extracted(_pruned(html, title), precise=False)
    if wholes.holds(second, text, printed) and wholes.is_of_it(second, text, tree, stated):
        return second
    longer = (stated, wholes.of_kind(text, tree))
    return next((one for one in longer if wholes.holds(one, text, printed)), text)


def _printed(tree: Any) -> int:
    """Return the length of what a page prints as running text: paragraphs, and long texts in no paragraph."""
    paragraphs = sum(map(len, tree.xpath("//p//text()")))
    loose = tree.xpath("//div/text() | //td/text() | //article/text() | //section/text()")
    return paragraphs + sum(len(text) for text in loose if lines.is_prose(text.strip()))


def _pruned(html: str, title: str | None) -> Any:
    tree = _parsed(html)
    pruning.prune(tree, title)
    return tree


def _extracted(tree: Any, *, precise: bool, fast: bool = False) -> str:
    try:
        found = trafilatura.extract(
            tree, options=_options(precise=precise, fast=fast), prune_xpath=list(markers.words().prune)
        )
    except Exception:  # lxml and trafilatura raise many things on broken trees; each means: nothing found
        return ""
    return found or ""


def _cleaned(found: str, tree: Any, said: html_metadata.Metadata) -> list[str]:
    """Return the lines that trafilatura found, with what it lost and without what it let through."""
    page = boxes.read(tree)
    units = [unit.removeprefix("- ") for line in found.splitlines() if (unit := line.strip())]
    units = boxes.with_lost(units[: thresholds().limits.paragraphs], page)
    body = _without_furniture(_below_title(units, tree, said.title), said.title, said.authors)
    return _without_credits(boxes.without_tail(boxes.without_repeats(body, page), page))


def _below_title(units: list[str], tree: Any, title: str | None) -> list[str]:
    """Leave out the title, as its heading has it, perhaps with a line above it, and what stands before it."""
    if not units or len(units[0]) > thresholds().lines.headline:
        return units
    heads = [*itertools.islice(tree.iter("h1"), _MOST_HEADINGS), blocks.heading(tree, title)]
    printed = ("".join(one.itertext()) for one in heads if one is not None)
    known = {boxes.squeezed(markers.plain(text)) for text in (title or "", *printed)} - {""}
    first = 0
    for at, unit in enumerate(units[:_ABOVE]):
        said = boxes.squeezed(markers.plain(unit))
        if said in known or any(_ends_with(said, one) for one in known):
            first = at + 1
        elif lines.is_prose(unit):
            break
    return units[first:]


def _ends_with(line: str, title: str) -> bool:
    return len(title) >= _TITLE and len(line) < 2 * len(title) and line.endswith(title)


def _without_furniture(units: list[str], title: str | None, authors: tuple[str, ...] = ()) -> list[str]:
    """Drop what trafilatura lets through: bylines above, "Related: ...", notices, lists of links."""
    page = [lines.classify(unit, in_header=index < _ABOVE) for index, unit in enumerate(units)]
    first = next((index for index, line in enumerate(page) if line.kind == "prose"), 0)
    above = [line for line in page[:first] if line.kind != "byline" and not _names(line.text, authors)]
    return page_text.without_furniture([*above, *page[first:]], title)


def _without_credits(body: list[str]) -> list[str]:
    """Leave out last lines that say whose material it is, where it was on the air, or that label nothing."""
    end = len(body)
    while end > 1 and (markers.is_credit(body[end - 1]) or _is_label(body[end - 1])):
        end -= 1
    return body[:end]


def _is_label(line: str) -> bool:
    return len(line) <= thresholds().lines.section and line.endswith((":", "："))


def _names(text: str, authors: tuple[str, ...]) -> bool:
    """Tell whether a line holds the name of an author: above the text it is a byline."""
    return len(text) <= thresholds().lines.marker and any(name in text for name in authors)


def _is_menu(body: list[str]) -> bool:
    """Tell whether what was found is nothing, or the page's menu."""
    menu = sum(lines.is_menu_word(unit) for unit in body)
    return not any(lines.is_prose(unit) for unit in body) and 2 * menu >= len(body)
