"""Kinds of files: what they begin with, strangers in folders, and what to do with what is not read."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.model import Document, Rejected
from monitor.sources.formats import files, kinds
from sources.kept_files import MAIL, OPEN, PAGE, Put, titles, zipped


@pytest.mark.parametrize("name", ["index.html?page=2", "story.php", "treaty", "view.aspx", "page@p=3"])
def test_the_pages_of_a_mirror_are_read_whatever_they_are_called(put: Put, tmp_path: Path, name: str) -> None:
    put(f"site.example/{name}", PAGE)
    (found,) = files.read([tmp_path])
    assert isinstance(found, Document)
    assert found.html is not None


@pytest.mark.parametrize("name", ["page.txt", "page.text"])
def test_a_page_that_was_saved_as_text_is_a_page(put: Put, name: str) -> None:
    (found,) = files.read([put(name, PAGE)])
    assert isinstance(found, Document)
    assert found.html == PAGE


def test_a_raw_mail_and_a_mailbox_that_were_called_text_are_mails(put: Put) -> None:
    raw = "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n" + MAIL.format(number=1)
    (found,) = files.read([put("a.txt", raw.replace("Peru", "Per=C3=BA"))])
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
    (found,) = files.read([put("export.txt", data)])
    assert isinstance(found, Document)
    assert (found.title, found.text) == ("Treaty", "Peru met Chile.")


@pytest.mark.parametrize(
    "text", ["Text, title and date were unknown.", "Title: x\tBody", "{x} Peru", "Body\tof\twater"]
)
def test_prose_with_commas_is_no_table(put: Put, text: str) -> None:
    (found,) = files.read([put("a.txt", text)])
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
    (found,) = files.read([put("a.txt", text)])
    assert isinstance(found, Document)


@pytest.mark.parametrize("name", ["a.jsonc", "a.txt", "a.json"])
def test_json_that_begins_with_a_comment_is_read(put: Put, name: str) -> None:
    text = '// exported\n/* by * hand */\n[{"title": "Copper", "text": "Peru met Chile."} /* one */]\n'
    (found,) = files.read([put(name, text)])
    assert isinstance(found, Document)
    assert (found.title, found.text) == ("Copper", "Peru met Chile.")


def test_json_that_is_called_yaml_is_read(put: Put) -> None:
    (found,) = files.read([put("a.yaml", '{"title": "Treaty", "text": "Peru met Chile."}')])
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
        (
            "a.html",
            b"<rss version='2.0'><channel><item><title>Peru</title></item></channel></rss>",
            "an RSS feed",
        ),
        ("a.txt", b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Peru</title></feed>", "an Atom feed"),
        (
            "a.opml",
            b"<!-- mine --><opml version='2.0'><body><outline/></body></opml>",
            "a list of feeds (OPML)",
        ),
        ("a.sgm", b'<!DOCTYPE lewis SYSTEM "l.dtd">\n<REUTERS><TITLE>Peru</TITLE>', "SGML"),
        ("a.txt", b"<DOC>\n<DOCNO> 17 </DOCNO>\n<TEXT>\nPeru met Chile.\n</TEXT>\n</DOC>", "a line of JSON"),
        ("a.html", b"<title>Peru</title>\n<date>2024-04-09</date>\n<text>Peru met Chile.", "tags of its own"),
        ("a.bin", bytes(range(32)) * 40, "a binary file of an unknown kind"),
    ],
)
def test_a_file_that_is_not_read_says_what_it_is_and_what_to_do(
    put: Put, name: str, data: bytes, said: str
) -> None:
    (refused,) = files.read([put(name, data)])
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
    found = files.survey([tmp_path / "in"])
    assert [path.name for path in found.files] == ["a.txt"]
    passed = {kind.suffix: kind for kind in found.passed_over}
    assert {suffix: kind.count for suffix, kind in passed.items()} == {".jpg": 2, ".pptx": 1, ".md": 1, "": 1}
    assert "save its text" in passed[".pptx"].advice
    assert not passed[".md"].advice
    assert found.passed_over[0].suffix == ".jpg"


def test_a_named_file_is_never_passed_over(put: Put, tmp_path: Path) -> None:
    notes = put("in/notes.md", "Peru met Chile.")
    found = files.survey([tmp_path / "in", notes])
    assert found.files == (notes,)
    assert found.passed_over == ()


@pytest.mark.parametrize(
    ("head", "reader"),
    [
        (b"{\\rtf1\\ansi", ".rtf"),
        (b"\xef\xbb\xbf <!doctype HTML>", ".html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", ".html"),
        (b"<?xml version='1.0'?><nitf>", ".xml"),
        (b"<?xml version='1.0'?><newsItem><inlineXML><html><body>", ".xml"),
        (b"<newsItem><inlineXML><html><body>", ".xml"),
        (b"<?xml version='1.0'?><html><body><nitf>", ".html"),
        (b"<?xml version='1.0'?><rss>", ".xml"),
        (b"<title>Peru</title><body><p>Peru met Chile.", None),
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


@pytest.mark.parametrize(
    "said", ["see xl/ and its worksheets", "ppt/slides/1", "application/epub+zip", "xl/workbook.xml"]
)
@pytest.mark.parametrize("name", ["notes.txt", "folder/xl/workbook.xml.txt"])
def test_what_the_files_of_an_archive_say_or_are_called_makes_no_workbook_of_it(
    put: Put, said: str, name: str
) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, f"Envoys met in Lima on Monday, {said}, and signed a treaty.")
    (found,) = files.read([put("a.zip", data.getvalue())])
    assert isinstance(found, Document)
    assert said in (found.text or "")
