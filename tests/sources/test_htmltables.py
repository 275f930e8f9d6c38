"""Pages that are tables of articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor import dates
from monitor.model import Document, Link, Rejected
from monitor.sources.formats.files import read
from monitor.sources.formats.tables import htmltables
from monitor.watchdog import limited

Record = Document | Link | Rejected
HEAD = "<thead><tr><th></th><th>title</th><th>text</th><th>date</th></tr></thead>"
ROWS = (
    "<tr><th>0</th><td>Ferry &amp; quay</td><td>Veland met Norland.\n\nThey agreed.</td>"
    "<td>2026-11-23</td></tr>"
    "<tr><th>1</th><td>Strait</td><td>Norland &lt;b&gt;left&lt;/b&gt;.</td><td>2026-11-24</td></tr>"
)
TABLE = f'<table border="1" class="dataframe">{HEAD}<tbody>{ROWS}</tbody></table>'
FOUND = [
    ("Ferry & quay", "Veland met Norland.\n\nThey agreed.", "2026-11-23"),
    ("Strait", "Norland left.", "2026-11-24"),
]


def of(path: Path, page: str) -> list[Record]:
    path.write_text(page, "utf-8")
    return list(read([path]))


def cells(found: list[Record]) -> list[tuple[object, ...]]:
    return [(one.title, one.text, one.published) if isinstance(one, Document) else (one,) for one in found]


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.xls", "a.xlsx", "a.csv", "a.json"])
@pytest.mark.parametrize(
    "page",
    [
        f"<html><body>{TABLE}</body></html>",
        f"<!DOCTYPE html><html><head><title>Export</title></head><body><h1>All</h1>{TABLE}</body></html>",
        f"<html><body><table><tr><td>{TABLE}</td></tr></table></body></html>",
    ],
)
def test_a_page_that_is_a_table_of_articles_is_one(tmp_path: Path, name: str, page: str) -> None:
    assert cells(of(tmp_path / name, page)) == FOUND


@pytest.mark.parametrize("name", ["a.html", "a.xls", "a.csv"])
@pytest.mark.parametrize("before", ["", "<style>td { color: red }</style>\n", "\ufeff<meta charset='utf-8'>"])
def test_a_table_without_a_page_around_it(tmp_path: Path, name: str, before: str) -> None:
    assert cells(of(tmp_path / name, before + TABLE)) == FOUND


def test_markup_and_links_in_cells(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>Title</td><td>Body</td></tr><tr><td><a href='https://a.example/1'>Ferry</a></td>"
        "<td><p>One.</p><p>Two.</p></td></tr><tr><td colspan='2'>Page 1</td></tr></table>"
    )
    (first,) = of(tmp_path / "a.html", page)
    assert (first.title, first.text, first.url) == ("Ferry", "One.\n\nTwo.", "https://a.example/1")
    page = page.replace("<td>Title</td>", "<td>Title</td><td>Link</td>").replace(
        "</a></td>", "</a></td><td><a href='https://a.example/2'>more</a></td>"
    )
    assert of(tmp_path / "a.html", page)[0].url == "https://a.example/2"


def test_several_tables_are_named(tmp_path: Path) -> None:
    found = of(tmp_path / "a.html", f"<html><body>{TABLE}<hr>{TABLE}</body></html>")
    assert [one.origin.partition("a.html")[2] for one in found] == [":1:2", ":1:3", ":2:2", ":2:3"]


def test_a_news_page_with_a_table_in_it_stays_a_page(tmp_path: Path) -> None:
    text = "Veland met Norland, and they agreed on ferries. " * 10
    (found,) = of(tmp_path / "a.html", f"<html><body><h1>Ferry</h1><p>{text}</p>{TABLE}</body></html>")
    assert isinstance(found, Document)
    assert found.html is not None


def test_what_pandas_cut_or_left_out_is_told(tmp_path: Path) -> None:
    cut = f"<tr><th>2</th><td>C</td><td>{'Veland met Norland'.ljust(47, 'x')}...</td><td>2026-11-25</td></tr>"
    left = "<tr><th>...</th><td>...</td><td>...</td><td>...</td></tr>"
    found = of(tmp_path / "a.html", TABLE.replace("</tbody>", f"{cut}{left}</tbody>"))
    assert cells(found[:2]) == FOUND
    assert "max_colwidth" in found[2].reason
    assert "max_rows" in found[3].reason


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.tsv", "a.xlsx", "a.xls", "a.parquet"])
def test_a_page_that_asks_to_log_in_is_quoted_once(tmp_path: Path, name: str) -> None:
    page = "<!DOCTYPE html><html><head><title>Log in</title></head><body><p>Your session ended.</p>\n<p>x</p>"
    (found,) = of(tmp_path / name, page)
    assert isinstance(found, Rejected)
    assert "“Log in: Your session ended." in found.reason


def test_a_cell_that_reaches_over_two_rows_shifts_none() -> None:
    page = (
        "<table><tr><th>Source</th><th>Title</th><th>Text</th></tr>"
        "<tr><td rowspan=2>a.example</td><td>Ferry</td><td>Veland met Norland.</td></tr>"
        "<tr><td>Quay</td><td>A quay was built.</td></tr>"
        "<tr><td>b.example</td><td>Bridge</td><td>A bridge was built.</td></tr></table>"
    )
    found = list(htmltables.records(page, "a.html", {}) or ())
    assert [(one.source, one.title) for one in found if isinstance(one, Document)] == [
        ("a.example", "Ferry"), ("a.example", "Quay"), ("b.example", "Bridge"),
    ]  # fmt: skip


OPEN = "<table><tr><th>Source<th>Title<th>Text<tr>"
CLOSED = "<table><tr><th>Source</th><th>Title</th><th>Text</th></tr><tr>"
ONE = "<td rowspan={}>a.example<td>Ferry<td>Veland met Norland."
TWO, THREE = "<td>Quay<td>A quay was built.", "<td>b.example<td>Bridge<td>A bridge was built."


@pytest.mark.parametrize(
    "page",
    [
        f"{OPEN}{ONE.format(2)}<tr>{TWO}<tr>{THREE}</table>",
        f"{CLOSED}{ONE.format(2)}</tr>{TWO}</tr>\n{THREE}</tr></table>",
        f"{CLOSED}{ONE.format(0)}<tr>{TWO}<tbody><tr>{THREE}</table>",
        f"{CLOSED}{ONE.format(9)}<tr>{TWO}</tbody><tbody>{THREE}</table>",
        f"<table><td>Source<td>Title<td>Text<tr>{ONE.format(2)}<tr>{TWO}<tr>{THREE}</table>",
    ],
)
def test_cells_and_rows_that_are_not_closed_shift_none(page: str) -> None:
    found = list(htmltables.records(page, "a.html", {}) or ())
    assert [(one.source, one.title, one.text) for one in found if isinstance(one, Document)] == [
        ("a.example", "Ferry", "Veland met Norland."),
        ("a.example", "Quay", "A quay was built."),
        ("b.example", "Bridge", "A bridge was built."),
    ]


def table(*rows: str) -> list[Record]:
    page = f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    return list(htmltables.records(page, "a.html", {}) or ())


ARTICLES = (
    "<td>2026-11-23</td><td>Ferry</td><td>Veland met Norland.</td>",
    "<td>2026-11-24</td><td>Quay</td><td>A quay was built.</td>",
)
READ = [("Ferry", "Veland met Norland.", "2026-11-23"), ("Quay", "A quay was built.", "2026-11-24")]


@pytest.mark.parametrize("tag", ["th", "td"])
@pytest.mark.parametrize(
    "head",
    [
        ["<th rowspan=2>Date</th><th colspan=2>Article</th>", "<th>Title</th><th>Text</th>"],
        ["<th>Date</th><th colspan=2>Article</th>", "<th></th><th>Title</th><th>Text</th>"],
        ["<th colspan=3>Press of Monday</th>", "<th>Date</th><th>Title</th><th>Text</th>"],
        [
            "<th rowspan=3>Date</th><th colspan=2>All</th>",
            "<th colspan=2>Article</th>",
            "<th>Title</th><th>Text</th>",
        ],
        ["<th>Date</th><th>Title</th><th>Text</th>"],
    ],
)
def test_a_header_of_two_lines_names_the_columns_below_it(head: list[str], tag: str) -> None:
    found = table(*(row.replace("th>", f"{tag}>").replace("<th", f"<{tag}") for row in head), *ARTICLES)
    assert cells(found) == READ
    assert [one.url for one in found if isinstance(one, Document)] == [None, None]


def test_columns_that_a_header_divides_keep_the_name_above_them() -> None:
    head = "<th rowspan=2>Date</th><th rowspan=2>Title</th><th colspan=2>Text</th>", "<th>EN</th><th>DE</th>"
    found = table(*head, *(f"{row}<td>{'Veland traf Norland.'}</td>" for row in ARTICLES))
    assert cells(found) == READ


def group(name: str) -> str:
    return f"<td colspan=3>{name}</td>"


def test_rows_that_name_a_group_are_no_articles_and_are_told_once() -> None:
    head = "<th>Date</th><th>Title</th><th>Text</th>"
    with capture_logs() as logs:
        found = table(
            head, group("Politics"), ARTICLES[0], f"<td></td>{group('Trade')}", ARTICLES[1], group("Page 1")
        )
    assert cells(found) == READ
    assert [one.section for one in found if isinstance(one, Document)] == [None, None]
    (told,) = [one for one in logs if "rows of one cell across the table" in one["event"]]
    assert told["count"] == 3
    assert "Politics" in str(told)


def test_a_row_that_names_a_group_is_the_section_of_those_below_it_where_the_outlet_has_a_column() -> None:
    head = "<th>Source</th><th>Title</th><th>Text</th>"
    rows = [row.replace("2026-11-", "Paper ") for row in ARTICLES]
    found = table(head, group("Politics"), rows[0], rows[0], group("Trade"), rows[1])
    assert [one.section for one in found if isinstance(one, Document)] == ["Politics", "Politics", "Trade"]
    head = head.replace("Title", "Section")
    assert all(
        one.section != "Politics"
        for one in table(head, group("Politics"), *rows)
        if isinstance(one, Document)
    )


def test_a_row_that_is_a_day_dates_those_below_it_where_no_column_does() -> None:
    head = "<th>Source</th><th>Title</th><th>Text</th>"
    rows = [row.replace("2026-11-", "Paper ") for row in ARTICLES]
    found = table(
        head, group("Monday, 23 November 2026"), rows[0], group("Tuesday, 24 November 2026"), rows[1]
    )
    days = [str(dates.statement(one.published).when)[:10] for one in found if isinstance(one, Document)]
    assert days == ["2026-11-23", "2026-11-24"]


def test_a_text_across_the_table_is_told_as_a_row_without_its_fields() -> None:
    found = table("<th>Date</th><th>Title</th><th>Text</th>", ARTICLES[0], group("Veland met Norland. " * 20))
    assert [type(one) for one in found] == [Document, Rejected]


@pytest.mark.parametrize(
    ("span", "reached"), [("99999999", 3), (" 3 ", 3), ("2px", 2), ("-1", 1), ("x", 1), ("0", 3)]
)
def test_a_cell_reaches_as_far_down_as_a_browser_lets_it(span: str, reached: int) -> None:
    rows = [f"<td rowspan='{span}'>Paper</td><td>A</td><td>Veland.</td>"]
    rows += [("" if at < reached else "<td>Other</td>") + "<td>A</td><td>Veland.</td>" for at in (1, 2)]
    found = table("<th>Source</th><th>Title</th><th>Text</th>", *rows)
    assert [one.source for one in found if isinstance(one, Document)] == (
        ["Paper"] * reached + ["Other"] * 2
    )[:3]


def test_a_cell_that_reaches_over_a_million_columns_costs_little() -> None:
    with limited(5):
        found = table("<th>Title</th><th>Text</th>", *["<td colspan=1000000>A</td>" * 50] * 200)
    assert found


def test_thirty_kilobytes_of_tables_within_tables_are_read_soon(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    row = "<table><tr><th>title<th>text<th>url<tr><td>A<td>"
    path.write_text(row * (30_000 // len(row)))
    with limited(5):
        assert list(read([path]))
