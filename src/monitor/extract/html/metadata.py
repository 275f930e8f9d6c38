"""What an HTML page's metadata says: JSON-LD, Open Graph and other meta tags, <time>, <h1>, <title>."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.dates import Moment
from monitor.extract.addresses import archives
from monitor.extract.html import (
    authors as html_authors,
    blocks as html_blocks,
    dates,
    day_claims,
    jsonld,
    titles as html_titles,
)
from monitor.extract.html.jsonld import JSON, Statements
from monitor.extract.html.names import names
from monitor.extract.page import Claim
from monitor.extract.text import markers, sections, titles
from monitor.reference import bylines

_MOST_STEPS = 20
_CARD = (
    "(//*[contains(@class, 'author') and contains(@class, 'vcard') and not(contains(@class, 'comment'))])[1]"
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' fn ')]"
)
"""The name on an author's card, as the microformats hCard and hAtom have it."""
_LABELLED = tuple((f"twitter:label{n}", f"twitter:data{n}") for n in (1, 2))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; `body` is the article's text where JSON-LD holds it."""

    title: str | None
    section: str | None
    authors: tuple[str, ...]
    url: str | None
    language: str | None
    claims: tuple[Claim, ...]
    unread_day: str | None
    """What it states for a day of publication and why that is none, where it claims no other."""
    rendered: Moment | None
    body: str | None
    headings: tuple[str, ...]
    address: str | None
    """What the page gives as its own."""
    is_article: bool
    """Whether the page calls itself an article."""


def read(tree: Any, url: str | None = None, days_first: bool | None = None) -> Metadata:
    """Read the metadata of a parsed page.

    Args:
        tree: the root element (lxml).
        url: the page's address where the record gives one.
        days_first: how to read 03/04/2023.
    """
    meta = _meta(tree)
    address = _url(tree, meta)
    found = html_titles.read(tree, meta)
    said, article = _article(tree, meta, found, [one for one in (address, url) if one])
    publishers = list(said.names(article.get("publisher")))
    sites = html_titles.site_names(meta, publishers, url or address)
    headline, alternative = jsonld.headline(article, said), article.get("alternativeHeadline")
    title = html_titles.choose(found, headline, sites, is_sure=bool(alternative))
    stated, named = _dates(meta, article, said)
    of_page = _day(said, jsonld.day_of_page(said))
    dated = bool(day_claims.stated_claims(stated, named, days_first))
    authors, first_stated = _authors(tree, meta, article, said, sites)
    blocks = html_blocks.read(tree, title, html_authors.REACH if dated else None)
    section = _section(meta, article, said, title) or _of_breadcrumb(tree, title)
    byline = html_authors.read(blocks, [*sites, section] if section else sites)
    others = set(byline.authors) - set(authors)
    if byline.is_said and set(byline.authors) > set(authors) and all(map(bylines.is_person, others)):
        authors = byline.authors  # metadata often name the first of several
    days = day_claims.Stated(stated, named, of_page)
    claims, rendered = dates.read(tree, blocks, days, url, days_first)
    body = article.get("articleBody")
    return Metadata(
        title=title,
        section=section,
        authors=authors or byline.authors or first_stated,
        url=address if url is None else url,
        language=_language(tree, meta, article),
        claims=claims,
        unread_day=None if claims else day_claims.unread(tree, days),
        rendered=rendered,
        body=html.unescape(body) if isinstance(body, str) else None,
        headings=tuple(found.all()),
        address=address,
        is_article=_is_article(meta, article),
    )


def address(tree: Any, url: str | None) -> str | None:
    """Return where a page is found: the record's address, or its own where that tells more.

    An archive's short address tells nothing; of the page in it, it tells within the page.
    """
    if url is not None and (not archives.is_archive(url) or archives.original(url)):
        return url
    own = _url(tree, _meta(tree))
    return own if url is None or (own and archives.original(own)) else url


def stated_dates(tree: Any) -> tuple[object, list[str]]:
    """Return what a page's JSON-LD and its meta tags (best first) say of its day of publication, unread."""
    meta = _meta(tree)
    address = _url(tree, meta)
    said, article = _article(tree, meta, html_titles.read(tree, meta), [address] if address else [])
    return _dates(meta, article, said)


def _article(
    tree: Any, meta: dict[str, str], found: html_titles.Headings, addresses: list[str]
) -> tuple[Statements, JSON]:
    """Return the page's JSON-LD, and of it what describes the page's article."""
    said = jsonld.read(_scripts(tree))
    if (shared := meta.get("og:url")) and shared not in addresses:
        addresses = [*addresses, shared]
    return said, jsonld.article(said, jsonld.Known(found.all(), addresses))


def _is_article(meta: dict[str, str], article: JSON) -> bool:
    """Tell whether a page's metadata call it an article, by type or with a day of publication."""
    typed = bool(article) and not jsonld.is_page(article)
    dated = any(name in meta for name in names().published)
    return typed or dated or meta.get("og:type", "").lower() == "article"


def _dates(meta: dict[str, str], article: JSON, said: Statements) -> tuple[object, list[str]]:
    stated = article.get("datePublished") or article.get("dateCreated") or jsonld.unread_date(said)
    return _day(said, stated), [meta[name] for name in names().published if name in meta]


def _day(said: Statements, stated: object) -> object:
    return next(said.names(stated), None) if isinstance(stated, (list, dict)) else stated


def _scripts(tree: Any) -> list[str]:
    return [node.text or "" for node in tree.iter("script") if "ld+json" in (node.get("type") or "").lower()]


def _meta(tree: Any) -> dict[str, str]:
    """Return the meta tags, {lower-case name: content}; the first of a name counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _section(meta: dict[str, str], article: JSON, said: Statements, title: str | None) -> str | None:
    given = list(said.names(article.get("articleSection")))
    steps = [step for node in said.nodes for step in _steps(node, said) if not titles.same(step, title or "")]
    for name in (*given, names().first(meta, "section"), *reversed(steps)):
        found = sections.cleaned(html.unescape(name)) if name else None
        if found:
            return found
    return None


def _steps(node: JSON, said: Statements) -> Iterator[str]:
    """Yield the steps of a trail of breadcrumbs but the first, which is the front page."""
    items = node.get("itemListElement")
    if "breadcrumblist" in jsonld.types(node) and isinstance(items, list):
        for step in items[1:_MOST_STEPS]:
            if isinstance(step, dict):
                yield from said.names(step.get("name") or step.get("item"))


def _of_breadcrumb(tree: Any, title: str | None) -> str | None:
    """Return the last step of the trail of links that the page prints: "Home > World > Asia"."""
    known = html_blocks.words().crumbs
    for element in tree.iter("nav", "ol", "ul", "div", "p"):
        if (element.get("class") or element.get("id")) and not known.isdisjoint(html_blocks.tokens(element)):
            pieces = itertools.islice(element.itertext(), 4 * _MOST_STEPS)
            steps = " › ".join(step for text in pieces if (step := text.strip()))
            return sections.from_breadcrumb(steps, title)
    return None


def _authors(
    tree: Any, meta: dict[str, str], article: JSON, said: Statements, sites: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the authors that the metadata state, but for the site itself, and the first that they state."""
    first: tuple[str, ...] = ()
    for given in _stated_authors(tree, meta, article, said):
        found = bylines.cleaned(given)
        first = first or found
        people = html_titles.without_site(found, sites)
        if people and not all(map(bylines.is_newsroom, people)):
            return people, first
    return (), first


def _stated_authors(
    tree: Any, meta: dict[str, str], article: JSON, said: Statements
) -> Iterator[Sequence[str]]:
    """Yield what metadata state of the authors, best first: JSON-LD, meta tags, marked elements."""
    yield [name for name in said.names(article.get("author") or article.get("creator")) if name.strip()]
    for name in names().author:
        if name in meta:
            yield [meta[name]]
    for label, value in _LABELLED:  # "Written by" and the name, as Yoast has them
        if markers.plain(meta.get(label, "")) in bylines.words().labels:
            yield [meta.get(value, "")]
    yield [_text(node) for node in tree.xpath('//*[@rel="author" or @itemprop="author"]')[:4]]
    yield [_text(node) for node in tree.xpath(_CARD)[:1]]


def _url(tree: Any, meta: dict[str, str]) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return str(element.get("href")).strip()
    return meta.get("og:url")


def _language(tree: Any, meta: dict[str, str], article: JSON) -> str | None:
    declared = tree.get("lang") or article.get("inLanguage") or meta.get("og:locale")
    return declared if isinstance(declared, str) else None
