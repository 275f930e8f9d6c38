"""Changing monitor.toml: comments stay, a mistake changes nothing; OPML in and out."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import config
from monitor.config import editing
from monitor.errors import UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "monitor.toml"
    file.write_text('# mine\n[[sources]]\nname = "A" # the first\nurl = "https://a.example/feed"\n')
    return file


def test_add_keeps_what_is_there(path: Path) -> None:
    before = path.read_text()
    editing.add(path, [{"name": 'Ünï "quoted"', "url": "https://b.example/feed", "country": None}])
    assert path.read_text().startswith(before)
    assert [entry.name for entry in config.read(path).sources] == ["A", 'Ünï "quoted"']


FOLDER = "/data/\U0001f4f0 \U00020bb7"


@pytest.mark.parametrize(
    "given",
    [FOLDER, FOLDER.encode().decode("ascii", "surrogateescape"), "/data/\ud83d\udcf0 \ud842\udfb7"],
    ids=["as it is", "from a shell without UTF-8", "in halves"],
)
def test_a_folder_beyond_the_basic_plane_is_read_back_as_it_is(path: Path, given: str) -> None:
    editing.add(path, [{"name": "Drop", "kind": "files", "url": given}])
    assert config.read(path).sources[1].url == FOLDER
    editing.enable(path, "Drop", enabled=False)
    assert config.read(path).sources[1].url == FOLDER


def test_a_folder_whose_name_is_no_utf_8_is_refused_with_advice(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UsageError, match="not UTF-8"):
        editing.add(path, [{"name": "Drop", "kind": "files", "url": "/data/\udce9t\udce9"}])
    assert path.read_bytes() == before


def test_a_source_that_is_not_valid_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UsageError, match="two sources"):
        editing.add(path, [{"name": "A", "url": "https://b.example/feed"}])
    with pytest.raises(UsageError, match="alpha-3"):
        editing.add(path, [{"name": "B", "url": "https://b.example/feed", "country": "Atlantis"}])
    assert path.read_bytes() == before
    assert list(path.parent.glob(".*toml.*")) in ([], [path.with_name(".monitor.toml.lock")])


def test_disable_and_enable(path: Path) -> None:
    assert editing.enable(path, "A", enabled=False).enabled == []
    assert "# the first" in path.read_text()
    assert len(editing.enable(path, "A", enabled=True).enabled) == 1
    with pytest.raises(UsageError, match="no source 'B'"):
        editing.enable(path, "B", enabled=False)


def test_init_replaces_nothing_unasked(path: Path) -> None:
    with pytest.raises(UsageError, match="--force"):
        editing.init(path)
    editing.init(path, force=True)
    assert len(config.read(path).sources) >= 12


def test_feeds_come_back_from_opml_as_they_went_out(path: Path, tmp_path: Path) -> None:
    editing.add(path, [{"name": "<B> & Co", "url": "https://b.example/feed?a=1&b=2", "language": "fr"}])
    editing.add(path, [{"name": "Drop", "kind": "files", "url": "drop"}])
    out = tmp_path / "feeds.opml"
    out.write_bytes(editing.write_opml(config.read(path).sources))
    assert editing.read_opml(out) == [
        {"name": "A", "url": "https://a.example/feed"},
        {"name": "<B> & Co", "url": "https://b.example/feed?a=1&b=2"},
    ]


def test_opml_with_folders_doubles_and_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    file = tmp_path / "feeds.opml"
    file.write_text(
        f"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
        <opml version="1.0"><body><outline text="World">
        <outline type="rss" text="One &x;" xmlUrl="https://one.example/rss"/>
        <outline title="Two" xmlUrl="https://two.example/rss"/><outline xmlUrl="https://two.example/rss"/>
        <outline text="no feed"/>
        <outline text="Script" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""
    )
    found = editing.read_opml(file)
    assert [feed["url"] for feed in found] == ["https://one.example/rss", "https://two.example/rss"]
    assert "SECRET" not in str(found)


@pytest.mark.parametrize("content", [b"", b"not xml", b"<rss></rss>", b"\x00\xff\xfe"])
def test_what_is_not_opml_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="is not OPML"):
        editing.read_opml(file)
