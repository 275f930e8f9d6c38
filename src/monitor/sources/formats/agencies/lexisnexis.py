"""Articles in the XML of LexisNexis (Nexis Data+, the Web Services Kit, bulk deliveries) → documents.

Elements are known by their names without prefixes, which bulk deliveries do not declare.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from monitor.errors import ResourceError
from monitor.model import Document, Link, Record, Rejected
from monitor.reference import bylines
from monitor.resources import read_toml
from monitor.sources.formats.downloads import printed
from monitor.sources.values import wire
from monitor.sources.values.fragments import element_text

_REST = {"title", "published", "source", "section", "language", "authors", "url", "guid"}
_SCOPE = "LexisNexis"
_Named = dict[str, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """One layout of `resources/sources/lexisnexis.toml`."""

    text: Sequence[Sequence[str]]
    day: Sequence[str]
    rest: Mapping[str, Sequence[str]]


@cache
def layouts() -> Mapping[str, _Layout]:
    """Load the layouts by the name of the element around an article.

    Raises:
        ResourceError: one is incomplete.
    """
    loaded = read_toml("sources/lexisnexis.toml").get("layout", [])
    try:
        found = {str(one["root"]): _Layout(one["text"], one["day"], one["rest"]) for one in loaded}
    except KeyError as error:
        raise ResourceError(f"sources/lexisnexis.toml: a layout lacks {error}") from error
    if not found or any(set(one.rest) != _REST for one in found.values()):
        raise ResourceError("sources/lexisnexis.toml: each layout needs places for all fields")
    return found


def record_from_lexisnexis(root: etree._Element, origin: str) -> Record:
    """Read one article.

    Args:
        root: the element around it, of one of the `layouts`.
        origin: where it stood.
    """
    layout, named = layouts()[local(root)], _named(root)
    rest = {field: _values(named, places) for field, places in layout.rest.items()}
    said: dict[str, Any] = {field: next(iter(values), None) for field, values in rest.items()}
    url, guid = wire.web_address(said.pop("url")), said.pop("guid")
    url = None if url and printed.is_database(url) else url
    said |= {
        "published": _day(named, layout.day) or said["published"],
        "section": printed.section(said["section"] or "") or None,
        "authors": bylines.cleaned(rest["authors"]),
    }
    if text := _text(named, layout.text):
        return Document(origin, text=text, url=url, guid=wire.identifier(guid, _SCOPE), **said)
    if url:
        return Link(origin, url, published_from="metadata", **said)
    return Rejected(origin, "no text: its body is empty", (said["title"] or "")[: wire.EXCERPT])


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace or prefix, "" of comments."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _named(root: etree._Element) -> _Named:
    """The elements of an article by their names."""
    found: _Named = {}
    for element in root.iter(etree.Element):
        found.setdefault(local(element), []).append(element)
    return found


def _text(named: _Named, names: Sequence[Sequence[str]]) -> str:
    for several in names:
        parts = {element: None for name in several for element in named.get(name, ())}
        outer = [part for part in parts if not any(above in parts for above in part.iterancestors())]
        if text := "\n\n".join(filter(None, map(element_text, outer))):
            return text
    return ""


def _day(named: _Named, places: Sequence[str]) -> str | None:
    for element in itertools.chain.from_iterable(_found(named, place) for place in places):
        parts = [element.get(name, "") for name in ("year", "month", "day")]
        if all(map(str.isdecimal, parts)):
            return "{}-{:0>2}-{:0>2}".format(*parts)
    return None


def _values(named: _Named, places: Sequence[str]) -> list[str]:
    """What stands at the first place where anything does."""
    for place in places:
        path, _, attribute = place.partition("@")
        texts = (_value(element, attribute) for element in _found(named, path))
        if found := list(filter(None, texts)):
            return found
    return []


def _value(element: etree._Element, attribute: str) -> str:
    """The text of an element, or that of an attribute, in one line."""
    given = (value for name, value in element.attrib.items() if re.split("[}:]", name)[-1] == attribute)
    text = next(given, "") if attribute else "".join(element.itertext(etree.Element))
    return " ".join(text.split())


def _found(named: _Named, path: str) -> Iterator[etree._Element]:
    """Yield the elements at a place."""
    *around, last = path.split("/")
    for element in named.get(last.partition("[")[0], ()):
        above = itertools.chain(element.iterancestors(), itertools.repeat(None))
        if _is(element, last) and all(map(_is, above, reversed(around))):
            yield element


def _is(element: etree._Element | None, name: str) -> bool:
    plain, bracket, value = name.rstrip("]").partition("[")
    return (
        element is not None and local(element) == plain and (not bracket or value in element.attrib.values())
    )
