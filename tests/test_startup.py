"""What a verb imports: a small job does not wait for what it does not use."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from builders import demo_store

FRAMES = {"plotly", "streamlit", "openpyxl"}
OF_WEB = {"trafilatura", "htmldate", "courlan", "httpx", "fsspec", "feedparser"}
TABLES = {"duckdb", "pyarrow", "sqlite3", "tantivy"}
MODELS = {"onnxruntime", "tokenizers", "slovnet", "spacy"}

_NAME = re.compile(r"^import time: +\d+ \| +\d+ \| +([\w.]+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, a sentence and an article."""
    place = tmp_path_factory.mktemp("startup")
    demo_store(place / "s.duckdb", articles=5)
    (place / "one.jsonl").write_text(json.dumps({"text": "China and Russia signed a pact."}))
    return place


def imported(folder: Path, *words: str) -> set[str]:
    """Return the modules that a verb imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "monitor.cli", *words],
        cwd=folder,
        env={**os.environ, "MONITOR_CONFIG": "monitor.toml"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return set(_NAME.findall(done.stderr))


@pytest.mark.parametrize(
    ("words", "without", "most"),
    [
        (("--help",), FRAMES | OF_WEB | TABLES | MODELS | {"numpy", "pandas", "pydantic", "structlog"}, 420),
        (("annotate", "one.jsonl", "--model", "fast"), FRAMES | OF_WEB | TABLES | MODELS | {"pandas"}, 900),
        # DuckDB and pyarrow import pandas where it is installed, whether it is needed or not.
        (("status", "--store", "s.duckdb"), FRAMES | OF_WEB | MODELS, 1400),
        (("search", "pact", "--store", "s.duckdb"), FRAMES | OF_WEB | MODELS, 1400),
        (("export", "coverage", "--store", "s.duckdb"), FRAMES | OF_WEB | MODELS, 1400),
    ],
)
def test_a_verb_does_not_wait_for_what_it_does_not_use(
    folder: Path, words: tuple[str, ...], without: set[str], most: int
) -> None:
    found = imported(folder, *words)
    assert sorted(found & without) == []
    assert len(found) < most
