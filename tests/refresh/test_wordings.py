"""Two wordings of an article in one batch of a refresh: both reach the store, the last is what it says."""

from __future__ import annotations

from pathlib import Path

from monitor.annotate import Annotators
from monitor.model import Document, Run
from monitor.refresh.work import unpack, work
from monitor.runs.clashes import by_fetching
from monitor.runs.generation import Generation
from monitor.runs.understand import Task
from monitor.store import Store, publish

FAST = Annotators("fast")
TEXT = "The harbour board let the old ferry go to a museum, and a newer one was lent for the summer."


def test_two_wordings_in_one_batch_wait_in_the_ledger_one_after_the_other(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    said = [TEXT, f"{TEXT} It sails at noon.", TEXT]
    pages = [
        Document(f"feed:{at}", text, url="https://gazette.example/1", title="Ferry")
        for at, text in enumerate(said)
    ]
    with publish(store) as writer:
        run = Run.begin("refresh")
        generation = Generation(writer, run, FAST, by_fetching)
        result = work(pages, Task(generation.known, run, FAST))
        assert result.body is not None
        waiting = unpack(result.body)
        assert len(waiting.tables) == 3
        for tables in waiting.tables:
            generation.take(tables)
        generation.finish(run.ended())
    assert (generation.new, generation.updated) == (1, 2)
    assert Store(store).rows("SELECT text FROM texts") == [(TEXT,)]
    assert Store(store).rows("SELECT count(*) FROM revisions") == [(2,)]
