"""Whatever stands in one field of a record costs that field at most: in every format, and no neighbour."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from monitor.extract import extract
from monitor.model import Article, Document, Link, Rejected
from monitor.sources.formats import files
from monitor.sources.values import dated

Record = Document | Link | Rejected
Row = dict[str, Any]

TEXT = "Veland met Norland in the harbour, and both agreed on ferries, quays and a common strait. {}."
FIELDS = ("title", "text", "url", "published", "source", "section", "language")
KEYS = ("title", "text", "url", "date", "source", "section", "language", "author", "extra")


def rows() -> list[Row]:
    return [
        {
            "title": f"Ferry {at}",
            "text": TEXT.format(at),
            "url": f"https://a.example/{at}",
            "date": f"2026-11-2{at}",
            "source": f"Paper {at}",
            "section": f"World {at}",
            "language": "en",
            "author": f"Ida Holm {'x' * at}",
            "extra": f"none {at}",
        }
        for at in range(1, 4)
    ]


def said(found: Document) -> Row:
    """What a document says, by the key under which it stood."""
    shown: Row = {field: getattr(found, field) for field in FIELDS}
    return shown | {"date": shown.pop("published"), "author": ", ".join(found.authors), "extra": None}


def read(data: bytes, name: str) -> list[Record]:
    file: io.BufferedReader = io.BufferedReader(io.BytesIO(data), 1 << 16)
    return list(dated.settled(files.read_file(file, name, name, {}), name))


def check(data: bytes, name: str, key: str) -> None:
    """Hold that of three records the second lost what stands under `key` at most, and the others nothing."""
    found = read(data, name)
    assert len(found) == 3, found
    for at, (one, row) in enumerate(zip(found, rows(), strict=True)):
        if at == 1 and key == "text":
            assert isinstance(one, (Document, Rejected))
            continue
        assert isinstance(one, Document), one
        for other in KEYS[:-1]:
            if at != 1 or other != key:
                assert said(one)[other] == row[other], other
        assert isinstance(extract(one), Article)


NASTY = st.sampled_from(
    [
        "", " ", "\0", "\x1b[0m", "\u2028", "\ufffe", "\ufeff", "\u202e", "nan", "NULL", "[]", "{}", "[", "{",
        '"', '""', "'", '",', ',"', "\t", "a\nb", "a\r\nb", "a\rb", "\n\n", "\\", '\\"', "\\N", ";", "|", "#",
        "# a", "=1+1", '=HYPERLINK("https://b.example","B")', "http://", "http://[", "https://a b", "//",
        "https://b.example/" + "x" * 5000, "5.13.24.7", "32/13/2026", "31.02.2026", "9" * 20, "-1", "&amp;",
        "0000-00-00", "9999-12-31T23:59:60Z", "tomorrow", "Mar", "05/03/2024", "<b>", "<html>", "&#0;",
        "x" * 100_000, "Ida " * 5_000, "🚢", "e\u0301", "sep=;", "title,text,date", '{"a": 1}', "['a', 'b']",
    ]
)  # fmt: skip
WORDS = NASTY | st.text(max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SPOILED = st.sampled_from(KEYS)


def spoiled(key: str, value: object) -> list[Row]:
    return [row | ({key: value} if at == 1 else {}) for at, row in enumerate(rows())]


def as_lines(records: Sequence[Row]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def as_array(records: Sequence[Row]) -> bytes:
    return json.dumps(records, indent=1).encode()


def as_answer(records: Sequence[Row]) -> bytes:
    return json.dumps({"status": "ok", "articles": records}).encode()


@pytest.mark.parametrize(
    ("written", "name"), [(as_lines, "a.jsonl"), (as_array, "a.json"), (as_answer, "a.json")]
)
@given(SPOILED, VALUES)
@example("extra", [{"title": "Inner", "text": "No article.", "date": "2026-11-25"}])
@example("date", {"$date": {"$numberLong": "x"}})
@example("title", [["a"], ["b"]])
@example("url", 10**400)
def test_a_spoiled_field_in_json(
    written: Callable[[Sequence[Row]], bytes], name: str, key: str, value: object
) -> None:
    check(written(spoiled(key, value)), name, key)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@given(SPOILED, WORDS)
def test_a_spoiled_field_in_a_table(name: str, quoting: Literal[0, 1], key: str, value: str) -> None:
    table = io.StringIO(newline="")
    delimiter = "\t" if name == "a.tsv" else ","
    writer = csv.DictWriter(table, KEYS, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writeheader()
    writer.writerows(spoiled(key, value.encode("utf-8", "replace").decode()))
    check(table.getvalue().encode(), name, key)


NO_XML = {0xFFFE: None, 0xFFFF: None}
CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([date(1900, 1, 1), datetime(9999, 12, 31, 23, 59), time(10, 15), timedelta(days=400)])
    | WORDS.map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text.translate(NO_XML))[:30_000])
)


@given(SPOILED, CELLS)
def test_a_spoiled_field_in_a_workbook(key: str, value: object) -> None:
    book, data = Workbook(), io.BytesIO()
    book.active.append(KEYS)
    for row in spoiled(key, value):
        book.active.append([row[name] for name in KEYS])
    book.save(data)
    check(data.getvalue(), "a.xlsx", key)


COLUMNS = st.one_of(
    st.tuples(st.none() | WORDS, st.just(pa.string())),
    st.tuples(st.none() | st.binary(max_size=20), st.just(pa.binary())),
    st.tuples(
        st.integers(-(2**52), 2**52),
        st.sampled_from([pa.int64(), pa.timestamp("ns"), pa.timestamp("s", "UTC")]),
    ),
    st.tuples(st.integers(-(2**31), 2**31 - 1), st.sampled_from([pa.int32(), pa.date32()])),
    st.tuples(st.floats(), st.just(pa.float64())),
    st.tuples(st.booleans(), st.just(pa.bool_())),
    st.tuples(st.lists(WORDS, max_size=3), st.just(pa.list_(pa.string()))),
    st.tuples(st.fixed_dictionaries({"name": WORDS}), st.just(pa.struct([("name", pa.string())]))),
)  # fmt: skip


@given(SPOILED.filter(lambda key: key != "text"), COLUMNS)
def test_a_spoiled_column_in_parquet(key: str, column: tuple[object, pa.DataType]) -> None:
    """A column has one type, so that the spoiled one is so in all rows; nothing else may be lost."""
    value, kind = column
    columns = {name: pa.array([row[name] for row in rows()]) for name in KEYS}
    data = io.BytesIO()
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()
    pq.write_table(pa.table(columns | {key: pa.array([value] * 3, kind)}), data)
    found = read(data.getvalue(), "a.parquet")
    assert len(found) == 3
    for one, row in zip(found, rows(), strict=True):
        assert isinstance(one, Document), one
        assert all(said(one)[other] == row[other] for other in KEYS[:-1] if other != key)


@given(st.sampled_from(KEYS[:-1]), st.text(alphabet='{}[],:"\\/*#\n1etn ', max_size=12))
def test_a_spoiled_place_in_json_costs_its_own_record(key: str, raw: str) -> None:
    """Here what stands in a field is no JSON at all: nothing of its record needs to be left."""
    first, bad, last = map(json.dumps, rows())
    bad = bad.replace(json.dumps(rows()[1][key]), raw, 1)
    for form in (
        f"{first}\n{bad}\n{last}\n",
        f"[{first},\n{bad},\n{last}]",
        f'{{"n": 3, "items": [{first}, {bad}, {last}]}}',
    ):
        found = [one for one in read(form.encode(), "a.json") if isinstance(one, Document)]
        for row in (rows()[0], rows()[2]):
            (one,) = (doc for doc in found if doc.url == row["url"])
            assert all(said(one)[other] == row[other] for other in KEYS[:-1])
