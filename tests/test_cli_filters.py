"""The flags of `monitor export` are the filters, one for each."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders import demo_store
from draws import EVERYTHING
from monitor.cli import app
from monitor.errors import UsageError
from monitor.metrics.filters import FILTERS, Filters
from monitor.notebook import Notebook


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = demo_store(tmp_path_factory.mktemp("cli") / "demo.duckdb", articles=5).path
    book = Notebook(found)
    book.watch("pacts", "pact")
    book.close()
    return found


def written(path: Path, *flags: str) -> dict[str, object]:
    """Return the filters that an export says it was made with."""
    output = path.with_name("out.csv")
    command = ["export", "articles", "-o", str(output), "--store", str(path), *flags]
    done = CliRunner().invoke(app, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(output.with_name("out.csv.json").read_text(encoding="utf-8"))[
        "filters"
    ]
    return found


def test_every_filter_is_a_flag(path: Path) -> None:
    flags = chain.from_iterable(
        [f"--{row.name}"] if row.switch else [f"--{row.name}", value]
        for row in FILTERS.values()
        for value in row.example
    )
    assert written(path, *flags) == EVERYTHING.to_query()


def test_no_flag_is_no_filter(path: Path) -> None:
    assert written(path) == Filters().to_query() == {}


def test_a_flag_with_a_value_that_cannot_be_used_is_named(path: Path) -> None:
    with pytest.raises(UsageError, match="country: 'Chinaland'"):
        written(path, "--country", "Chinaland")
