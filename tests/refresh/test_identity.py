"""Which articles a refresh takes for one, and which it keeps apart, over several runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.annotate import Annotators
from monitor.refresh import Planned, Settings, refresh
from monitor.sources.connectors.base import Source
from monitor.sources.http.fetch import FetchSettings
from monitor.store import Store
from servers import Reply, Site

SETTINGS = Settings(
    fetch=FetchSettings(allow_private=True, delay=0, retries=0), workers=1, annotators=Annotators("fast")
)


def text(number: int) -> str:
    return (
        f"Envoys of Peru and Chile met on day {number} to speak of the ferry, its crew and all fares. " * 12
    )


def feed(*numbers: int, link: str) -> Reply:
    entries = "".join(
        f"<item><title>Post {number}</title><link>{link.format(number)}</link>"
        f'<guid isPermaLink="false">p{number}</guid><description>{text(number)}</description></item>'
        for number in numbers
    )
    return Reply(body=f'<rss version="2.0"><channel><title>L</title>{entries}</channel></rss>'.encode())


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


def asked(store: Path, url: str, kind: str = "feed", **options: Any) -> tuple[int, int]:
    """Refresh from one source; return how many articles were new and updated."""
    source = Source("S", kind, url, options=options)
    done = refresh([Planned(source)], store, SETTINGS).run
    assert done.quarantined == 0
    return done.new, done.updated


def titles(store: Path) -> list[str]:
    return [row[0] for row in Store(store).rows("SELECT title FROM articles ORDER BY title")]


@pytest.mark.parametrize(
    "link",
    [
        "http://ledger.example/live#post-{}",
        "http://ledger.example/#!/{}",
        "http://ledger.example/a?cid={}",
        "http://ledger.example/a?ref={}",
        "http://ledger.example/a",
        "http://ledger.example/",
    ],
)
def test_items_that_only_their_address_tells_apart_are_all_there_once(
    site: Site, tmp_path: Path, link: str
) -> None:
    store = tmp_path / "s.duckdb"
    site.pages["/feed"] = feed(1, 2, 3, link=link)
    assert asked(store, f"{site.url}/feed") == (3, 0)
    assert asked(store, f"{site.url}/feed") == (0, 0)
    site.pages["/feed"] = feed(3, 4, link=link)
    assert asked(store, f"{site.url}/feed") == (1, 0)
    assert titles(store) == ["Post 1", "Post 2", "Post 3", "Post 4"]


def test_records_of_a_file_under_one_address_are_all_there_once(tmp_path: Path) -> None:
    store, path = tmp_path / "s.duckdb", tmp_path / "in.jsonl"
    records = [{"title": f"Post {n}", "text": text(n), "url": "http://ledger.example/a"} for n in (1, 2, 3)]
    for taken, new in ((records, 3), (records[::-1], 0), (records, 0)):
        path.write_text("".join(json.dumps(record) + "\n" for record in taken))
        assert asked(store, str(path), "files", settle=0)[0] == new
    assert titles(store) == ["Post 1", "Post 2", "Post 3"]


def test_a_wire_item_is_replaced_and_withdrawn_in_a_drop_folder(tmp_path: Path) -> None:
    store, folder = tmp_path / "s.duckdb", tmp_path / "in"
    folder.mkdir()
    for version, status in ((1, "usable"), (3, "usable"), (2, "usable"), (4, "canceled"), (1, "usable")):
        item = {"guid": "urn:wire:1", "version": str(version), "pubstatus": status, "headline": f"V{version}"}
        item |= {"versioncreated": f"2026-03-0{version}T00:00:00Z", "body_text": text(version)}
        count = len(list(folder.iterdir()))
        (folder / f"{count}.json").write_text(json.dumps(item))
        refresh([Planned(Source("S", "files", str(folder), options={"settle": 0}))], store, SETTINGS)
        found = titles(store)
        assert found == ([] if version == 4 or count == 4 else ["V3"] if count else ["V1"])
    assert Store(store).rows("SELECT count(*) FROM quarantine") == [(1,)]


def test_a_fragment_outlives_a_redirect(site: Site, tmp_path: Path) -> None:
    site.pages["/old"] = Reply(301, headers={"Location": "/new"})
    page = f"<html><head><title>Talks</title></head><body><article><p>{text(1)}</p></article></body></html>"
    site.pages["/new"] = Reply(body=page.encode(), headers={"Content-Type": "text/html"})
    (tmp_path / "list.txt").write_text(f"{site.url}/old#post-1\n")
    store = tmp_path / "s.duckdb"
    assert asked(store, str(tmp_path / "list.txt"), "urls") == (1, 0)
    assert Store(store).rows("SELECT canonical_url FROM articles") == [(f"{site.url}/new#post-1",)]
