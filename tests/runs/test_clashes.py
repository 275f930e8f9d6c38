"""Several texts at one address, versions of a wire item, its withdrawal: what the store holds in the end."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.annotate import Annotators
from monitor.runs import load as loading
from monitor.runs.load import load
from monitor.store import Store

TEXT = (
    "Envoys of Peru and Chile met in Lima on Monday to speak of the ferry, its crew and the fares of summer."
)
OTHER = (
    "The central bank of Norway left its rate alone, said its governor, who sees prices fall by the spring."
)


def item(version: int, body: str = TEXT, **said: Any) -> dict[str, Any]:
    made = f"2026-03-0{version}T02:00:00Z"
    return {
        "guid": "urn:wire:7",
        "version": str(version),
        "versioncreated": made,
        "firstcreated": "2026-03-01T02:00:00Z",
        "headline": "Ferry talks",
        "body_text": f"{body} Version {version}.",
        "pubstatus": "usable",
        **said,
    }


def bring(store: Path, *records: dict[str, Any]) -> Any:
    path = store.with_name("in.jsonl")
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return load([path], store, workers=1, annotators=Annotators("fast"))


def texts(store: Path) -> list[str]:
    return sorted(
        row[0] for row in Store(store).rows("SELECT text FROM articles JOIN texts USING (article_id)")
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
@pytest.mark.parametrize("at_once", [True, False])
def test_the_newest_version_of_an_item_stays_in_whatever_order_they_come(
    store: Path, order: tuple[int, ...], at_once: bool
) -> None:
    versions = [item(number) for number in order]
    for batch in [versions] if at_once else [[one] for one in versions]:
        bring(store, *batch)
    assert texts(store) == [f"{TEXT} Version 3."]
    again = bring(store, *versions)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 3)
    assert texts(store) == [f"{TEXT} Version 3."]


def test_a_version_with_another_title_and_text_is_the_item_still(store: Path) -> None:
    bring(store, item(1), item(2, OTHER, headline="All is different", firstcreated="2026-03-02T02:00:00Z"))
    assert texts(store) == [f"{OTHER} Version 2."]


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1))))
@pytest.mark.parametrize("at_once", [True, False])
def test_a_withdrawn_story_is_gone_and_stays_gone(store: Path, order: tuple[int, ...], at_once: bool) -> None:
    records = [item(1), item(2, pubstatus="canceled")]
    records = [records[number] for number in order]
    other = {"title": "Rates", "text": OTHER, "url": "https://bank.example/1"}
    for batch in [[other, *records]] if at_once else [[other], *([one] for one in records)]:
        done = bring(store, *batch)
    assert texts(store) == [OTHER]
    assert Store(store).rows("SELECT reason FROM quarantine") == [("cancelled by its publisher",)]
    for table in ("revisions", "mentions", "signatures"):
        count = f"SELECT count(*) FROM {table} WHERE article_id NOT IN (SELECT article_id FROM articles)"  # noqa: S608
        assert Store(store).rows(count) == [(0,)]
    done = bring(store, item(1))
    assert (done.new, done.unchanged) == (0, 1)
    assert texts(store) == [OTHER]
    assert bring(store, item(3)).new == 1  # its publisher thinks better of it


def test_a_copy_of_a_withdrawn_story_counts_in_its_place(store: Path) -> None:
    long = " ".join([TEXT] * 4)
    copies = [
        {"title": "Ferry", "text": f"{long} Version 1.", "url": f"https://paper{n}.example/1", "date": day}
        for n, day in ((3, "2026-03-01T08:00:00Z"), (4, "2026-03-01T09:00:00Z"))
    ]
    bring(store, item(1, long), *copies)
    sql = "SELECT url, duplicate_of IS NULL FROM articles WHERE url IS NOT NULL ORDER BY url"
    assert Store(store).rows(sql) == [
        ("https://paper3.example/1", False),
        ("https://paper4.example/1", False),
    ]
    bring(store, item(2, pubstatus="canceled"))
    assert Store(store).rows(sql) == [("https://paper3.example/1", True), ("https://paper4.example/1", False)]
    heads = "SELECT count(*) FROM articles WHERE duplicate_of NOT IN (SELECT article_id FROM articles)"
    assert Store(store).rows(heads) == [(0,)]


def test_an_item_stored_by_its_address_before_is_updated_and_not_doubled(store: Path) -> None:
    page = "https://wire.example/news/7"
    bring(store, {"title": "Ferry talks", "text": f"{TEXT} Version 1.", "url": page})
    bring(store, item(1, altids={"web": page}))
    bring(store, item(2, altids={"web": page}))
    assert texts(store) == [f"{TEXT} Version 2."]
    bring(store, item(3))
    assert texts(store) == [f"{TEXT} Version 3."]
    bring(store, item(4, pubstatus="canceled"))
    assert texts(store) == []


HOME = "https://gazette.example/"


def rows(*said: tuple[str, str, str], url: str) -> list[dict[str, str]]:
    return [{"title": title, "text": text, "date": day, "url": url} for title, text, day in said]


@pytest.mark.parametrize("url", [HOME, "https://gazette.example/live/ferry"])
def test_several_texts_under_one_address_are_articles_of_their_own(store: Path, url: str) -> None:
    records = rows(
        ("Ferry talks", TEXT, "2026-03-01"),
        ("Rates", OTHER, "2026-03-01"),
        ("Fares", f"{TEXT} Again.", "2026-03-02"),
        url=url,
    )
    assert bring(store, *records).new == 3
    assert bring(store, *records).unchanged == 3
    assert bring(store, *reversed(records)).unchanged == 3
    assert len(texts(store)) == 3


def test_a_later_wording_under_one_address_takes_the_place_of_the_earlier(store: Path) -> None:
    url = "https://gazette.example/1"
    early, late = rows(
        ("Ferry talks", TEXT, "2026-03-01"),
        ("CORRECTED: Ferry talks", f"{TEXT} Corrected.", "2026-03-02"),
        url=url,
    )
    for records in ([early, late], [late, early]):
        bring(store, *records)
        assert texts(store) == [f"{TEXT} Corrected."]


def wordings(store: Path) -> tuple[list[str], list[str]]:
    """What articles say, and what they said before."""
    return texts(store), sorted(row[0] for row in Store(store).rows("SELECT text FROM revisions"))


SAID = (("Ferry talks", "At noon."), ("Talks on a ferry", "At one."), ("Ferry talks", "At two."))
UNDATED = [
    {"title": title, "text": f"{TEXT} {end}", "url": "https://gazette.example/1"} for title, end in SAID
]
DATED = [{**record, "date": f"2026-03-0{day}"} for day, record in enumerate(UNDATED, 1)]


@pytest.mark.parametrize("size", [1, 2, 128])
@pytest.mark.parametrize("files", [[3], [1, 2], [1, 1, 1]])
def test_of_several_wordings_in_a_file_none_is_dropped_and_the_last_stays(
    store: Path, monkeypatch: pytest.MonkeyPatch, size: int, files: list[int]
) -> None:
    def batches(records: Iterable[Any]) -> Iterator[list[Any]]:
        left = iter(records)
        while batch := list(itertools.islice(left, size)):
            yield batch

    monkeypatch.setattr(loading, "batched", batches)
    records = iter(UNDATED)
    runs = [bring(store, *itertools.islice(records, number)) for number in files]
    assert (sum(run.new for run in runs), sum(run.updated for run in runs)) == (1, 2)
    held = [f"{TEXT} At two."], [f"{TEXT} At noon.", f"{TEXT} At one."]
    assert wordings(store) == held
    for again in (UNDATED, UNDATED[:1], UNDATED[::-1]):
        done = bring(store, *again)
        assert (done.new, done.updated, done.unchanged) == (0, 0, len(again))
        assert wordings(store) == held


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1, 2))))
@pytest.mark.parametrize("at_once", [True, False])
def test_of_several_dated_wordings_the_latest_stays_in_whatever_order_they_come(
    store: Path, order: tuple[int, ...], at_once: bool
) -> None:
    records = [{**DATED[number], "title": "Ferry talks"} for number in order]
    runs = [bring(store, *batch) for batch in ([records] if at_once else [[one] for one in records])]
    assert (sum(run.new for run in runs), sum(run.updated for run in runs)) == (1, 2)
    assert wordings(store) == ([f"{TEXT} At two."], [f"{TEXT} At noon.", f"{TEXT} At one."])
    assert bring(store, *records).unchanged == 3


def rewritten(name: str, former: str | None, day: int, **said: Any) -> dict[str, Any]:
    made = f"2026-03-0{day}T02:00:00Z"
    said |= {"evolvedfrom": former} if former else {}
    return item(1, f"{TEXT} Rewritten {name}.") | {"guid": name, "versioncreated": made, **said}


@pytest.mark.parametrize("page", [None, "https://wire.example/news/7"])
@pytest.mark.parametrize("order", list(itertools.permutations((0, 1, 2))))
@pytest.mark.parametrize("at_once", [True, False])
def test_a_story_that_was_rewritten_under_another_name_counts_once(
    store: Path, order: tuple[int, ...], at_once: bool, page: str | None
) -> None:
    web = {"altids": {"web": page}} if page else {}
    chain = [
        rewritten("urn:wire:a", None, 1, version="5", **web),
        rewritten("urn:wire:b", "urn:wire:a", 2, **web),
        rewritten("urn:wire:c", "urn:wire:b", 3, **web),
    ]
    records = [chain[number] for number in order]
    if page:  # as a feed had it
        bring(store, {"title": "Ferry talks", "text": f"{TEXT} Version 0.", "url": page})
    for batch in [records] if at_once else [[one] for one in records]:
        bring(store, *batch)
    assert texts(store) == [f"{TEXT} Rewritten urn:wire:c. Version 1."]
    bring(store, *records)
    assert texts(store) == [f"{TEXT} Rewritten urn:wire:c. Version 1."]
