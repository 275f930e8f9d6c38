"""Names lie: data, pages and mails are read as what they are, whatever they are called."""

from __future__ import annotations

import gzip
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook
from structlog.testing import capture_logs

from monitor.model import Document, Rejected
from monitor.sources.formats import files, kinds
from sources.kept_files import MAIL, PAGE, Put, titles

TABLE = "title,text,date\nTreaty,Peru met Chile.,2024-04-09\n"
JSON = '[{"title": "Treaty", "text": "Peru met Chile.", "date": "2024-04-09"}]'


def workbook() -> bytes:
    book, data = Workbook(), io.BytesIO()
    for line in TABLE.splitlines():
        book.active.append(line.split(","))
    book.save(data)
    return data.getvalue()


def parquet_file() -> bytes:
    data, (names, cells) = io.BytesIO(), (line.split(",") for line in TABLE.splitlines())
    pq.write_table(pa.table({name: [cell] for name, cell in zip(names, cells, strict=True)}), data)
    return data.getvalue()


CONTENTS: dict[str, bytes] = {
    "a table in text": TABLE.encode(),
    "JSON": JSON.encode(),
    "an Excel workbook": workbook(),
    "Parquet": parquet_file(),
}
NAMES = {
    "a table in text": [".csv", ".tsv"],
    "JSON": [".json", ".jsonl"],
    "an Excel workbook": [".xlsx", ".xls"],
    "Parquet": [".parquet"],
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", [suffix for suffixes in NAMES.values() for suffix in suffixes])
@pytest.mark.parametrize("content", CONTENTS)
def test_data_are_read_as_what_they_are_whatever_they_are_called(
    put: Put, content: str, suffix: str, packed: bool
) -> None:
    data = CONTENTS[content]
    path = put(f"a{suffix}", gzip.compress(data) if packed else data)
    with capture_logs() as logged:
        (found,) = files.read([path])
    assert isinstance(found, Document)
    assert (found.title, found.text, found.published) == ("Treaty", "Peru met Chile.", "2024-04-09")
    told = [(line["named"], line["content"]) for line in logged]
    assert told == ([] if suffix in NAMES[content] else [(suffix, content)])


@pytest.mark.parametrize("name", ["a", "a.txt", "a.gz", "a.html"])
@pytest.mark.parametrize("content", CONTENTS)
def test_data_without_a_name_that_says_anything(put: Put, content: str, name: str) -> None:
    data = CONTENTS[content]
    assert titles(put(name, gzip.compress(data) if name.endswith(".gz") else data)) == ["Treaty"]


@pytest.mark.parametrize("text", [f"var articles = {JSON};", f"show({JSON});", f"\ufeff{JSON}"])
@pytest.mark.parametrize("name", ["a.js", "a.csv", "a.txt", "a.xml"])
def test_scripts_around_articles(put: Put, name: str, text: str) -> None:
    assert titles(put(name, text)) == ["Treaty"]


def test_an_error_of_a_service_that_was_saved_as_a_table_is_quoted(put: Put) -> None:
    (found,) = files.read([put("a.csv", '{"status": "error", "message": "The key is wrong."}')])
    assert isinstance(found, Rejected)
    assert "“The key is wrong.”" in found.reason


def test_a_text_table_under_the_name_of_a_workbook_is_told_its_columns(put: Put) -> None:
    (found,) = files.read([put("a.xlsx", "kop,inhoud\nA,B\n")])
    assert isinstance(found, Rejected)
    assert "(kop, inhoud)" in found.reason


RIS = "TY  - NEWS\nTI  - Treaty\nAB  - Peru met Chile.\nER  - \n"
BIB = "@article{a,\n title = {Treaty}, abstract = {Peru met Chile.}\n}\n"
MISNAMED: dict[str, tuple[str, set[str]]] = {
    "a list of references": (
        RIS,
        {".csv", ".json", ".xlsx", ".xml", ".html", ".eml", ".docx", ".rtf", ".txt"},
    ),
    "a list of references, BibTeX": (BIB, {".csv", ".jsonl", ".eml", ".docx", ".html", ".ris"}),
    "a web page": (
        PAGE,
        {".eml", ".mbox", ".docx", ".odt", ".zip", ".rtf", ".ris", ".warc", ".mhtml", ".xml"},
    ),
    "a text": (
        "Treaty\n\nPeru met Chile in Lima.\n",
        {".docx", ".odt", ".zip", ".eml", ".mbox", ".warc", ".mhtml", ".html"},
    ),
    "mails": (MAIL, {".csv", ".json", ".docx", ".html", ".rtf", ".ris", ".mbox", ".emlx", ".xlsx"}),
    "RTF": (
        "{\\rtf1\\ansi Peru met Chile.\\par}",
        {".csv", ".json", ".docx", ".eml", ".html", ".ris", ".xlsx"},
    ),
    "JSON": (JSON, {".docx", ".eml", ".rtf", ".ris", ".html", ".warc"}),
    "a table in text": (TABLE, {".docx", ".eml", ".rtf", ".ris", ".html", ".warc"}),
}


@pytest.mark.parametrize("content", MISNAMED)
def test_a_file_with_a_wrong_ending_is_read_as_what_it_is(put: Put, content: str) -> None:
    text, suffixes = MISNAMED[content]
    for suffix in sorted(suffixes):
        found = list(files.read([put(f"a{suffix}", text)]))
        assert [type(one) for one in found] == [Document], (suffix, found)
        (one,) = found
        assert isinstance(one, Document)
        said = one.text or one.html or ""
        assert "Peru" in said, suffix
        assert (one.html is not None) == (content == "a web page"), suffix
        assert not said.startswith(("TY", "@", "From:", "{", "[", "title,")), suffix


@pytest.mark.parametrize("suffix", [".docx", ".eml", ".csv"])
def test_a_wrong_ending_is_told(put: Put, suffix: str) -> None:
    with capture_logs() as logged:
        assert titles(put(f"a{suffix}", RIS)) == ["Treaty"]
    assert [(line["named"], line["content"]) for line in logged] == [(suffix, "a list of references")]


@pytest.mark.parametrize("suffix", [".eml", ".emlx", ".txt"])
def test_no_mail_of_a_mailbox_is_lost_that_is_called_a_mail(put: Put, suffix: str) -> None:
    mails = "".join(f"From a@b.example Tue Apr  9 08:15:00 2024\n{MAIL}\n" for _ in range(3))
    assert len(titles(put(f"a{suffix}", mails))) == 3


@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx"])
def test_an_error_in_a_sentence_under_the_name_of_data_is_no_article(put: Put, suffix: str) -> None:
    assert titles(put(f"a{suffix}", "Rate limit exceeded, try again later.")) == ["BAD"]


@given(st.binary(max_size=400), st.sampled_from([None, ".csv", ".json", ".xlsx", ".parquet", ".txt", ".xml"]))
def test_every_file_has_one_reader_or_a_reason(head: bytes, named: str | None) -> None:
    choice = kinds.choose(named, head)
    assert (choice.reader in files.READERS) != bool(choice.refusal)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.html", "a.htm"])
def test_a_page_is_a_page_in_every_encoding(put: Put, name: str, encoding: str) -> None:
    (found,) = files.read([put(name, f"<p>{'Peru met Chile. ' * 9}</p>".encode(encoding))])
    assert isinstance(found, Document)
    assert "<p>" in (found.html or "")
