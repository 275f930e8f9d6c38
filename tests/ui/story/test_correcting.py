"""Correcting a story on its page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from builders import publish_articles
from monitor import notebook

SCRIPT = """
from monitor.metrics import stories
from monitor.metrics.filters import Filters
from monitor.ui.kit.cache import ask
from monitor.ui.story import correcting

english = Filters(stories=("1",), languages=("en",))
correcting.show(english, 1, ask(stories.telling, english))
"""


def test_the_first_article_parts_from_its_story_those_that_other_filters_leave_out_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [datetime(2026, 1, day) for day in (1, 2, 3)]
    store = publish_articles(tmp_path / "s", moments, story_id=[1] * 3, language=["en", "en", "de"])
    monkeypatch.setenv("MONITOR_STORE", str(store.path))
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    app.multiselect(key="split-articles").set_value([1]).run()
    app.button(key="split").click().run()
    assert not app.exception
    assert notebook.placed(store.path) == {2: 2, 3: 2}
