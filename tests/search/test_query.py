"""Queries as analysts type and paste them: what they mean, and what is said where they cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.search.query.errors import QueryError
from monitor.search.query.nodes import And, Field, Near, Node, Not, Or, Phrase, Range, Word
from monitor.search.query.parser import parse


def plain(node: Node) -> str:
    """Write a tree down with all its brackets, without places; an exact word stands in quotes."""
    match node:
        case Word(text, _, exact):
            return f"'{text}'" if exact else text
        case Phrase(words):
            return '"' + " ".join(word.text for word in words) + '"'
        case Near(left, right, distance):
            return f"({plain(left)} ~{distance} {plain(right)})"
        case And(parts):
            return "(" + " & ".join(map(plain, parts)) + ")"
        case Or(parts):
            return "(" + " | ".join(map(plain, parts)) + ")"
        case Not(part):
            return f"-{plain(part)}"
        case Field(name, part):
            return f"{name}={plain(part)}"
        case Range(name, low, high):
            return f"{name}={low}..{high}"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("summit trade", "(summit & trade)"),
        ("summit AND trade OR talks", "((summit & trade) | talks)"),
        ("summit NOT football", "(summit & -football)"),
        ("summit AND NOT football", "(summit & -football)"),
        ("summit ANDNOT football", "(summit & -football)"),
        ("summit -football", "(summit & -football)"),
        ("co-operation", "co-operation"),
        ('"trade war" tariff*', '("trade war" & tariff*)'),
        ("„neue Seidenstraße“ Hafen", '("neue Seidenstraße" & Hafen)'),
        ("«accord de paix»", '"accord de paix"'),
        ("»neue Seidenstraße« Hafen", '("neue Seidenstraße" & Hafen)'),
        ('»en ny aftale» OR „zwei Worte"', '("en ny aftale" | "zwei Worte")'),
        ("‹accord de paix› ›ein Vertrag‹", '("accord de paix" & "ein Vertrag")'),
        ("「和平 協議」 AND 『港 口』 《人民 日报》", '("和平 協議" & "港 口" & "人民 日报")'),
        ("（gas OR oil） AND pipeline", "((gas | oil) & pipeline)"),
        ('"summit"', "'summit'"),
        ("gas NEAR/5 pipeline", "(gas ~5 pipeline)"),
        ("gas NEAR pipeline", "(gas ~10 pipeline)"),
        ('("climate change" OR warming) NEAR/10 law*', '(("climate change" | warming) ~10 law*)'),
        ("NOT gas NEAR/3 oil AND price", "(-(gas ~3 oil) & price)"),
        ('"gas pipeline"~4', "('gas' ~4 'pipeline')"),
        ("title:summit", "title=summit"),
        ("title: summit", "title=summit"),
        ("title:(summit OR talks) source:example.com", "(title=(summit | talks) & source=example.com)"),
        ('country:"South Korea"', 'country="South Korea"'),
        ("date:[2024-01-01 TO 2024-03-31]", "date=2024-01-01..2024-03-31"),
        ("date:[2024-01-01 TO *]", "date=2024-01-01..None"),
        ("北京 峰会", "(北京 & 峰会)"),
        ("-football summit", "(-football & summit)"),
    ],
)
def test_a_query_means_what_analysts_expect(query: str, meant: str) -> None:
    assert plain(parse(query).node) == meant


@pytest.mark.parametrize(
    ("query", "meant", "note"),
    [
        ("oil /5 price", "(oil ~5 price)", "/5 is read as NEAR/5."),
        ("oil /n5 price", "(oil ~5 price)", "/n5 is read as NEAR/5."),
        ("hlp=(oil price)", "title=(oil & price)", "HLP is read as title"),
        ("econom! W/5 crisis", "(econom* ~5 crisis)", "econom! is read as econom*."),
        ("gas PRE/3 pipeline", "(gas ~3 pipeline)", "the order of the words is not looked at"),
        ("gas ONEAR/3 pipeline", "(gas ~3 pipeline)", "the order of the words is not looked at"),
        ("HLEAD(summit)", "title=summit", "HLEAD is read as title"),
        ("headline(summit) AND x", "(title=summit & x)", ""),
        ("canonical_domain:example.com AND x", "(source=example.com & x)", ""),
        ("publish_date:[2024-01-01 TO 2024-01-02] AND x", "(date=2024-01-01..2024-01-02 & x)", ""),
        ("war and peace", "(war & and & peace)", "the operator is AND"),
    ],
)
def test_a_pasted_query_of_another_vendor_is_read_and_what_is_read_otherwise_is_said(
    query: str, meant: str, note: str
) -> None:
    parsed = parse(query)
    assert plain(parsed.node) == meant
    assert note in " ".join(parsed.notes)


@pytest.mark.parametrize(
    ("query", "place", "says"),
    [
        ("", (0, 0), "empty"),
        ("(summit", (0, 1), "opened and not closed"),
        ("summit)", (6, 7), "closed that is not open"),
        ("()", (0, 1), "Nothing stands between"),
        ('summit "trade', (7, 8), "quote is opened and not closed"),
        ("summit OR", (7, 9), "Nothing follows OR"),
        ("AND summit", (0, 3), "Nothing stands before AND"),
        ("summit AND OR talks", (7, 10), "Nothing follows AND"),
        ("titel:summit", (0, 6), "Is title: meant?"),
        ("NOT summit", (0, 10), "only what must not be there"),
        ("summit OR NOT talks", (0, 19), "only what must not be there"),
        ("*", (0, 1), "wildcard stands alone"),
        ("gas NEAR/500 oil", (4, 12), "no nearness"),
        ("gas W/S oil", (4, 7), "not known here"),
        ("gas /s oil", (4, 6), "not known here"),
        ("rst=tre AND gas", (0, 4), "There is no field rst"),
        ("gas AND wc>200", (8, 14), "not known here"),
        ("gas NEAR/-1 oil", (4, 11), "not understood"),
        ("gas NEAR/" + "9" * 5_000 + " oil", (4, 5_009), "no nearness"),
        ('"gas oil"~' + "9" * 5_000, (0, 5_010), "no nearness"),
        ('"' + "a " * 60 + '"~3', (0, 124), "More than 50 words near"),
        ("a" + " NEAR/3 a" * 60, (452, 458), "More than 50 words near"),
        ("title:", (0, 6), "Nothing follows title"),
        ("ATLEAST5(gas)", (0, 8), "not known here"),
        ("(a AND b) NEAR/5 c", (10, 16), "stands beside something else"),
        ("[2024 TO 2025]", (0, 14), "without a field"),
        ("date:[2024", (5, 6), "bracket is not understood"),
        ("(" * 60 + "a" + ")" * 60, (51, 52), "More than 50 brackets"),
        ("a" * 20_001, (20_000, 20_001), "at most 20,000"),
    ],
)
def test_an_error_in_a_query_shows_the_place_and_what_would_do(
    query: str, place: tuple[int, int], says: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.place == place
    assert says in str(caught.value)
    assert "^" in str(caught.value)


def test_the_caret_stands_under_the_place_in_a_long_query_of_several_lines() -> None:
    query = "summit AND\n" + "a OR " * 40 + "titel:b" + " OR c" * 40
    with pytest.raises(QueryError) as caught:
        parse(query)
    line, carets = str(caught.value).split("\n")[1:3]
    start = carets.index("^")
    assert line[start : start + carets.count("^")] == "titel:"
    assert len(line) < 150


@given(st.text(alphabet='ab"()*?:-!~/[]„“ ANDORT5\n', max_size=60))
def test_no_text_in_the_box_makes_anything_but_a_query_or_an_error_that_points(query: str) -> None:
    try:
        parsed = parse(query)
    except QueryError as error:
        start, end = error.place
        assert 0 <= start <= end <= len(query) + 1
    else:
        assert plain(parsed.node)
