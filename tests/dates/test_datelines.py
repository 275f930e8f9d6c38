"""Datelines: what is one, where its parts stand, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.dates import datelines
from monitor.dates.datelines import LONGEST, parse, put_before
from monitor.errors import ResourceError


@pytest.mark.parametrize(
    ("line", "town", "region", "day"),
    [
        ("GRIMSBY, March 4 - The port", "GRIMSBY", "", "March 4"),
        ("GRIMSBY, March 4, 2019 -- The port", "GRIMSBY", "", "March 4, 2019"),
        ("GRIMSBY, 4 March (Agency) — The port", "GRIMSBY", "", "4 March"),
        ("GRIMSBY, Mar. 4 /Agency/ - The port", "GRIMSBY", "", "Mar. 4"),
        ("GRIMSBY, Mar.4 - The port", "GRIMSBY", "", "Mar.4"),
        ("GRIMSBY March 4 - The port", "GRIMSBY", "", "March 4"),
        ("GRIMSBY (March 4, 2019) - The port", "GRIMSBY", "", "March 4, 2019"),
        ("STAMFORD, Conn., March 4 (Agency) -", "STAMFORD", "Conn.", "March 4"),
        ("SALEM, Mass., United States, May 4 -", "SALEM", "Mass.", "May 4"),
        ("(Agency) - Aix-en-Provence, France, May 4 - The", "Aix-en-Provence", "France", "May 4"),
        ("KASSEL, 4. März 2019 (dpa) – Die Messe", "KASSEL", "", "4. März 2019"),
        ("Kassel, 04.03.2019 – Die Messe", "Kassel", "", "04.03.2019"),
        ("KASSEL (4.3.2019) - Die Messe", "KASSEL", "", "4.3.2019"),
        ("GRIMSBY, March 4: The port", "GRIMSBY", "", "March 4"),
        ("GRIMSBY, March 4\nThe port", "GRIMSBY", "", "March 4"),
        ("Grimsby, March 4 (ABC): The port", "Grimsby", "", "March 4"),
        ("Grimsby, March 4 (ABC) The port", "Grimsby", "", "March 4"),
        ("GRIMSBY (AFP) - The port", "GRIMSBY", "", None),
        ("GRIMSBY (Reuters) -- The port", "GRIMSBY", "", None),
        ("Grimsby — The port", "Grimsby", "", None),
        ("STAMFORD, Conn. -- The port", "STAMFORD", "Conn.", None),
        # Figures behind it, which look like another day: they made the day a part of the place.
        ("STAMFORD, Conn., March 4 - Net 70 cts\nShare", "STAMFORD", "Conn.", "March 4"),
        ("STAMFORD, March 4 - Year 28 end\nShare", "STAMFORD", "", "March 4"),
    ],
)
def test_a_dateline_is_read(line: str, town: str, region: str, day: str | None) -> None:
    found = parse(line)
    assert found is not None
    assert (found.town, found.region, found.day) == (town, region, day)
    assert found.has_year == bool(day and "2019" in day)
    place = line[found.start : found.place_end]
    assert place.startswith(town)
    assert place.endswith(region)


@pytest.mark.parametrize(
    "line",
    [
        "The port of Grimsby was closed on March 4.",
        "Grimsby - The port was closed.",
        "Grimsby, March 4: the port was closed.",
        "Grimsby, 1.2.20 - The port was closed.",
        "Grimsby, March 4\nThe port was closed.",
        "At this week's March 31-April 2 meeting, members vote.",
        "GRIMSBY, Level 4 - The port was closed.",
        "Grimsby (a port on the coast) - was closed.",
        "The minister spoke (AFP) of it.",
        "",
    ],
)
def test_what_is_no_dateline(line: str) -> None:
    assert parse(line) is None


def test_a_place_before_which_the_title_stands_is_no_town() -> None:
    found = parse("Port closed for a week. GRIMSBY — Fishermen wait.")
    assert found is None or found.town != "GRIMSBY"


def test_a_dateline_may_begin_anywhere_in_a_text() -> None:
    text = "Port closed. GRIMSBY, March 4 - Fishermen wait."
    found = parse(text, 13)
    assert found is not None
    assert text[found.start : found.place_end] == "GRIMSBY"
    assert text[: found.end].endswith("March 4 -")


def test_a_day_is_no_part_of_the_place() -> None:
    text = "GRIMSBY, June 8 — Fishermen wait."
    found = parse(text)
    assert found is not None
    assert text[found.start : found.place_end] == "GRIMSBY"


@given(st.text(max_size=300), st.integers(0, 20))
def test_any_text_may_begin_a_report(text: str, at: int) -> None:
    found = parse(text, at)
    assert found is None or at <= found.start < found.place_end < found.end <= len(text)


@pytest.mark.parametrize("piece", ["a, ", "A b, ", "a 1, ", "May 4, ", "(a) ", "a/", " ", "a. "])
def test_a_text_of_commas_is_read_at_once(piece: str) -> None:
    """160 characters of it: what goes back over every comma for each other would take minutes."""
    for _ in range(200):
        parse("A" + piece * 200)


@pytest.mark.parametrize(
    ("text", "line", "whole"),
    [
        ("The port.", "GRIMSBY,  March 4 -\n", "GRIMSBY, March 4 - The port."),
        ("GRIMSBY, March 4 - The port.", "GRIMSBY, March 4", "GRIMSBY, March 4 - The port."),
        ("The port.", " - ", "The port."),
        ("The port.", "G" * (LONGEST + 1), "The port."),
    ],
)
def test_a_dateline_in_a_field_of_its_own_is_put_before_the_text(text: str, line: str, whole: str) -> None:
    assert put_before(text, line) == whole


def test_a_list_without_agencies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datelines, "read_toml", lambda _name: {})
    with pytest.raises(ResourceError, match="agencies"):
        datelines._patterns.__wrapped__()
