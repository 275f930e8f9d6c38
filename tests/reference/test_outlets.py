"""Outlets: the rows that ship are sound, and an address or a name leads to the right one."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from monitor.reference import outlets
from monitor.reference.outlets import Outlet, Register
from monitor.resources import read_csv

HEAD = "domain,name,country,owner_kind,sets\n"


def test_every_row_is_sound() -> None:
    assert len(outlets.shipped()) >= 1500  # which raises where a code, a domain or a kind is none
    assert tuple(read_csv(outlets.SHIPPED)[0]) == outlets.COLUMNS
    assert all(one.country and one.languages and one.provenance for one in outlets.shipped())


def test_no_domain_is_in_two_rows_and_no_name_in_two_of_a_country() -> None:
    domains = Counter(domain for one in outlets.shipped() for domain in one.domains)
    names = Counter((one.country, one.name.casefold()) for one in outlets.shipped())
    assert [key for counter in (domains, names) for key, times in counter.items() if times > 1] == []
    assert [domain for domain in domains if outlets.is_public_suffix(domain)] == []


def test_a_header_that_is_no_header_and_cells_beyond_it_are_told() -> None:
    usual = csv.field_size_limit(1_000)
    try:
        found, problems = outlets.read_own("x" * 2_000 + "\n1\n", "mine.csv")
    finally:
        csv.field_size_limit(usual)
    assert (found, len(problems)) == (None, 1)
    assert "mine.csv, line 1: the columns cannot be read" in problems[0]
    rows = 'domain,name,note\nc.example,C,,,\na.example,A,late, and wrong\nb.example,B,"late, and right"\n'
    found, problems = outlets.read_own(rows, "mine.csv")
    assert [(one.name, one.note) for one in found or ()] == [("C", ""), ("B", "late, and right")]
    assert problems == [
        "mine.csv, line 3: it has more cells than there are columns: put what has a comma in quotes; "
        "the row is left out"
    ]


def test_all_regions_are_there() -> None:
    assert len({one.country for one in outlets.shipped()}) >= 150
    assert len({code for one in outlets.shipped() for code in one.languages}) >= 60


def test_every_provenance_names_a_source_that_the_file_explains() -> None:
    known = {"newscatcher", "newspaper3k", "fundus", "thegovnews", "editor"}
    for one in outlets.shipped():
        assert {part.partition(":")[0] for part in one.provenance} <= known
        assert all(part.partition(":")[2].isdigit() for part in one.provenance)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.bbc.co.uk", "BBC"),
        ("news.bbc.co.uk", "BBC"),
        ("WWW.Nytimes.com.", "The New York Times"),
        ("g1.globo.com", "G1"),
        ("ge.globo.com", "Globo.com"),
        ("www1.folha.uol.com.br", "Folha de S.Paulo"),
        ("cnnespanol.cnn.com", "CNN en Español"),
        ("some.co.uk", None),
        ("notbbc.com", None),
        ("com", None),
        ("", None),
    ],
)
def test_a_host_leads_to_the_outlet_of_its_longest_domain(host: str, name: str | None) -> None:
    found = outlets.register().by_host(host)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("name", "country", "domain"),
    [
        ("Reuters", "", "reuters.com"),
        ("REUTERS NEWS", "", "reuters.com"),
        ("Xinhua", "", "xinhuanet.com"),
        ("Xinhua News Agency", "", "xinhuanet.com"),
        ("new york times", "", "nytimes.com"),
        ("BBC News", "", "bbc.com"),
        ("La Prensa", "", None),  # several have it
        ("La Prensa", "PAN", "prensa.com"),
        ("Nobody's Gazette", "", None),
    ],
)
def test_a_name_leads_to_an_outlet_where_only_one_has_it(name: str, country: str, domain: str | None) -> None:
    found = outlets.register().by_name(name, country)
    assert (found.domains[0] if found else None) == domain


def test_the_address_of_an_article_comes_before_its_source() -> None:
    register = outlets.register()
    g1, globo = register.of("globo.com", "g1.globo.com"), register.of("globo.com")
    assert (g1 and g1.name, globo and globo.name) == ("G1", "Globo.com")
    assert register.of(None) is None


def test_own_rows_come_before_ours() -> None:
    own = Outlet(("reuters.com", "wire.example"), "Our Reuters", "CAN")
    register = Register((*outlets.shipped(), own))
    assert register.by_host("www.reuters.com") is own
    assert register.by_host("wire.example") is own


def test_a_wrong_row_costs_itself_and_is_named_with_its_line() -> None:
    rows = [
        "# mine",
        HEAD.strip(),
        "good.example,Good,deu,,",
        "",
        "fine.example,Fine,DEU,state,wires; close by",
        "http://x.example/a,Address,DEU,,",
        "co.uk,Everyone,GBR,,",
        "kind.example,Kind,FRA,royal,",
        ",None,FRA,,",
    ]
    found, problems = outlets.read_own("\n".join(rows), "mine.csv")
    assert [(one.name, one.sets, one.provenance) for one in found or ()] == [
        ("Fine", ("wires", "close by"), ("own",))
    ]
    assert [problem.split(":")[0] for problem in problems] == [
        f"mine.csv, line {number}" for number in (3, 6, 7, 8, 9)
    ]
    assert "anyone may register" in problems[2]
    assert "royal" in problems[3]


def test_a_column_that_is_misspelt_is_named() -> None:
    found, problems = outlets.read_own("domain,name,contry\na.example,A,DEU\n", "mine.csv")
    assert len(found or ()) == 1
    assert "'contry'" in problems[0]


def test_a_file_that_is_no_csv_stops_nothing() -> None:
    assert outlets.read_own("", "m") == ((), [])
    assert outlets.read_own("\0\0,\n,,,,\n", "m")[0] == ()
    usual = csv.field_size_limit(100_000)  # of the whole process: readers of tables raise it
    try:
        found, problems = outlets.read_own(HEAD + "a.example,A,DEU,,\n" + "x" * 200_000 + ",B\n", "m")
    finally:
        csv.field_size_limit(usual)
    assert (found, len(problems)) == (None, 1), "what it would hold is not known"


def test_a_line_separator_within_a_quoted_cell_does_not_end_the_row() -> None:
    """U+2028 and its like, which word processors write, cut the row in two: both were left out."""
    for sign in ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\n", "\r\n"):
        rows = f'domain,name,note\na.example,A,"one{sign}two"\nb.example,B,\n'
        found, problems = outlets.read_own(rows, "mine.csv")
        assert problems == []
        assert [(one.name, one.note) for one in found or ()] == [("A", f"one{sign}two"), ("B", "")]
