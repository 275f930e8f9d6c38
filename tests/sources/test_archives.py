"""ZIP archives: their files are read as those of a folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from monitor.model import Document, Rejected
from monitor.sources.formats import files as sources
from sources.office_files import SAID, docx, packed, par, read, run
from sources.printed_samples import UNI


def test_the_files_in_an_archive_are_those_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        packed(
            {
                "b/two.docx": docx(par(run("Two"), style="Titel") + SAID),
                "a.txt": UNI,
                "b/table.csv": "title,text\nThree,Peru met Chile.\n",
                "b/inner.zip": packed({"x.txt": "Peru"}),
                "photo.jpg": b"\xff\xd8\xff",
                "__MACOSX/._a.txt": "x",
                ".hidden.txt": "x",
                "b/": "",
            }
        )
    )
    found = [record for record in sources.read([tmp_path]) if not isinstance(record, Rejected)]
    (refused,) = [record for record in sources.read([tmp_path]) if isinstance(record, Rejected)]
    assert [(one.title, one.origin.removeprefix(f"{tmp_path}/a.zip/")) for one in found] == [
        ("Peru and Chile sign copper treaty", "a.txt:1"),
        ("Bolivia asks for a port", "a.txt:2"),
        ("Three", "b/table.csv:2"),
        ("Two", "b/two.docx"),
    ]
    assert refused.origin.endswith("a.zip/b/inner.zip")
    assert "an archive within an archive" in refused.reason


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "a ZIP archive without files"),
        ({"a.jpg": "x", "b.jpg": "x"}, "no file of a kind that is read: 2 .jpg"),
        ({f"{number}.txt": "x" for number in range(10_001)}, "more than 10,000 files"),
        ({"ppt/slides/slide1.xml": "x"}, "a PowerPoint presentation"),
    ],
)
def test_an_archive_that_is_not_read_says_why(
    tmp_path: Path, parts: dict[str, str | bytes], said: str
) -> None:
    (refused,) = read(tmp_path, packed(parts), "a.zip")
    assert isinstance(refused, Rejected)
    assert said in refused.reason


def test_a_damaged_file_of_an_archive_costs_no_other(tmp_path: Path) -> None:
    text = "Peru met Chile on Monday to speak of copper and of ports. " * 40
    data = bytearray(packed({"a.txt": text, "b.txt": text.replace("copper", "lithium")}))
    data[60:75] = bytes(15)
    refused, kept = read(tmp_path, bytes(data), "a.zip")
    assert isinstance(refused, Rejected)
    assert "cannot be unpacked" in refused.reason
    assert isinstance(kept, Document)
    assert "lithium" in (kept.text or "")


def test_a_damaged_member_packed_with_lzma_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "Veland met Norland on Monday. " * 50)
        archive.writestr("b.txt", "Norland left the ferry talks on Tuesday.")
    data = bytearray(path.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(data))
    found = list(sources.read([path]))
    assert any(isinstance(one, Rejected) for one in found)
    assert any(isinstance(one, Document) and "Norland left" in (one.text or "") for one in found)


@pytest.mark.parametrize("way", ["./", "../", "a/./"])
def test_a_file_of_an_archive_that_is_named_by_a_way_is_read(tmp_path: Path, way: str) -> None:
    packed_up = packed({f"{way}a.txt": "Veland met Norland on Monday.", "b.txt": "Norland left."})
    texts = [one.text for one in read(tmp_path, packed_up, "a.zip") if isinstance(one, Document)]
    assert texts == ["Veland met Norland on Monday.", "Norland left."]
