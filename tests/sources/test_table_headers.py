"""Headers of tables: which line names the columns, and what a column is."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from monitor.model import Document, Rejected
from sources.written_tables import FERRY, cells, read


def test_of_two_columns_of_one_name_the_filled_one_counts() -> None:
    found = read("date,title,text,date\n2026-11-23,Ferry,Veland met Norland.,\n,B,Text.,2026-11-24\n")
    assert [one.published for one in found] == ["2026-11-23", "2026-11-24"]


@pytest.mark.parametrize("rest", ["text", "Text (continued)", "text_2", "Text Fortsetzung"])
def test_a_text_in_two_columns_is_read_whole(rest: str) -> None:
    """Excel holds 32,767 characters a cell: what stood in the second column was lost, and nothing said so."""
    text = f"title,date,text,{rest}\nFerry,2026-11-23,Veland met Norland.,They agreed.\n"
    text += "Strait,2026-11-24,It is closed.,\nQuay,2026-11-25,It is open.,It is open.\n"
    assert [one.text for one in read(text)] == [
        "Veland met Norland.\n\nThey agreed.",
        "It is closed.",
        "It is open.",
    ]


def test_a_translation_beside_a_text_is_no_part_of_it() -> None:
    (found,) = read("title,date,text,text (de)\nFerry,2026-11-23,Veland met Norland.,Veland traf Norland.\n")
    assert isinstance(found, Document)
    assert found.text == "Veland met Norland."


@pytest.mark.parametrize(
    ("name", "cells", "is_told"),
    [
        ("Data", ("23/11/2026", "04/05/2026"), True),
        ("Stichtag", ("23. November 2026", ""), True),
        ("Ausgabe", ("23.11.2026", "Nr. 4"), False),
        ("Words", ("2026", "900"), False),
        ("Score", ("20.26", "9.5"), False),
    ],
)
def test_a_column_of_dates_that_is_not_read_is_told(name: str, cells: tuple[str, str], is_told: bool) -> None:
    rows_of = "".join(f"T{at},{cell},Veland met Norland.\n" for at, cell in enumerate(cells))
    with capture_logs() as logs:
        assert len(read(f"title,{name},text\n{rows_of}")) == 2
    assert [entry["columns"] for entry in logs if "only dates" in entry["event"]] == [[name]] * is_told


def test_a_header_in_another_order_counts_from_there_on() -> None:
    text = "title,date,text\nFerry,2026-11-23,Veland met Norland.\ndate,text,title\n2026-11-24,Left.,Strait\n"
    assert cells(read(text)) == [FERRY, ("Strait", "2026-11-24", "Left.")]


def test_a_table_without_a_known_column_of_texts_is_told_once() -> None:
    (only,) = read("kop,inhoud\nA,B\nC,D\n")
    assert isinstance(only, Rejected)
    assert "(kop, inhoud)" in only.reason
    assert "--map text=COLUMN" in only.reason
    found = read("zoek: veerboot\n\nkop;inhoud\nA;B\nC;D\n", title="kop", text="inhoud")
    assert [one.text for one in found] == ["B", "D"]


def test_names_of_guardian_columns_that_pandas_took_apart() -> None:
    (found,) = read(
        "webTitle,webUrl,webPublicationDate,fields.bodyText\nA,https://a.example/1,2026-11-23,One.\n"
    )
    assert (found.title, found.url, found.text) == ("A", "https://a.example/1", "One.")


@pytest.mark.parametrize(
    "second",
    [
        "title,date,text,url,author",
        "Url,Domain,Language,Autor,FullText",
        "url,urlToImage,publishedAt,content",
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_another_header_below_the_rows_of_a_table_does_not_hide_them(second: str, name: str) -> None:
    """As in tables that were put together of several."""
    rows = ["title,date,text", ",".join(FERRY), second, "Strait,2026-11-24,Norland left."]
    written = (
        "\n".join(rows)
        if name == "a.csv"
        else "\n".join(rows).replace(",", "\t").replace(second.replace(",", "\t"), second)
    )
    found = cells(read(written, tsv=name == "a.tsv"))
    assert found[0] == FERRY
    assert ("Strait", "2026-11-24", "Norland left.") in found


def test_a_header_of_two_lines_is_one() -> None:
    assert cells(read("Date,Article,\n,Title,Text\n2026-11-23,Ferry,Veland met Norland.\n")) == [FERRY]


def test_a_header_of_two_lines_may_name_what_is_no_field_in_the_lower_one() -> None:
    """Once the upper line counted alone: the headline became the text, and the text was lost."""
    text = "Article,,,Outlet,\nHeadline,Published,Full text,Name,Circulation\n"
    (found,) = read(text + '"Ferry","2026-11-23","Veland met Norland.","Coast Daily","900"\n')
    assert isinstance(found, Document)
    assert (found.title, found.published, found.text) == FERRY
    assert found.source == "Coast Daily"


def test_an_article_that_is_titled_as_a_column_is_no_second_line_of_the_header() -> None:
    found = read("kop,tekst\nHeadline,Text\nVeerpont,De veerpont vaart weer.\n")
    assert [(one.title, one.text) for one in found if isinstance(one, Document)] == [
        ("Headline", "Text"),
        ("Veerpont", "De veerpont vaart weer."),
    ]
