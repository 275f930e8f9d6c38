"""Work on a real Dask cluster: what is killed costs nothing, who differs gets nothing, what fails is told."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

import accidents
from clusters import SOURCES, Dask, cluster, until
from monitor import place
from monitor.annotate import Annotators
from monitor.cli import main
from monitor.errors import ClusterError, UsageError
from monitor.model import Run
from monitor.refresh import Planned, Settings, refresh
from monitor.runs import cluster as engine
from monitor.runs.load import load
from monitor.runs.reannotate import reannotate
from monitor.runs.understand import understand
from monitor.runs.workers import Cluster, mapped
from monitor.sources.connectors.base import Source
from monitor.store import Store, Where, facts, publish
from runs.test_load import CONTENT, record, write
from work import fail, square

FAST = Annotators("fast")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.runs.batching.MOST_WEIGHT", 600)  # two articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "dask"
    found.mkdir()
    return found


@pytest.fixture
def dask(folder: Path) -> Iterator[Dask]:
    with cluster(folder) as found:
        yield found


def content(store: Where) -> dict[str, list[tuple[object, ...]]]:
    return {name: Store(store).rows(sql) for name, sql in CONTENT.items()}


def begun(thread: ThreadPoolExecutor, path: Path, store: Where, dask: Dask) -> Future[Run]:
    return thread.submit(load, [path], store, workers=Cluster(dask.address), annotators=FAST)


def alone(path: Path, tmp_path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what the pool of this machine makes of a file, with nothing happening to it."""
    store = tmp_path / "alone.duckdb"
    with pytest.MonkeyPatch.context() as undone:
        undone.setattr("monitor.runs.load.understand", understand)
        load([path], store, workers=1, annotators=FAST)
    return content(store)


def altered(tmp_path: Path) -> Path:
    """Have a program whose topics are of another version; return its folder."""
    root = tmp_path / "altered"
    shutil.copytree(SOURCES / "monitor", root / "monitor", copy_function=os.link)
    file = root / "monitor" / "annotate" / "topics" / "annotator.py"
    said = file.read_text()
    file.unlink()
    file.write_text(said.replace("VERSION = ", "VERSION = 90"))
    return root


def test_a_cluster_makes_of_articles_what_this_machine_makes(dask: Dask, tmp_path: Path) -> None:
    dask.worker("--nthreads=2")  # with its nanny, as workers are started
    path = write(tmp_path / "a.jsonl", *(record(n) for n in range(9)), {"text": ""})
    store = tmp_path / "s.duckdb"
    run = load([path], store, workers=Cluster(dask.address), annotators=FAST)
    assert (run.new, run.quarantined) == (9, 1)
    assert content(store) == alone(path, tmp_path)

    with publish(store) as writer:
        writer.connection.execute("UPDATE articles SET annotator_version = '0'")
        facts.touch_those(writer.connection, "articles")
    done = reannotate(store, annotators=FAST, workers=Cluster(dask.address))
    assert (done.found, done.done, done.failed) == (9, 9, 0)
    assert content(store) == alone(path, tmp_path)
    with pytest.raises(ValueError, match="three"):
        list(mapped(fail, range(9), workers=Cluster(dask.address)))
    assert not list(dask.folder.rglob("media-monitor-*"))


def test_a_worker_killed_in_mid_batch_loses_nothing_and_doubles_nothing(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.runs.load.understand", accidents.held)
    first = dask.worker("--no-nanny", HELD=str(tmp_path))
    path = write(tmp_path / "a.jsonl", *(record(n, title=f"HELD {n}" if n == 2 else None) for n in range(9)))
    store = place.of(f"ducklake:{tmp_path}/s.ducklake")
    with ThreadPoolExecutor(1) as thread:
        loading = begun(thread, path, store, dask)
        holder = tmp_path / "holder"
        until(lambda: holder.exists() or loading.done())
        assert int(holder.read_text()) == first.pid
        dask.worker("--no-nanny", HELD=str(tmp_path))  # who joins later takes part
        first.kill()
        assert loading.result(600).new == 9
    assert content(store) == alone(path, tmp_path)


def test_a_worker_of_another_version_gets_nothing(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.runs.load.understand", accidents.held)
    path = write(tmp_path / "a.jsonl", *(record(n, title="HELD") for n in range(9)))
    other = altered(tmp_path)
    dask.worker("--no-nanny", sources=other, HELD=str(tmp_path))
    (differs,) = dask.workers()
    with pytest.raises(ClusterError) as told:
        load([path], tmp_path / "s.duckdb", workers=Cluster(dask.address), annotators=FAST)
    assert f"{differs} differs: annotator topics 90" in str(told.value)
    assert not (tmp_path / "s.duckdb").exists()

    mine = dask.worker("--no-nanny", HELD=str(tmp_path))
    with capture_logs() as lines, ThreadPoolExecutor(1) as thread:
        loading = begun(thread, path, tmp_path / "s.duckdb", dask)
        holder = tmp_path / "holder"
        until(lambda: holder.exists() or loading.done())
        assert int(holder.read_text()) == mine.pid
        dask.worker("--no-nanny", sources=other, HELD=str(tmp_path))  # one that joins later
        until(lambda: len([one for one in lines if "differs" in one]) == 2 or loading.done())
        (tmp_path / "go").touch()
        assert loading.result(600).new == 9
    refused = {one["worker"]: one["differs"] for one in lines if "differs" in one}
    assert differs in refused
    assert len(refused) == 2
    assert all(why.startswith("annotator topics 90") for why in refused.values())
    assert len(Store(tmp_path / "s.duckdb").rows("SELECT DISTINCT annotator_version FROM articles")) == 1


def test_where_the_program_is_not_installed_it_is_said(
    dask: Dask, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare" / "monitor"
    bare.mkdir(parents=True)
    (bare / "__init__.py").touch()
    dask.worker("--no-nanny", sources=bare.parent)
    with pytest.raises(ClusterError, match=r"127.0.0.1:\d+ differs: media-monitor is not installed there"):
        list(mapped(square, range(3), (1,), Cluster(dask.address)))

    (folder / "other").mkdir()
    missing = pytest.raises(ClusterError, match=r"the scheduler at .* has no media-monitor")
    with cluster(folder / "other", sources=bare.parent) as other, missing:
        list(mapped(square, range(3), (1,), Cluster(other.address)))

    monkeypatch.setattr(engine, "WAIT", 0.1)
    (folder / "empty").mkdir()
    missing = pytest.raises(ClusterError, match=r"has no worker; start one: dask worker tcp://127")
    with cluster(folder / "empty") as empty, missing:
        list(mapped(square, range(3), (1,), Cluster(empty.address)))


def test_a_batch_that_ends_its_process_costs_the_record_at_fault_alone(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.runs.load.understand", accidents.crashing)
    worker = dask.worker("--no-nanny")
    path = write(tmp_path / "a.jsonl", *(record(n, title="CRASH" if n == 4 else None) for n in range(9)))
    store = tmp_path / "s.duckdb"
    run = load([path], store, workers=Cluster(dask.address), annotators=FAST)
    assert (run.new, run.quarantined) == (8, 1)
    ((origin, reason, excerpt),) = Store(store).rows("SELECT origin, reason, excerpt FROM quarantine")
    assert str(origin).endswith("a.jsonl:5")
    assert "2 processes of the cluster came to their end, each while it worked on this" in str(reason)
    assert "number 4" in str(excerpt)
    assert worker.poll() is None


def test_a_batch_that_ends_whole_workers_goes_to_quarantine(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.runs.load.understand", accidents.crashing_worker)
    path = write(tmp_path / "a.jsonl", *(record(n, title="CRASH" if n == 4 else None) for n in range(9)))
    store = tmp_path / "s.duckdb"
    with cluster(folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as dask:
        for _ in range(3):
            dask.worker("--no-nanny")
        run = load([path], store, workers=Cluster(dask.address), annotators=FAST)
        assert len(dask.workers()) == 1
    lines = {str(one).rpartition(":")[2] for (one,) in Store(store).rows("SELECT origin FROM quarantine")}
    assert {"5", "6"} <= lines  # and such as waited for the same workers both times
    assert (run.new, run.quarantined) == (9 - len(lines), len(lines))


def test_a_refresh_names_what_no_worker_finished_and_has_it_again(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.refresh.write.work", accidents.crashing_work)
    monkeypatch.setattr("monitor.refresh.write.BATCH_RECORDS", 1)
    dask.worker("--no-nanny")
    (tmp_path / "drop").mkdir()
    write(tmp_path / "drop" / "a.jsonl", *(record(n, title="CRASH" if n == 1 else None) for n in range(5)))
    source = Planned(Source(name="drop", kind="files", url=str(tmp_path / "drop"), options={"settle": 0}))
    settings = Settings(workers=Cluster(dask.address), annotators=FAST)
    store = tmp_path / "s.duckdb"
    with capture_logs() as lines:
        report = refresh([source], store, settings)
    assert report.run.new == 4
    assert "2 processes of the cluster came to their end" in report.errors["drop"]
    (lost,) = [one["records"] for one in lines if one["event"] == "batch lost"]
    assert [str(one).rpartition(":")[2] for one in lost] == ["2"]

    monkeypatch.undo()
    again = refresh([source], store, settings)
    assert (again.run.new, again.errors) == (1, {})


def test_a_lost_scheduler_ends_the_run_and_changes_nothing(
    dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "s.duckdb"
    load([write(tmp_path / "b.jsonl", record(100))], store, workers=1, annotators=FAST)
    before = store.read_bytes()
    monkeypatch.setattr("monitor.runs.load.understand", accidents.held)
    dask.worker("--no-nanny", HELD=str(tmp_path))
    path = write(tmp_path / "a.jsonl", *(record(n, title="HELD") for n in range(9)))
    with ThreadPoolExecutor(1) as thread:
        loading = begun(thread, path, store, dask)
        until(lambda: (tmp_path / "holder").exists() or loading.done())
        dask.scheduler.send_signal(signal.SIGKILL)
        with pytest.raises(ClusterError, match=r"the scheduler at tcp://127.* is lost"):
            loading.result(600)
    assert store.read_bytes() == before
    assert not store.with_name("s.duckdb.staging").exists()


def test_no_scheduler_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.3)
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "a.jsonl", record(1))
    command = ["monitor", "load", str(path), "--store", "s.duckdb", "--model", "fast"]

    def said(*more: str) -> tuple[object, str]:
        monkeypatch.setattr("sys.argv", [*command, *more])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err.strip()

    code, line = said("--cluster", "tcp://127.0.0.1:1")
    assert code == 1
    assert line.startswith("monitor: no Dask scheduler answers at tcp://127.0.0.1:1: ")
    assert line.count("\n") == 0
    assert not (tmp_path / "s.duckdb").exists()
    assert said("--cluster", "scheduler") == (
        2,
        "monitor: scheduler is not the address of a Dask scheduler, which is like tcp://host:8786",
    )
    (tmp_path / "monitor.toml").write_text('cluster = "tcp://127.0.0.1:2"\n')
    assert "tcp://127.0.0.1:2" in said()[1]
    monkeypatch.setenv("MONITOR_CLUSTER", "tcp://127.0.0.1:3")
    assert "tcp://127.0.0.1:3" in said()[1]
    assert said("--workers", "2")[0] == 2


def test_an_address_of_another_kind_is_wrong_usage() -> None:
    for address in ("scheduler:8786", "http://a:1", "tcp://a", "tcp://a:b", ""):
        with pytest.raises(UsageError, match="like tcp://host:8786"):
            Cluster(address)
