"""The notebook: what analysts write is on disk at once, bounded, and survives what happens to the store."""

from __future__ import annotations

import os
import signal
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
    book.tag([1], "b")
    book.hide([1])
    assert notebook.changes(store) == {"tags": 2, "hidden": 1}


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


def test_a_damaged_notebook_is_named_and_not_written_over(store: Path) -> None:
    path = store.with_name("s.duckdb.notebook")
    path.write_bytes(b"no database " * 500)
    with pytest.raises(StoreError, match="move it away"):
        Notebook(store)
    with pytest.raises(StoreError, match=r"cannot be read.*move it away"):
        notebook.tags(store)
    with pytest.raises(StoreError, match=r"cannot be read.*move it away"):
        Marked("hidden").table(store, duckdb.connect())
    assert path.read_bytes() == b"no database " * 500
