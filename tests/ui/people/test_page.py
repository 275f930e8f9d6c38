"""The page of people and organisations, and that of a story."""

from __future__ import annotations

from math import nan
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from builders import demo_store
from monitor.metrics import coverage
from monitor.metrics.filters import Filters
from monitor.store import Store
from monitor.ui.people import listing

APP = Path(__file__).parents[3] / "app.py"


def html(app: AppTest) -> str:
    bodies = [str(getattr(one, "body", "")) for one in app.get("html")]
    return "".join(body for body in bodies if not body.startswith("<style>"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return demo_store(tmp_path_factory.mktemp("people") / "s.duckdb", articles=120)


@pytest.fixture
def app(demo: Store, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("MONITOR_STORE", str(demo.path))
    return AppTest.from_file(str(APP), default_timeout=120)


@pytest.mark.parametrize(("unit", "noun"), [("stories", "stories"), ("sources", "sources")])
def test_people_are_counted_in_the_unit_of_the_filters(
    demo: Store, app: AppTest, unit: str, noun: str
) -> None:
    """The page counted articles whatever was chosen."""
    app.switch_page("pages/people.py")
    app.query_params["unit"] = unit
    app.run()
    assert not app.exception
    top = coverage.top(demo, Filters.from_query({"unit": unit}), by="person", limit=1)
    assert f"<b>{top['matching'].item():,} {noun}</b>" in html(app)


@pytest.mark.parametrize(
    ("low", "high", "named"),
    [(-0.32, 0.25, "neutral"), (0.01, 0.2, "positive"), (-0.2, -0.01, "negative"), (nan, nan, "neutral")],
)
def test_a_tone_that_may_as_well_be_the_other_has_no_colour(low: float, high: float, named: str) -> None:
    """−0.03 (−0.32 to +0.25) was written in the colour of what is negative."""
    written = listing.toned(
        SimpleNamespace(toned=5, tone=(low + high) / 2 if low == low else 0.4, low=low, high=high)
    )
    assert f'class="tone-{named}"' in written


def test_a_story_says_whose_speakers_tell_it(demo: Store, app: AppTest) -> None:
    ((story,),) = demo.rows(
        """
        SELECT story_id FROM articles JOIN pairs USING (article_id)
        WHERE voice IS NOT NULL AND story_id IS NOT NULL AND duplicate_of IS NULL
        GROUP BY story_id ORDER BY count(*) DESC, story_id LIMIT 1
        """
    )
    app.switch_page("pages/stories.py")
    app.query_params["story"] = str(story)
    app.run()
    assert not app.exception
    assert "Who says so" in html(app)
