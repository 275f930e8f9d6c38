"""`monitor notebook`: what is written by the command line, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor import notebook
from monitor.cli import app
from monitor.errors import UsageError
from monitor.notebook import Article, Term
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
