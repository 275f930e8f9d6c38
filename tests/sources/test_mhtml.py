"""Pages that a browser saved as one file (MHTML) are read as the pages that they are."""

from __future__ import annotations

import base64
import gzip
from datetime import datetime
from pathlib import Path

import pytest

from monitor.model import Document, Rejected
from monitor.sources.formats import files

PAGE = (
    "<html><head><title>Fähre</title></head><body><h1>Fähre</h1>"
    '<p class="a">Norland and Westmark met.</p></body></html>'
)
CHROMIUM = """From: <Saved by Blink>
Snapshot-Content-Location: https://post.example/sea/ferry
Subject: =?utf-8?Q?F=C3=A4hre?=
Date: Tue, 5 Mar 2024 11:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x1----"

------MultipartBoundary--x1----
Content-Type: text/html
Content-Location: https://post.example/frame

<html><body><p>A frame with an advertisement of the day.</p></body></html>
------MultipartBoundary--x1----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://post.example/sea/ferry

{quoted}
------MultipartBoundary--x1----
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://post.example/a.png

iVBORw0KGgo=
------MultipartBoundary--x1------
"""
EXPLORER = """From: "Saved by Windows Internet Explorer 8"
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="=_x"

This is a multi-part message in MIME format.

--=_x
Content-Type: text/html; charset="windows-1252"
Content-Transfer-Encoding: base64
Content-Location: http://post.example/sea/ferry

{encoded}
--=_x--
"""
WORD = EXPLORER.replace('From: "Saved by Windows Internet Explorer 8"\n', "")
ONE_PART = """From: <Saved by Microsoft Internet Explorer 11>
Subject: Ferry
Date: Fri, 10 Jan 2025 10:00:00 +0100
MIME-Version: 1.0
Content-Type: text/html; charset="windows-1252"
Content-Transfer-Encoding: base64
Content-Location: http://post.example/sea/ferry

{encoded}
"""
NEWSLETTER = """From: Harbour Post <news@post.example>
To: reader@home.example
Date: Tue, 5 Mar 2024 11:00:00 +0100
Subject: The morning
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html

<p>Norland and Westmark met on Monday.</p>
--b--
"""


def saved(template: str) -> bytes:
    """Fill a template with the page."""
    quoted = PAGE.replace("=", "=3D").replace("ä", "=C3=A4").replace("Westmark met", "West=\nmark met")
    encoded = base64.encodebytes(PAGE.encode("cp1252")).decode()
    return template.replace("{quoted}", quoted).replace("{encoded}", encoded).encode()


def load(path: Path, data: bytes) -> list[Document | Rejected]:
    """Write a file and read it."""
    path.write_bytes(data)
    return list(files.read([path]))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a.mhtml", "A.MHT", "a.html", "a.txt", "page"])
def test_saved_page_is_a_page_whatever_its_name(tmp_path: Path, name: str) -> None:
    (found,) = load(tmp_path / name, saved(CHROMIUM))
    assert isinstance(found, Document)
    assert found.html == PAGE
    assert (found.url, found.published) == ("https://post.example/sea/ferry", None)
    assert found.fetched_at == datetime(2024, 3, 5, 10)


@pytest.mark.parametrize("template", [EXPLORER, WORD, ONE_PART])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_page_saved_by_other_programs(tmp_path: Path, template: str, ends: str) -> None:
    (found,) = load(tmp_path / "a.mht", saved(template).replace(b"\n", ends.encode()))
    assert isinstance(found, Document)
    assert found.html == PAGE
    assert found.url == "http://post.example/sea/ferry"


def test_saved_page_of_one_part_is_not_of_the_day_on_which_it_was_saved(tmp_path: Path) -> None:
    (found,) = load(tmp_path / "a.mht", saved(ONE_PART))
    assert isinstance(found, Document)
    assert (found.published, found.source) == (None, None)
    assert found.fetched_at == datetime(2025, 1, 10, 9)


def test_mail_that_speaks_of_a_saved_page_stays_a_mail(tmp_path: Path) -> None:
    (found,) = load(tmp_path / "a.eml", saved(NEWSLETTER.replace("The morning", "Saved by the bell")))
    assert isinstance(found, Document)
    assert (found.title, found.source) == ("Saved by the bell", "Harbour Post")


def test_folder_and_packed_file_of_saved_pages(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(saved(CHROMIUM))
    (tmp_path / "b.mht.gz").write_bytes(gzip.compress(saved(EXPLORER)))
    assert [found.html for found in files.read([tmp_path]) if isinstance(found, Document)] == [PAGE, PAGE]


def test_newsletter_with_pictures_stays_a_mail(tmp_path: Path) -> None:
    (found,) = load(tmp_path / "a.eml", saved(NEWSLETTER))
    assert isinstance(found, Document)
    assert (found.title, found.source) == ("The morning", "Harbour Post")


@pytest.mark.parametrize(
    "data", [b"", b"MIME-Version: 1.0\n\n", b"\x89PNG", CHROMIUM[:200].encode(), b"X: " + b"y" * 300_000]
)
def test_saved_page_without_a_page_says_so(tmp_path: Path, data: bytes) -> None:
    (found,) = load(tmp_path / "a.mhtml", data)
    assert isinstance(found, Rejected)
    assert "MHTML" in found.reason
