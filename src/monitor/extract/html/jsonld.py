"""Which node of a page's JSON-LD is its article: a page lists related ones, its site and its people too.

The node counts whose headline stands in the page's heading or whose address is the page's own; the richest
node is often that of another article. Source: JSON-LD 1.1 (W3C, 2020), schema.org.
"""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.html.names import names
from monitor.extract.text import markers
from monitor.sources.formats.json.jsontext import storable

JSON = dict[str, Any]

_DEPTH = 4
_MOST = 5_000
"""Objects of a page's JSON-LD that are looked at."""
_MOST_ROOTS = 50
_GAP = 2_000
"""Characters of comments before JSON that are passed over."""
_REPAIRED = 200_000
"""Characters of a script from which comments and needless commas are cut where it is no JSON."""
_VALUES = 100
"""Values of one property that are read."""
_DAYS = ("datePublished", "dateCreated")
_BELOW = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_KNOWN = 15
"""Characters by which a headline is known: pages shorten, or add to, the rest."""
_HEADLINE = 1_000
"""Characters of a headline that are read."""
_KIN = 0.34
"""Share of a headline's words that a heading of the same article holds at least (words differ for search
engines, the matter does not)."""
_AGREE = 2
"""Headings that say the same prove what the page is about."""

_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = re.compile(
    r"(?:\s|\ufeff|;|<!--.*?-->|<!--|-->|/\*.*?\*/|(?://\s*)?(?:<!\[CDATA\[|\]\]>)|//[^\n]*)+", re.DOTALL
)
_LOOSE = re.compile(
    r'("(?:[^"\\]|\\.)*")|<!--.{0,2000}?-->|/\*.{0,2000}?\*/|//[^\n]*|,(?=\s*[}\]])', re.DOTALL
)
_QUOTE = re.compile(r'(?<=[^\s{\[,:\\])(\s*)"(?!\s*[,:}\]])')
"""A quotation mark within a string, which was to be escaped."""
_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Statements:
    """The JSON-LD of a page.

    `nodes` are the objects that stand for themselves, `named` those that others may refer to, by "@id";
    `unread` are scripts that are no JSON.
    """

    nodes: Sequence[JSON]
    named: dict[str, JSON]
    unread: Sequence[str]

    def resolved(self, value: object) -> object:
        """Return what a reference (`{"@id": …}`) stands for; any other value as it is."""
        if not isinstance(value, dict):
            return value
        known = self.named.get(value["@id"]) if isinstance(value.get("@id"), str) else None
        return {**known, **value} if known is not None else value

    def names(self, value: object) -> Iterator[str]:
        """Yield the strings and the names that a property holds, references followed."""
        waiting: list[object] = [value]
        for _ in range(_VALUES):
            if not waiting:
                return
            one = self.resolved(waiting.pop(0))
            if isinstance(one, str):
                yield one
            elif isinstance(one, list):
                waiting[:0] = one[:_VALUES]
            elif isinstance(one, dict):
                below = next((one[key] for key in ("@list", "@set", "@value", "name") if one.get(key)), None)
                if below is None and (parts := [one.get("givenName"), one.get("familyName")]):
                    below = " ".join(part for part in parts if isinstance(part, str)) or None
                if below is not None:
                    waiting.insert(0, below)


@dataclass(frozen=True, slots=True)
class Known:
    """What else a page says of its article: its headings, best first, and its addresses."""

    headings: Sequence[str]
    addresses: Sequence[str]


def read(scripts: Iterable[str]) -> Statements:
    """Read the JSON-LD scripts of a page, whatever stands around the JSON."""
    roots: list[object] = []
    unread = []
    for script in scripts:
        found = list(_roots(script))
        roots += found
        if not found and script.strip():
            unread.append(script)
    everything = itertools.islice(_walk(roots), _MOST)
    named: dict[str, JSON] = {}
    for node in everything:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(named.get(name, ("@id",))):
            named[name] = node
    return Statements(list(itertools.islice(_own(roots), _MOST)), named, unread)


def _roots(script: str) -> Iterator[object]:
    """Yield the values of a script: one as a rule, several in a row in some, comments around and between."""
    values = list(itertools.islice(_values(script), _MOST_ROOTS))
    if not values and "{" in script and len(script) <= _REPAIRED:
        plain = html.unescape(script) if "&quot;" in script or "&#34;" in script else script
        plain = _LOOSE.sub(lambda found: found[1] or "", plain)
        values = list(_values(plain)) or list(_values(_QUOTE.sub(r"\1\"", plain)))
    yield from values


def _values(script: str) -> Iterator[object]:
    place = 0
    has_halves = "\\ud" in script.lower()  # pages that cut their texts leave halves of characters
    while place < len(script):
        gap = _WRAPPING.match(script, place, place + _GAP)
        place = gap.end() if gap else place
        try:
            value, place = _DECODER.raw_decode(script, place)
        except (ValueError, RecursionError):  # ValueError: also a number too long to be one
            return
        yield storable(value) if has_halves else value


def _walk(roots: Iterable[object]) -> Iterator[JSON]:
    """Yield all objects, wherever they stand."""
    waiting = list(roots)
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += [value for value in item.values() if isinstance(value, (dict, list))]
        elif isinstance(item, list):
            waiting += [value for value in item if isinstance(value, (dict, list))]


def _own(roots: Iterable[object]) -> Iterator[JSON]:
    """Yield the objects that stand for themselves: roots, their graphs, main entities.

    Updates of a live blog and the articles of a list are parts of something else and are left out.
    """
    level = list(roots)
    for _ in range(_DEPTH):
        below: list[object] = []
        for item in level:
            if isinstance(item, list):
                below.extend(item)
            elif isinstance(item, dict):
                yield item
                below.extend(item[key] for key in _BELOW if key in item)
        level = below


def types(node: JSON) -> list[str]:
    """Return the types of a node in lower case, without the address of their vocabulary."""
    kind = node.get("@type")
    named = kind if isinstance(kind, list) else [kind]
    return [re.split(r"[/:#]", name)[-1].lower() for name in named if isinstance(name, str)]


def is_page(node: JSON) -> bool:
    """Tell whether a node is a plain web page, whose name and dates may be the site's."""
    return [name for name in types(node) if name in names().types] == ["webpage"]


def article(said: Statements, known: Known) -> JSON:
    """Return the node that describes the page's article, completed by others that describe it too.

    That whose headline is the page's, then that whose address is, then one with a date, of a more special
    type, with more to say; a plain web page only where there is no better, and its day never (see
    `day_of_page`). One of another article is none.
    """
    ranking = names().types
    candidates = []
    addresses = _addresses(known)
    for node in said.nodes:
        rank = min((ranking.index(name) for name in types(node) if name in ranking), default=None)
        if rank is None or (not is_page(node) and _is_foreign(node, said, known, addresses)):
            continue
        candidates.append((_likeness(node, said, known, addresses), rank, node))
    candidates.sort(
        key=lambda one: (is_page(one[2]), -one[0], not one[2].get("datePublished"), one[1], -len(one[2]))
    )
    if not candidates:
        return {}
    best: JSON = dict(candidates[0][2])
    for likeness, _, node in candidates[1:]:
        title = headline(node, said)
        if likeness and not is_page(node) and (title is None or _has_kin(title, known)):
            best |= {key: value for key, value in node.items() if not best.get(key)}
    if is_page(candidates[0][2]):
        best = {key: value for key, value in best.items() if key not in _DAYS}
    return best


def day_of_page(said: Statements) -> object:
    """Return the day of publication of a plain web page: its article's, or that of the site's template."""
    return next((node[key] for node in said.nodes if is_page(node) for key in _DAYS if node.get(key)), None)


def unread_date(said: Statements) -> str | None:
    """Return a date of publication that stands in a script which is no JSON."""
    return next((found[1] for script in said.unread if (found := _DATE.search(script))), None)


def headline(node: JSON, said: Statements) -> str | None:
    """Return the headline of an article, in one line; a web page's name is no headline."""
    if is_page(node):
        return None
    found = next(iter(said.names(node.get("headline") or node.get("name"))), "")
    return " ".join(html.unescape(found[:_HEADLINE]).split()) or None


def _likeness(node: JSON, said: Statements, known: Known, addresses: frozenset[str]) -> int:
    """Return 2 for a node with the page's heading, 1 for one with its address, 3 for both, 0 for neither."""
    title = headline(node, said)
    same = title is not None and any(_begins_as(title, heading) for heading in known.headings)
    return 2 * same + (not addresses.isdisjoint(_of_node(node, known)))


def _is_foreign(node: JSON, said: Statements, known: Known, addresses: frozenset[str]) -> bool:
    """Tell whether a node is another article's: of another heading, and of another address if it tells."""
    title = headline(node, said)
    if title is None or not known.headings or _has_kin(title, known):
        return False
    own = _of_node(node, known)
    if own and addresses:
        return addresses.isdisjoint(own)
    plain = [markers.plain(heading) for heading in known.headings]
    return any(plain.count(heading) >= _AGREE for heading in plain)


def _begins_as(title: str, heading: str) -> bool:
    a, b = (markers.plain(text).rstrip(".… ") for text in (title, heading))
    if a == b:
        return bool(a)
    short, long = sorted((a, b), key=len)
    return len(short) >= _KNOWN and long.startswith(short)


def _has_kin(title: str, known: Known) -> bool:
    """Tell whether a headline is of the matter of a heading of the page."""
    return any(_is_kin(title, heading) for heading in known.headings)


def _is_kin(title: str, heading: str) -> bool:
    a, b = _matter(title), _matter(heading)
    return len(a & b) >= _KIN * min(len(a), len(b))


def _matter(text: str) -> set[str]:
    """Return the words of a heading; its letters where it has no spaces."""
    plain = markers.plain(text)
    return set(_WORD.findall(plain)) if " " in plain else set(plain)


def _addresses(known: Known) -> frozenset[str]:
    return frozenset(filter(None, (_address(url, None) for url in known.addresses)))


def _of_node(node: JSON, known: Known) -> frozenset[str]:
    """Return the addresses that a node gives as its own."""
    base = next(iter(known.addresses), None)
    page = node.get("mainEntityOfPage")
    given: list[object] = [node.get("url"), node.get("@id"), page]
    for value in (page, *(page if isinstance(page, list) else [])):
        given += [value.get("@id"), value.get("url")] if isinstance(value, dict) else [value]
    found = (_address(value, base) for value in given if isinstance(value, str))
    return frozenset(filter(None, found))


def _address(url: str, base: str | None) -> str | None:
    """Return an address in the form in which two of one page are equal; None where it is none of a page."""
    if url.lstrip().startswith("#"):  # the name of a node in its page
        return None
    try:
        full = canonical_url(urljoin(base, url.strip()) if base else url)
    except ValueError:
        return None
    found = full.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/") if full else ""
    return found if "/" in found else None  # a site's front page is the address of no article
