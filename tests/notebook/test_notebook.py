"""The notebook: what analysts write is on disk at once, bounded, and survives what happens to the store."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from monitor import notebook
from monitor.errors import StoreError, UsageError
from monitor.notebook import Article, Marked, Notebook, Term


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


def test_what_is_written_is_read_back(store: Path) -> None:
    book = Notebook(store)
    assert book.tag([1, 2], "to read") == 2
    assert book.tag([2, 3], "to read") == 1
    book.tag([2], "summit")
    book.note(2, "  ask the desk \n")
    assert book.hide([4]) == 1
    book.watch("gas", "gas OR pipeline*")
    assert notebook.tags(store) == {"summit": 1, "to read": 3}
    assert notebook.article(store, 2) == Article(("summit", "to read"), "ask the desk", hidden=False)
    assert notebook.article(store, 4) == Article(hidden=True)
    assert notebook.terms(store) == [Term("gas", "gas OR pipeline*")]
    assert book.untag([2, 9], "to read") == 1
    assert (book.unhide([4]), book.unhide([4])) == (1, 0)
    book.note(2, "")
    assert notebook.article(store, 2) == Article(("summit",))
    assert (book.unwatch("gas"), book.unwatch("gas")) == (True, False)
    assert notebook.terms(store) == []


def test_without_a_notebook_nothing_is_in_it_and_none_is_made(store: Path) -> None:
    assert (notebook.tags(store), notebook.terms(store), notebook.changes(store)) == ({}, [], {})
    assert notebook.article(store, 1) == Article()
    assert Marked("hidden").table(store, duckdb.connect()).num_rows == 0
    assert list(store.parent.iterdir()) == []


def test_a_tag_that_gets_the_name_of_another_becomes_one_with_it(store: Path) -> None:
    book = Notebook(store)
    book.tag([1, 2], "one")
    book.tag([2, 3], "other")
    assert book.rename_tag("one", "other") == 3
    assert book.rename_tag("other", "other") == 3
    assert notebook.tags(store) == {"other": 3}


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 81])
def test_a_name_that_cannot_be_shown_is_refused(store: Path, name: str) -> None:
    book = Notebook(store)
    with pytest.raises(UsageError):
        book.tag([1], name)
    with pytest.raises(UsageError):
        book.watch(name, "gas")
    assert (notebook.tags(store), notebook.terms(store)) == ({}, [])


def test_what_turns_the_direction_of_text_is_taken_out_of_a_name(store: Path) -> None:
    Notebook(store).tag([1], "a\u202egpj\nb")
    assert notebook.tags(store) == {"agpj b": 1}


def test_a_note_of_a_million_characters_is_refused_and_the_former_stays(store: Path) -> None:
    book = Notebook(store)
    book.note(1, "short")
    with pytest.raises(UsageError, match="10,000 characters at most"):
        book.note(1, "x" * 1_000_000)
    assert notebook.article(store, 1).note == "short"


def test_only_what_was_written_to_counts_as_changed(store: Path) -> None:
    book = Notebook(store)
    book.tag([1], "a")
    first = notebook.changes(store)
    book.tag([1], "b")
    second = notebook.changes(store)
    book.hide([1])
    third = notebook.changes(store)
    assert [list(one) for one in (first, second, third)] == [["tags"], ["tags"], ["hidden", "tags"]]
    assert first["tags"] != second["tags"] == third["tags"]


def test_a_relation_follows_what_is_written_meanwhile(store: Path) -> None:
    book, reader = Notebook(store), duckdb.connect()
    book.tag([7], "a")
    assert Marked("tags").table(store, reader).to_pylist() == [{"article_id": 7, "value": "a"}]
    book.tag([5], "b")
    assert Marked("tags").table(store, reader)["article_id"].to_pylist() == [5, 7]


def test_twenty_analysts_at_once_lose_nothing(store: Path) -> None:
    Notebook(store).close()

    def write(analyst: int) -> None:
        book = Notebook(store)
        for article in range(10):
            book.tag([article], f"analyst {analyst}")
        book.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, range(20)))
    assert notebook.tags(store) == {f"analyst {n}": 10 for n in range(20)}


KILLED = """
import os, signal, sys
from monitor.notebook import Notebook

def articles():
    yield from range(100)
    os.kill(os.getpid(), signal.SIGKILL)

book = Notebook(sys.argv[1])
book.tag([1], "before")
book.tag(articles(), "half")
"""


def test_a_kill_in_the_middle_of_tagging_leaves_no_half_of_it(store: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(store)], check=False, env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL
    assert notebook.tags(store) == {"before": 1}


READER = """
import os, sys
from monitor import notebook

if os.geteuid() == 0:
    os.seteuid(65534)  # root may write everywhere
print(notebook.tags(sys.argv[1]))
"""


def test_who_may_read_a_store_and_not_write_beside_it_reads_its_notebook() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "s.duckdb")
        book = Notebook(store)
        book.tag([1, 2], "to read")
        book.close()
        store.with_name("s.duckdb.notebook").chmod(0o644)
        store.parent.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READER, str(store)], check=False, capture_output=True, text=True
        )
        store.parent.chmod(0o755)
        assert (done.stdout, done.stderr) == ("{'to read': 2}\n", "")


def damaged(store: Path, how: str) -> bytes:
    """Write in a notebook, damage its file, and return what the file holds then."""
    book = Notebook(store)
    for number in range(300):
        book.tag(range(number, number + 20), f"tag {number}")
    book.close()
    path = store.with_name("s.duckdb.notebook")
    held = bytearray(path.read_bytes())
    if how == "no database":
        held = bytearray(b"no database " * 500)
    elif how == "a page lost":
        held[4096:8192] = bytes(4096)
    else:
        del held[len(held) // 2 :]
    path.write_bytes(held)
    return bytes(held)


@pytest.mark.parametrize("how", ["no database", "a page lost", "cut off"])
def test_a_damaged_notebook_stops_no_reader_and_is_not_written_to(store: Path, how: str) -> None:
    """Every page showed its error and nothing else."""
    held = damaged(store, how)
    assert "move it away" in notebook.fault(store)
    assert (notebook.tags(store), notebook.terms(store), notebook.changes(store)) == ({}, [], {})
    assert notebook.article(store, 7) == Article()
    assert len(Marked("hidden").table(store, duckdb.connect())) == 0
    with pytest.raises(StoreError, match="move it away"):
        Notebook(store)
    path = store.with_name("s.duckdb.notebook")
    assert path.read_bytes() == held
    before = notebook.identity(store)
    path.rename(path.with_suffix(".old"))
    assert notebook.fault(store) == ""
    book = Notebook(store)
    book.tag([7], "again")
    book.close()
    assert notebook.tags(store) == {"again": 1}
    assert notebook.identity(store) not in (0, before), "or figures kept for the old one are shown"


def test_a_notebook_of_a_newer_version_is_neither_read_nor_written(store: Path) -> None:
    Notebook(store).tag([1], "x")
    with sqlite3.connect(store.with_name("s.duckdb.notebook")) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert "newer version" in notebook.fault(store)
    assert notebook.tags(store) == {}
    with pytest.raises(StoreError, match="newer version"):
        Notebook(store)


def test_a_notebook_that_was_begun_and_never_written_is_empty(store: Path) -> None:
    """A kill between making the file and writing in it left one without tables: nothing could be read."""
    store.with_name("s.duckdb.notebook").touch()
    assert (notebook.fault(store), notebook.tags(store)) == ("", {})
    Notebook(store).tag([1], "x")
    assert notebook.tags(store) == {"x": 1}


def test_what_is_forgotten_is_named_as_what_was_kept(store: Path) -> None:
    """`tag "to  read"` made "to read", and `untag "to  read"` took it off nothing."""
    book = Notebook(store)
    book.tag([1, 2], "to  read ")
    book.watch(" cafe\u0301", "coffee")
    assert book.untag([1], " to  read") == 1
    assert book.rename_tag("to  read", "read") == 1
    assert book.unwatch("café  ")
    book.close()
