"""Dialects of CSV and TSV: what Excel, databases, R, and people write."""

from __future__ import annotations

import csv
import io
import time
from typing import Literal

import pytest
from hypothesis import given, strategies as st

from monitor.model import Document, Rejected
from monitor.sources.formats.tables import rows
from monitor.watchdog import limited
from sources.written_tables import FERRY, STRAIT, cells, read


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\ntitle;date;text\n{ferry;}\n{strait;}\n",
        '\ufeff"sep=;"\r\ntitle;date;text\r\n{ferry;}\r\n{strait;}\r\n',
        "sep=\t\ntitle\tdate\ttext\n{ferry\t}\n{strait\t}\n",
        "title|date|text\n{ferry|}\n{strait|}\n",
        "title^date^text\n{ferry^}\n{strait^}\n",
        "title||date||text\n{ferry||}\n{strait||}\n",
        "title,date,text\r{ferry,}\r{strait,}\r",
        "title,date,text\r\r\n{ferry,}\r\r\n{strait,}\r\r\n",
        "title,date,text\r{ferry,}\r{strait,}\r\n",
        "# made by Gleaner 3\n# 2 rows\ntitle,date,text\n{ferry,}\n# page 2\n{strait,}\n",
        "#title\tdate\ttext\n{ferry\t}\n{strait\t}\n",
        "Query: ferries\nExported, 24 November 2026\n\ntitle,date,text\n{ferry,}\n{strait,}\n",
        "title,date,text\n{ferry,},\n{strait,},\n",
        "title,date,text,\n{ferry,},\n{strait,},\n",
        "title,date,text\n,,\n{ferry,}\n\n{strait,}\n,,\n",
        "title, date, text\n{ferry, }\n{strait, }\n",
        '"title","date","text"\n"1",{ferry,}\n"2",{strait,}\n',
        "title,date,text\n{ferry,}\n\ufefftitle,date,text\n{strait,}\n",
        "'title','date','text'\n'Ferry','2026-11-23','Veland met Norland.'\n"
        "'Strait','2026-11-24','Norland left, early.'\n",
        '"title,date,text"\n"Ferry,2026-11-23,Veland met Norland."\n'
        '"Strait,2026-11-24,""Norland left, early."""\n',
        '"Title\n(English)",Date (UTC),Full text\n{ferry,}\n{strait,}\n',
    ],
)
def test_every_way_in_which_programs_write_a_table(text: str) -> None:
    for name, row in (("ferry", FERRY), ("strait", STRAIT)):
        for mark in (";", "\t", "||", "|", "^", ", ", ","):
            quoted = [f'"{cell}"' if mark.strip() in (",", ";") and "," in cell else cell for cell in row]
            text = text.replace(f"{{{name}{mark}}}", mark.join(quoted))
    assert cells(read(text)) == [FERRY, STRAIT]
    assert len(read(text)) == 2


def test_an_opening_mark_in_a_tab_separated_text_takes_in_no_other_row() -> None:
    text = 'title\tdate\ttext\nA\t2026-11-23\t"We wait, she said.\nB\t2026-11-24\tNobody came.\n'
    text += 'C\t2026-11-25\t"Never," they said.\nD\t2026-11-26\tIt ends here."\n'
    found = read(text, tsv=True)
    assert [one.title for one in found] == ["A", "B", "C", "D"]
    assert [one.text for one in found][::2] == ['"We wait, she said.', '"Never," they said.']


def test_a_tab_separated_file_that_is_quoted_keeps_its_line_ends() -> None:
    text = 'title\tdate\ttext\nA\t2026-11-23\t"She ""waits"".\n\nThey, too."\nB\t2026-11-24\tNobody.\n'
    assert [one.text for one in read(text, tsv=True)] == ['She "waits".\n\nThey, too.', "Nobody."]


LOOSE = ['"Never," they said.', '"We wait, she said.', 'She said "no" twice.', '"Yes" and "no"']
LONG = ["Veland met Norland.\n\nThey agreed.", 'A "strait" was named.\n\n"Never," said Norland.']


@pytest.mark.parametrize("order", [("title", "text", "date"), ("date", "title", "text")])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@given(st.lists(st.sampled_from([*LOOSE, *LONG]), min_size=2, max_size=8))
def test_rows_that_people_typed_into_a_tab_separated_file_cost_its_texts_of_several_lines_nothing(
    order: tuple[str, ...], quoting: Literal[0, 1], bodies: list[str]
) -> None:
    """One such row once made the whole file count as unquoted: each line became a row of its own."""
    records = [
        {"title": f"T{at}", "text": f"{body} They left.", "date": f"2026-11-1{at}"}
        for at, body in enumerate(bodies)
    ]
    text = "\t".join(order) + "\n"
    for body, record in zip(bodies, records, strict=True):
        line = io.StringIO(newline="")
        if body in LOOSE:
            line.write("\t".join(record[name] for name in order) + "\n")
        else:
            csv.DictWriter(line, order, delimiter="\t", quoting=quoting, lineterminator="\n").writerow(record)
        text += line.getvalue()
    assert cells(read(text, tsv=True)) == [(one["title"], one["date"], one["text"]) for one in records]


def test_marks_escaped_by_a_backslash_in_a_text_of_several_lines() -> None:
    text = "title,text,date\n"
    text += 'A,"She said \\"no, never\\" to him.\nThey left, early.",2026-11-23\nB,Two.,2026-11-24\n'
    found = read(text)
    assert [one.text for one in found] == ['She said "no, never" to him.\nThey left, early.', "Two."]


@pytest.mark.parametrize(
    ("bad", "lines"),
    [
        ('A,2026-11-23,"never closed\n', 1),
        ('A,2026-11-23,"never closed,\n\nnot, even, here\n', 3),
    ],
)
@pytest.mark.parametrize(
    "others", [["plain"], ['"in, marks"'], ['ends in a mark"'], ['says ""it""', "plain"]]
)
def test_a_mark_that_is_never_closed_costs_its_own_row(bad: str, lines: int, others: list[str]) -> None:
    rest = [f"B{at},2026-11-2{at},{text}" for at, text in enumerate(others)]
    first, *found = read("title,date,text\n" + bad + "\n".join(rest) + "\n")
    assert isinstance(first, Rejected)
    assert first.origin == "a.csv:2"
    assert "not closed" in first.reason
    assert (f"lines 2 to {lines + 1}" in first.reason) == (lines > 1)
    assert [one.title for one in found] == [f"B{at}" for at in range(len(others))]


def test_texts_of_many_lines_with_commas_are_no_rows() -> None:
    text = 'title,date,text\nA,2026-11-23,"One.\nIn Oslo, 24 November, they met."\nB,2026-11-24,Two.\n'
    assert [one.text for one in read(text)] == ["One.\nIn Oslo, 24 November, they met.", "Two."]
    text = 'title,text\nA,"One.\nTwo, with a comma."\nB,Three.\n'
    assert [one.text for one in read(text)] == ["One.\nTwo, with a comma.", "Three."]


@pytest.mark.parametrize(
    "cell",
    [
        r'"He said \"no\", and left"',
        '"He said ""no"", and left"',
        '"He said "no", and left"',
    ],
)
def test_quotation_marks_within_a_cell(cell: str) -> None:
    found = read(f'title,date,text\n"A","2026-11-23",{cell}\n"B","2026-11-24","Two."\n')
    assert [one.text for one in found] == ['He said "no", and left', "Two."]


def test_marks_that_nobody_doubled_in_a_text_of_many_lines() -> None:
    found = read(
        'title,date,text\n"A","2026-11-23","He said "no".\n\nShe "agreed"."\n"B","2026-11-24","Two."\n'
    )
    assert [one.text for one in found] == ['He said "no".\n\nShe "agreed".', "Two."]


def test_escapes_of_databases() -> None:
    found = read("title\tdate\ttext\nA\t\\N\tOne.\\nSouth Korea left.\n", tsv=True)
    assert cells(found) == [("A", None, "One.\nSouth Korea left.")]
    assert cells(read("title,date,text\nA\\, B,2026-11-23,One.\n")) == [("A, B", "2026-11-23", "One.")]


def test_a_row_with_too_many_cells_is_told_with_its_columns() -> None:
    bad, good = read("title,date,text\nA,2026-11-23,One, two\nB,2026-11-24,Three.\n")
    assert isinstance(bad, Rejected)
    assert "4 cells under the 3 columns (title, date, text)" in bad.reason
    assert good.title == "B"


def test_commas_in_a_table_of_one_column_are_no_delimiters() -> None:
    assert [one.text for one in read('text\nOslo, again.\n"Veland, too."\n')] == [
        "Oslo, again.",
        "Veland, too.",
    ]


@pytest.mark.parametrize("line", ["prose without an end\n", 'a,"b""\n', '"\n', "x,2026-11-23,y\n"])
def test_a_cell_without_an_end_takes_little_time(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(rows, "MAX_ROW", 1 << 16)
    begin = time.process_time()
    assert read('title,date,text\nA,2026-11-23,"open\n' + line * 20_000)
    assert time.process_time() - begin < 20


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "Chile agreed.\n",
            '"No," he said.',
            '"Yes," she said.\n',
            "\n\n",
            "Peru, Iran and Iraq.",
            'He said: "',
        ]
    ),
    max_size=7,
)


@given(st.lists(_SENTENCES, min_size=1, max_size=5), st.permutations(["title", "text", "date", "url"]))
def test_what_a_program_writes_by_the_rules_is_read_as_it_was_written(
    bodies: list[list[str]], order: list[str]
) -> None:
    """Once a row whose date stood behind a text of several lines was cut at the last of them."""
    records = [
        {
            "title": f"T{at}",
            "text": f"Word word. {''.join(body)} The ministers met, agreed, and left, officials said.",
            "date": f"2024-03-0{at + 1}",
            "url": f"https://a.example/{at}",
        }
        for at, body in enumerate(bodies)
    ]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, order, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    found = [one for one in read(table.getvalue()) if isinstance(one, Document)]
    assert [(one.title, one.published, one.url) for one in found] == [
        (one["title"], one["date"], one["url"]) for one in records
    ]


_LINES = st.lists(
    st.sampled_from(
        [
            "One.",
            "Two, three.",
            "",
            "2026-11-21, Oslo: the talks begin.",
            "2026-11-22,Norland,leaves",
            'He said, "no", and left, it was 5".',
            "Norland 12, Veland 14; Ostrand 3\tand 7",
        ]
    ),
    max_size=4,
)


@given(
    st.lists(st.tuples(_LINES, _LINES, _LINES), min_size=1, max_size=3),
    st.permutations(["title", "text", "date", "note"]),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_lines_of_a_cell_that_look_like_rows_are_none_whatever_the_column(
    rows_of_lines: list[tuple[list[str], ...]],
    order: list[str],
    delimiter: str,
    quoting: Literal[0, 1],
) -> None:
    """Once the line that ended a text and held the date behind it began an article of its own."""
    records = [
        {
            name: "\n".join([f"{name} {at}.", *lines, "The end."])
            for name, lines in zip(("title", "text", "note"), cells_of_lines, strict=True)
        }
        | {"date": f"2026-11-2{at}"}
        for at, cells_of_lines in enumerate(rows_of_lines)
    ]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, order, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    found = read(table.getvalue(), tsv=delimiter == "\t")
    assert all(isinstance(one, Document) for one in found)
    assert [(one[1], one[2]) for one in cells(found)] == [(one["date"], one["text"]) for one in records]


def test_a_backslash_behind_a_closed_cell_takes_in_no_row() -> None:
    found = read('title,date,text\nT0,2026-11-20,Norland left\n";"\\\nT1,2026-11-21,Veland came\n')
    assert [one.title for one in found if isinstance(one, Document)] == ["T0", "T1"]


@given(st.lists(st.text(alphabet="ab,;\t\"\\\n\r'", max_size=12), max_size=12), st.booleans())
def test_no_cells_cost_the_rows_around_them(pieces: list[str], tsv: bool) -> None:
    mark = "\t" if tsv else ","
    good = [mark.join((f"T{at}", f"2026-11-2{at}", "Norland left")) for at in range(3)]
    bad = mark.join(pieces).replace("\n", " ").replace("\r", " ")
    head = mark.join(("title", "date", "text"))
    found = read("\n".join((head, good[0], good[1], bad, good[2], "")), tsv=tsv)
    titles = [one.title for one in found if isinstance(one, Document)]
    assert titles[:2] == ["T0", "T1"]
    assert "T2" in titles


@pytest.mark.parametrize("odd", ['"a\n', '"A "B" C, and "D" e\n', '"A ""B"e\n"a ""B""";"C\nDTLE\n'])
@pytest.mark.parametrize("mark", ["\t", ","])
def test_quotation_marks_in_vain_in_every_line_are_read_soon(mark: str, odd: str) -> None:
    """Each may begin a cell whose inner marks nobody doubled: the lines behind are looked at for its end."""
    with limited(5):
        found = read(
            f"title{mark}text\n{odd * (50_000 // len(odd))}Last{mark}Envoys met.\n", tsv=mark == "\t"
        )
    assert isinstance(found[-1], Document)
    assert found[-1].title == "Last"
