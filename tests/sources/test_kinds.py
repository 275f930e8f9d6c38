"""Kinds of files: names lie, folders hold strangers, and what is not read is named with what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook
from structlog.testing import capture_logs

from monitor import sources
from monitor.model import Document, Rejected
from monitor.sources import files, folders, kinds, mail
from monitor.sources.connector import Session, Source
from monitor.sources.fetch import Fetcher

MAIL = (
    "From: Andes Brief <brief@andes.example>\nTo: tom@office.example\nSubject: Copper {number}\n"
    "Date: Tue, 9 Apr 2024 08:15:00 +0200\nMessage-ID: <{number}@andes.example>\n\n"
    "Peru and Chile signed treaty number {number} in Lima.\n"
)
PAGE = "<!DOCTYPE html>\n<html><head><title>Treaty</title></head><body><p>Peru met Chile.</p></body></html>"

Put = Callable[[str, bytes | str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def titles(path: Path) -> list[str]:
    return [item.title or "" if isinstance(item, Document) else "BAD" for item in sources.read([path])]


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


OPEN = zipped("mimetype").replace(b"x", b"application/vnd.oasis.opendocument.text", 1)


def test_a_maildir_is_read_with_its_folders(put: Put, tmp_path: Path) -> None:
    put("Maildir/cur/1712643300.M1P1.mail,S=300:2,S", MAIL.format(number=1))
    put("Maildir/new/1712643301.M2P1.mail", MAIL.format(number=2))
    put("Maildir/.Briefs/cur/1712643302.M3P1.mail:2,", MAIL.format(number=3))
    put("Maildir/new/brief.mail:2,F", MAIL.format(number=5))
    put("Maildir/tmp/1712643303.M4P1.mail", MAIL.format(number=4))
    put("Maildir/dovecot.index", b"\x07\x03\x00")
    put("Maildir/.hidden/note.txt", "no")
    assert sorted(titles(tmp_path)) == ["Copper 1", "Copper 2", "Copper 3", "Copper 5"]


def test_a_maildir_as_a_drop_folder(put: Put, tmp_path: Path) -> None:
    put("Maildir/new/1712643301.M2P1.mail", MAIL.format(number=2))
    put("Maildir/.Briefs/cur/1712643302.M3P1.mail:2,", MAIL.format(number=3))
    put("notes", "Not a mail, and not read in a folder.")
    put("page.php", PAGE)
    source = Source("Drop", "files", str(tmp_path), options={"settle": 0})
    fetch = Fetcher()
    found = list(folders.read(source, Session(fetch)))
    fetch.close()
    assert all(isinstance(item, Document) for item in found)
    assert sorted(item.title or "page" for item in found if isinstance(item, Document)) == [
        "Copper 2",
        "Copper 3",
        "page",
    ]


def test_a_file_that_is_named_itself_is_read_without_an_ending_in_its_name(put: Put) -> None:
    notes = put("notes", "Peru met Chile.")
    source = Source("Drop", "files", str(notes), options={"settle": 0})
    fetch = Fetcher()
    found = list(folders.read(source, Session(fetch)))
    fetch.close()
    assert [item.text for item in found if isinstance(item, Document)] == ["Peru met Chile."]
    assert [item.text for item in sources.read([notes]) if isinstance(item, Document)] == ["Peru met Chile."]


@pytest.mark.parametrize("name", ["1.emlx", "2.partial.emlx", "3"])
def test_a_mail_of_apple_mail_is_read_without_its_size_and_properties(put: Put, name: str) -> None:
    body = MAIL.format(number=1).encode()
    plist = b'<?xml version="1.0"?><plist><dict><key>flags</key><integer>1</integer></dict></plist>'
    (found,) = sources.read([put(name, b"%-10d\n" % len(body) + body + plist)])
    assert isinstance(found, Document)
    assert (found.title, found.source) == ("Copper 1", "Andes Brief")
    assert "plist" not in (found.text or "")


def test_a_mailbox_that_apple_mail_exported_is_read(put: Put, tmp_path: Path) -> None:
    box = "".join(
        f"From brief@andes.example Tue Apr  9 08:15:00 2024\n{MAIL.format(number=n)}\n" for n in (1, 2)
    )
    put("Briefs.mbox/mbox", box)
    put("Briefs.mbox/table_of_contents", b"\x00\x01\x02")
    assert titles(tmp_path) == ["Copper 1", "Copper 2"]


@pytest.mark.parametrize(
    "separator",
    [
        "From brief@andes.example Tue, 9 Apr 2024 08:15:00 +0200\n",
        "From brief@andes.example 2024-04-09T08:15:00Z\n",
        "From ???@??? Tue Apr 09 08:15:00 2024\n",
        "\1\1\1\1\n\1\1\1\1\n",
    ],
)
def test_mailboxes_of_converters_and_of_mmdf_are_split(separator: str) -> None:
    box = "".join(f"{separator}{MAIL.format(number=number)}\n" for number in (1, 2))
    stream = io.BufferedReader(io.BytesIO(box.encode()))  # type: ignore[arg-type]
    found = list(mail.read_mbox(stream, "a.mbox", {}))
    assert [item.title for item in found if isinstance(item, Document)] == ["Copper 1", "Copper 2"]
    assert len(found) == 2


@pytest.mark.parametrize("name", ["index.html?page=2", "story.php", "treaty", "view.aspx", "page@p=3"])
def test_the_pages_of_a_mirror_are_read_whatever_they_are_called(put: Put, tmp_path: Path, name: str) -> None:
    put(f"site.example/{name}", PAGE)
    (found,) = sources.read([tmp_path])
    assert isinstance(found, Document)
    assert found.html is not None


@pytest.mark.parametrize("name", ["page.txt", "page.text"])
def test_a_page_that_was_saved_as_text_is_a_page(put: Put, name: str) -> None:
    (found,) = sources.read([put(name, PAGE)])
    assert isinstance(found, Document)
    assert found.html == PAGE


def test_a_raw_mail_and_a_mailbox_that_were_called_text_are_mails(put: Put) -> None:
    raw = "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n" + MAIL.format(number=1)
    (found,) = sources.read([put("a.txt", raw.replace("Peru", "Per=C3=BA"))])
    assert isinstance(found, Document)
    assert (found.title, (found.text or "")[:4]) == ("Copper 1", "Perú")
    separator = "From brief@andes.example Tue Apr  9 08:15:00 2024\n"
    box = "".join(f"{separator}{MAIL.format(number=number)}\n" for number in (1, 2))
    assert titles(put("b.txt", box)) == ["Copper 1", "Copper 2"]


@pytest.mark.parametrize(
    "data",
    [
        b"Title\tText\tDate\r\nTreaty\tPeru met Chile.\t2024-04-09\r\n",
        "\ufeffTitle\tText\tDate\r\nTreaty\tPeru met Chile.\t2024-04-09\r\n".encode("utf-16-le"),
        b'"title","body"\n"Treaty","Peru met Chile."\n',
        b'{"title": "Treaty", "text": "Peru met Chile."}\n',
    ],
)
def test_a_table_that_was_saved_as_text_is_a_table(put: Put, data: bytes) -> None:
    (found,) = sources.read([put("export.txt", data)])
    assert isinstance(found, Document)
    assert (found.title, found.text) == ("Treaty", "Peru met Chile.")


@pytest.mark.parametrize(
    "text", ["Text, title and date were unknown.", "Title: x\tBody", "{x} Peru", "Body\tof\twater"]
)
def test_prose_with_commas_is_no_table(put: Put, text: str) -> None:
    (found,) = sources.read([put("a.txt", text)])
    assert isinstance(found, Document)
    assert found.text == text


YAML = (
    "- title: Treaty\n  text: Peru met Chile.\n- title: Port\n  text: Bolivia asked.\n",
    "# made by hand\n---\narticles:\n  - title: Treaty\n    text: |\n      Peru met Chile.\n",
    "title: Treaty\ntext: >\n  Peru met\n  Chile.\n",
    "---\ntitle: Treaty\ntext: Peru met Chile.\n---\ntitle: Port\ntext: Bolivia asked.\n",
    "title: Treaty\ntext: Peru met Chile.\n",
)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Treaty\n---\nPeru met Chile, and title: this is a text.",
        "- Peru: signed the text.\n- Chile: left.\n",
        "Title: Treaty\nDate: 9 April 2024\n\nPeru met Chile.",
        "- Peru met Chile:\n  they agreed on the text: all of it.",
    ],
)
def test_a_text_with_a_head_or_with_points_is_no_yaml(put: Put, text: str) -> None:
    (found,) = sources.read([put("a.txt", text)])
    assert isinstance(found, Document)


def test_json_that_is_called_yaml_is_read(put: Put) -> None:
    (found,) = sources.read([put("a.yaml", '{"title": "Treaty", "text": "Peru met Chile."}')])
    assert isinstance(found, Document)
    assert found.title == "Treaty"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.ods", OPEN.replace(b"text", b"spreadsheet"), "an OpenDocument table (.ods)"),
        ("a.txt", OPEN.replace(b"text", b"presentation"), "save its text as plain text"),
        ("a.pptx", zipped("[Content_Types].xml", "ppt/slides/slide1.xml"), "a PowerPoint presentation"),
        ("a.epub", zipped("mimetype", "OEBPS/a.xhtml").replace(b"x", b"application/epub+zip", 1), "unpack"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old binary Office file"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a message as .eml"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)), "a PDF, which is not read"),
        (
            "a.arc",
            b"filedesc://a.arc 0.0.0.0 20090409081500 text/plain 76\n1 0 Archive\n",
            "warcio recompress",
        ),
        (
            "a.arc.gz",
            gzip.compress(b"filedesc://a.arc 0.0.0.0 20090409081500 text/plain 76\n"),
            "an ARC archive",
        ),
        (
            "a.xls",
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
            "2003",
        ),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "without a password"),
        ("a.csv", b"%PDF-1.7\n" + bytes(range(256)), "a PDF, which is not read"),
        ("a.pst", b"!BDN" + bytes(600), "readpst"),
        ("a.webarchive", b"bplist00" + bytes(600), "a Safari web archive"),
        ("a.csv", b"PAR1" + bytes(600), "not a readable Parquet file"),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(600), "a picture, which is not read"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(600), "a 7-Zip archive"),
        ("a.tar", b"a.txt" + bytes(252) + b"ustar\x0000" + bytes(600), "a tar archive"),
        ("a.sqlite", b"SQLite format 3\x00" + bytes(600), "an SQLite database"),
        ("a.sql", b"INSERT INTO news VALUES ('Peru met Chile.');\n", "a dump of a database in SQL"),
        ("a.txt", b"1\n00:00:01,000 --> 00:00:04,000\nPeru met Chile.\n", "without the times"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:04.000\nPeru met Chile.\n", "subtitles"),
        ("a.tex", b"\\documentclass{article}\nPeru met Chile.\n", "a document in TeX"),
        ("a.ics", b"BEGIN:VCALENDAR\nVERSION:2.0\n", "a calendar"),
        *(("a.yaml", text.encode(), "YAML, which is not read: convert it to JSON") for text in YAML),
        *(("a.txt", text.encode(), "yaml.safe_load") for text in YAML[:4]),
        ("a.yml.gz", gzip.compress(YAML[-1].encode()), "YAML, which is not read"),
        ("a.bin", bytes(range(32)) * 40, "a binary file of an unknown kind"),
    ],
)
def test_a_file_that_is_not_read_says_what_it_is_and_what_to_do(
    put: Put, name: str, data: bytes, said: str
) -> None:
    (refused,) = sources.read([put(name, data)])
    assert isinstance(refused, Rejected)
    assert said in refused.reason
    assert len(refused.excerpt) <= 500


def test_a_folder_names_what_it_passed_over_with_counts_and_advice(put: Put, tmp_path: Path) -> None:
    put("in/a.txt", "Peru met Chile.")
    put("in/b.jpg", b"\xff\xd8\xff")
    put("in/c.JPG", b"\xff\xd8\xff")
    put("in/README.md", "# not data")
    put("in/d.pptx", zipped("[Content_Types].xml", "ppt/slides/slide1.xml"))
    put("in/e.txt.part", "half")
    put("in/.f.txt", "hidden")
    put("in/Makefile", "all:\n")
    found = sources.survey([tmp_path / "in"])
    assert [path.name for path in found.files] == ["a.txt"]
    passed = {kind.suffix: kind for kind in found.passed_over}
    assert {suffix: kind.count for suffix, kind in passed.items()} == {".jpg": 2, ".pptx": 1, ".md": 1, "": 1}
    assert "save its text" in passed[".pptx"].advice
    assert not passed[".md"].advice
    assert found.passed_over[0].suffix == ".jpg"


def test_a_named_file_is_never_passed_over(put: Put, tmp_path: Path) -> None:
    notes = put("in/notes.md", "Peru met Chile.")
    found = sources.survey([tmp_path / "in", notes])
    assert found.files == (notes,)
    assert found.passed_over == ()


@pytest.mark.parametrize(
    ("head", "reader"),
    [
        (b"{\\rtf1\\ansi", ".rtf"),
        (b"\xef\xbb\xbf <!doctype HTML>", ".html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", ".html"),
        (b"<?xml version='1.0'?><nitf>", ".xml"),
        (b"<?xml version='1.0'?><rss>", None),
        (b"WARC/1.0\r\n", ".warc"),
        (b"From a@b.example Tue Apr  9 08:15:00 2024\n" + MAIL.encode(), ".mbox"),
        (b"From Lima they sailed.\nThey sank.\n", None),
        (MAIL.encode(), ".eml"),
        (
            b"Received: by mx.example;\r\n\tTue, 9 Apr 2024\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nx",
            ".eml",
        ),
        (b"Title: x\nDate: 9 April 2024\nFrom: Lima\n\nx", None),
        (b"From: Lima\nthey sailed: all of them.\n", None),
        (b"12\n" + MAIL.encode(), ".emlx"),
        (b"12\nthe number of states.\n", None),
        (b"PK\3\4\x14\0", ".zip"),
        (b"{}", None),
        (b"", None),
    ],
)
def test_what_a_file_is_shows_in_what_it_begins_with(head: bytes, reader: str | None) -> None:
    assert kinds.evident(head) == reader


@given(st.binary(max_size=400))
def test_any_bytes_are_of_some_kind_or_of_none(head: bytes) -> None:
    assert kinds.evident(head) is None or kinds.evident(head) in {
        ".rtf", ".html", ".xml", ".warc", ".zip", ".mbox", ".eml", ".emlx",
    }  # fmt: skip
    assert kinds.refused(head) is None or ": " in (kinds.refused(head) or "")


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
        (found,) = sources.read([path])
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
    (found,) = sources.read([put("a.csv", '{"status": "error", "message": "The key is wrong."}')])
    assert isinstance(found, Rejected)
    assert "“The key is wrong.”" in found.reason


def test_a_text_table_under_the_name_of_a_workbook_is_told_its_columns(put: Put) -> None:
    (found,) = sources.read([put("a.xlsx", "kop,inhoud\nA,B\n")])
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
        found = list(sources.read([put(f"a{suffix}", text)]))
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
    (found,) = sources.read([put(name, f"<p>{'Peru met Chile. ' * 9}</p>".encode(encoding))])
    assert isinstance(found, Document)
    assert "<p>" in (found.html or "")
