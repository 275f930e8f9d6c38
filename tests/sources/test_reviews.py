"""Press reviews: files of word processors that hold many articles become those articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import dates
from monitor.model import Document
from monitor.sources.formats import files as sources
from monitor.sources.formats.reviews import mastheads
from sources.office_files import COPPER, PORT, docx, headed, par, read, review, run

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
    ("first", "second", "days"),
    [
        ("The Condor, 13.03.24", "Puerto Press, 05.03.24", ("2024-03-13", "2024-03-05")),
        ("The Condor, 3/13/24", "Puerto Press, 3/5/24", ("2024-03-13", "2024-03-05")),
        ("The Condor | 13-03-24", "Puerto Press | 05-03-24", ("2024-03-13", "2024-03-05")),
        ("The Condor, 13 March 24", "Puerto Press, 5 mars 24", ("2024-03-13", "2024-03-05")),
        ("13/03/24", "05/03/24", ("2024-03-13", "2024-03-05")),
    ],
)
def test_days_whose_years_have_two_digits_split_a_press_review_as_others_do(
    tmp_path: Path, first: str, second: str, days: tuple[str, str]
) -> None:
    found, _ = review(tmp_path, "# Copper", first, COPPER, "# Port", second, PORT)
    assert [(one.title, one.text) for one in found] == [("Copper", COPPER), ("Port", PORT)]
    assert tuple(str(dates.read(one.published or ""))[:10] for one in found) == days


def test_days_of_a_press_review_that_can_be_two_days_are_said_to_be_so(tmp_path: Path) -> None:
    paragraphs = ("# Copper", "The Condor, 03/05/24", COPPER, "# Port", "Puerto Press, 04/05/24", PORT)
    found, said = review(tmp_path, *paragraphs)
    assert [one.published for one in found] == ["03/05/24", "04/05/24"]
    assert any("day or month may come first" in event for event in said)


@pytest.mark.parametrize(
    ("lines", "source", "authors"),
    [
        (("By John Smith, Le Monde", "12 March 2024"), "Le Monde", ("John Smith",)),
        (("John Smith, Le Monde, 12 March 2024",), "Le Monde", ("John Smith",)),
        (("Le Monde, 12 March 2024, by John Smith",), "Le Monde", ("John Smith",)),
        (("John Smith and Jane Doe | The Condor | 12 March 2024",), "The Condor", ("John Smith", "Jane Doe")),
        (("John Smith", "The Condor", "12 March 2024"), "The Condor", ("John Smith",)),
        (("The Condor", "John Smith", "12 March 2024"), "The Condor", ("John Smith",)),
        (("By Jo Muster, Puerto Press, 12 March 2024",), "Puerto Press", ("Jo Muster",)),
        (("By John Smith, Lima", "12 March 2024"), None, ("John Smith",)),
        (("By John Smith, Foreign Editor", "12 March 2024"), None, ("John Smith",)),
        (("John Smith, 12 March 2024",), None, ("John Smith",)),
        (("Lima, 12 March 2024",), None, ()),
        (("The Condor no. 12, Lima, 12 March 2024",), "The Condor", ()),
        (("Source: The Condor, 12 March 2024",), "The Condor", ()),
        (("人民日报, 2024年3月12日",), "人民日报", ()),
    ],
)
def test_who_wrote_an_article_is_told_from_the_outlet(
    tmp_path: Path, lines: tuple[str, ...], source: str | None, authors: tuple[str, ...]
) -> None:
    others = ("# Port", "Puerto Press, 11 March 2024", PORT, "# Tin", "Le Monde, 10 March 2024", COPPER)
    found, said = review(tmp_path, "# Copper", *lines, COPPER, *others)
    assert [one.title for one in found] == ["Copper", "Port", "Tin"]
    assert (found[0].source, found[0].authors, found[0].text) == (source, authors, COPPER)
    assert any("outlet cannot be told" in event for event in said) is (source is None)


def test_names_of_which_it_cannot_be_told_what_they_are_stay_in_the_text(tmp_path: Path) -> None:
    line = "Kiran Nota, Larga Hoy, 12 March 2024"
    others = ("# Port", "Puerto Press, 11 March 2024", PORT)
    found, said = review(tmp_path, "# Copper", line, COPPER, *others)
    assert (found[0].source, found[0].authors, found[0].published) == (None, (), "12 March 2024")
    assert found[0].text == f"{line}\n\n{COPPER}"
    assert any("outlet cannot be told" in event for event in said)


@pytest.mark.parametrize(
    ("groups", "sources_", "sections"),
    [
        (("# Le Monde", "# Nota Larga"), ["Le Monde", "Nota Larga"], [None, None]),
        (("# Economy", "# Sea"), [None, None], ["Economy", "Sea"]),
        (
            ("# Le Monde, 12 March 2024", "# The Condor, 11 March 2024"),
            ["Le Monde", "The Condor"],
            [None, None],
        ),
    ],
)
def test_a_heading_that_names_the_outlet_is_that_of_the_articles_below_it(
    tmp_path: Path, groups: tuple[str, str], sources_: list[str | None], sections: list[str | None]
) -> None:
    days = ("11 March 2024", "10 March 2024") if "2024" not in groups[0] else ()
    first, second = (day for day in (days or ("", "")))
    body = (groups[0], "## Copper", first, COPPER, groups[1], "## Port", second, PORT)
    found, _ = review(tmp_path, *(one for one in body if one))
    assert [(one.title, one.text) for one in found] == [("Copper", COPPER), ("Port", PORT)]
    assert [one.source for one in found] == sources_
    assert [one.section for one in found] == sections
    assert all(one.published for one in found)


@pytest.mark.parametrize("before", [(), ("Press review, 14 March 2024",)])
def test_a_source_below_each_text_is_that_of_the_text_above_it(
    tmp_path: Path, before: tuple[str, ...]
) -> None:
    body = (
        "# Copper",
        COPPER,
        "Source: Le Monde, 12 March 2024",
        "# Port",
        PORT,
        "(Puerto Press, 11 March 2024)",
    )
    found, _ = review(tmp_path, *before, *body)
    assert [(one.title, one.source, one.published, one.text) for one in found] == [
        ("Copper", "Le Monde", "12 March 2024", COPPER), ("Port", "Puerto Press", "11 March 2024", PORT),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("Source: Le Monde", "Date: 12 March 2024"),
        ("Le Monde, 12 March 2024", "https://lemonde.example/1"),
        ("By John Smith", "Le Monde, 12.03.24"),
        ("Source: Le Monde\n12 March 2024",),
    ],
)
def test_several_lines_below_each_text_are_those_of_the_text_above_them(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    found, _ = review(tmp_path, "# Copper", COPPER, *lines, "# Port", PORT, *lines)
    assert [(one.title, one.source, one.text) for one in found] == [
        ("Copper", "Le Monde", COPPER), ("Port", "Le Monde", PORT),
    ]  # fmt: skip
    assert all(one.published for one in found)


def test_headings_that_are_outlet_and_day_stand_above_the_titles(tmp_path: Path) -> None:
    found, _ = review(
        tmp_path, "# Le Monde, 12 March 2024", "Copper treaty signed", COPPER,
        "# Puerto Press, 11 March 2024", "A port is wanted", PORT,
    )  # fmt: skip
    assert [(one.title, one.source, one.text) for one in found] == [
        ("Copper treaty signed", "Le Monde", COPPER), ("A port is wanted", "Puerto Press", PORT),
    ]  # fmt: skip


def test_articles_whose_outlets_are_named_and_no_days_are_undated_and_said_to_be_so(tmp_path: Path) -> None:
    found, said = review(tmp_path, "# Copper", "Le Monde", COPPER, "# Port", "Puerto Press", PORT)
    assert [(one.title, one.source, one.published) for one in found] == [
        ("Copper", "Le Monde", None), ("Port", "Puerto Press", None),
    ]  # fmt: skip
    assert any("without a day" in event for event in said)


def test_titles_without_a_style_are_found_by_the_credit_lines_below_them(tmp_path: Path) -> None:
    one = ("Copper treaty signed", "By John Smith", "The Condor, 9 April 2024", COPPER)
    found, _ = review(tmp_path, *one, "A port is wanted", "Puerto Press, 8 April 2024", PORT)
    assert [(one.title, one.source, one.authors, one.text) for one in found] == [
        ("Copper treaty signed", "The Condor", ("John Smith",), COPPER),
        ("A port is wanted", "Puerto Press", (), PORT),
    ]


@pytest.mark.parametrize(
    "outlet",
    ["taz", "dpa", "stern", "n-tv", "heise online", "derStandard", "il manifesto", "20 minutes", "24 heures"],
)
@pytest.mark.parametrize("line", ["{}, 10 April 2024", "Source: {}, 10 April 2024", "{} | 10.4.2024 | p. 4"])
def test_an_outlet_in_small_letters_or_with_a_number_begins_an_article_as_others_do(
    tmp_path: Path, outlet: str, line: str
) -> None:
    known = ("Copper treaty signed", "Le Monde, 9 April 2024", COPPER)
    found, said = review(tmp_path, *known, "A port is wanted", line.format(outlet), PORT)
    assert [(one.title, one.source, one.text) for one in found] == [
        ("Copper treaty signed", "Le Monde", COPPER), ("A port is wanted", outlet, PORT),
    ]  # fmt: skip
    assert not any("title" in event for event in said)


def test_a_press_review_whose_outlets_are_all_in_small_letters_is_divided(tmp_path: Path) -> None:
    found, _ = review(
        tmp_path, "# Copper", "dpa, 9 April 2024", COPPER, "# Port", "stern, 10 April 2024", PORT
    )
    assert [one.source for one in found] == ["dpa", "stern"]


def test_a_title_with_a_day_below_it_and_an_outlet_that_is_not_understood_is_said(tmp_path: Path) -> None:
    known = ("Copper treaty signed", "Le Monde, 9 April 2024", COPPER)
    other = ("Two ports", "Le Figaro, 11 April 2024", PORT)
    found, said = review(tmp_path, *known, "A port is wanted", "condor-blatt, 10 April 2024", PORT, *other)
    assert [one.title for one in found] == ["Copper treaty signed", "Two ports"]
    assert any("look like titles" in event for event in said)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Le Monde", "outlet"),
        ("Andes Observer", "outlet"),
        ("condor.example", "outlet"),
        ("The Condor", "unknown"),
        ("John Smith", "person"),
        ("J. Smith", "person"),
        ("Jean-Pierre Dupont", "person"),
        ("taz", "outlet"),
        ("heise online", "outlet"),
        ("stern", "other"),
        ("20 minutes", "other"),
        ("Lima", "place"),
        ("Geneva", "place"),
        ("Chief Correspondent", "other"),
        ("what was agreed", "other"),
        ("Page 4", "other"),
        ("", "other"),
        ("Session One", "other"),
    ],
)
def test_names_of_outlets_people_and_places_are_told_apart(name: str, kind: str) -> None:
    assert mastheads.kind_of(name) == kind


def test_a_bold_title_that_ends_with_a_day_is_the_title_above_the_outlet_and_its_day(tmp_path: Path) -> None:
    parts = (
        ("Remembering 11 September 2001", "Le Monde", COPPER),
        ("A port is wanted", "Puerto Press", PORT),
    )
    body = "".join(
        par(run(title, "<w:b/>")) + par(run(f"{outlet}, 9 April 2024")) + par(run(text))
        for title, outlet, text in parts
    )
    found = [one for one in read(tmp_path, docx(body)) if isinstance(one, Document)]
    assert [(one.title, one.source, one.text) for one in found] == list(parts)


@pytest.mark.parametrize("between", ["", "Title: A treaty"])
def test_blocks_of_labels_in_a_text_are_a_doubt_that_is_said(tmp_path: Path, between: str) -> None:
    head = ("Source: Puerto Press", between, "Date: 9 April 2024")
    found, said = review(tmp_path, "What was written", *head, COPPER, *head, PORT)
    assert len(found) == 1
    assert any("seems to hold several articles" in event for event in said)


BREAK = "</w:t><w:br/><w:t>"


@pytest.mark.parametrize(
    "article",
    [
        f"<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>{{0}}</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>{{1}}{BREAK}{{2}}</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>{{0}}{BREAK}{{1}}, {{2}}</w:t></w:r></w:p>",
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{0}}{BREAK}{{1}}, {{2}}</w:t></w:r></w:p>",
        f"<w:p><w:r><w:t>{{0}}{BREAK}{{1}}, {{2}}</w:t></w:r></w:p>",
    ],
)
def test_a_break_between_title_outlet_and_day_does_not_melt_the_articles(
    tmp_path: Path, article: str
) -> None:
    parts = (("Copper treaty signed", "Le Monde", COPPER), ("A port is wanted", "Puerto Press", PORT))
    body = "".join(
        article.format(title, outlet, "9 April 2024") + par(run(text)) for title, outlet, text in parts
    )
    found = [one for one in read(tmp_path, docx(body)) if isinstance(one, Document)]
    assert [(one.title, one.source, one.text) for one in found] == list(parts)
    assert {one.published for one in found} == {"9 April 2024"}


@pytest.mark.parametrize("day", ["5. März", "5.3.", "5 mars", "March 5", "5 March"])
def test_a_press_review_whose_days_have_no_year_is_said_to_be_loaded_as_one(tmp_path: Path, day: str) -> None:
    found, said = review(tmp_path, "# Copper", f"Le Monde, {day}", COPPER, "# Port", f"Die Welt, {day}", PORT)
    assert len(found) == 1
    assert any("seems to hold several articles" in event for event in said)
