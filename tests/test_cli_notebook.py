"""`monitor notebook`: what is written by the command line, and what is refused."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from monitor import notebook
from monitor.cli import app
from monitor.errors import StoreError, UsageError
from monitor.notebook import Article, Notebook, Term
from monitor.store import Store
from search.shelf import shelf


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return shelf(tmp_path / "s.duckdb", "Gas prices rose", "Wheat and nothing else")


def run(store: Store, *arguments: str) -> int:
    command = ["notebook", *arguments, "--store", str(store.path)]
    done = CliRunner().invoke(app, command)
    if isinstance(done.exception, SystemExit) or done.exception is None:
        return done.exit_code
    raise done.exception


def test_what_the_verbs_write_is_in_the_notebook(store: Store) -> None:
    for verb in (
        ("tag", "to read", "1", "2"),
        ("rename-tag", "to read", "later"),
        ("untag", "later", "2"),
        ("note", "1", "ask"),
        ("hide", "1"),
        ("watch", "gas", "gas OR oil"),
        ("show", "--json"),
    ):
        assert run(store, *verb) == 0
    assert notebook.article(store.path, 1) == Article(("later",), "ask", hidden=True)
    assert notebook.terms(store.path) == [Term("gas", "gas OR oil")]


@pytest.mark.parametrize("verb", [("untag", "x"), ("unhide",), ("hide",), ("tag", "x")])
@pytest.mark.parametrize("number", [str(2**70), "-1", "one"])
def test_a_number_that_no_article_can_have_is_refused_and_no_traceback(
    store: Store, verb: tuple[str, ...], number: str
) -> None:
    assert run(store, *verb, number) == 2


@pytest.mark.parametrize("query", ["", "(gas", "country:XYZ"])
def test_a_query_that_finds_nothing_by_mistake_is_not_watched(store: Store, query: str) -> None:
    with pytest.raises(UsageError):
        run(store, "watch", "mine", query)
    assert notebook.terms(store.path) == []


def test_a_damaged_notebook_is_told_by_what_counts_and_by_doctor(store: Store) -> None:
    book = store.path.with_name(f"{store.path.name}.notebook")
    book.write_bytes(b"no database " * 500)
    counted = CliRunner().invoke(
        app,
        [
            "export",
            "coverage",
            "--set",
            "by=term",
            "--store",
            str(store.path),
            "-o",
            str(book.parent / "c.csv"),
        ],
    )
    assert counted.exit_code == 0, counted.output
    assert "Tags, notes, hidden articles, watch terms and corrections are left out" in counted.stderr
    assert "move it away" in (book.parent / "c.csv.json").read_text("utf-8")
    assert "cannot be used" in CliRunner().invoke(app, ["doctor", "--store", str(store.path)]).stdout
    with pytest.raises(StoreError, match="move it away"):
        run(store, "show")
    with pytest.raises(StoreError, match="move it away"):
        run(store, "tag", "x", "1")
    assert book.read_bytes() == b"no database " * 500


def test_a_watch_term_that_can_no_longer_be_read_is_told_where_figures_are_by_term(store: Store) -> None:
    """`coverage` by term left it out in silence."""
    book = Notebook(store.path)
    book.watch("wheat", "wheat")
    book.watch("broken", "(oil")
    book.close()
    target = store.path.with_name("c.csv")
    for view in ("coverage", "coverage-over-time"):
        command = ["export", view, "--set", "by=term", "--store", str(store.path), "-o", str(target)]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        assert "The watch term broken is left out: A bracket is opened" in done.stderr
        assert "wheat" not in done.stderr
        assert list(orjson.loads(target.with_name("c.csv.json").read_bytes())["terms_left_out"]) == ["broken"]


def test_untag_and_unwatch_take_a_name_as_tag_and_watch_do(store: Store) -> None:
    """`untag " to  read"` took the tag "to read" off nothing and said so with exit code 0."""
    assert (run(store, "tag", "to  read", "1"), run(store, "watch", "gas  prices", "gas")) == (0, 0)
    assert (run(store, "untag", " to  read", "1"), run(store, "unwatch", "gas   prices ")) == (0, 0)
    assert (notebook.tags(store.path), notebook.terms(store.path)) == ({}, [])


def test_a_note_of_bytes_that_are_no_text_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="a note is text"):
        run(store, "note", "1", "a \udcff")
    assert notebook.article(store.path, 1).note == ""
