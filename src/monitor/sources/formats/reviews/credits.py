"""Credit lines: what a line beside an article says of it: "By Jo Muster, Daily Example | 5 March 2024".

Labels ("Source: ..."), a "By", known names and known words tell outlet and person; the place in the line does
where only one of its names is not known. Where it cannot be told, neither is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from monitor import dates
from monitor.dates import search
from monitor.reference import bylines
from monitor.resources import read_toml
from monitor.sources.formats.downloads.printed import people, section
from monitor.sources.formats.reviews import mastheads
from monitor.sources.formats.reviews.mastheads import Kind

_LONGEST_LINE = 150
_SENTENCE_WORDS = 12

_LABEL = re.compile(r"([^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){0,2})\s?[:：\t]\s*(?!//)")
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[|•·;/\t()\[\]–—]\s*|,\s+|\s+-+\s+|^-+\s+")
_END = re.compile(r"[.!?…][»”\"')\]]*$")
_ISSUE = re.compile(r"\s(?:nr|no|n[°º]|issue|heft|vol|#)\.?\s?\d{1,5}(?:/\d{1,4})?$", re.IGNORECASE)
_YEAR = re.compile(
    r"(?<!\d)[12١٢۱۲]\d{3}(?!\d)|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|\d\.?\s[^\W\d_]{3,12}\.?\s['’]?\d\d(?!\d)"
)
"""What a date has at least: it is far quicker to look for it."""

_SHORT_YEAR = re.compile(r"\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d\d(?!\d)")
_DAY_AND_MONTH = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.|\d{1,2}\S{0,2}\s[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s\d{1,2}\S{0,2}"
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}\b.{0,12}")


_KEPT = 1 << 14
"""Lines that are kept once they are read: each way to divide a file reads them again."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What is said of an article; "" where nothing is.

    `day` is that of its publication, `updated` of a change, `seen` of when somebody read it, which only tells
    that it is an article. `kind` is that of the outlet. `labelled`: a label names the outlet or the day.
    `unsure` are names that may be the outlet or a person.
    """

    day: str = ""
    outlet: str = ""
    kind: Kind = "other"
    authors: tuple[str, ...] = ()
    url: str = ""
    section: str = ""
    title: str = ""
    labelled: bool = False
    unsure: tuple[str, ...] = ()
    updated: str = ""
    seen: str = ""

    def joined(self, other: Credit) -> Credit:
        """Return what both say; where they differ, this one counts."""
        return Credit(
            day=self.day or other.day,
            outlet=self.outlet or other.outlet,
            kind=self.kind if self.outlet else other.kind,
            authors=self.authors or other.authors,
            url=self.url or other.url,
            section=self.section or other.section,
            title=self.title or other.title,
            labelled=self.labelled or other.labelled,
            unsure=self.unsure or other.unsure,
            updated=self.updated or other.updated,
            seen=self.seen or other.seen,
        )

    @property
    def dated(self) -> str:
        """The day that counts: that of a change only where no other is said."""
        return self.day or self.updated

    @property
    def is_sure(self) -> bool:
        """Whether it is that of an article: chapters may have a day as well, and who wrote them."""
        return bool(self.outlet or self.url or self.labelled or len(self.unsure) > 1)


@lru_cache(maxsize=_KEPT)
def read(line: str) -> Credit | None:
    """Return what a line says of an article; None where it says nothing of the kind."""
    role, value = labelled(line)
    if role == "title":
        return Credit(title=value)
    if role == "section":
        return Credit(section=value)
    if role == "url":
        return Credit(url=value)
    address = _URL.search(value)
    plain = value.replace(address[0], " ").strip() if address else value
    plain, other = _without_other_days(plain)
    day = day_in(plain)
    by = bylines.without_label(plain)
    by = plain if by[:1].islower() else by  # "By next week"
    if not (role or day or address or by != plain or other != Credit()) or not is_line(line):
        return None
    if role == "authors":
        return _named(by, day, by=True)
    found = _named(by if by != plain else plain, day, by=by != plain, sourced=role == "source")
    found = replace(found, url=address[0] if address else "", labelled=bool(role)).joined(other)
    return found if found != Credit() else None


def _without_other_days(value: str) -> tuple[str, Credit]:
    """Take the first day out of a line where it is none of publication: "Updated: 5 March 2024"."""
    day = day_in(value)
    before, _, after = value.partition(day) if day else (value, "", "")
    for role, pattern in _other_days().items() if day else ():
        if found := pattern.search(before):
            rest = " | ".join(filter(None, (before[: found.start()].strip(" ,;|("), after.strip(" ,;|.)"))))
            return rest, Credit(updated=day) if role == "updated" else Credit(seen=day)
    return value, Credit()


@cache
def _leading() -> re.Pattern[str]:
    """What stands between an outlet and its day: "Le Monde of 5 March 2024"."""
    return re.compile(rf"\s(?:{'|'.join(read_toml('sources/documents.toml')['days']['leading'])})\s*\Z")


@cache
def _other_days() -> Mapping[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = read_toml("sources/documents.toml")["days"]
    return {
        role: re.compile(
            rf"(?<![^\W_])(?:{'|'.join(several)})\s?:?\s*(?:[^\W\d_]{{2,12}}\.?,?\s+)?\Z", re.IGNORECASE
        )
        for role, several in patterns.items()
        if role != "leading"
    }


def labelled(line: str) -> tuple[str, str]:
    """Return what the label of a line says that it is, such as "source", and the rest; "" without a label."""
    label = _LABEL.match(line)
    role = _labels().get(label[1].casefold(), "") if label else ""
    return (role, line[label.end() :].strip()) if label and role else ("", line)


def _named(value: str, day: str, *, by: bool, sourced: bool = False) -> Credit:
    """Sort the names in a line.

    Args:
        value: the line, without its label.
        day: in it, as it is written.
        by: the first name is that of who wrote it.
        sourced: a label says that the line names the outlet.
    """
    pieces = [(piece, _kind_in(value, piece, dated=bool(day) or sourced)) for piece in _pieces(value, day)]
    authors: list[str] = []
    if by and pieces and (pieces[0][1] != "outlet" or len(pieces) == 1):
        authors += people(pieces.pop(0)[0])
    for piece, kind in [*pieces]:
        if bylines.without_label(piece) != piece or kind == "person" or _are_people(piece):
            authors += people(piece)
        else:
            continue
        pieces.remove((piece, kind))
    outlet, unsure = _outlet(pieces, day=bool(day) or sourced, person=bool(authors), sourced=sourced)
    kind = _kind_in(value, outlet, dated=bool(day) or sourced) if outlet else "other"
    return Credit(day=day, outlet=outlet, kind=kind, authors=tuple(dict.fromkeys(authors)), unsure=unsure)


def _kind_in(value: str, piece: str, *, dated: bool) -> Kind:
    """Tell what a name is in a line: first in one with a day, outlets may be written in small letters."""
    if dated and value.startswith(piece) and mastheads.is_listed(piece):
        return "outlet"
    return mastheads.kind_of(piece)


def _outlet(
    pieces: Sequence[tuple[str, Kind]], *, day: bool, person: bool, sourced: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the outlet among the names of a line, and those of which it cannot be told what they are."""
    if outlet := next((piece for piece, kind in pieces if kind == "outlet"), ""):
        return outlet, ()
    unknown = [piece for piece, kind in pieces if kind == "unknown"]
    if sourced:
        return next(iter([*unknown, *(piece for piece, _ in pieces)]), ""), ()
    told = [piece for piece in unknown if not mastheads.may_be_person(piece)]
    if day and unknown and (len(told) == len(unknown) or (len(unknown) == 1 and person)):
        return unknown[0], ()
    return "", tuple(unknown)


def _are_people(piece: str) -> bool:
    """Tell whether a piece names several people: "Jo Muster and Lee Sample"."""
    names = bylines.cleaned([piece])
    return len(names) > 1 and all(mastheads.kind_of(name) == "person" for name in names)


def _pieces(value: str, day: str) -> Iterator[str]:
    """Yield the pieces of a line that may be names: no day, time, page or day of the week."""
    before, _, after = value.partition(day) if day else (value, "", "")
    for piece in _BETWEEN.split(f"{_leading().sub('', before)}\t{after}" if day else value):
        plain = _ISSUE.sub("", piece.strip(" .:,"))
        named = re.search(r"[^\W\d_]{2}", plain)
        if named and section(plain) and not dates.is_weekday(plain) and not _CLOCK.fullmatch(plain):
            yield plain


def names_outlet(line: str) -> bool:
    """Tell whether a line may be a credit line that names an outlet that is known: to read it costs more."""
    plain = line.strip()
    if len(plain) > _LONGEST_LINE or not is_line(plain):
        return False
    first, *others = (piece.strip(" .") for piece in _BETWEEN.split(plain.replace(": ", ", ")))
    if mastheads.is_outlet(first) or any(map(mastheads.is_outlet, others)):
        return True
    return mastheads.is_listed(first) and bool(day_in(plain))


def has_day_without_year(line: str) -> bool:
    """Tell whether a piece of a line is a day of which the year is not written: "5 March", "5.3."."""
    pieces = (piece.strip() for piece in _BETWEEN.split(line) if _DAY_AND_MONTH.fullmatch(piece.strip()))
    return any(dates.read(f"{piece}{joint}2024") != "unreadable" for piece in pieces for joint in (" ", ""))


def only_day(line: str) -> bool:
    """Tell whether a line is a day and nothing else."""
    day = day_in(line)
    return bool(day) and not any(_pieces(line, day))


def titled(heading: str) -> tuple[str, Credit]:
    """Take outlet and day out of a heading; return the title, "" where nothing else stands in it.

    "Title (Outlet, 5 March 2024)", "Outlet, 5 March 2024: Title", "Title - Outlet, 5 March 2024".
    """
    day = day_in(heading)
    if not day:
        return heading, Credit()
    in_brackets = re.fullmatch(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]", heading)
    if in_brackets and day in in_brackets[2]:
        inner, other = _without_other_days(in_brackets[2])
        return in_brackets[1], _named(inner, day_in(inner), by=False).joined(other)
    before, _, after = heading.partition(day)
    if title := after.strip(" :–—-|,."):
        named = _named(before, day, by=False)
        return (title, named) if len(title.split()) > 1 or named.outlet else (heading, Credit(day=day))
    pieces = [piece for piece in _BETWEEN.split(before.strip(" :–—-|,.(")) if piece]
    if not pieces or all(map(dates.is_weekday, pieces)):
        return "", Credit(day=day)
    if mastheads.kind_of(pieces[-1]) != "outlet":
        return heading, Credit(day=day)
    title = before[: before.rindex(pieces[-1])].strip(" :–—-|,.(")
    return title, Credit(day=day, outlet=pieces[-1], kind="outlet")


def is_line(line: str) -> bool:
    """Tell whether a line is short and no sentence, as what is said of an article is."""
    ends = _END.search(line) and len(line.split()) >= _SENTENCE_WORDS
    return len(line) <= _LONGEST_LINE and not ends and "\n" not in line


def is_title(line: str, least: int = 2) -> bool:
    """Tell whether a line may be a title: it is short, has words, and does not end as a sentence does.

    Args:
        line: what may be one.
        least: words that it must have.
    """
    ends = _END.search(line) and not line.rstrip("»”\"')]").endswith(("?", "!", "…"))
    return len(line) <= _LONGEST_LINE and not ends and len(re.findall(r"[^\W\d_]{2,}", line)) >= least


@lru_cache(maxsize=_KEPT)
def day_in(line: str) -> str:
    """Return the first date of a line that is no sentence, as it is written; "" where it has none.

    13.03.24 and 13/03/24 are dates here whichever of their numbers is the day, the month and the year.
    """
    if not is_line(line) or not _YEAR.search(line):
        return ""
    spaced = line.replace(": ", " : ")  # "Outlet, 5 March 2024: Title": the colon is none of a time
    for days_first in (None, True, False) if _SHORT_YEAR.search(line) else (None,):
        if found := next(search.find(spaced, days_first), None):
            return spaced[found.start : found.end].strip()
    for piece in _BETWEEN.split(line):  # "5 March 24" is a date only where nothing else stands beside it
        if len(re.findall(r"\d+", piece)) == 2 and not _CLOCK.fullmatch(piece) and dates.read(piece) not in (
            "unreadable", "ambiguous",
        ):  # fmt: skip
            return piece.strip()
    return ""


@cache
def _labels() -> Mapping[str, str]:
    labels: dict[str, list[str]] = read_toml("sources/documents.toml")["labels"]
    return {label: role for role, several in labels.items() for label in several}
