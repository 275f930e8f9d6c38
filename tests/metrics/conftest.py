"""A demo store for the tests of metrics, and its articles for working out figures by hand."""

from __future__ import annotations

import pytest

from builders import demo_notebook, demo_store
from by_hand import Piece, pieces
from monitor.store import Store


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of 160 made-up articles, with a notebook."""
    store = demo_store(tmp_path_factory.mktemp("demo") / "demo.duckdb", articles=160, seed=7)
    demo_notebook(store.path)
    return store


@pytest.fixture(scope="session")
def articles(demo: Store) -> list[Piece]:
    """The same articles for working out by hand."""
    return pieces(demo)
