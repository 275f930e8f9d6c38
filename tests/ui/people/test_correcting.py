"""Correcting whom a name means, on the page of a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from builders import demo_store
from monitor import notebook
from monitor.metrics import entities
from monitor.metrics.filters import Filters
from monitor.notebook import Meant

SCRIPT = """
from datetime import date
from monitor.metrics.filters import Filters
from monitor.ui.people import correcting

none = Filters(start=date(1990, 1, 1), end=date(1990, 1, 1), undated=False)
correcting.show(none, "person", {id!r}, "Someone")
"""


def test_all_spellings_are_those_of_all_articles_whatever_filters_are_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = demo_store(tmp_path / "s.duckdb", articles=60)
    monkeypatch.setenv("MONITOR_STORE", str(store.path))
    id = entities.listing(store, Filters(), limit=1)["id"].item()
    spelled = entities.spellings(store, Filters(duplicates=True), "person", id)
    app = AppTest.from_string(SCRIPT.format(id=id), default_timeout=60).run()
    assert not app.exception
    assert len(app.multiselect[0].options) == len(spelled) > 0


def test_joining_all_spellings_writes_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It wrote one for each, and a spelling that came later meant the former again."""
    store = demo_store(tmp_path / "s.duckdb", articles=60)
    monkeypatch.setenv("MONITOR_STORE", str(store.path))
    app = AppTest.from_string(SCRIPT.format(id="bo-lind"), default_timeout=60).run()
    app.selectbox[0].select("ada-marsh").run()
    app.button(key="mean").click().run()
    assert not app.exception
    assert notebook.meant(store.path) == [Meant("person", "bo-lind", "", "ada-marsh", "Ada Marsh")]
    assert entities.listing(store, Filters())["id"].tolist() == ["ada-marsh"]
