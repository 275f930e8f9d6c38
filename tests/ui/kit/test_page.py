"""How pages about articles begin, and that they end where there is nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from builders import demo_store
from monitor.ui.kit.shell import PAGES

APP = Path(__file__).parents[3] / "app.py"
FILTERED = [Path(page.file).stem for page in PAGES if Path(page.file).stem not in ("health", "accuracy")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_store(tmp_path_factory.mktemp("page") / "s.duckdb", articles=60).path


@pytest.fixture
def app(demo: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("MONITOR_STORE", str(demo))
    return AppTest.from_file(str(APP), default_timeout=120)


def html(app: AppTest) -> str:
    bodies = [str(getattr(one, "body", "")) for one in app.get("html")]
    return "".join(body for body in bodies if not body.startswith("<style>"))


@pytest.mark.parametrize("page", FILTERED)
def test_where_nothing_matches_the_page_says_so_and_shows_no_figure(app: AppTest, page: str) -> None:
    app.switch_page(f"pages/{page}.py")
    app.query_params["text"] = "nosuchwordanywhere"
    app.run()
    assert not app.exception
    assert "No article matches these filters" in html(app)
    assert "blockhead" not in html(app)
    assert not app.get("plotly_chart")


def test_each_filter_whose_loss_would_help_is_offered(app: AppTest) -> None:
    app.switch_page("pages/articles.py")
    app.query_params.update({"text": "nosuchwordanywhere", "country": "CHN"})
    app.run()
    offered = [button.label for button in app.button if str(button.key).startswith("loosen-")]
    assert len(offered) == 1
    assert "nosuchwordanywhere" in offered[0]


def test_a_pair_that_no_article_names_leaves_the_page_of_pairs_whole(app: AppTest) -> None:
    app.switch_page("pages/pairs.py")
    app.query_params["pair"] = "ISL-NAM"
    app.run()
    assert not app.exception
    assert "What is said about Iceland – Namibia" in html(app)
    assert "No sentence under these filters." in html(app)


def test_without_a_store_the_page_says_how_to_make_one(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_STORE", str(tmp_path / "none.duckdb"))
    app.run()
    assert not app.exception
    assert "There is no store yet" in html(app)
    assert "<code>monitor load PATH…</code>" in html(app)


@pytest.mark.parametrize("page", ["overview", "articles", "terms", "people", "stories"])
def test_a_damaged_notebook_stops_no_page_and_is_told_once(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Every page showed its error and nothing else."""
    store = tmp_path / "s.duckdb"
    store.hardlink_to(demo)
    damaged = b"no database " * 500
    book = store.with_name("s.duckdb.notebook")
    book.write_bytes(damaged)
    monkeypatch.setenv("MONITOR_STORE", str(store))
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert html(app).count("The notebook cannot be read.") == 1
    assert "move it away" in html(app)
    assert "class=notice" not in html(app).replace('"', ""), "the page is shown"
    assert book.read_bytes() == damaged
