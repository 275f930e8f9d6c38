"""Outlets: what is known of those who publish news, found by their web addresses and by their names.

Resource: `outlets/outlets.csv`, which says what each column means and where each row is from. Users add rows
of their own, which take the place of ours; see `Own`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast, get_args

from monitor.errors import ResourceError
from monitor.reference import countries, languages
from monitor.resources import read_csv

OwnerKind = Literal["state", "public", "private", "party", "nonprofit", "religious", "unknown"]
Reach = Literal["international", "national", "regional", "local", "unknown"]

SHIPPED = "outlets/outlets.csv"
_SHIFTED = "it has more cells than there are columns: put what has a comma in quotes"
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_TAIL = re.compile(r" (?:news agency|news service|news|agency|newspaper|online|website)$")


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is known of an outlet; the columns of `outlets.csv`.

    Args:
        domains: that it publishes under, without "www."; its own name for an outlet is the first.
        name: as it calls itself.
        country: ISO 3166-1 alpha-3; empty where a user's row does not tell.
        languages: ISO 639-1, the main one first.
        owner_kind: see `outlets.csv`.
        owner: who, where it says more.
        reach: whom it is made for.
        note: what a reader should know.
        sets: names of the source sets that it belongs to; only users' rows have any.
        provenance: source:year of each source.
    """

    domains: tuple[str, ...]
    name: str
    country: str = ""
    languages: tuple[str, ...] = ()
    owner_kind: OwnerKind = "unknown"
    owner: str = ""
    reach: Reach = "unknown"
    note: str = ""
    sets: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()


class Register:
    """Outlets, to be looked up.

    Args:
        outlets: where two have one domain or one name in one country, the later holds.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_domain: dict[str, Outlet] = {}
        self._by_name: dict[str, dict[str, Outlet]] = {}
        for outlet in outlets:
            self._by_domain.update(dict.fromkeys(outlet.domains, outlet))
            for spelling in {_plain(outlet.name), _plain(_ASIDE.sub("", outlet.name))}:
                self._by_name.setdefault(spelling, {})[outlet.country] = outlet

    def by_host(self, host: str) -> Outlet | None:
        """Return who publishes under a host: the outlet of the longest domain that it ends in.

        "www.g1.globo.com" is G1's and "ge.globo.com" Globo's. "x.co.uk" is nobody's though "bbc.co.uk" is the
        BBC's: no row has a public suffix for a domain.
        """
        labels = host.lower().rstrip(".").split(".")
        ways = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((self._by_domain[way] for way in ways if way in self._by_domain), None)

    def by_name(self, name: str, country: str = "") -> Outlet | None:
        """Return the outlet of a name; None where none has it, or several and `country` does not decide.

        Upper and lower case are alike, and so are "Xinhua" and "Xinhua News Agency", "Guardian" and "The
        Guardian".
        """
        plain = _plain(name)
        found = next(
            (self._by_name[way] for way in (plain, _TAIL.sub("", plain)) if way in self._by_name), {}
        )
        return found.get(country) or (next(iter(found.values())) if len(found) == 1 else None)

    def of(self, source: str | None, host: str = "") -> Outlet | None:
        """Return the outlet of an article.

        Args:
            source: domain or name, as articles have it.
            host: of the article's address.
        """
        by_host = self.by_host(host) if host else None
        if by_host is not None or not source:
            return by_host
        return self.by_host(source) if _DOMAIN.fullmatch(source.lower()) else self.by_name(source)


@cache
def shipped() -> tuple[Outlet, ...]:
    """Return the outlets that this program knows."""
    found: list[Outlet] = []
    for row in read_csv(SHIPPED):
        outlet = outlet_of(row)
        if isinstance(outlet, str):
            raise ResourceError(f"{SHIPPED}: {row['domain']}: {outlet}")
        found.append(outlet)
    return tuple(found)


@cache
def register(own: tuple[Outlet, ...] = ()) -> Register:
    """Return all outlets to be looked up, those of a user's own rows before ours."""
    return Register((*shipped(), *own))


def outlet_of(row: Mapping[str, str | None]) -> Outlet | str:
    """Return the outlet that a row of a CSV stands for, or what is wrong with the row.

    Args:
        row: by the names of `outlets.csv`'s columns and `sets` (names with ";" between); only domain and
            name are needed.
    """
    given = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str | None)}
    domains = tuple(
        part.lower().removeprefix("www.")
        for part in f"{given.get('domain', '')} {given.get('further_domains', '')}".split()
    )
    spoken = tuple(given.get("languages", "").split())
    kind, reach = given.get("owner_kind") or "unknown", given.get("reach") or "unknown"
    country = given.get("country", "")
    unread = [code for code in spoken if not languages.is_code(code)]
    wrong = [one for one in domains if not _DOMAIN.fullmatch(one)]
    problems = {
        "it names no domain": not domains,
        f"{wrong[:1]} is not a domain such as example.org": wrong,
        "it has no name": not given.get("name"),
        f"{country!r} is not an ISO 3166-1 alpha-3 code such as DEU": country
        and not countries.is_code(country),
        f"{unread[:1]} is not an ISO 639-1 code such as en": unread,
        f"owner_kind {kind!r} is none of {', '.join(get_args(OwnerKind))}": kind not in get_args(OwnerKind),
        f"reach {reach!r} is none of {', '.join(get_args(Reach))}": reach not in get_args(Reach),
    }
    if problem := next((said for said, holds in problems.items() if holds), None):
        return problem
    return Outlet(
        domains=domains,
        name=given["name"],
        country=country,
        languages=spoken,
        owner_kind=cast(OwnerKind, kind),
        owner=given.get("owner", ""),
        reach=cast(Reach, reach),
        note=given.get("note", ""),
        sets=tuple(filter(None, (part.strip() for part in given.get("sets", "").split(";")))),
        provenance=tuple(given.get("provenance", "").split()),
    )


def read_own(text: str, name: str) -> tuple[tuple[Outlet, ...] | None, list[str]]:
    """Read a user's own rows: a CSV with the columns of `outlets.csv`, and `sets`.

    Args:
        text: of the file; lines that begin with # are comments.
        name: of the file, for messages.

    Returns:
        The outlets, and what is wrong: file, line and reason. A row that cannot be used is left out; None
        where the file is no CSV to its end, so that what it would hold is not known.
    """
    # Not `splitlines`, for which a line separator (U+2028) within a cell ends the line too.
    every = enumerate(io.StringIO(text, newline=""), 1)
    lines = [(number, line) for number, line in every if line.strip()]
    lines = [(number, line) for number, line in lines if not line.startswith("#")]
    if not lines:
        return (), []
    reader = csv.DictReader(line for _, line in lines)
    known = {*COLUMNS, "sets"}
    try:
        columns = [column.strip() for column in reader.fieldnames or ()]
    except csv.Error as error:
        return None, [f"{name}, line {lines[0][0]}: the columns cannot be read: {error}"]
    reader.fieldnames = columns
    problems = [
        f"{name}, line {lines[0][0]}: there is no column {column[:60]!r}; "
        f"there are: {', '.join(sorted(known))}"
        for column in columns
        if column not in known
    ]
    found: list[Outlet] = []
    try:
        for row in reader:
            number = lines[min(reader.line_num, len(lines)) - 1][0]
            is_shifted = any(cell.strip() for cell in row.get(None, ()))
            outlet = _SHIFTED if is_shifted else _own_of({key: row[key] for key in row if key in known})
            if isinstance(outlet, str):
                problems.append(f"{name}, line {number}: {outlet[:200]}; the row is left out")
            else:
                found.append(outlet)
    except csv.Error as error:
        return None, [*problems, f"{name}: not a CSV beyond line {lines[reader.line_num - 1][0]}: {error}"]
    return tuple(found), problems


def _own_of(row: Mapping[str, str | None]) -> Outlet | str:
    """Return the outlet of a user's row, or what is wrong with it."""
    outlet = outlet_of(row)
    wide = [] if isinstance(outlet, str) else [one for one in outlet.domains if is_public_suffix(one)]
    if wide:
        return f"anyone may register below {wide[0]!r}"
    if isinstance(outlet, str) or outlet.provenance:
        return outlet
    return replace(outlet, provenance=("own",))


def is_public_suffix(domain: str) -> bool:
    """Tell whether anyone may register below a domain ("co.uk"). Source: the Public Suffix List."""
    from courlan import extract_domain  # and urllib3, which only who brings a list of his own needs

    return extract_domain(f"https://any.{domain}") == f"any.{domain}"


COLUMNS = (
    *("domain", "further_domains", "name", "country", "languages"),
    *("owner_kind", "owner", "reach", "note", "provenance"),
)
"""Of `outlets.csv`, in their order."""


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split()).removeprefix("the ")
