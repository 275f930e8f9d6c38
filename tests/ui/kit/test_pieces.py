"""Whatever text stands in a piece of HTML, it shows as its characters and makes no markup."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from markupsafe import Markup

from monitor.ui.kit import pieces
from structure import Structure

HOSTILE = """<script>steal()</script> "quoted' <img src=x onerror=steal()> & &lt;b&gt; {0} %s"""
HARMLESS = "w"

ARGUMENTS: dict[str, Callable[[str], object]] = {
    "str": lambda text: text,
    "Iterable[str]": lambda text: [text, text],
    "Iterable[Item]": lambda text: [(text, text, text)],
    "Iterable[KwicLine]": lambda text: [pieces.KwicLine(*[text] * 6)],
    "Iterable[Iterable[str]]": lambda text: [[text, text]],
    "Mapping[str, str]": lambda text: {text: text},
}
"""By a parameter's type: an argument full of a text."""

PIECES = {
    name: piece
    for name, piece in inspect.getmembers(pieces, inspect.isfunction)
    if piece.__module__ == pieces.__name__ and inspect.signature(piece).return_annotation == "Markup"
}


def full_of(text: str, piece: Callable[..., Markup]) -> str:
    arguments, more = {}, []
    for parameter in inspect.signature(piece).parameters.values():
        made = ARGUMENTS[parameter.annotation](text)
        if parameter.kind is parameter.VAR_POSITIONAL:
            more.append(made)
        else:
            arguments[parameter.name] = made
    shown = piece(*more, **arguments)
    assert isinstance(shown, Markup)
    return shown


def test_there_are_pieces_to_try() -> None:
    assert {"heading", "head", "note", "cards", "meta", "facts", "table", "mark", "notice"} <= set(PIECES)


@pytest.mark.parametrize("name", PIECES)
def test_text_from_outside_makes_no_markup(name: str) -> None:
    harmless, hostile = (Structure(full_of(text, PIECES[name])) for text in (HARMLESS, HOSTILE))
    assert (hostile.tags, hostile.attributes) == (harmless.tags, harmless.attributes)
    assert HOSTILE in hostile.text


@pytest.mark.parametrize("name", ["bold", "bullets", "facts", "joined", "meta", "paragraph", "side", "table"])
def test_a_piece_within_a_piece_is_not_escaped_again(name: str) -> None:
    inner = pieces.mark(HOSTILE, "country")
    assert inner in full_of(inner, PIECES[name])


def test_what_is_empty_is_left_out() -> None:
    assert pieces.meta("one", "", "two") == '<p class="meta">one · two</p>'
    assert pieces.bullets([], "tags") == pieces.table(["Title"], []) == pieces.state("") == ""
    assert pieces.with_note("text", "") == "text"


def test_a_table_keeps_its_empty_cells() -> None:
    assert "<tr><td>a</td><td></td></tr>" in pieces.table(["One", "Two"], [["a", ""]])


def test_the_caret_under_a_query_keeps_its_place_in_a_notice() -> None:
    shown = pieces.notice("Title", "There is no field <b>\ntitel:x\n^^^^^^\nIs title: meant?", "Change it.")
    assert "<pre>titel:x\n^^^^^^\nIs title: meant?</pre>" in shown
    assert "&lt;b&gt;" in shown
