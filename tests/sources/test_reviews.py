"""Press reviews: files of word processors that hold many articles become those articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import dates, sources
from monitor.model import Document
from sources.office_files import headed

COPPER = (
    "Peru and Chile signed a treaty on copper in Lima on Monday, and the ministers of both praised the talks."
)
PORT = "Bolivia asked Chile for a port on the coast, as it has done for many years, and will ask again."


REVIEWS: dict[str, tuple[str, ...]] = {
    "one line": ("# Copper", "The Condor, 9 April 2024", COPPER,
                 "# Port", "Puerto Press | 10.04.2024 | p. 4", PORT),
    "lines": ("# Copper", "The Condor", "9 April 2024", COPPER,
              "# Port", "Puerto Press", "April 10, 2024", PORT),
    "day first": ("# Copper", "9 April 2024", "The Condor", COPPER,
                  "# Port", "10 April 2024", "Puerto Press", PORT),
    "labels": ("# Copper", "Source: The Condor", "Date: 9 April 2024", COPPER,
               "# Port", "Quelle: Puerto Press", "Datum: 10. April 2024", PORT),
    "above": ("The Condor, 9 April 2024", "# Copper", COPPER, "Puerto Press, 10 April 2024", "# Port", PORT),
    "in the heading": ("# Copper (The Condor, 9 April 2024)", COPPER,
                       "# Puerto Press, 10 April 2024: Port", PORT),
    "groups": ("# Economy", "## Copper", "The Condor, 9 April 2024", COPPER,
               "# Sea", "## Port", "Puerto Press, 10 April 2024", PORT),
}  # fmt: skip


@pytest.mark.parametrize("layout", REVIEWS)
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_the_articles_of_a_press_review_in_word_are_articles_of_their_own(
    tmp_path: Path, layout: str, suffix: str
) -> None:
    word, libre = headed(*REVIEWS[layout])
    path = tmp_path / f"review{suffix}"
    path.write_bytes(word if suffix == ".docx" else libre)
    found = [one for one in sources.read([path]) if isinstance(one, Document)]
    assert [(one.title, one.source, one.text) for one in found] == [
        ("Copper", "The Condor", COPPER), ("Port", "Puerto Press", PORT),
    ]  # fmt: skip
    assert [str(dates.read(one.published or ""))[:10] for one in found] == ["2024-04-09", "2024-04-10"]
    assert [one.origin for one in found] == [f"{path}:1", f"{path}:2"]
    assert [one.section for one in found] == (["Economy", "Sea"] if layout == "groups" else [None, None])


def test_what_is_said_of_an_article_of_a_press_review_is_no_text_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    lines = ("Inés Prueba", "The Condor", "9 April 2024", "https://condor.example/copper")
    body = (
        "# Copper",
        *lines,
        "What was agreed",
        COPPER,
        "## Prices",
        "They rose.",
        "# Port",
        "9 April 2024",
        PORT,
    )
    path.write_bytes(headed("Press review for the team", *body, "# Undated", PORT)[0])
    one, two, three = (found for found in sources.read([path]) if isinstance(found, Document))
    assert (one.authors, one.url) == (("Inés Prueba",), "https://condor.example/copper")
    assert one.text == f"What was agreed\n\n{COPPER}\n\nPrices\n\nThey rose."
    assert (two.source, two.text) == (None, PORT)
    assert (three.title, three.published, three.text) == ("Undated", None, PORT)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("# Summary", COPPER, "# Findings", PORT, "# Outlook", "Lima, 9 April 2024", COPPER),
        ("# Copper", "The Condor, 9 April 2024", COPPER),
        ("# Copper", f"On 9 April 2024, {COPPER}", "# Port", f"On 10 April 2024, {PORT}"),
    ],
)
def test_a_report_with_chapters_is_one_article(tmp_path: Path, paragraphs: tuple[str, ...]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(headed(*paragraphs)[0])
    assert len(list(sources.read([path]))) == 1
