"""Names of authors as pages, feeds, agencies and bylines write them → one name each, nothing around them.

"By Jane Doe And John Roe For The Weir" are two people, "Ada Holm, Nairobi" is one, "Bo Ek (bek)" has a short
name that only the newsroom needs. Words: `resources/names/bylines.toml`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.resources import read_toml

RESOURCE = "names/bylines.toml"

_LONGEST = 60
"""Characters of a name; what is longer is a sentence."""
_LONGEST_LINE = 90
"""Characters of a byline; what is longer is a sentence."""
_LEAST = 2
_MOST_WORDS = 4
_MOST_IN_LINE = 5
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_NO_NAME = re.compile(r"(?<!\w)\d|\d{5}|://|@|\bwww\.|\b(?:GmbH|Ltd|LLC|Inc|S\.A\.)(?!\w)")
_SHORT_NAME = re.compile(r"\s*\([^()]*\)$")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_BEHIND = re.compile(r"\s*[|•·(]\s*|\s[-–—]\s")
_EDGES = " :：.|"


class Words(NamedTuple):
    """Words in and around names of authors (see the file)."""

    labels: tuple[str, ...]
    nobody: frozenset[str]
    newsrooms: frozenset[str]
    offices: frozenset[str]
    particles: frozenset[str]
    after_name: frozenset[str]
    credits: frozenset[str]
    conjunctions: frozenset[str]
    agencies: frozenset[str]


@cache
def words() -> Words:
    """Return the words; the longest labels come first.

    Raises:
        ResourceError: the file lacks a list, or holds one that nothing reads.
    """
    loaded = read_toml(RESOURCE)
    if set(loaded) != set(Words._fields):
        raise ResourceError(f"{RESOURCE} must hold {', '.join(Words._fields)}")
    lists = {name: frozenset(word.casefold() for word in several) for name, several in loaded.items()}
    labels = tuple(sorted(lists.pop("labels"), key=len, reverse=True))
    return Words(labels, **lists)


@cache
def between() -> re.Pattern[str]:
    """Return what stands between two names: a sign, or "and" in some language, small if it is one letter."""
    known = sorted(words().conjunctions)
    long, short = (
        "|".join(word for word in known if (len(word) > 1) is several) for several in (True, False)
    )
    others = "|".join(map(re.escape, sorted(words().agencies | words().offices)))
    several_words = rf"[^\s;,&/、]+\s+(?!(?:{short})\s)"
    # But "José Ortega y Gasset" and "Ana Costa e Silva" are one: behind such a letter stands a whole name.
    whole = rf"(?={several_words}|[A-Z]{{2,6}}\b|(?i:{others})\b)"
    return re.compile(rf"\s*[;,&/、]\s*|\s+(?:(?i:{long})|(?:{short})(?=\s+{whole}))\s+")


def cleaned(given: Iterable[str]) -> tuple[str, ...]:
    """Clean author names: no "By", no place or job behind a name, no address, nobody, none twice.

    A newsroom ("Redaktion") is given where nobody else is.
    """
    people: dict[str, None] = {}
    newsrooms: dict[str, None] = {}
    for text in given:
        for part in _of_persons(" ".join(html.unescape(text).split())):
            for name in _several(part):
                folded = _folded(name)
                nobody = _NO_NAME.search(name) or folded in words().nobody
                if _LEAST <= len(name) <= _LONGEST and not nobody:
                    (newsrooms if folded in words().newsrooms else people).setdefault(name)
    return tuple(people or newsrooms)


def of_byline(text: str) -> tuple[str, ...]:
    """Return the people of a line such as "By Jane Doe and John Roe in Grimsby"; empty if it is no byline."""
    label = _label(text) if len(text) <= _LONGEST_LINE else ""
    if not label:
        return ()
    rest = _BEHIND.split(text[len(label) :].strip(_EDGES))[0]
    names = [name.strip(" ,.") for name in between().split(without_credits(rest))]
    good = [name for name in names if _could_be_name(name) or _is_agency(name)]
    return tuple(_people([without_place(name) for name in good])) if good and good[0] == names[0] else ()


def without_label(text: str) -> str:
    """Cut "by" off what is known to be a name, however it is written."""
    return text[len(_label(text)) :].strip(" :,")


def without_place(name: str) -> str:
    """Cut "in Nairobi" or "For The Post" off a name."""
    known, found = words(), name.split()
    ends = (
        at
        for at, word in enumerate(found)
        if (at and word in known.after_name) or (at > 1 and word.casefold() in known.after_name)
    )
    end = next(ends, len(found))
    while end > 1 and found[end - 1].casefold() in known.particles:
        end -= 1  # "Awa Ndiaye, le" before a date
    return " ".join(found[:end])


def without_credits(line: str) -> str:
    """Cut off who made the pictures: "Jane Doe Photos by John Roe"."""
    found = line.split()
    ends = (at for at, word in enumerate(found) if at and word.strip(":").casefold() in words().credits)
    return " ".join(found[: next(ends, len(found))])


def is_person(text: str) -> bool:
    """Tell whether two to four words read as the name of a person."""
    known, found = words(), text.split()
    if not 2 <= len(found) <= _MOST_WORDS or _is_nobody(text):
        return False
    named = all((_NAME.fullmatch(word) and word[0].isupper()) or word in known.particles for word in found)
    return named and not _is_loud(found) and known.offices.isdisjoint(word.casefold() for word in found)


def is_newsroom(text: str) -> bool:
    """Tell whether a name is that of a newsroom: "Redaktion"."""
    return _folded(text) in words().newsrooms


def _is_nobody(text: str) -> bool:
    folded = _folded(text)
    return folded in words().nobody or folded in words().newsrooms


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _label(text: str) -> str:
    """Return the "by" that a text begins with, "" where it begins with none."""
    folded = text[:_LONGEST].casefold()
    if not folded.startswith(words().labels):
        return ""  # most lines
    for word in words().labels:
        behind = folded[len(word) : len(word) + 1]
        if folded.startswith(word) and behind and (not word[-1].isalpha() or not behind.isalpha()):
            return word
    return ""


def _of_persons(text: str) -> Iterator[str]:
    """Yield what stands before " | ", and behind it only people: "Jane Doe | The Weir" is one."""
    first, *others = text.split(" | ")
    yield first
    yield from filter(is_person, others)


def _several(text: str) -> Iterator[str]:
    """Yield the names of one string."""
    for part in text.split(";"):
        plain = _SHORT_NAME.sub("", part.strip())
        said = of_byline(plain)
        if said:
            yield from said
            continue
        names = between().split(without_place(plain))
        names = [_SHORT_NAME.sub("", one.strip()) for one in names]
        known = is_person(names[0]) or _is_shouted(names[0]) or all(map(_is_agency, names))
        people = list(_people(names)) if known else []
        if people and (len(plain) <= _LONGEST or 2 * len(people) >= len(names)):
            yield from people
        elif len(plain) <= _LONGEST:
            yield without_place(plain)


def _people(names: Sequence[str]) -> Iterator[str]:
    """Yield the people and agencies among names that begin with a person's; else all of them."""
    if not names or not is_person(names[0]):
        yield from names  # agencies, or written in capitals like all of them
        return
    yield from (name for name in names if is_person(name) or _is_agency(name))


def _could_be_name(text: str) -> bool:
    parts = text.split()
    if not 1 <= len(parts) <= _MOST_IN_LINE or re.search(r"\d", text):
        return False
    if _is_nobody(text):
        return False
    first, last = parts[0], parts[-1]
    return (first[0].isupper() and last[0].isupper()) if first[0].lower() != first[0].upper() else True


def _is_loud(found: Sequence[str]) -> bool:
    return all(word.isupper() for word in found) and len("".join(found)) > 2 * len(found)


def _is_shouted(text: str) -> bool:
    """Tell whether a text is a name in capitals, as newspapers print bylines."""
    return _is_loud(text.split()) and is_person(text.title())


def _is_agency(text: str) -> bool:
    return _ACRONYM.fullmatch(text) is not None or text.casefold() in words().agencies
