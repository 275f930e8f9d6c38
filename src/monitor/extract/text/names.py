"""Names of authors as pages, feeds and bylines write them → one name each, without what stands around.

"By Jane Doe And John Roe For The Weir" are two people, "Ada Holm, Nairobi" is one, "Bo Ek (bek)" has a short
name that only the newsroom needs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.extract.text import lines, markers

_LONGEST = 60
"""Characters of a name; what is longer is a sentence."""
_LEAST = 2
_MOST_WORDS = 4
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_NO_NAME = re.compile(r"(?<!\w)\d|\d{5}|://|@|\bwww\.|\b(?:GmbH|Ltd|LLC|Inc|S\.A\.)(?!\w)")
_SHORT_NAME = re.compile(r"\s*\([^()]*\)$")
_ACRONYM = re.compile(r"[A-Z]{2,6}")


def cleaned(given: Iterable[str]) -> tuple[str, ...]:
    """Clean author names: no "By", no place or job behind a name, no address, nobody, none twice."""
    kept: dict[str, None] = {}
    for text in given:
        for name in _several(" ".join(html.unescape(text).split()).partition(" | ")[0]):
            nobody = _NO_NAME.search(name) or markers.plain(name) in markers.words().nobody
            if _LEAST <= len(name) <= _LONGEST and not nobody:
                kept.setdefault(name)
    return tuple(kept)


def of_byline(text: str) -> tuple[str, ...]:
    """Return the people of a line such as "By Jane Doe and John Roe in Grimsby"; empty if it is no byline."""
    return tuple(_people([without_place(name) for name in lines.byline_of(text)]))


def _several(text: str) -> Iterator[str]:
    """Yield the names of one string."""
    for part in text.split(";"):
        plain = _SHORT_NAME.sub("", part.strip())
        said = of_byline(plain)
        if said:
            yield from said
            continue
        names = markers.between_names().split(without_place(plain))
        names = [_SHORT_NAME.sub("", one.strip()) for one in names]
        people = list(_people(names)) if is_person(names[0]) else []
        if people and (len(plain) <= _LONGEST or 2 * len(people) >= len(names)):
            yield from people
        elif len(plain) <= _LONGEST:
            yield without_place(plain)


def _people(names: Sequence[str]) -> Iterator[str]:
    """Yield the people and agencies among names that begin with a person's; else all of them."""
    if not names or not is_person(names[0]):
        yield from names
        return
    yield from (name for name in names if is_person(name) or _is_agency(name))


def without_label(text: str) -> str:
    """Cut "by" off what is known to be a name, however it is written."""
    folded = text.casefold()
    label = next((word for word in markers.words().bylines if folded.startswith(word + " ")), "")
    return text[len(label) :].strip(" :,")


def without_place(name: str) -> str:
    """Cut "in Nairobi" or "For The Post" off a name."""
    known, found = markers.words(), name.split()
    ends = (
        at
        for at, word in enumerate(found)
        if (at and word in known.after_name) or (at > 1 and word.casefold() in known.after_name)
    )
    end = next(ends, len(found))
    while end > 1 and found[end - 1].casefold() in known.particles:
        end -= 1  # "Awa Ndiaye, le" before a date
    return " ".join(found[:end])


def is_person(text: str) -> bool:
    """Tell whether two to four words read as the name of a person."""
    known, found = markers.words(), text.split()
    if not 2 <= len(found) <= _MOST_WORDS or markers.plain(text) in known.nobody:
        return False
    named = all((_NAME.fullmatch(word) and word[0].isupper()) or word in known.particles for word in found)
    shouted = all(word.isupper() for word in found) and len("".join(found)) > 2 * len(found)
    return named and not shouted and known.offices.isdisjoint(word.casefold() for word in found)


def _is_agency(text: str) -> bool:
    return _ACRONYM.fullmatch(text) is not None or text.casefold() in markers.words().agencies
