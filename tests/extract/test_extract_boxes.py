"""Where lines stand on a page tells which are the text: between its paragraphs, behind it, above it."""

from __future__ import annotations

import time

import pytest
import trafilatura

from monitor.extract import extract
from monitor.extract.html import boxes
from monitor.model import Article, Document

TITLE = "The ferry of Eastham sails without a captain"
LINES = [
    f"On day {n} the harbour master said that {n} ferries had left, more than on the days before."
    for n in range(1, 9)
]
PROSE = "".join(f"<p>{line}</p>" for line in LINES)
HEADING = f"<h1>{TITLE}</h1>"


def _lines(main: str, heading: str = HEADING) -> list[str]:
    html = (
        f"<html lang='en'><head><title>{TITLE}</title></head><body><nav><a href='/'>The Weir</a></nav>"
        f"<main><article>{heading}{main}</article></main></body></html>"
    )
    found = extract(Document("test", html=html, url="https://weir.example/ferry"))
    assert isinstance(found, Article), found
    return found.text.split("\n\n")


@pytest.mark.parametrize(
    "behind",
    [
        "<div class='facts'><h3>Eastham at a glance</h3><p>Eastham has two piers, one of them new.</p></div>",
        "<div class='appeal'><p>Our newsroom lives by its readers.</p><p>Give what you can today.</p></div>",
        "<div class='desk'>Harbour desk of the Weir</div>",
    ],
)
def test_boxes_of_another_kind_behind_the_text_are_none_of_it(behind: str) -> None:
    assert _lines(f"<div class='copy'>{PROSE}</div>{behind}") == LINES


@pytest.mark.parametrize(
    "last",
    [
        "<div class='copy copy--last'><p>{}</p></div>",
        "<div class='copy'><div><p>{}</p></div></div>",
        "<div class='copy'><div class='other'><p>{}</p></div><p>And the last of them came home.</p></div>",
    ],
)
def test_last_paragraph_in_a_box_like_those_of_the_text_is_kept(last: str) -> None:
    ending = "The captain was found asleep in the tower, and nobody has woken him since then."
    assert ending in _lines(f"<div class='copy'>{PROSE}</div>{last.format(ending)}")


@pytest.mark.parametrize(("first", "kept"), [(9, 18), (11, 18), (13, 18), (16, 16)])
def test_rest_of_a_text_in_a_box_of_another_kind_is_kept_unless_it_is_little(first: int, kept: int) -> None:
    said = [f"{line} And so on the day after that." for line in [*LINES, *LINES[::-1], *LINES[:2]]]
    said = [f"{at}. {line}" for at, line in enumerate(said)]
    both = ("".join(f"<p>{line}</p>" for line in part) for part in (said[:first], said[first:]))
    main = "".join(f"<div class='{name}'>{part}</div>" for name, part in zip("ab", both, strict=True))
    assert _lines(main) == said[:kept]


def test_text_in_boxes_of_many_kinds_is_kept_whole() -> None:
    parts = [LINES[:4], LINES[4:6], LINES[6:]]
    main = "".join(
        f"<div class='{name}'>{''.join(f'<p>{line}</p>' for line in part)}</div>"
        for name, part in zip("abc", parts, strict=True)
    )
    assert _lines(main) == LINES


def test_headings_and_entries_between_the_paragraphs_that_were_lost_are_put_back_once() -> None:
    html = (
        f"<html><body><div class='copy'><p>{LINES[0]}</p><h3>Two more ferries</h3><p>{LINES[1]}</p>"
        "<ul><li>Ferry Ada</li><li>Ferry Bo</li><li><a href='/c'>Ferry Cy, in its own story</a></li></ul>"
        f"<p>{LINES[2]}</p></div><div class='rail'><h3>Weather</h3></div><p>{LINES[3]}</p></body></html>"
    )
    page = boxes.read(trafilatura.load_html(html))
    whole = [LINES[0], "Two more ferries", LINES[1], "Ferry Ada", "Ferry Bo", LINES[2]]
    assert boxes.with_lost(LINES[:3], page) == whole
    assert boxes.with_lost(whole, page) == whole


def test_sentence_set_apart_in_large_letters_stands_once_and_headings_that_quote_stay() -> None:
    quoted = LINES[2].partition("said that ")[2]
    apart = f"<blockquote><p>{quoted}</p></blockquote>"
    said = "We sail, whether anybody steers or not!"
    text = _lines(
        f"<div class='copy'>{PROSE}{apart}<h2>{said}</h2><p>The mate told the Weir: {said} Then he left.</p>"
        f"<p>{LINES[0]} Again.</p></div>"
    )
    assert quoted not in text
    assert said in text


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span>Ferries</span>{TITLE}</h1>",
        f"<h2><span>Nobody steers</span> {TITLE}</h2><h1>The Weir</h1>",
        f"<p>Harbour</p><h1>{TITLE}</h1>",
    ],
)
def test_title_with_a_line_above_it_is_no_paragraph(heading: str) -> None:
    assert _lines(f"<div class='copy'>{PROSE}</div>", heading) == LINES


@pytest.mark.parametrize(
    "credit",
    [
        "With files from Ada Holm and the harbour office",
        "Mit Agenturmaterial.",
        "(avec AFP)",
        "Sendung: Radio Weir, 05.03.2024, 18 Uhr",
        "WDR (dst)",
        "(dmk/bo)",
        "Quellen:",
    ],
)
def test_credit_at_the_end_is_none_of_the_text_and_within_it_stays(credit: str) -> None:
    within = f"Reporting by night, Ada Holm saw {credit} on the wall of the tower and wrote it down."
    ends = f"<p>{within}</p><p>{LINES[0]} Again.</p><p>{credit}</p>"
    assert _lines(f"<div class='copy'>{PROSE}{ends}</div>") == [*LINES, within, f"{LINES[0]} Again."]


def test_short_paragraph_in_a_box_of_its_own_is_kept_for_all_its_links() -> None:
    linked = "The harbour master told <a href='/holm'>Ada Holm of the River Board</a> that it is safe."
    box = "<section><div class='slot'>Text</div><div class='inline'><p>{}</p></div></section>"
    main = "".join(box.format(line) for line in [*LINES[:4], linked, *LINES[4:]])
    assert any("that it is safe" in line for line in _lines(main))


def test_heading_that_leads_to_a_place_in_the_page_is_kept_and_that_of_a_teaser_is_not() -> None:
    inner = "<h3><a href='#ferries'>Why nobody steers</a></h3>"
    outer = "<h3><a href='/bakers'>Bakers of Eastham win a prize of the county</a></h3>"
    text = _lines(f"<div class='copy'><p>{LINES[0]}</p>{inner}{PROSE}{outer}<p>{LINES[0]} Again.</p></div>")
    assert "Why nobody steers" in text
    assert not any("Bakers" in line for line in text)


def test_list_of_labelled_links_goes_with_the_heading_above_it() -> None:
    listed = "<h3>Bread</h3><ul>{}</ul>".format(
        "<li>Bakers of the town: <a href='/a/b'>A prize for the best bread of Eastham</a></li>" * 3
    )
    text = _lines(f"<div class='copy'>{PROSE}<div>{listed}</div><p>{LINES[0]} Again.</p></div>")
    assert text == [*LINES, f"{LINES[0]} Again."]


def test_page_of_thousands_of_lines_that_repeat_each_other_takes_no_quadratic_time() -> None:
    line = "The harbour master said that some ferries had left, more than on the days before, in year {}."
    body = [line.format("1" * (n % 97)) for n in range(5_000)]
    started = time.process_time()
    assert len(boxes.without_repeats(body, [])) == len(body)
    assert time.process_time() - started < 1
