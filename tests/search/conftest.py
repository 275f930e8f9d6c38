"""A store of two articles for the tests of search."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.shelf import shelf


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s.duckdb"
    shelf(path, "red apples", "green apples")
    return path
