"""What once was lost in silence: power cuts, restored copies, sources removed, filters loosened."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from monitor import config
from monitor.annotate import Annotators
from monitor.cli.logs import _without_secrets
from monitor.config import Filters
from monitor.metrics import health
from monitor.refresh import Patience, Planned, Report, Settings, refresh
from monitor.runs import quarantine
from monitor.runs.load import load
from monitor.sources.connectors.base import Source
from monitor.sources.http.fetch import FetchSettings
from monitor.store import Store, publish, reconciling
from monitor.store.ledger import Ledger, ledger_path, states
from newsroom import feed, page, story
from servers import Reply, Request, Site

SETTINGS = Settings(
    annotators=Annotators("fast"),
    fetch=FetchSettings(allow_private=True, delay=0, timeout=1, retries=0),
    patience=Patience(attempts=3, recheck=timedelta(0), recheck_for=timedelta(0)),
    workers=1,
)


class Inline:
    """Works in this process: what is tried here is what is remembered, not who does the work."""

    def __init__(self, function: Callable[..., Any], context: tuple[Any, ...], _workers: int | None) -> None:
        self._function, self._context = function, context

    def submit(self, batch: object) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self._function(batch, *self._context))
        return done

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.refresh.write.crew", Inline)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as found:
        yield found


def listed(site: Site, *numbers: int, at: str = "/feed.xml") -> Source:
    """Have a feed of the site list reports; its ETag changes with what it lists."""
    shown = b"".join(
        feed(site, range(number, number + 1)).partition(b"</title>")[2].partition(b"</channel>")[0]
        for number in numbers
    )
    body = (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>' + shown + b"</channel></rss>"
    )
    site.pages[at] = conditional(body, f'"{at} {numbers}"')
    for number in numbers:
        site.pages.setdefault(f"/news/{number}", Reply(body=page(number)))
    return Source(at, "feed", f"{site.url}{at}")


def conditional(body: bytes, etag: str) -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(304)
        return Reply(body=body, headers={"ETag": etag})

    return answer


def run(store: Path, *sources: Source, settings: Settings = SETTINGS, again: bool = False) -> Report:
    return refresh([Planned(source) for source in sources], store, settings, again=again)


def there(store: Path) -> list[int]:
    """Return the numbers of the reports that are in the store."""
    rows = Store(store).rows("SELECT title FROM articles")
    return sorted(int(title.rpartition(" ")[2]) for (title,) in rows)


def hour_later(store: Path) -> None:
    """Let time pass: what is to be tried again is due."""
    ledger = Ledger(store)
    with ledger.transaction() as sql:
        sql("UPDATE items SET due_at = '2020-01-01' WHERE due_at IS NOT NULL")
    ledger.close()


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """Copy a file, and put the copy back after the block."""
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    yield
    shutil.copyfile(copy, path)
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)


# A power cut, and copies of different age


def test_articles_after_a_power_cut_that_took_the_end_of_the_ledger_are_published(
    site: Site, store: Path
) -> None:
    run(store, listed(site, 0))
    with restored(ledger_path(store)):
        assert run(store, listed(site, 0, 1)).run.new == 1
    assert run(store, listed(site, 1, 2, 3)).run.new == 2
    assert there(store) == [0, 1, 2, 3]


def test_what_the_ledger_notes_is_on_the_disk_before_the_store_is(store: Path) -> None:
    ledger = Ledger(store)
    with ledger.transaction() as sql:
        assert sql("PRAGMA synchronous").fetchone() == (2,)
        assert sql("PRAGMA journal_mode").fetchone() == ("wal",)
    ledger.close()


def test_a_store_restored_from_an_older_copy_gets_its_articles_again(site: Site, store: Path) -> None:
    run(store, listed(site, 0, 1))
    with restored(store):
        run(store, listed(site, 1, 2, 3))
    assert there(store) == [0, 1]
    report = run(store, listed(site, 1, 2, 3))
    assert (report.restored, report.run.new) == (2, 2)
    assert there(store) == [0, 1, 2, 3]
    assert run(store, listed(site, 1, 2, 3)).restored == 0


def test_texts_that_a_feed_carries_itself_come_again_to_a_restored_store(site: Site, store: Path) -> None:
    def whole(*numbers: int) -> Source:
        return replace(listed(site, *numbers), fulltext="never")

    run(store, whole(0))
    with restored(store):
        run(store, whole(0, 1))
    run(store, whole(0, 1))
    assert len(there(store)) == 2


def test_a_text_that_its_feed_lists_no_more_is_fetched_as_a_page(site: Site, store: Path) -> None:
    run(store, replace(listed(site, 0), fulltext="never"))
    with restored(store):
        run(store, replace(listed(site, 1), fulltext="never"))
    run(store, replace(listed(site, 2), fulltext="never"))
    assert there(store) == [0, 2]
    hour_later(store)
    run(store, replace(listed(site, 2), fulltext="never"))
    assert there(store) == [0, 1, 2]


def test_the_later_wording_comes_again_to_a_store_restored_from_before_it(site: Site, store: Path) -> None:
    run(store, listed(site, 0))
    with restored(store):
        site.pages["/news/0"] = Reply(body=page(0, "Correction: the note was withdrawn."))
        site.pages["/feed.xml"] = Reply(body=feed(site, range(1)).replace(b"page 0<", b"page 0, corrected<"))
        run(store, Source("/feed.xml", "feed", f"{site.url}/feed.xml"))
    run(store, Source("/feed.xml", "feed", f"{site.url}/feed.xml"))
    assert Store(store).rows("SELECT count(*) FROM texts WHERE text LIKE '%withdrawn%'") == [(1,)]


def test_a_ledger_restored_from_an_older_copy_puts_no_older_words_over_later_ones(
    site: Site, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise SystemExit("killed")

    run(store, listed(site, 9))
    monkeypatch.setattr("monitor.refresh.publish_pending", die)
    with pytest.raises(SystemExit):
        run(store, listed(site, 0))
    monkeypatch.undo()
    with restored(ledger_path(store)):
        run(store, listed(site, 0))
        site.pages["/news/0"] = Reply(body=page(0, "Correction: the note was withdrawn."))
        ledger = Ledger(store)
        with ledger.transaction() as sql:
            sql("UPDATE items SET version = 'other'")
        ledger.close()
        site.pages["/feed.xml"] = Reply(body=feed(site, range(1)))
        assert run(store, Source("/feed.xml", "feed", f"{site.url}/feed.xml")).run.updated == 1
    assert run(store, listed(site, 5)).run.updated == 0
    assert Store(store).rows("SELECT count(*) FROM texts WHERE text LIKE '%withdrawn%'") == [(1,)]


# A source is removed


def test_a_page_that_a_removed_source_could_not_have_yet_comes_with_another(site: Site, store: Path) -> None:
    first = listed(site, 1)
    site.pages["/news/1"] = Reply(503)
    run(store, first)
    site.pages["/news/1"] = Reply(body=page(1))
    hour_later(store)
    assert run(store, listed(site, 1, at="/other.xml")).run.new == 1


def test_a_page_listed_twice_comes_though_one_source_is_removed_and_the_other_lists_it_no_more(
    site: Site, store: Path
) -> None:
    first, second = listed(site, 1), listed(site, 1, at="/other.xml")
    site.pages["/news/1"] = Reply(503)
    run(store, first)
    run(store, first, second)
    assert site.seen("/news/1") == 1, "the second source leaves it to the first, which tries again later"
    site.pages["/news/1"] = Reply(body=page(1))
    hour_later(store)
    assert run(store, listed(site, at="/other.xml")).run.new == 1


def test_a_page_that_one_source_gave_up_is_tried_by_another(site: Site, store: Path) -> None:
    first = listed(site, 1)
    site.pages["/news/1"] = Reply(404)
    run(store, first)
    site.pages["/news/1"] = Reply(body=page(1))
    assert run(store, listed(site, 1, at="/other.xml")).run.new == 1


def test_a_text_of_one_source_comes_though_the_page_of_another_was_no_use(site: Site, store: Path) -> None:
    first = listed(site, 1)
    site.pages["/news/1"] = Reply(body=b"<html><body><p>Accept cookies?</p></body></html>")
    assert run(store, first).run.quarantined == 1
    text = " ".join(story(1)[1])
    item = f"<item><title>N 1</title><link>{site.url}/news/1</link><description>{text}</description></item>"
    site.pages["/other.xml"] = Reply(body=f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    assert run(store, Source("Other", "feed", f"{site.url}/other.xml")).run.new == 1


def test_a_page_that_two_sources_list_is_fetched_once(site: Site, store: Path) -> None:
    sources = listed(site, 1, 2), listed(site, 1, 2, at="/other.xml")
    for _ in range(3):
        run(store, *sources)
        hour_later(store)
    assert (site.seen("/news/1"), site.seen("/news/2")) == (1, 1)


# Filters are loosened


def filtered(*words: str) -> Settings:
    filters = Filters(match=words)
    return replace(SETTINGS, keep=config.wanted(filters), filters=config.name_of(filters))


def test_what_filters_left_out_comes_again_when_they_are_loosened(site: Site, store: Path) -> None:
    source = listed(site, 0, 1, 2)
    report = run(store, source, settings=filtered("nowhere at all"))
    assert (report.run.new, report.run.filtered, report.waiting) == (0, 3, 0)
    assert run(store, source).waiting == 3
    assert reconciling.left_out(store, "") == {"left_out": 3, "waiting": 3}
    report = run(store, listed(site, 2), again=True)
    assert (report.run.new, report.waiting) == (3, 0)
    assert there(store) == [0, 1, 2]


def test_what_the_filters_of_today_left_out_does_not_wait(site: Site, store: Path) -> None:
    source, narrow = listed(site, 0, 1), filtered("nowhere at all")
    run(store, source, settings=narrow)
    assert run(store, source, settings=narrow, again=True).waiting == 0
    assert site.seen("/news/0") == 1


def test_texts_that_a_feed_carries_itself_come_again_when_filters_are_loosened(
    site: Site, store: Path
) -> None:
    source = replace(listed(site, 0), fulltext="never")
    run(store, source, settings=filtered("nowhere at all"))
    assert run(store, source, again=True).run.new == 1


# What was given up


def test_a_page_of_no_use_that_is_tried_again_is_had_whole(site: Site, store: Path) -> None:
    """It was once asked for only if it changed: the record left quarantine, and nothing came."""
    source = listed(site, 1)
    site.pages["/news/1"] = conditional(b"<html><body><p>Accept cookies?</p></body></html>", '"x"')
    run(store, source)
    assert quarantine.retry(store, None).pages == 1
    site.pages["/news/1"] = conditional(page(1), '"x"')
    assert run(store, source).run.new == 1


# Passwords in addresses


def test_a_password_in_the_address_of_a_source_stands_nowhere_but_in_the_ledger(
    site: Site, store: Path
) -> None:
    listed(site, 0, 1, 2)
    site.pages["/news/1"] = Reply(404)
    site.pages["/news/2"] = Reply(503)
    address = site.url.replace("://", "://ann:s3cret@")
    feeds = [
        Source("Links", "feed", f"{address}/feed.xml?token=t0ken"),
        Source("Texts", "feed", f"{address}/texts.xml?token=t0ken", fulltext="never"),
        Source("Gone", "feed", f"{address}/gone.xml?token=t0ken"),
    ]
    items = "<item><title>T 7</title><link>/t/7</link><description>Kenya and Egypt met. </description></item>"
    items += "<item><title>Empty</title><link>/t/8</link></item>"
    channel = f'<rss version="2.0"><channel>{items}</channel></rss>'
    relative = feed(site, range(3)).replace(site.url.encode(), b"")
    site.pages["/feed.xml?token=t0ken"] = Reply(body=relative)
    site.pages["/texts.xml?token=t0ken"] = Reply(body=channel.encode())
    with structlog.testing.capture_logs(processors=[_without_secrets]) as events:
        report = run(store, *feeds)
    assert report.run.new == 2
    told = [str(report), str(events)]
    tables = ("articles", "quarantine", "runs")
    told += [str(Store(store).rows(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608
    told += [str(states(store)), health.sources(Store(store)).to_string()]
    assert "gone.xml" in "".join(told)
    assert not [text for text in told if "s3cret" in text or "t0ken" in text]


def test_articles_of_a_load_that_a_restored_store_has_not_are_had_from_their_source(
    site: Site, store: Path, tmp_path: Path
) -> None:
    run(store, listed(site, 0))
    with restored(store):
        record = {"url": f"{site.url}/news/1", "title": "N 1", "text": " ".join(story(1)[1])}
        (tmp_path / "a.jsonl").write_text(json.dumps(record))
        load([tmp_path / "a.jsonl"], store, workers=1, annotators=Annotators("fast"))
        site.pages["/news/1"] = Reply(body=record["text"].encode(), headers={"Content-Type": "text/plain"})
        assert run(store, listed(site, 1)).run.new == 0
    assert len(there(store)) == 1
    run(store, listed(site, 2))
    assert len(there(store)) == 3


def test_other_words_that_a_load_brought_are_no_loss(site: Site, store: Path, tmp_path: Path) -> None:
    run(store, listed(site, 0))
    record = {"url": f"{site.url}/news/0", "title": "N 0", "text": "Corrected. " + " ".join(story(0)[1])}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    load([tmp_path / "a.jsonl"], store, workers=1, annotators=Annotators("fast"))
    report = run(store, listed(site, 0, 1))
    assert (report.restored, report.run.updated, report.run.new) == (0, 0, 1)


# A ledger of an earlier version


def test_a_ledger_of_the_first_version_goes_on_and_what_it_lost_can_be_had_again(
    site: Site, store: Path
) -> None:
    run(store, listed(site, 0, 1))
    _lose(store, site, 1)
    ledger = Ledger(store)
    with ledger.transaction() as sql:
        for column in ("article", "content", "left_out", "whole"):
            sql(f"ALTER TABLE items DROP COLUMN {column}")
        sql("UPDATE items SET link = NULL")
        sql("DELETE FROM meta WHERE key IN ('published', 'held')")
        sql("PRAGMA user_version = 1")
    ledger.close()
    assert reconciling.left_out(store, "") == {"left_out": 0, "waiting": 0}
    report = run(store, listed(site, 0, 1))
    assert (report.run.new, report.restored, report.waiting) == (0, 0, 1)
    assert run(store, listed(site, 0, 1), again=True).run.new == 1
    assert site.seen("/news/0") == 1


def _lose(store: Path, site: Site, number: int) -> None:
    """Take an article out of the store, as the first version did after a power cut."""
    with publish(store) as writer:
        key = writer.connection.execute(
            "DELETE FROM articles WHERE url = ? RETURNING article_id", [f"{site.url}/news/{number}"]
        ).fetchone()
        assert key is not None
        for table in ("texts", "signatures"):
            writer.connection.execute(f"DELETE FROM {table} WHERE article_id = ?", [key[0]])  # noqa: S608
