"""A real Streamlit server on a demo store, and a real Chromium in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from builders import demo_store, table
from monitor.search.index import keep_up
from monitor.store import publish

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = 4242
"""Id of an article whose every text tries to be something else."""

TITLE = "<script>document.title='owned'</script> **bold** [x](http://evil.example) " + "T" * 10_000
TEXT = "🎌 <b>China</b> & <img src=x onerror=\"document.title='owned'\"> met Russia.\nשלום עולם وسلام 🚢"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as `browser`, and skip it where there is no browser."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is missing: apt-get install chromium"))


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store with one hostile article."""
    path = tmp_path_factory.mktemp("store") / "demo.duckdb"
    demo_store(path, articles=400)
    _add_hostile(path)
    return path


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start the real dashboard, or another script, on a store, and return its address; all end at last."""
    running: list[subprocess.Popen[bytes]] = []

    def start(store: Path, script: str = "app.py") -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = tmp_path_factory.mktemp("server") / "log"
        environment = {**os.environ, "MONITOR_STORE": str(store), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
        with log.open("wb") as sink:
            running.append(
                subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sink, stderr=subprocess.STDOUT)
            )
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                with urlopen(f"{address}/_stcore/health", timeout=2):
                    return address
            except OSError:
                assert running[-1].poll() is None, log.read_text()
                time.sleep(0.1)
        raise AssertionError(f"no answer from {address}: {log.read_text()}")

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def app(serve: Callable[..., str], store_path: Path) -> str:
    """The address of the dashboard on the demo store."""
    return serve(store_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window of 1280 x 800, light."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def _add_hostile(path: Path) -> None:
    when = datetime(2026, 2, 20, 12)
    start = TEXT.index("China")
    article = {
        "article_id": HOSTILE,
        "url": "javascript:alert(1)",
        "canonical_url": None,
        "source": "<i>evil</i>.example",
        "source_country": None,
        "section": None,
        "language": "en",
        "title": TITLE,
        "authors": ["<b>me</b>"],
        "published_at": None,
        "date_source": "page-header",
        "date_confidence": 0.0,
        "first_seen_at": when,
        "fetched_at": when,
        "word_count": 9,
        "content_hash": 1,
        "duplicate_of": None,
        "story_id": None,
        "tone": -0.5,
        "run_id": "demo-run",
        "annotator_version": "1",
        "origin": "evil.jsonl:1",
        "published_day": None,
    }
    mention = (
        HOSTILE,
        None,
        "country",
        "CHN",
        "China",
        "China",
        "text",
        0,
        start,
        start + 5,
        "name",
        0.9,
        None,
    )
    with publish(path) as writer:
        writer.add(
            {
                "articles": table("articles", [tuple(article.values())]),
                "texts": table("texts", [(HOSTILE, TEXT)]),
                "sentences": table("sentences", [(HOSTILE, 0, 0, TEXT.index("\n"), -0.5, None)]),
                "mentions": table("mentions", [mention]),
            }
        )
        keep_up(writer)
