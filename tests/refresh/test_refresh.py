"""The scheduled refresh against real servers: what is new, what changed, what fails, and what is repeated."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.annotate import Annotators
from monitor.errors import StoreBusy
from monitor.refresh import Patience, Planned, Report, Settings, refresh
from monitor.runs import quarantine
from monitor.sources.connectors.base import Source
from monitor.sources.http.fetch import FetchSettings
from monitor.store import Store, locking, publish
from monitor.store.ledger import Ledger
from newsroom import feed, newsroom, page
from servers import Reply, Site, slowly

SETTINGS = Settings(
    annotators=Annotators("fast"),
    fetch=FetchSettings(allow_private=True, delay=0, timeout=1, retries=0),
    patience=Patience(attempts=3, recheck=timedelta(0), recheck_for=timedelta(0)),
    workers=1,
)
EAGER = replace(SETTINGS, patience=Patience(attempts=3, recheck=timedelta(0), recheck_for=timedelta(hours=1)))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


@pytest.fixture
def room() -> Iterator[tuple[list[Site], list[Source]]]:
    with newsroom(2, 3) as found:
        yield found


def run(sources: Sequence[Source], store: Path, settings: Settings = SETTINGS) -> Report:
    return refresh([Planned(source) for source in sources], store, settings)


def titles(store: Path) -> list[str]:
    return [row[0] for row in Store(store).rows("SELECT title FROM articles ORDER BY title")]


def due_now(store: Path) -> None:
    """Let time pass: what is to be tried again is due."""
    ledger = Ledger(store)
    with ledger.transaction() as sql:
        sql("UPDATE items SET due_at = '2020-01-01' WHERE due_at IS NOT NULL")
    ledger.close()


def test_articles_come_in_with_the_date_of_the_page_and_the_country_of_the_source(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    report = run(room[1], store)
    assert (report.run.new, report.run.quarantined, report.errors) == (6, 0, {})
    assert report.sources["Site 0"].new == 3
    assert report.sources["Site 0"].bytes > 1000
    found = Store(store).rows("SELECT DISTINCT source_country, date_source FROM articles")
    assert found == [("KEN", "metadata")]


def test_a_second_run_asks_the_feeds_and_changes_nothing(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    sites, sources = room
    run(sources, store)
    generation, asked = Store(store).generation, len(sites[0].requests)
    report = run(sources, store)
    assert (report.run.new, report.run.updated) == (0, 0)
    assert Store(store).generation == generation
    assert [request.path for request in sites[0].requests[asked:]] == ["/robots.txt", "/feed.xml"]


def test_a_new_item_is_fetched_and_the_old_ones_are_not(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    run(sources[:1], store)
    site.pages["/news/500"] = Reply(body=page(500))
    site.pages["/feed.xml"] = Reply(body=feed(site, range(3)).replace(b"</channel>", _item(site, 500)))
    report = run(sources[:1], store)
    assert (report.run.new, report.sources["Site 0"].unchanged) == (1, 3)
    assert site.seen("/news/0") == 1


def _item(site: Site, number: int) -> bytes:
    return f"<item><title>N</title><link>{site.url}/news/{number}</link></item></channel>".encode()


def test_a_changed_page_takes_the_place_of_the_old_and_leaves_a_trail(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    run(sources[:1], store, EAGER)
    first_seen = Store(store).rows("SELECT first_seen_at FROM articles ORDER BY article_id")
    site.pages["/news/1"] = Reply(body=page(1, "Correction: the bridge is in Kenya, not in Egypt."))
    due_now(store)
    report = run(sources[:1], store, EAGER)
    assert (report.run.new, report.run.updated) == (0, 1)
    rows = Store(store).rows("SELECT text FROM texts WHERE text LIKE '%Correction%'")
    assert len(rows) == 1
    assert Store(store).rows("SELECT count(*) FROM articles") == [(3,)]
    old = Store(store).rows("SELECT text, title, run_id FROM revisions")
    assert len(old) == 1
    assert "Correction" not in old[0][0]
    assert old[0][2] == report.run.run_id
    assert Store(store).rows("SELECT first_seen_at FROM articles ORDER BY article_id") == first_seen


def test_an_item_whose_entry_changed_is_fetched_again(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    run(sources[:1], store)
    site.pages["/news/1"] = Reply(body=page(1, "Correction: it was Wednesday."))
    site.pages["/feed.xml"] = Reply(body=feed(site, range(3)).replace(b"page 1<", b"page 1, corrected<"))
    assert run(sources[:1], store).run.updated == 1
    assert site.seen("/news/0") == 1


def test_a_source_that_fails_costs_no_other(room: tuple[list[Site], list[Source]], store: Path) -> None:
    sites, sources = room
    sites[0].pages["/feed.xml"] = Reply(500)
    report = run(sources, store)
    assert report.run.new == 3
    assert "500" in report.errors["Site 0"]
    sites[0].pages["/feed.xml"] = Reply(body=feed(sites[0], range(3)))
    assert run(sources, store).run.new == 3


def test_a_page_that_fails_for_now_is_tried_again_though_the_feed_has_not_changed(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    good = site.pages["/news/1"]
    site.pages["/news/1"] = Reply(503)
    report = run(sources[:1], store)
    assert (report.run.new, report.sources["Site 0"].failed, report.run.quarantined) == (2, 1, 0)
    assert run(sources[:1], store).run.new == 0  # not yet: it is given time
    site.pages["/news/1"] = good
    due_now(store)
    assert run(sources[:1], store).run.new == 1


def test_a_page_that_fails_again_and_again_is_given_up_and_quarantined_once(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    site.pages["/news/1"] = Reply(503)
    for _ in range(5):
        run(sources[:1], store)
        due_now(store)
    assert site.seen("/news/1") == 3
    (record,) = quarantine.records(Store(store))
    assert record["origin"] == f"{site.url}/news/1"
    assert "503" in record["reason"]


def test_a_quarantined_page_can_be_tried_again(room: tuple[list[Site], list[Source]], store: Path) -> None:
    (site, _), sources = room
    good = site.pages["/news/1"]
    site.pages["/news/1"] = Reply(404)
    run(sources[:1], store)
    assert len(quarantine.records(Store(store))) == 1
    site.pages["/news/1"] = good
    done = quarantine.retry(store, None)
    assert (done.pages, done.gone) == (1, 0)
    assert quarantine.records(Store(store)) == []
    assert run(sources[:1], store).run.new == 1


def test_a_page_that_was_had_and_is_gone_stays_as_it_was(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    run(sources[:1], store, EAGER)
    site.pages["/news/1"] = Reply(404)
    due_now(store)
    report = run(sources[:1], store, EAGER)
    assert report.sources["Site 0"].failed == 1
    assert len(titles(store)) == 3
    assert quarantine.records(Store(store)) == []


def test_the_page_behind_one_that_only_leads_on_is_read(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    site.pages["/stories/1"] = site.pages["/news/1"]
    stub = "<html><head><meta http-equiv='refresh' content='0; url=/stories/1'></head><p>Opening</p></html>"
    site.pages["/news/1"] = Reply(body=stub.encode())
    report = run(sources[:1], store)
    assert report.run.new == 3
    found = Store(store).rows("SELECT url FROM articles WHERE url LIKE '%/1'")
    assert [row[0] for row in found] == [f"{site.url}/stories/1"]


def test_a_page_that_leads_on_for_ever_is_quarantined(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    (site, _), sources = room
    stub = "<html><head><meta http-equiv='refresh' content='0; url=/{}'></head><p>Opening</p></html>"
    site.pages["/news/1"] = Reply(body=stub.format("a").encode())
    site.pages["/a"] = Reply(body=stub.format("news/1").encode())
    assert run(sources[:1], store).run.new == 2
    (record,) = quarantine.records(Store(store))
    assert "leads on" in record["reason"]


def test_the_same_article_in_two_sources_is_one(room: tuple[list[Site], list[Source]], store: Path) -> None:
    (site, _), sources = room
    twin = replace(sources[0], name="Twin", url=f"{site.url}/other.xml")
    site.pages["/other.xml"] = site.pages["/feed.xml"]
    report = run([sources[0], twin], store)
    assert report.run.new == 3
    assert sum(counts.duplicate for counts in report.sources.values()) == 3
    assert site.seen("/news/1") == 1
    site.pages["/feed.xml"] = site.pages["/other.xml"] = Reply(body=feed(site, range(3)) + b"<!-- new -->")
    assert run([sources[0], twin], store).run.updated == 0


def test_what_a_killed_run_had_finished_is_published_by_the_next(
    room: tuple[list[Site], list[Source]], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise SystemExit("killed")

    monkeypatch.setattr("monitor.refresh.publish_pending", die)
    with pytest.raises(SystemExit):
        run(room[1], store)
    assert not store.exists()
    monkeypatch.undo()
    asked = len(room[0][0].requests)
    report = run(room[1], store)
    assert report.run.new == 6
    assert [request.path for request in room[0][0].requests[asked:]] == ["/robots.txt", "/feed.xml"]
    assert Store(store).rows("SELECT DISTINCT run_id FROM articles") == [(report.run.run_id,)]


def test_a_kill_between_publishing_and_noting_so_counts_nothing_twice(
    room: tuple[list[Site], list[Source]], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ledger, "published", lambda *_: None)
    run(room[1], store)
    monkeypatch.undo()
    (site, _), sources = room
    site.pages["/news/1"] = Reply(body=page(1, "An addition."))
    site.pages["/feed.xml"] = Reply(body=feed(site, range(3)).replace(b"page 1<", b"page 1, longer<"))
    report = run(sources, store)
    assert (report.run.new, report.run.updated) == (0, 1)
    assert Store(store).rows("SELECT count(*), count(DISTINCT article_id) FROM articles") == [(6, 6)]
    assert Store(store).rows("SELECT count(*) FROM revisions") == [(1,)]
    assert list(Ledger(store).pending()) == []


def test_a_store_that_was_deleted_is_filled_again(room: tuple[list[Site], list[Source]], store: Path) -> None:
    run(room[1], store)
    store.unlink()
    assert run(room[1], store).run.new == 6


def test_a_ledger_that_was_deleted_is_made_again_and_counts_nothing_twice(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    run(room[1], store)
    for path in store.parent.glob("*.ledger*"):
        path.unlink()
    report = run(room[1], store)
    assert (report.run.new, report.run.updated) == (0, 0)
    assert len(titles(store)) == 6


def test_a_second_refresh_is_told_who_is_at_work(room: tuple[list[Site], list[Source]], store: Path) -> None:
    lock = store.with_name(f"{store.name}.refresh.lock")
    with (
        locking.locked(lock, "refresh"),
        pytest.raises(StoreBusy, match=r"refresh, process \d+ on .*, since 20"),
    ):
        run(room[1], store)
    assert run(room[1], store).run.new == 6


def test_the_note_of_a_holder_that_died_does_not_lock(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    note = store.with_name(f"{store.name}.refresh.lock.holder")
    note.write_text(json.dumps({"pid": 1, "host": "x", "purpose": "refresh", "since": "2020"}))
    assert run(room[1], store).run.new == 6


def test_a_load_that_is_writing_is_waited_for(
    room: tuple[list[Site], list[Source]], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.refresh.publish.PATIENCE", 0.2)
    with publish(store), pytest.raises(StoreBusy, match="writing to"):
        run(room[1], store)
    assert run(room[1], store).run.new == 6


def test_a_source_is_asked_when_its_interval_is_over(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    sites, sources = room
    hourly = [Planned(sources[0], timedelta(hours=1)), Planned(sources[1])]
    refresh(hourly, store, SETTINGS)
    report = refresh(hourly, store, SETTINGS)
    assert list(report.sources) == ["Site 1"]
    assert sites[0].seen("/feed.xml") == 1


def test_a_source_that_takes_too_long_is_stopped_and_goes_on_next_time(store: Path) -> None:
    with Site() as site:
        pages = {f"/news/{n}": slowly(0.2, Reply(body=page(n))) for n in range(20)}
        site.pages |= pages
        site.pages["/feed.xml"] = Reply(body=feed(site, range(20)), headers={"ETag": '"1"'})
        source = Source("Slow", "feed", f"{site.url}/feed.xml")
        report = run([source], store, replace(SETTINGS, seconds=0.8))
        assert 0 < report.run.new < 20
        assert "pages to go" in report.errors["Slow"]
        assert run([source], store).run.new == 20 - report.run.new


def test_a_run_that_was_killed_is_reported_as_such(
    room: tuple[list[Site], list[Source]], store: Path
) -> None:
    ledger = Ledger(store)
    ledger.begin("gone", "refresh", clock.now() - timedelta(hours=1))
    run(room[1], store)
    with sqlite3.connect(ledger.path) as reader:
        found = reader.execute("SELECT outcome FROM runs ORDER BY started_at").fetchall()
    assert found == [("killed",), ("done",)]
