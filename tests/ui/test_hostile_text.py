"""Every page over a store in which every text from outside tries to be something else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from builders import NOW, demo_store
from monitor.store import Store, facts, publish
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts
from monitor.ui.filters import address
from monitor.ui.kit.shell import PAGES
from structure import Structure

HOSTILE = """<script>steal()</script> "quoted' <img src=x onerror=steal()> &amp;"""
TAGS = {
    *("a", "article", "b", "br", "code", "dd", "del", "details", "div", "dl", "dt", "h1", "h2", "h3"),
    *("header", "ins", "li", "mark", "p", "section", "small", "span", "summary"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    *("class", "data-query", "data-tip", "dir", "href", "id", "lang", "rel", "role", "style", "tabindex"),
    *("target", "title"),
}
TEXTS = """
    UPDATE articles SET title = $text, source = $text, section = $text, authors = [$text], origin = $text,
        language = $text, url = 'javascript:' || $text, date_source = $text;
    UPDATE texts SET text = $text || ' ' || text;
    UPDATE mentions SET name = $text, surface = $text, via = $text;
    UPDATE pairs SET type = $text, mood = $text, cameo = $text, evidence = [[0, 20]] WHERE relation <> 0;
    UPDATE tags SET label = $text;
    INSERT INTO tags SELECT article_id, 'gdelt', $text, $text, NULL, 1 FROM articles;
    INSERT INTO events SELECT article_id, 'gdelt', $text, NULL, $text, $text, $text, 1, 0 FROM articles;
    INSERT INTO revisions SELECT article_id, 'r', $now, $text, $text, 9, 1 FROM articles;
    UPDATE quarantine SET reason = $text, origin = $text, excerpt = $text;
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("hostile") / "s.duckdb"
    demo_store(path, articles=40)
    with publish(path) as writer:
        for statement in TEXTS.strip().split(";\n"):
            given = {"text": HOSTILE} | ({"now": NOW} if "$now" in statement else {})
            writer.connection.execute(statement, given)
        facts.touch_those(writer.connection, "articles")
    _refresh(path)
    return Store(path)


def _refresh(path: Path) -> None:
    """Have a source fail whose name and error come from outside."""
    ledger = Ledger(path)
    for day in range(3):
        now, run = NOW + timedelta(days=day), f"run-{day}"
        ledger.begin(run, "refresh", now)
        ledger.open_source(run, HOSTILE, "feed", now)
        ledger.commit(run, HOSTILE, Counts(fetched=1, new=1))
        ledger.close_source(
            run, HOSTILE, now=now, seconds=1, memory=None, error=f"no: {HOSTILE}", bytes_received=1
        )
        ledger.end(run, "failed", now, HOSTILE)
    ledger.close()


@pytest.fixture
def pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("MONITOR_STORE", str(store.path))
    return AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=120)


def shown(pages: AppTest, page: str, **query: str) -> Structure:
    """Open a page and return what a browser makes of its HTML."""
    pages.switch_page(f"pages/{page}.py")
    pages.query_params.update(query)
    pages.run()
    assert not pages.exception
    bodies = [str(getattr(one, "body", "")) for one in pages.get("html")]
    ours = "".join(body for body in bodies if not body.startswith("<style>"))
    return Structure(ours.replace(address.SCRIPT, ""))


def opened(store: Store) -> str:
    return str(store.rows("SELECT min(article_id) FROM pairs WHERE relation <> 0 AND field = 'text'")[0][0])


@pytest.mark.parametrize("page", [Path(page.file).stem for page in PAGES])
def test_no_page_makes_markup_of_text_from_outside(pages: AppTest, page: str) -> None:
    found = shown(pages, page)
    assert found.names <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert (HOSTILE in found.text) is (page in ("pairs", "articles", "health"))


def test_an_open_article_shows_hostile_text_as_its_characters(pages: AppTest, store: Store) -> None:
    found = shown(pages, "articles", article=opened(store))
    assert found.names <= TAGS
    assert found.attributes <= ATTRIBUTES
    # its title, source, section, author, origin, date, text, relations, tags, themes, events, earlier wording
    assert found.text.count("<script>steal()") >= 12
    assert "javascript:" not in found.text


@pytest.mark.parametrize("query", [{"interval": HOSTILE}, {"start": HOSTILE}, {"text": f"{HOSTILE} nowhere"}])
def test_an_address_that_makes_no_sense_makes_no_markup(pages: AppTest, query: dict[str, str]) -> None:
    found = shown(pages, "coverage", **query)
    assert found.names <= TAGS
    assert "<script>" in found.text
