"""A generation in the making: what batches bring one after the other, and what readers see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

import monitor.runs.generation
from monitor.annotate import Annotators
from monitor.model import Document, Rejected, Run, Withdrawal
from monitor.runs.clashes import Settle, by_fetching, by_wording
from monitor.runs.generation import Generation
from monitor.runs.understand import Batch, Task, understand
from monitor.store import Store, Writer, publish

FAST = Annotators("fast")
FERRY = (
    "The harbour board of Lima let the old ferry go to a museum, and Chile lent a newer one for the summer."
)
BANK = "Norway's bank left its rate where it was, since prices of fish and of power had fallen by the spring."


@contextmanager
def generation(
    store: Path, settle: Settle, command: str = "load"
) -> Iterator[tuple[Generation, Callable[..., Batch]]]:
    """Begin a run; yield its generation, and what makes a batch of documents; then finish it."""
    with publish(store) as writer:
        run = Run.begin(command)
        made = Generation(writer, run, FAST, settle)
        yield made, lambda *documents: understand(documents, Task(made.known, run, FAST))
        made.finish(run.ended())


def rows(store: Path, sql: str) -> list[tuple[object, ...]]:
    return Store(store).rows(sql)


def wire(number: int, version: int) -> Document:
    return Document(
        "wire", f"{FERRY} Version {version}.", title="Ferry", guid=f"urn:wire:{number}", version=str(version)
    )


def notice(number: int, version: int) -> Rejected:
    item = Withdrawal(f"urn:wire:{number}", None, str(version))
    return Rejected(f"wire:{number}", "cancelled by its publisher", withdraws=item)


@pytest.mark.parametrize("settle", [by_wording, by_fetching])
def test_a_story_that_came_back_is_not_doubled_after_another_ones_withdrawal(
    tmp_path: Path, settle: Settle
) -> None:
    store = tmp_path / "s.duckdb"
    with generation(store, settle) as (first, batch):
        first.take(batch(wire(7, 1)).tables)
        first.take({}, [notice(7, 2)])
        first.take(batch(wire(7, 3)).tables)
    with generation(store, settle) as (second, batch):
        second.take({}, [notice(8, 1)])
        second.take(batch(wire(7, 4)).tables)
        assert (second.new, second.updated) == (0, 1)
    assert rows(store, "SELECT text FROM articles JOIN texts USING (article_id)") == [
        (f"{FERRY} Version 4.",)
    ]


def page(text: str, day: int, title: str = "Ferry") -> Document:
    return Document(
        "page", text, url="https://gazette.example/1", title=title, published=f"2026-03-0{day}T08:00:00Z"
    )


def test_a_newer_wording_takes_the_place_of_one_that_is_not_written_yet(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with generation(store, by_wording) as (made, batch):
        early = batch(page(FERRY, 1))
        made.take(early.tables)
        made.take(batch(page(f"{FERRY} It sails at noon.", 2)).tables)
        made.take(early.tables)
        assert (made.new, made.updated, made.repeated, made.met) == (1, 1, 1, 1)
    assert rows(store, "SELECT text FROM texts") == [(f"{FERRY} It sails at noon.",)]
    assert rows(store, "SELECT text FROM revisions") == [(FERRY,)]


def test_many_small_batches_are_one_insertion_and_many_bytes_are_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inserted: list[int] = []
    add = Writer.add

    def counted(writer: Writer, tables: dict[str, pa.Table], replaced: Sequence[int] = ()) -> None:
        inserted.append(tables["articles"].num_rows)
        add(writer, tables, replaced)

    monkeypatch.setattr(Writer, "add", counted)
    with generation(tmp_path / "small.duckdb", by_wording) as (made, batch):
        batches = [batch(wire(number, 1)) for number in range(12)]
        for one in batches:
            made.take(one.tables)
    assert inserted == [12]
    inserted.clear()
    bytes_of_one = sum(table.nbytes for table in batches[0].tables.values())
    monkeypatch.setattr(monitor.runs.generation, "GATHERED", 5 * bytes_of_one)
    with generation(tmp_path / "large.duckdb", by_wording) as (made, _):
        for one in batches:
            made.take(one.tables)
    assert sum(inserted) == 12
    assert max(inserted) <= 6
    assert rows(tmp_path / "large.duckdb", "SELECT count(*) FROM texts") == [(12,)]


def test_files_tell_articles_of_one_address_apart_and_a_refresh_keeps_the_last(tmp_path: Path) -> None:
    for settle, expected in ((by_wording, [(BANK,), (FERRY,)]), (by_fetching, [(BANK,)])):
        store = tmp_path / f"{settle.__name__}.duckdb"
        with generation(store, settle) as (made, batch):
            made.take(batch(page(FERRY, 1)).tables)
            made.take(batch(page(BANK, 2, "Rates")).tables)
        assert rows(store, "SELECT text FROM texts ORDER BY text") == expected


def test_a_record_that_is_bad_twice_in_a_batch_is_kept_aside_once(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    bad = Rejected("a.csv:2", "no text")
    with generation(store, by_wording) as (made, _):
        made.take({}, [bad, bad])
        made.take({}, [bad])
    assert rows(store, "SELECT origin, reason FROM quarantine") == [("a.csv:2", "no text")]
    assert rows(store, "SELECT count(*) FROM runs") == [(1,)]


def test_a_run_that_brings_nothing_makes_no_store(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with generation(store, by_wording) as (made, _):
        made.take({})
    assert not store.exists()
