"""What an HTML page's metadata says: JSON-LD, Open Graph and other meta tags, <time>, <h1>, <title>."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from monitor.errors import ResourceError
from monitor.extract import html_authors, html_blocks, html_dates, lines, markers, sections, titles
from monitor.extract.page import Claim
from monitor.resources import read_toml

JSON = dict[str, Any]

_KEYS = ("types", "published", "title", "author", "section", "site")
_SUFFIX = re.compile(r"\s+(?:[|–—·•»]|-|::)\s+([^|–—·•»]{2,60})$")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_NO_NAME = re.compile(r"\d|://|@")
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; `body` is the article's text where JSON-LD holds it."""

    title: str | None
    section: str | None
    authors: tuple[str, ...]
    url: str | None
    language: str | None
    claims: tuple[Claim, ...]
    rendered: datetime | None
    body: str | None


@cache
def _resource() -> dict[str, list[str]]:
    loaded = read_toml("extract/html.toml")
    if set(loaded) != set(_KEYS):
        raise ResourceError(f"extract/html.toml must hold {', '.join(_KEYS)}")
    return loaded


def read(tree: Any, url: str | None = None, days_first: bool | None = None) -> Metadata:
    """Read the metadata of a parsed page.

    Args:
        tree: the root element (lxml).
        url: the page's address where the record gives one.
        days_first: how to read 03/04/2023.
    """
    meta = _meta(tree)
    scripts = _scripts(tree)
    nodes = [node for script in scripts for node in _nodes(script)]
    article = _article(nodes)
    title = _title(tree, meta, article)
    stated, named = _dates(meta, article, scripts)
    dated = bool(html_dates.stated_claims(stated, named, days_first))
    authors = _authors(tree, meta, article)
    blocks = html_blocks.read(tree, title, (0 if authors else html_authors.REACH) if dated else None)
    claims, rendered = html_dates.read(tree, blocks, stated, named, url, days_first)
    body = article.get("articleBody")
    return Metadata(
        title=title,
        section=_section(meta, article, nodes, title) or _of_breadcrumb(tree, title),
        authors=authors or html_authors.read(blocks, _first(meta, "site")),
        url=_url(tree, meta) if url is None else url,
        language=_language(tree, meta, article),
        claims=claims,
        rendered=rendered,
        body=html.unescape(body) if isinstance(body, str) else None,
    )


def stated_dates(tree: Any) -> tuple[object, list[str]]:
    """Return what a page's JSON-LD and its meta tags (best first) say of its day of publication, unread."""
    scripts = _scripts(tree)
    return _dates(_meta(tree), _article([node for script in scripts for node in _nodes(script)]), scripts)


def _dates(meta: dict[str, str], article: JSON, scripts: list[str]) -> tuple[object, list[str]]:
    stated = article.get("datePublished") or article.get("dateCreated")
    if not stated:
        stated = next((found[1] for script in scripts if (found := _JSON_DATE.search(script))), None)
    return stated, [meta[name] for name in _resource()["published"] if name in meta]


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


def _nodes(script: str) -> Iterator[JSON]:
    """Yield the objects that stand for themselves in a JSON-LD script: the root, its graph, main entities.

    Updates of a live blog and the articles of a list are parts of something else and are left out.
    """
    try:
        root = json.loads(script.strip().removeprefix("<!--").removesuffix("-->").strip(" ;\n"), strict=False)
    except (json.JSONDecodeError, RecursionError):
        return
    level = [root]
    for _ in range(_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, list):
                below.extend(item)
            elif isinstance(item, dict):
                yield item
                below.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)
        level = below


def _types(node: JSON) -> list[str]:
    kind = node.get("@type")
    return [str(name).lower() for name in (kind if isinstance(kind, list) else [kind])]


def _article(nodes: list[JSON]) -> JSON:
    """Return the node that describes the article; a plain web page only where there is no better."""
    types = _resource()["types"]
    ranked = [
        (min(types.index(name) if name in types else len(types) for name in _types(node)), -len(node), i)
        for i, node in enumerate(nodes)
    ]
    ranked = [item for item in ranked if item[0] < len(types)]
    if not ranked:
        return {}
    page = types.index("webpage")
    best = min(ranked, key=lambda item: (item[0] == page, "datePublished" not in nodes[item[2]], item[1]))
    return nodes[best[2]]


def _first(meta: dict[str, str], key: str) -> str | None:
    return next((meta[name] for name in _resource()[key] if name in meta), None)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _title(tree: Any, meta: dict[str, str], article: JSON) -> str | None:
    """Return the headline: of JSON-LD, of the only <h1>, of the meta tags, of <title>."""
    headline = article.get("headline") if "webpage" not in _types(article) else None
    heads = [text for element in tree.iter("h1") if (text := _text(element))]
    named = next((_text(element) for element in tree.iter("title")), None)
    only = (
        heads[0] if len(heads) == 1 and titles.same(heads[0], _first(meta, "site") or "") is False else None
    )
    for candidate in (headline, only, _first(meta, "title"), named, *heads):
        if isinstance(candidate, str) and candidate.strip():
            found = " ".join(html.unescape(candidate).split())
            return _without_site(found, _first(meta, "site"))
    return None


def _without_site(title: str, site: str | None) -> str:
    """Cut the site's name off the end of a title: "Leaders meet | The Daily"."""
    found = _SUFFIX.search(title)
    if not found:
        return title
    name, rest = found[1], title[: found.start()]
    known = site is not None and titles.same(name, site.lstrip("@"))
    return rest if known or (lines.words_in(rest) >= 4 and lines.words_in(name) <= 4) else title


def _section(meta: dict[str, str], article: JSON, nodes: list[JSON], title: str | None) -> str | None:
    given = article.get("articleSection")
    names = given if isinstance(given, list) else [given]
    steps: list[Any] = []
    for node in nodes:
        if "breadcrumblist" in _types(node) and isinstance(node.get("itemListElement"), list):
            for step in node["itemListElement"][1:]:
                item = step.get("item") if isinstance(step, dict) else None
                name = step.get("name") if isinstance(step, dict) else None
                steps.append(name or (item.get("name") if isinstance(item, dict) else None))
    steps = [step for step in steps if isinstance(step, str) and not titles.same(step, title or "")]
    for name in (*names, _first(meta, "section"), *reversed(steps)):
        found = sections.cleaned(html.unescape(name)) if isinstance(name, str) else None
        if found:
            return found
    return None


def _of_breadcrumb(tree: Any, title: str | None) -> str | None:
    """Return the last step of the trail of links that the page prints: "Home > World > Asia"."""
    known = html_blocks.words().crumbs
    for element in tree.iter("nav", "ol", "ul", "div", "p"):
        if (element.get("class") or element.get("id")) and not known.isdisjoint(html_blocks.tokens(element)):
            steps = " › ".join(step for text in element.itertext() if (step := text.strip()))
            return sections.from_breadcrumb(steps, title)
    return None


def _authors(tree: Any, meta: dict[str, str], article: JSON) -> tuple[str, ...]:
    given = article.get("author")
    people = given if isinstance(given, list) else [given]
    names = [person.get("name") if isinstance(person, dict) else person for person in people]
    names = names if any(isinstance(name, str) for name in names) else [_first(meta, "author")]
    if not any(names):
        names = [_text(node) for node in tree.xpath('//*[@rel="author" or @itemprop="author"]')[:4]]
    return person_names(name for name in names if isinstance(name, str))


def person_names(names: Iterable[str]) -> tuple[str, ...]:
    """Clean author names: no "By", no address, no job of nobody, none twice."""
    kept: dict[str, None] = {}
    for name in names:
        plain = " ".join(html.unescape(name).split()).partition(" | ")[0]
        for part in lines.byline_of(plain) or (plain,):
            nobody = _NO_NAME.search(part) or markers.plain(part) in markers.words().nobody
            if 1 < len(part) <= 60 and not nobody:
                kept.setdefault(part)
    return tuple(kept)


def _url(tree: Any, meta: dict[str, str]) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return str(element.get("href")).strip()
    return meta.get("og:url")


def _language(tree: Any, meta: dict[str, str], article: JSON) -> str | None:
    declared = tree.get("lang") or article.get("inLanguage") or meta.get("og:locale")
    return declared if isinstance(declared, str) else None
