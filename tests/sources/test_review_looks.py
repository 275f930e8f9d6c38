"""Press reviews whose titles have no style of headings: they are known by identifier, bold or size."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.model import Document
from sources.office_files import COPPER, PORT, STYLES, docx, odt, par, read, run

BOLD, LARGE = "<w:b/>", '<w:sz w:val="32"/>'
CREDITED = (
    ("Copper treaty", "The Condor, 13.03.24", COPPER),
    ("A port is wanted", "The Vicuna, 5.03.24", PORT),
)


@pytest.mark.parametrize("style", ["Heading1", "berschrift1", "Titre1", "Ttulo1", "Nagwek1", "Heading-1"])
def test_headings_of_a_document_without_a_list_of_styles_are_known_by_their_identifiers(
    tmp_path: Path, style: str
) -> None:
    body = "".join(
        par(run(title), style=style) + par(run(line), style="Normal") + par(run(text), style="Normal")
        for title, line, text in CREDITED
    )
    found = read(tmp_path, docx(body, styles=None))
    assert [one.title for one in found if isinstance(one, Document)] == ["Copper treaty", "A port is wanted"]


@pytest.mark.parametrize(("title", "line"), [(BOLD, ""), (LARGE, ""), (BOLD, BOLD), (BOLD + LARGE, BOLD)])
@pytest.mark.parametrize("styles", [None, STYLES])
def test_titles_that_are_bold_or_large_begin_the_articles_of_a_press_review(
    tmp_path: Path, title: str, line: str, styles: str | None
) -> None:
    parts = [
        par(run(head, title)) + par(run(credit, line)) + par(run(text), run(" It was bold.", BOLD))
        for head, credit, text in CREDITED
    ]
    found = read(tmp_path, docx("".join(parts), styles=styles))
    assert [(one.title, one.source) for one in found if isinstance(one, Document)] == [
        ("Copper treaty", "The Condor"), ("A port is wanted", "The Vicuna"),
    ]  # fmt: skip


def test_a_bold_line_within_an_article_of_a_press_review_stays_in_it_and_is_said(tmp_path: Path) -> None:
    first, second = CREDITED
    bold = [par(run(first[0], BOLD)), par(run("What it says", BOLD)), par(run(second[0], BOLD))]
    credit, other = (par(run(line)) for line in (first[1], second[1]))
    body = bold[0] + credit + par(run(COPPER)) + bold[1] + par(run(PORT)) + bold[2] + other + par(run(PORT))
    with capture_logs() as logs:
        found = [one for one in read(tmp_path, docx(body)) if isinstance(one, Document)]
    assert [one.text for one in found] == [f"{COPPER}\n\nWhat it says\n\n{PORT}", PORT]
    assert [entry["example"] for entry in logs if "look like titles" in entry["event"]] == ["What it says"]


def test_bold_lines_above_bold_titles_are_groups_of_articles(tmp_path: Path) -> None:
    parts = [
        par(run(group, BOLD + LARGE)) + par(run(head, BOLD)) + par(run(credit)) + par(run(text))
        for group, (head, credit, text) in zip(("Economy", "Sea"), CREDITED, strict=True)
    ]
    found = [one for one in read(tmp_path, docx("".join(parts))) if isinstance(one, Document)]
    assert [(one.title, one.section) for one in found] == [
        ("Copper treaty", "Economy"), ("A port is wanted", "Sea"),
    ]  # fmt: skip


def test_a_report_whose_bold_chapters_have_days_is_one_article(tmp_path: Path) -> None:
    chapters = (("Findings", "13.03.24"), ("Outlook", "12.03.24"))
    parts = [par(run(head, BOLD)) + par(run(day)) + par(run(COPPER)) for head, day in chapters]
    assert len(read(tmp_path, docx("".join(parts)))) == 1


@pytest.mark.parametrize("style", ["Bold", "Large", "Own"])
@pytest.mark.parametrize("is_span", [True, False])
def test_titles_that_are_bold_or_large_in_an_opendocument_begin_articles(
    tmp_path: Path, style: str, is_span: bool
) -> None:
    given = f'text:style-name="{style}"'
    body = "".join(
        (
            f"<text:p><text:span {given}>{head}</text:span></text:p>"
            if is_span
            else f"<text:p {given}>{head}</text:p>"
        )
        + f"<text:p>{credit}</text:p><text:p>{text} <text:span {given}>Bold.</text:span></text:p>"
        for head, credit, text in CREDITED
    )
    found = [one for one in read(tmp_path, odt(body), "a.odt") if isinstance(one, Document)]
    assert [(one.title, one.source) for one in found] == [
        ("Copper treaty", "The Condor"), ("A port is wanted", "The Vicuna"),
    ]  # fmt: skip
