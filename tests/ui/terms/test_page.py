"""The page of watch terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from builders import demo_store
from monitor.notebook import Notebook

APP = Path(__file__).parents[3] / "app.py"


def html(app: AppTest) -> str:
    bodies = [str(getattr(one, "body", "")) for one in app.get("html")]
    return "".join(body for body in bodies if not body.startswith("<style>"))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    store = demo_store(tmp_path / "s.duckdb", articles=60)
    book = Notebook(store.path)
    for number in range(25):
        book.watch(f"term {number:02}", '"held talks with"')
    book.watch("broken <b>", "(oil <script>")
    book.close()
    monkeypatch.setenv("MONITOR_STORE", str(store.path))
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.switch_page("pages/terms.py")
    return app.run()


def test_a_term_whose_query_no_longer_reads_says_why_and_the_others_are_all_counted(app: AppTest) -> None:
    assert not app.exception
    assert html(app).count("<b>0 articles</b>") == 1
    assert "A bracket is opened and not closed" in html(app)
    assert "(oil <script>" not in html(app)
    assert len([one for one in app.button if str(one.key).startswith("unwatch-")]) == 26
