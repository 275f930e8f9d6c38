"""The words of page furniture and of news menus, loaded once from `resources/extract/`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.errors import ResourceError
from monitor.extract.settings import thresholds
from monitor.reference.folding import Folding
from monitor.resources import read_csv, read_toml

Furniture = Literal["line", "list", "lead", "start", "inside"]

_KINDS = {"line", "list", "lead", "start", "inside", "end"}
_TYPOGRAPHY = Folding("’‘ʼ`´“”„«»–—‑\u00a0\u202f", "'''''\"\"\"\"\"---  ")
_EDGES = re.compile(r"^[\W_]+(?=\w)|(?<=\w)[\W_]+$")
_COUNT = re.compile(r"\s*\(?\d[\d.,]*\s?[km]?\)?$|^\d[\d.,]*\s?[km]?\s+")
_INITIALS = re.compile(r"(?:[A-Z]{2,5} )?\([^\W\d_]{2,4}(?:[/,] ?[^\W\d_]{2,5})*\)")
"""Of those who edited a text, and their house: "(dmk)", "MDR (dst)"."""
_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 64
_LONGEST_LINE = 500
"""Characters of a line that may be furniture of a page; what is longer is compared as it is."""


class Marker(NamedTuple):
    """A phrase found in a line: what kind of furniture it makes, and whether it alone proves a page."""

    kind: Furniture
    strong: bool


class _Phrases(NamedTuple):
    whole: dict[str, Marker]
    leads: tuple[str, ...]
    parts: AhoCorasick
    starts: int
    ends: tuple[str, ...]


class Words(NamedTuple):
    """Single words of page furniture (see `resources/extract/furniture.toml`)."""

    weather: frozenset[str]
    counters: frozenset[str]
    prune: tuple[str, ...]


def plain(text: str) -> str:
    """Fold case, quotes, dashes and white space, so that two spellings of one line compare equal."""
    if not text.isascii():
        text = _TYPOGRAPHY(text)
    elif text.isprintable() and "  " not in text:
        return text.strip(" ").casefold()  # most lines: nothing to split and join
    return " ".join(text.casefold().split())


def bare(text: str) -> str:
    """Like `plain`, without arrows, bullets and end marks around, and without a counter."""
    return _bare(plain(text))


def _bare(folded: str) -> str:
    if len(folded) > _LONGEST_LINE:
        return folded
    found = _EDGES.sub("", folded)
    return _EDGES.sub("", _COUNT.sub("", found)) if _DIGIT.search(found) else found


@cache
def _phrases() -> _Phrases:
    whole: dict[str, Marker] = {}
    leads: list[str] = []
    starts: list[str] = []
    inside: list[str] = []
    ends: list[str] = []
    for row in read_csv("extract/markers.csv"):
        kind, phrase = row["kind"], row["phrase"]
        if kind not in _KINDS or row["strength"] not in ("strong", "weak") or not phrase:
            raise ResourceError(f"extract/markers.csv: {row} has an unknown kind or strength")
        if kind == "line" or kind == "list":
            strong = row["strength"] == "strong" and (
                " " in phrase or (not phrase.isascii() and len(phrase) > 3)
            )
            whole.setdefault(bare(phrase) or phrase, Marker("list" if kind == "list" else "line", strong))
        elif kind == "lead":
            leads.append(plain(phrase) + " ")
        else:
            {"start": starts, "inside": inside, "end": ends}[kind].append(plain(phrase))
    return _Phrases(whole, tuple(leads), AhoCorasick(starts + inside), len(starts), tuple(ends))


def marker(line: str) -> Marker | None:
    """Return what furniture the words of a line make of it; None for a line of other words.

    One word alone ("Share", "Related") is a weak sign, since it may stand in any text.
    """
    phrases = _phrases()
    if len(line) > thresholds().lines.notice:
        return None
    folded = plain(line)
    if len(line) <= _LONGEST_LABEL:
        found = phrases.whole.get(_bare(folded))
        if found is not None:
            return found
    if (
        len(line) <= thresholds().lines.section
        and folded.startswith(phrases.leads)
        and folded[-1] not in ".,;"
    ):
        return Marker("list", False)
    for phrase, start, _ in phrases.parts.find_matches_as_indexes(folded, overlapping=True):
        if phrase >= phrases.starts:
            return Marker("inside", True)
        if start == 0 and len(line) <= thresholds().lines.marker:
            return Marker("start", True)
    return None


def is_credit(line: str) -> bool:
    """Tell whether a last line says whose material a text is, where it was on the air, who edited it."""
    if len(line) > thresholds().lines.marker:
        return False
    return plain(line).startswith(_phrases().ends) or _INITIALS.fullmatch(line) is not None


def is_menu_entry(folded: str) -> bool:
    """Tell whether a folded word or phrase stands in menus: a section, or a label such as "log in"."""
    return folded in sections() or folded in _phrases().whole


@cache
def words() -> Words:
    """Return the single words of page furniture."""
    loaded = read_toml("extract/furniture.toml")
    if set(loaded) != set(Words._fields):
        raise ResourceError(f"extract/furniture.toml must hold {', '.join(Words._fields)}")
    return Words(
        weather=frozenset(loaded["weather"]),
        counters=frozenset(loaded["counters"]),
        prune=tuple(loaded["prune"]),
    )


@cache
def sections() -> dict[str, str]:
    """Return the names of sections in menus and URLs → their label, empty for menu words."""
    return {plain(row["name"]): row["label"] for row in read_csv("extract/sections.csv")}
