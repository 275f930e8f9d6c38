"""Every format that can be loaded, and every way a record can be bad."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from structlog.testing import capture_logs

from monitor.errors import UsageError
from monitor.model import Document, Rejected
from monitor.sources.formats import files as sources
from monitor.sources.formats.json import jsonfiles
from monitor.sources.formats.tables import tables
from monitor.sources.values.fields import document, parse_map
from sources.kept_files import Put

GOOD = {"title": "Talks open", "text": "Envoys met in Oslo.", "url": "https://a.example/1"}


def read(*paths: Path, **columns: str) -> tuple[list[Document], list[Rejected]]:
    records = list(sources.read(paths, columns))
    documents = [record for record in records if isinstance(record, Document)]
    return documents, [record for record in records if isinstance(record, Rejected)]


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def test_jsonl_with_the_common_spellings(put: Put) -> None:
    path = put(
        "a.jsonl",
        lines(
            {
                "headline": "A",
                "body": "One.",
                "link": "https://a.example/1",
                "pubDate": "Tue, 2 Jun 2026 10:00 GMT",
            },
            {
                "Title": "B",
                "Content": "Two.",
                "domain": "b.example",
                "seendate": "20260602T100000Z",
                "lang": "de",
            },
        ),
    )
    (a, b), bad = read(path)
    assert not bad
    assert (a.title, a.text, a.url) == ("A", "One.", "https://a.example/1")
    assert (a.published, a.published_from) == ("Tue, 2 Jun 2026 10:00 GMT", "feed")
    assert (b.title, b.text, b.source, b.language) == ("B", "Two.", "b.example", "de")
    assert b.origin.endswith("a.jsonl:2")


def test_csv_tsv_and_semicolons(put: Put) -> None:
    comma = put("a.csv", 'title,text\n"Said ""no""","Line one\nline two"\n')
    tab = put("b.tsv", "headline\tbody\nA\tTab text\n")
    semicolon = put("c.csv", "titel;text\nÄnderung;Ein Satz.\n".encode("cp1252"))
    documents, bad = read(comma, tab, semicolon)
    assert not bad
    assert [item.text for item in documents] == ["Line one\nline two", "Tab text", "Ein Satz."]
    assert documents[0].title == 'Said "no"'
    assert documents[2].title == "Änderung"


def test_parquet_with_typed_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pd.DataFrame(
        {"text": ["A.", "B."], "published_at": pd.to_datetime(pd.Series(["2026-01-02", None]))}
    )
    frame.to_parquet(path)
    (a, b), bad = read(path)
    assert not bad
    assert a.published == "2026-01-02T00:00:00"
    assert b.published is None


def test_every_kind_reads_the_same_when_gzipped(put: Put) -> None:
    plain = [
        put("a.jsonl", lines(GOOD)),
        put("b.txt", "Envoys met in Oslo."),
        put("c.html", "<html><body><p>Envoys met in Oslo.</p></body></html>"),
        put("d.csv", "title,text\nTalks open,Envoys met in Oslo.\n"),
    ]
    packed = [put(f"{path.name}.gz", gzip.compress(path.read_bytes())) for path in plain]
    without_origin = [(item.title, item.text, item.html, item.url) for item in read(*plain)[0]]
    assert [(item.title, item.text, item.html, item.url) for item in read(*packed)[0]] == without_origin
    assert len(without_origin) == 4


def test_a_folder_is_walked_in_order_and_strangers_are_passed_over(put: Put, tmp_path: Path) -> None:
    put("in/b.txt", "B.")
    put("in/a.txt", "A.")
    put("in/deep/c.txt", "C.")
    put("in/README.md", "not data")
    put("in/.hidden.txt", "no")
    documents, bad = read(tmp_path / "in")
    assert [item.text for item in documents] == ["A.", "B.", "C."]
    assert not bad


def test_a_json_array_is_read_as_records(put: Put) -> None:
    documents, _ = read(put("a.json", json.dumps([GOOD, GOOD], indent=1)))
    assert len(documents) == 2


def test_map_names_the_columns(put: Put) -> None:
    path = put("a.csv", "veld,vak\nVeerpont,De pont vaart.\n")
    assert "name the column with --map" in read(path)[1][0].reason
    (item,), _ = read(path, title="veld", text="vak")
    assert (item.title, item.text) == ("Veerpont", "De pont vaart.")


def test_map_refuses_unknown_fields() -> None:
    with pytest.raises(UsageError, match="--map colour=x"):
        parse_map(["colour=x"])


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.jsonl"):
        read(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize(
    ("bad_line", "reason"),
    [
        (b"{not json}\n", "not JSON"),
        (b'{"title": "only a title"}\n', "no text"),
        (b'["a", "list"]\n', "not a record"),
        (b'{"text": 7}\n', "holds int, not text"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 20 + b"\n", "binary data"),
    ],
)
def test_a_bad_line_is_named_and_its_neighbours_load(put: Put, bad_line: bytes, reason: str) -> None:
    euro = {"text": "Zwölf Länder."}
    path = put(
        "a.jsonl",
        lines(GOOD) + json.dumps(euro, ensure_ascii=False).encode() + b"\n" + bad_line + lines(GOOD),
    )
    documents, bad = read(path)
    assert [item.text for item in documents] == [GOOD["text"], euro["text"], GOOD["text"]]
    (rejected,) = bad
    assert reason in rejected.reason
    assert rejected.origin == f"{path}:3"
    assert len(rejected.excerpt) <= 500


def test_a_line_of_50_mb_is_passed_over(put: Put) -> None:
    path = put("a.jsonl", lines(GOOD) + b'{"text": "' + b"x" * (50 << 20) + b'"}\n' + lines(GOOD))
    documents, bad = read(path)
    assert len(documents) == 2
    assert bad[0].origin == f"{path}:2"
    assert "longer than 16 MB" in bad[0].reason


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.json.gz"])
def test_an_answer_of_20_mb_in_one_line_is_read_record_by_record(put: Put, name: str) -> None:
    """It was "a line longer than 16 MB": a list of that size was read, an object around the list was not."""
    found = [
        {**GOOD, "url": f"https://a.example/{n}", "text": f"Number {n} " + "word " * 4000}
        for n in range(1000)
    ]
    content = json.dumps({"status": "ok", "articles": found}).encode()
    documents, bad = read(put(name, gzip.compress(content, 1) if name.endswith("gz") else content))
    assert (len(documents), bad) == (1000, [])


def test_what_stands_before_the_cut_of_a_truncated_gzip_loads(put: Put) -> None:
    many = lines(*({**GOOD, "text": f"Number {n} " + "word " * (n % 97)} for n in range(5000)))
    whole = gzip.compress(many)
    documents, bad = read(put("a.jsonl.gz", whole[: len(whole) // 2]))
    assert len(documents) > 1000
    assert "cut off" in bad[-1].reason


def test_binary_files_and_broken_parquet_are_named(put: Put) -> None:
    documents, bad = read(
        put("a.txt", bytes(range(256)) * 40),
        put("b.parquet", b"PAR1 not really"),
        put("c.csv.gz", b"\x1f\x8bjunk"),
    )
    assert not documents
    assert [Path(item.origin).name for item in bad] == ["a.txt", "b.parquet", "c.csv.gz"]


def test_ragged_csv_rows_are_named(put: Put) -> None:
    documents, bad = read(put("a.csv", "title,text\nA,One.\nB,Two.,extra\nC,Three.\n"))
    assert [item.text for item in documents] == ["One.", "Three."]
    assert bad[0].origin.endswith("a.csv:3")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "koi8-r", "shift_jis"])
def test_encodings_are_found(put: Put, encoding: str) -> None:
    text = {
        "koi8-r": "Министры двух стран встретились в столице и подписали соглашение о торговле. " * 4,
        "shift_jis": "両国の外相が東京で会談し、貿易協定に署名した。共同声明も発表された。" * 4,
    }.get(encoding, "Der Außenminister sprach über Zölle, Häfen und die Brücke an der Grenze. " * 4)
    documents, bad = read(put("a.txt", text.encode(encoding)))
    assert not bad
    assert documents[0].text == text


def test_html_keeps_its_declared_encoding(put: Put) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Министр</p></body></html>'
    (item,), _ = read(put("a.html", page.encode("windows-1251")))
    assert "Министр" in (item.html or "")


@given(st.binary(max_size=2000))
def test_no_bytes_break_a_reader(data: bytes) -> None:
    for reader in (jsonfiles.read_json, tables.read_csv, tables.read_tsv):
        for record in reader(io.BufferedReader(io.BytesIO(data), 1 << 20), "fuzz", {}):
            assert isinstance(record, Document | Rejected)


@given(
    st.dictionaries(
        st.text(max_size=12), st.none() | st.text() | st.integers() | st.lists(st.text()), max_size=8
    )
)
def test_any_record_becomes_a_document_or_a_reason(record: dict[str, object]) -> None:
    found = document(record, "fuzz:1", {})
    assert isinstance(found, Document | Rejected)
    if isinstance(found, Document):
        assert (found.text is None) != (found.html is None)


@pytest.mark.parametrize("old", [1, 5, 9])
@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_accents_stay_in_a_file_put_together_from_exports_in_two_encodings(
    put: Put, form: str, old: int
) -> None:
    """Of ten articles one, half or nearly all are in windows-1252, the rest in UTF-8."""
    texts = [f"La señora Núñez llegó a Bogotá, día {number}." for number in range(10)]
    pages = ["cp1252" if number < old else "utf-8" for number in range(10)]
    if form == "csv":
        rows = [f"Día {number},{json.dumps(text, ensure_ascii=False)}\n" for number, text in enumerate(texts)]
        body = b"title,text\n" + b"".join(row.encode(page) for row, page in zip(rows, pages, strict=True))
    else:
        rows = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
        parts = [row.encode(page) for row, page in zip(rows, pages, strict=True)]
        body = b"[" + b",\n".join(parts) + b"]" if form == "json" else b"\n".join(parts)
    with capture_logs() as logged:
        documents, bad = read(put(f"a.{form}", body))
    assert [item.text for item in documents] == texts
    assert bad == []
    assert [line["file"] for line in logged if "windows-1252" in line["event"]]
