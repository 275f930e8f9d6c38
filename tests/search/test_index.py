"""The index belongs to its generation: after every kind of run, beside readers, after kills and losses."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from monitor.errors import StoreError
from monitor.runs.load import load
from monitor.runs.quarantine import drop
from monitor.runs.reannotate import reannotate
from monitor.search import index
from monitor.search.hits import Hits, counted
from monitor.store import Store, publish
from search.shelf import Piece, add, found, named, shelf


def folders(path: Path) -> list[str]:
    return sorted(one.name for one in index.folder(path).iterdir())


def written(folder: Path, name: str, *lines: dict[str, str]) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_an_index_follows_load_update_and_reannotation(tmp_path: Path) -> None:
    path, first = tmp_path / "s.duckdb", {"url": "https://a.example/1", "title": "Pact"}
    load(
        [written(tmp_path, "1.jsonl", {**first, "text": "China and Japan signed a pact today."})],
        path,
        workers=1,
    )
    store = Store(path)
    (key,) = found(store, "pact country:Japan pair:CHN-JPN")
    other = {"url": "https://a.example/2", "title": "Row", "text": "France accused Italy of theft today."}
    changed = {**first, "text": "China and Japan signed a treaty today, and no more."}
    load([written(tmp_path, "2.jsonl", changed, other)], path, workers=1)
    assert found(store, "text:pact") == []
    assert found(store, "treaty") == [key]
    assert len(found(store, "today")) == 2
    with publish(path) as writer:
        writer.connection.execute("UPDATE articles SET annotator_version = '0'")
        writer.connection.execute("DELETE FROM mentions")
    reannotate(path, workers=1)
    assert found(store, "country:Japan") == [key]
    assert drop(path, None) == 0
    assert found(store, "treaty") == [key]


def test_what_is_withdrawn_or_replaced_is_not_found_any_more(path: Path) -> None:
    with publish(path) as writer:
        writer.withdraw([1], "9", "withdrawn")
        add(writer, [Piece("yellow pears")], first=2, replaced=[2])
        add(writer, [Piece("blue plums")], first=3)
        index.keep_up(writer)
    store = Store(path)
    assert found(store, "apples") == []
    assert found(store, "pears OR plums") == [2, 3]


def test_what_becomes_an_original_is_indexed_as_one(path: Path) -> None:
    with publish(path) as writer:
        writer.connection.execute("UPDATE articles SET duplicate_of = 1 WHERE article_id = 2")
        index.stage(writer, anew=True)

    def originals() -> int:
        def ask(where: Path, reader: duckdb.DuckDBPyConnection) -> int:
            return counted("apples", where, reader, originals=True)["language"][0][1]

        return Store(path).ask(ask)

    assert originals() == 1
    with publish(path) as writer:
        writer.withdraw([1], "9", "withdrawn")
        index.keep_up(writer)
    assert originals() == 1


def test_values_of_rows_are_found_by_field(tmp_path: Path) -> None:
    person = (1, None, "person", "ana-diaz", "Ana Díaz", "Ana", "text", 0, 0, 3, "ner", 0.9, None)
    tag = (1, "iptc", "medtop:20000639", "diplomacy", None, 0.9)
    pieces = (Piece("one", source="North.example", language="fr"), "two")
    store = shelf(tmp_path / "s.duckdb", *pieces, rows={"mentions": [person], "tags": [tag]})
    for query in (
        'person:"Ana Díaz"',
        "person:ana-diaz",
        "topic:diplomacy",
        'topic:"international relations"',
        "topic:medtop:20000639",
        "source:north.example",
        "source:North.Example",
        "language:French",
    ):
        assert found(store, query) == [1], query
    assert found(store, "(one OR two) NOT language:fr") == [2]
    facets = store.ask(lambda where, reader: counted("one", where, reader, originals=True))
    assert facets["source"] == [("North.example", 1)]  # as the filter of sources wants it


def test_hits_that_match_alike_have_one_place_and_are_not_cut_apart(tmp_path: Path) -> None:
    store = shelf(tmp_path / "s.duckdb", "apples and pears", "apples", "apples", "pears")

    def placed(query: str, best: int) -> list[tuple[int, int]]:
        return store.rows("SELECT place, article_id FROM hits ORDER BY ALL", {"hits": Hits(query, best)})

    assert placed("language:en", 2) == [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert placed("apples", 4) == [(0, 2), (0, 3), (1, 1)]
    assert placed("apples OR pears", 3) == [(0, 4), (1, 1)]
    assert placed("plums", 3) == []


def test_a_reader_of_the_generation_before_goes_on_with_its_own_index(path: Path) -> None:
    before = Store(path)
    with before.ask(lambda _, reader: reader) as reader:
        old = Hits("apples").table(path, reader)
        for number in (3, 4, 5):
            with publish(path) as writer:
                add(writer, [Piece("more apples")], first=number)
                index.keep_up(writer)
        assert old.equals(Hits("apples").table(path, reader))
    assert found(before, "apples") == [1, 2, 3, 4, 5]


def test_two_generations_of_folders_are_kept_and_share_their_segments(path: Path) -> None:
    before = named(path)
    with publish(path) as writer:
        add(writer, [Piece("more")], first=3)
        index.keep_up(writer)
    assert folders(path) == sorted({before, named(path)})
    linked = [one for one in (index.folder(path) / named(path)).iterdir() if one.stat().st_nlink > 1]
    assert linked
    with publish(path) as writer:
        add(writer, [Piece("most")], first=4)
        index.keep_up(writer)
    assert before not in folders(path)


def test_a_failure_inside_a_run_leaves_the_index_of_the_store(path: Path) -> None:
    def fail() -> None:
        with publish(path) as writer:
            add(writer, [Piece("more apples")], first=3)
            index.keep_up(writer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found(Store(path), "apples") == [1, 2]


@pytest.mark.parametrize("harm", ["no folder", "no meta.json", "not an index", "no segments"])
def test_a_lost_index_is_said_and_the_next_run_writes_it_anew(path: Path, harm: str) -> None:
    folder = index.folder(path) / named(path)
    if harm == "no folder":
        shutil.rmtree(folder)
    elif harm == "no meta.json":
        (folder / "meta.json").unlink()
    elif harm == "not an index":
        (folder / "meta.json").write_text("{")
    else:
        for one in folder.glob("*.idx"):
            one.unlink()
    with pytest.raises(StoreError, match="monitor reindex"):
        found(Store(path), "apples")
    with publish(path) as writer:
        add(writer, [Piece("more apples")], first=3)
        index.keep_up(writer)
    assert found(Store(path), "apples") == [1, 2, 3]


def test_an_index_of_another_store_in_the_place_of_ones_own_is_said_and_never_written_on(
    path: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "other.duckdb"
    shelf(foreign, "blue pears", "yellow pears")  # as many articles
    place = index.folder(path) / named(path)
    shutil.rmtree(place)
    shutil.copytree(index.folder(foreign) / named(foreign), place)
    with pytest.raises(StoreError, match="another one lies in its place: `monitor reindex`"):
        found(Store(path), "apples")
    with publish(path) as writer:
        add(writer, [Piece("more apples")], first=3)
        index.keep_up(writer)
    assert found(Store(path), "apples") == [1, 2, 3]
    assert found(Store(path), "pears") == []


def test_an_index_that_another_program_has_outrun_is_not_written_on(path: Path) -> None:
    with publish(path) as writer:
        add(writer, [Piece("more apples")], first=3)  # without its index
    with publish(path) as writer:
        add(writer, [Piece("last apples")], first=4)
        index.keep_up(writer)
    assert found(Store(path), "apples") == [1, 2, 3, 4]


@pytest.mark.parametrize("mend", [lambda path: reannotate(path, limit=0), lambda path: drop(path, None)])
def test_a_store_that_was_only_brought_up_to_date_can_be_searched(
    tmp_path: Path, mend: Callable[[Path], object]
) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute((TESTS / "store/fixtures/version-1.sql").read_text(encoding="utf-8"))
    mend(path)
    assert found(Store(path), "text")


def test_a_migration_leaves_no_index_of_rows_that_it_changed(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
        connection.execute("DROP TABLE story_terms")
        connection.execute("DROP TABLE story_changes")
    with publish(path):
        pass
    with pytest.raises(StoreError, match="no search index yet: `monitor reindex`"):
        found(Store(path), "apples")


def test_a_store_without_an_index_says_what_to_do_and_reindex_does_it(path: Path) -> None:
    with publish(path) as writer:
        writer.connection.execute("DELETE FROM meta WHERE key = 'search_index'")
    with pytest.raises(StoreError, match="no search index yet: `monitor reindex`"):
        found(Store(path), "apples")
    assert index.reindex(path) == 2
    assert found(Store(path), "apples") == [1, 2]


def test_articles_that_another_program_wrote_are_not_passed_over_in_silence(path: Path) -> None:
    with publish(path) as writer:
        add(writer, [Piece("more apples")], first=3)
    with pytest.raises(StoreError, match="no search index of what it holds now"):
        found(Store(path), "apples")


TESTS = Path(__file__).parents[1]
"""Where what the tests share is imported from, by what they start too."""

KILLED = """
import sys
from monitor.search import index
from monitor.store import publish
from search.shelf import Piece, add
path, moment = sys.argv[1:]
def stop(*_, **__):
    print("here", flush=True)
    sys.stdin.read()
if moment == "sharing":
    index._share = stop
elif moment == "writing":
    index._settle = stop
with publish(path) as writer:
    add(writer, [Piece("more apples")], first=3)
    index.keep_up(writer)
    if moment == "written":
        stop()
    if moment == "before the rename":
        writer.commit = stop
print("here", flush=True)
"""


@pytest.mark.parametrize("moment", ["sharing", "writing", "written", "before the rename", "published"])
def test_a_kill_leaves_the_published_generation_with_its_index(path: Path, moment: str) -> None:
    command = [sys.executable, "-c", KILLED, str(path), moment]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": TESTS}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline().strip() == "here"
        process.send_signal(signal.SIGKILL)
    expected = [1, 2, 3] if moment == "published" else [1, 2]
    assert found(Store(path), "apples") == expected
    with publish(path) as writer:
        add(writer, [Piece("last apples")], first=4)
        index.keep_up(writer)
    assert found(Store(path), "apples") == [*expected, 4]
    assert len(folders(path)) == 2


def test_readers_beside_a_writer_see_each_generation_with_its_index(path: Path) -> None:
    script = (
        "import sys\n"
        "from monitor.store import Store\n"
        "from monitor.search.hits import Hits\n"
        "store, last = Store(sys.argv[1]), 0\n"
        "print('ready', flush=True)\n"
        "counted = 'SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM hits)'\n"
        "while last < 12:\n"
        "    ((articles, hits),) = store.rows(counted, {'hits': Hits('apples')})\n"
        "    assert articles == hits and articles >= last, (articles, hits, last)\n"
        "    last = articles\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TESTS) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline().strip() == "ready"
    for number in range(3, 13):
        with publish(path) as writer:
            add(writer, [Piece("more apples")], first=number)
            index.keep_up(writer)
    for reader in readers:
        assert reader.wait(timeout=60) == 0
        assert reader.stdout is not None
        reader.stdout.close()


def test_files_that_are_damaged_within_are_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    shelf(path, *(f"fresh apples number {at} of {at % 7} and pears" for at in range(400)))
    for one in (index.folder(path) / named(path)).iterdir():
        if one.suffix in (".idx", ".pos"):
            spoilt = bytearray(one.read_bytes())
            for at in range(0, len(spoilt) - 200, 3):
                spoilt[at] ^= 0xFF
            one.write_bytes(bytes(spoilt))
    with pytest.raises(StoreError, match="reindex"):
        found(Store(path), '"fresh apples" OR "and pears"')
