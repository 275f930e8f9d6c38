"""The page of lines in context."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from builders import demo_store
from monitor.metrics import coverage
from monitor.metrics.filters import Filters
from monitor.store import Store

APP = Path(__file__).parents[3] / "app.py"


def html(app: AppTest) -> str:
    bodies = [str(getattr(one, "body", "")) for one in app.get("html")]
    return "".join(body for body in bodies if not body.startswith("<style>"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_store(tmp_path_factory.mktemp("context") / "s.duckdb", articles=60).path


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"person": "ada-marsh"}, "Lines in context, "),
        ({"org": "harbour-bank"}, "Lines in context, "),
        ({"search": "country:China"}, "No line: country:China chooses articles, but has no words"),
        ({"search": "country:China", "country": "CHN"}, "Lines in context, "),
        ({}, "What should stand in the middle?"),
    ],
)
def test_whom_filters_name_has_lines_and_a_search_without_words_says_why_not(
    demo: Path, monkeypatch: pytest.MonkeyPatch, query: dict[str, str], shown: str
) -> None:
    monkeypatch.setenv("MONITOR_STORE", str(demo))
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.switch_page("pages/context.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert shown in html(app)


def test_a_page_without_a_choice_offers_the_most_written_about(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It only told what could be typed."""
    monkeypatch.setenv("MONITOR_STORE", str(demo))
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.switch_page("pages/context.py")
    app.run()
    offered = app.button(key="example-pair-0")
    (pair,) = coverage.top(Store(demo), Filters(), "pair", 1)["label"]
    assert offered.label == pair
    offered.click().run()
    assert not app.exception
    assert "Lines in context, " in html(app)
