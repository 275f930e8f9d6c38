"""Reports and essays with days in them are no press reviews; where that is not certain, it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from monitor.model import Document, Link, Rejected
from monitor.sources.formats.documents.office import Paragraph
from monitor.sources.formats.reviews import reviews
from sources.office_files import COPPER, PORT, review

REPORTS: dict[str, tuple[str, ...]] = {
    "a day in a chapter": (
        "# Summary",
        COPPER,
        "# Findings",
        PORT,
        "# Outlook",
        "Lima, 9 April 2024",
        COPPER,
    ),
    "one article": ("# Copper", "The Condor, 9 April 2024", COPPER),
    "one with chapters": (
        "# Copper",
        "The Condor, 9 April 2024",
        COPPER,
        "# Prices",
        PORT,
        "# Outlook",
        COPPER,
    ),
    "sentences": ("# Copper", f"On 9 April 2024, {COPPER}", "# Port", f"On 10 April 2024, {PORT}"),
    "places": ("# Mission one", "Lima, 9 April 2024", COPPER, "# Mission two", "Cusco, 10 April 2024", PORT),
    "timeline": (
        "# 5 March 2024",
        "Talks began.",
        "# 6 March 2024",
        "Talks went on.",
        "# 7 March 2024",
        PORT,
    ),
    "timeline, newest first": ("# 6 March 2024", "Talks failed.", "# 5 March 2024", "Talks began."),
    "timeline without headings": ("5 March 2024", COPPER, "6 March 2024", PORT, "7 March 2024", COPPER),
    "timeline with titles": ("# 5 March 2024: Talks begin", COPPER, "# 6 March 2024: Talks end", PORT),
    "days behind titles": ("# Talks begin (5 March 2024)", COPPER, "# Talks end (6 March 2024)", PORT),
    "days above titles": ("# 5 March 2024", "## Talks begin", COPPER, "# 6 March 2024", "## Talks end", PORT),
    "minutes": ("# Opening", "5 March 2024", COPPER, "# Closing", "6 March 2024", PORT),
    "sessions": (
        "# Round one",
        "Session One, 5 March 2024",
        COPPER,
        "# Round two",
        "Session Two, 6 March 2024",
        PORT,
    ),
    "press conferences": (
        "# Press conference, 5 March 2024",
        COPPER,
        "# Press conference, 6 March 2024",
        PORT,
    ),
    "statistics": (
        "# Output",
        COPPER,
        "Source: World Bank, 5 March 2024",
        "# Calls",
        PORT,
        "Source: Eurostat, 6 March 2024",
    ),
    "mottos": (
        *("# Copper", "“Copper is all.”", "Le Monde, 5 March 2024", COPPER),
        *("# Port", "“A port is all.”", "The Guardian, 6 March 2024", PORT),
    ),
    "updates": ("# Copper", "Updated 5 March 2024", COPPER, "# Port", "Updated 6 March 2024", PORT),
    "interviews": (
        "# First talk",
        "John Smith, 5 March 2024",
        COPPER,
        "# Second talk",
        "Jo Muster, 6 March 2024",
        PORT,
    ),
    "letters": (
        "# To Lima",
        "Lima, 5 March 2024",
        "Dear Sir",
        COPPER,
        "# Answer",
        "Cusco, 9 March 2024",
        "Dear Madam",
        PORT,
    ),
    "outlets as chapters": (
        "# Le Monde",
        "## Tone",
        COPPER,
        "## Volume",
        PORT,
        "# The Guardian",
        "## Tone",
        PORT,
    ),
    "essay": (
        COPPER,
        PORT,
        "Sources",
        "Le Monde, 5 March 2024",
        "Le Figaro, 6 March 2024",
        "The Guardian, 7 March 2024",
    ),
    "quotations": (COPPER, "Le Monde, 5 March 2024", PORT, "The Guardian, 6 March 2024", COPPER),
}


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_with_days_in_it_is_one_article(tmp_path: Path, report: str) -> None:
    found, _ = review(tmp_path, *REPORTS[report])
    assert len(found) == 1
    assert (found[0].text or "").endswith(REPORTS[report][-1])


@pytest.mark.parametrize(
    ("report", "is_said"),
    [
        ("quotations", True),
        ("days behind titles", True),
        ("statistics", True),
        ("essay", False),
        ("timeline", False),
    ],
)
def test_a_file_that_may_hold_several_articles_is_said_to_be_loaded_as_one(
    tmp_path: Path, report: str, is_said: bool
) -> None:
    _, said = review(tmp_path, *REPORTS[report])
    assert any("seems to hold several articles" in event for event in said) is is_said


@pytest.mark.parametrize("title", ["Press review", "Pressespiegel 14. März 2024", "Revue de presse n° 7"])
def test_a_file_that_calls_itself_a_press_review_is_split_by_less(tmp_path: Path, title: str) -> None:
    found, _ = review(tmp_path, title, *REPORTS["places"])
    assert [one.title for one in found] == ["Mission one", "Mission two"]


CREDITS = (
    "Le Monde, 12.03.24", "John Smith, The Condor, 5 March 2024", "By Jo Muster", "5 March 2024", "Le Monde",
    "Source: Le Monde, 3/13/24", "Le Monde\n12 March 2024", "Copper (Le Monde, 3/13/24)", "(", "—",
)  # fmt: skip
LINE = st.sampled_from(("", "Copper", "\t", COPPER, PORT, *CREDITS, *CREDITS))
PARAGRAPH = st.builds(
    Paragraph, LINE | st.text(max_size=30), st.sampled_from([None, None, 0, 1, 2]), look=st.integers(0, 2)
)


@given(st.lists(PARAGRAPH, max_size=12), st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_file_raises_and_no_text_is_made_up_however_it_is_split(
    paragraphs: list[Paragraph], lines: bool
) -> None:
    known = {line.strip() for one in paragraphs for line in one.text.split("\n")}
    for one in reviews.split(paragraphs, "a.docx", lines=lines) or []:
        assert isinstance(one, Document | Link | Rejected)
        if isinstance(one, Document):
            assert {line.strip() for line in (one.text or "").split("\n")} <= known | {""}
