"""Pages that stand where an article should: consent walls, bot checks, soft 404s, notices, redirects.

A page is refused for what it says to its reader, in its heading and in most of its text; an article about
cookies or robots says some of it, and much else. See `resources/extract/walls.toml`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from ahocorasick_rs import AhoCorasick

from monitor.errors import ResourceError
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers, titles
from monitor.resources import read_toml

RESOURCE = "extract/walls.toml"
_FIELDS = {"what", "advice", "headings", "says", "words"}
_REACH = 20_000
"""Characters of a text that are looked at."""
_HEAD = 250
"""Characters below the heading of a wall that are the wall's; lists of other articles may follow."""
_SHOWN = 80
_NAME = 3
"""Words of the name of a site, at most, beside the heading of a wall."""
_PARTS = re.compile(r"(?<!\s)\s++(?:[|–—·•»:-]|::)\s+")
_SENTENCES = re.compile(r"(?<=[.!?。！？؟।])\s+|\n+|(?<=[。！？])")
_EDGES = " .…!¡¿?:;,\"'-–—"
_REFRESH = re.compile(
    r"\s*(\d{1,4})?(?:\.\d*)?\s*[;,]\s*+(?:url\s*=\s*+|(?!url\s*=))[\"']?\s*([^\"'\s][^\"']*)", re.IGNORECASE
)
_SOON = 30
"""Seconds after which a page that leads on does so; news pages load themselves again after minutes."""
_LISTED = 3
_MANY = 8
"""Entries that make a list of a page which is no front page."""
_LINKS = 2_000
_PARAGRAPH = 200
"""Characters; teasers are shorter."""
_STUB = 50_000
"""Characters of a page, markup included, which may be one that only leads on."""


class _Wall(NamedTuple):
    what: str
    advice: str
    headings: frozenset[str]


class _Known(NamedTuple):
    walls: Sequence[_Wall]
    phrases: AhoCorasick
    owner: Sequence[tuple[int, bool]]
    """Index of the wall of each phrase, and whether the phrase is in its own voice."""
    names: Sequence[str]


class _Voice(NamedTuple):
    """What a text says as a wall does: the share of its sentences, the phrases, whether one is the wall's own
    and not also found in articles, and the first of the sentences."""

    share: float = 0.0
    phrases: frozenset[int] | set[int] = frozenset()
    is_own: bool = False
    first: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page shows of being an article or none, before its text is cut out.

    `leads_to` is where it sends its reader at once; `front` is the address of the site's front page where the
    page says that it is that; `is_article` tells whether its metadata call it an article; `lists` whether it
    lists articles, as pages of sections and tags do; `linked` holds the texts of its longer links.
    """

    headings: Sequence[str]
    is_article: bool = False
    leads_to: str | None = None
    front: str | None = None
    lists: bool = False
    linked: frozenset[str] = frozenset()


@cache
def _known() -> _Known:
    walls, phrases = [], []
    owner: list[tuple[int, bool]] = []
    for number, (name, wall) in enumerate(read_toml(RESOURCE).items()):
        if not isinstance(wall, dict) or set(wall) != _FIELDS:
            raise ResourceError(f"{RESOURCE} [{name}] must hold {', '.join(sorted(_FIELDS))}")
        headings = frozenset(_bare(heading) for heading in wall["headings"])
        walls.append(_Wall(wall["what"], wall["advice"], headings))
        for is_own, name_of in ((True, "says"), (False, "words")):
            phrases += [markers.plain(phrase) for phrase in wall[name_of]]
            owner += [(number, is_own)] * len(wall[name_of])
    return _Known(walls, AhoCorasick(phrases), owner, list(read_toml(RESOURCE)))


def signs(tree: Any, headings: Sequence[str], is_article: bool, addresses: Sequence[str]) -> Signs:
    """Look at a parsed page before it is cut.

    Args:
        tree: the root element (lxml).
        headings: what the page calls itself: <h1>, meta tags, <title>.
        is_article: whether its metadata call it an article.
        addresses: where it was found, and what it gives as its own.
    """
    fronts = [address for address in addresses if _is_front(address)]
    leads = _leads_to(tree, addresses)
    if is_article:
        return Signs(headings, is_article, leads)
    listed = _listed(tree)
    front = fronts[0] if fronts and listed >= _LISTED else None
    texts = ("".join(link.itertext()).strip() for link in itertools.islice(tree.iter("a"), _LINKS))
    linked = frozenset(markers.plain(text) for text in texts if _SHOWN // 4 < len(text) < _REACH)
    return Signs(headings, is_article, leads, front, listed >= _MANY, linked)


def reason(found: Signs, body: Sequence[str]) -> str | None:
    """Return why a page is no article, with what was seen of it; None for one that may be.

    Args:
        found: its signs.
        body: the lines of its text.
    """
    length = sum(map(len, body))
    limits = thresholds().walls
    if found.leads_to and length < limits.stub:
        return f"no article: a page that only leads on to {found.leads_to[:300]}; load that page"
    wall = _wall(found, body, length)
    if wall is not None:
        return wall
    if found.front:
        return (
            f"no article: the front page of the site ({found.front[:300]}); sites send readers there when an "
            "article is gone"
        )
    if (found.lists and not _is_told(body)) or _is_list(found, body):
        named = titles.shortened(" ".join(next(iter(found.headings), "").split()), _SHOWN)
        return f"no article: a page that lists articles ({named!r}); load those, or the site's feed"
    return None


def without_notice(body: list[str]) -> list[str]:
    """Leave out the last lines of a text that ask to subscribe, to log in or to consent, and say no more."""
    kept = list(body)
    while len(kept) > 1 and len(kept[-1]) <= thresholds().lines.notice:
        voices = _said(kept[-1], _known()).values()
        if not any(voice.is_own and voice.share >= thresholds().walls.nearly_all for voice in voices):
            break
        del kept[-1]
    return kept


def asks(line: str, wall: str) -> bool:
    """Tell whether a short line says no more than a wall does, in its own words.

    Args:
        line: of a text.
        wall: its name in `resources/extract/walls.toml`.
    """
    if len(line) > thresholds().lines.notice:
        return False
    known = _known()
    voice = _said(line, known).get(known.names.index(wall), _Voice())
    return voice.is_own and voice.share >= thresholds().walls.share


def _is_told(body: Sequence[str]) -> bool:
    """Tell whether a text has paragraphs of the length that an article's have and teasers have not."""
    return sum(len(line) > _PARAGRAPH for line in body) >= _LISTED


def _is_list(found: Signs, body: Sequence[str]) -> bool:
    """Tell whether the text of a page is for the most part that of its links."""
    entries = [line for line in body if markers.plain(line) in found.linked] if found.linked else []
    return len(entries) >= _MANY and 2 * len("".join(entries)) > len("".join(body))


def _wall(found: Signs, body: Sequence[str], length: int) -> str | None:
    """Tell which wall a page is by its headings and the share of its text that is the wall's voice."""
    limits = thresholds().walls
    known = _known()
    text = "\n".join(body)[:_REACH]
    said = _said(text, known)
    headings = [(heading, _bare(heading), _parts(heading)) for heading in found.headings]
    for number, wall in enumerate(known.walls):
        heading = _headed(headings, wall.headings)
        voice = said.get(number, _Voice())
        if heading:
            below = _said(text[:_HEAD], known).get(number, _Voice())
            needed = limits.headed_article if found.is_article else limits.headed
            unsaid = not found.is_article and length < limits.short
            refused = below.share >= needed or (unsaid and (below.share > 0 or length < limits.short // 2))
        else:
            most = voice.share >= limits.share and len(voice.phrases) >= limits.phrases
            refused = voice.is_own and (most or voice.share >= limits.nearly_all)
        if refused:
            seen = titles.shortened(" ".join((heading or voice.first).split()), _SHOWN)
            return f"no article: {wall.what} ({seen!r}); {wall.advice}"
    return None


def _parts(heading: str) -> list[str]:
    return [_bare(part) for part in _PARTS.split(heading)]


def _headed(headings: Sequence[tuple[str, str, Sequence[str]]], known: frozenset[str]) -> str | None:
    """Return the heading of a page that is a wall's, as a whole or but for a name or number.

    Args:
        headings: each as it is written, without case and edges, and its parts likewise.
        known: the headings of the wall.
    """
    for heading, bare, parts in headings:
        others = [part for part in parts if part not in known]
        if bare in known or (
            len(others) < len(parts) and all(lines.words_in(part) <= _NAME for part in others)
        ):
            return heading
    return None


def _said(text: str, known: _Known) -> dict[int, _Voice]:
    """Return for each wall what a text says in its voice."""
    if not known.phrases.find_matches_as_indexes(markers.plain(text)):
        return {}  # most articles
    length = 0
    said: dict[int, _Voice] = {}
    for sentence in _sentences(text):
        length += len(sentence)
        found = known.phrases.find_matches_as_indexes(markers.plain(sentence), overlapping=True)
        spoken: dict[int, set[int]] = {}
        for phrase, _, _ in found:
            spoken.setdefault(known.owner[phrase][0], set()).add(phrase)
        for number, phrases in spoken.items():
            before = said.get(number, _Voice(first=sentence))
            is_own = before.is_own or any(known.owner[phrase][1] for phrase in phrases)
            said[number] = _Voice(
                before.share + len(sentence), before.phrases | phrases, is_own, before.first
            )
    return {number: voice._replace(share=voice.share / length) for number, voice in said.items()}


def _sentences(text: str) -> Iterator[str]:
    return (stripped for one in _SENTENCES.split(text) if (stripped := one.strip()))


def _bare(heading: str) -> str:
    return markers.plain(heading).strip(_EDGES)


def onward(page: str, address: str) -> str | None:
    """Return where a page that is nothing else sends its reader; None for every other page.

    Args:
        page: as it was fetched.
        address: where.
    """
    if len(page) > _STUB or "http-equiv" not in (lower := page.lower()) or "refresh" not in lower:
        return None
    from lxml.etree import ParserError  # texts, which come to this module too, need no parser of pages
    from lxml.html import HTMLParser, document_fromstring

    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (ValueError, ParserError):
        return None
    for element in list(tree.iter("script", "style")):
        element.drop_tree()
    target = _leads_to(tree, [address])
    length = sum(len(text.strip()) for text in tree.itertext())
    web = target is not None and target.startswith(("http://", "https://"))
    return target if web and length < thresholds().walls.stub else None


def _leads_to(tree: Any, addresses: Sequence[str]) -> str | None:
    """Return the other address that a page sends its reader to at once (`<meta http-equiv="refresh">`)."""
    own = {address.partition("#")[0] for address in addresses}
    for element in tree.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match((element.get("content") or "")[:3_000])
        if found is None or int(found[1] or 0) > _SOON:
            continue
        try:
            target: str = urljoin(next(iter(addresses), ""), found[2].strip())
        except ValueError:
            continue
        if target.partition("#")[0] not in own:
            return target
    return None


def _is_front(address: str) -> bool:
    """Tell whether an address is that of a site and of no page in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and not parts.path.strip("/") and not parts.query


def _listed(tree: Any) -> int:
    """Count the articles that a page lists: headings that are links; 0 where it has more paragraphs."""
    title = "//h1[not(.//a)][not(ancestor::a)]"
    if tree.xpath(
        f"boolean(//article{title} | {title}/following-sibling::p[string-length(.) > {_SHOWN}][2])"
    ):
        return 0
    linked = tree.xpath("count(//h1[.//a] | //h2[.//a] | //h3[.//a] | //a//h2 | //a//h3)")
    paragraphs = sum(lines.is_prose("".join(one.itertext()).strip()) for one in tree.iter("p"))
    return int(linked) if linked >= paragraphs else 0
