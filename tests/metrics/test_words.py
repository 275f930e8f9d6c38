"""Lines of names, and words that stand out, against a count by hand."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from builders import demo_store
from monitor import export
from monitor.cli import app
from monitor.errors import UsageError
from monitor.metrics import collocates, kwic
from monitor.metrics.filters import Filters
from monitor.metrics.keyness import Counts, compared, log_likelihood
from monitor.search.analysis import fold
from monitor.store import Store
from search.shelf import Piece, shelf

TEXTS = (
    "The palm oil price rose. Nobody knew why the price of bread rose too, or fell, or stood where it was.",
    "Palm oil and gas. The bread of the day was dear and the day was long, as days in the north are.",
    "Crude oil, palm oil: the two stood far apart from bread and butter, which the day brought to the table.",
    "No word of it here, but bread and wine on the table of the day.",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return demo_store(tmp_path_factory.mktemp("words") / "s.duckdb", 150)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return shelf(
        tmp_path / "s.duckdb", *(Piece(text, at=datetime(2026, 1, at + 1)) for at, text in enumerate(TEXTS))
    )


@pytest.mark.parametrize("said", [{"unit": "stories"}, {"places": False}, {"hidden": True}])
def test_words_of_a_period_are_compared_with_all_time_whatever_is_counted(
    demo: Store, said: dict[str, Any]
) -> None:
    period = Filters(start=date(2025, 6, 1))
    found = collocates.distinctive(demo, replace(period, **said))
    assert found == collocates.distinctive(demo, period)
    assert found.words


def words(text: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\w+", text)]


def beside_oil(texts: tuple[str, ...], window: int) -> tuple[Counter[str], Counter[str]]:
    """Count what stands beside "oil" and what does not, place by place."""
    near: Counter[str] = Counter()
    far: Counter[str] = Counter()
    for text in texts:
        read = words(text)
        for at, word in enumerate(read):
            if word == "oil":
                continue
            around = read[max(0, at - window) : at + window + 1]
            (near if "oil" in around else far)[word] += 1
    return near, far


@pytest.mark.parametrize("window", [1, 2, 5])
def test_words_beside_the_hits_are_those_of_a_count_by_hand(store: Store, window: int) -> None:
    near, far = beside_oil(TEXTS[:3], window)
    found = collocates.collocates(store, Filters(search='"oil"'), window, None)
    assert (found.read, found.matching) == (3, 3)
    more = {
        word: times
        for word, times in near.items()
        if times / near.total() > max(far[word], 0.5) / far.total()
    }
    assert {one.word: (one.here, one.there) for one in found.words} == {
        word: (times, far[word]) for word, times in more.items()
    }
    palm = next(one for one in found.words if one.word == "palm")
    assert palm.here == 3
    assert palm.articles == 3
    assert palm.log_ratio == pytest.approx(
        math.log2(palm.here / near.total()) - math.log2(max(palm.there, 0.5) / far.total())
    )


def test_the_log_likelihood_is_that_of_the_published_example() -> None:
    # Of 2,500 and 1,500 words 100 and 20: by the four cells, worked out by hand.
    cells = ((100, 2500, 120), (20, 1500, 120), (2400, 2500, 3880), (1480, 1500, 3880))
    expected = 2 * sum(seen * math.log(seen / (size * row / 4000)) for seen, size, row in cells)
    assert log_likelihood(100, 2500, 20, 1500) == pytest.approx(expected)
    assert log_likelihood(10, 100, 20, 200) == pytest.approx(0, abs=1e-9)
    assert log_likelihood(5, 5, 0, 10) > 0


def test_a_word_that_one_article_repeats_is_no_finding_but_one_of_many_articles_is() -> None:
    here, there = Counts(), Counts()
    for at in range(40):
        here.add(Counter(["common", "spread", *(["burst"] * 40 if at == 0 else []), f"filler{at}"]))
        there.add(Counter(["common"] * 3 + [f"filler{at}"] * 3))
    found = {one.word: one for one in compared(here, there, None)}
    assert found["burst"].here == found["spread"].here == 40
    assert found["spread"].significant
    assert not found["burst"].significant
    assert [one.word for one in compared(here, there, 1)] == ["spread"]


def test_distinctive_words_are_those_of_the_articles_and_not_of_the_others(store: Store) -> None:
    found = collocates.distinctive(store, Filters(search="oil"), limit=None)
    here, there = Counter(words(" ".join(TEXTS[:3]))), Counter(words(TEXTS[3]))
    by_word = {one.word: one for one in found.words}
    assert by_word["oil"].here == here["oil"] == 4
    assert by_word["oil"].there == there["oil"] == 0
    assert "wine" not in by_word
    before = collocates.distinctive(
        store, Filters(start=datetime(2026, 1, 3).date(), end=datetime(2026, 1, 3).date()), "before", None
    )
    assert "crude" in {one.word for one in before.words}
    assert not {"gas", "wine"} & {one.word for one in before.words}


def test_of_more_articles_than_are_read_the_sample_is_the_same_every_time_and_told(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collocates, "MOST", 20)
    filters = Filters(search="pact OR talks")
    first = collocates.collocates(demo, filters)
    assert first.read == 20 < first.matching
    assert first == collocates.collocates(demo, filters)
    assert set(first.frame()["read"]) == {20}


def test_words_are_shown_as_they_are_written_most_often(tmp_path: Path) -> None:
    store = shelf(tmp_path / "s.duckdb", *(f"L'Économie du pétrole, l'année {n}." for n in range(6)))
    found = collocates.collocates(store, Filters(search="petrole"), 2, None)
    assert dict(zip((one.word for one in found.words), found.written, strict=True))["economie"] == "Économie"


def test_lines_of_names_are_where_the_names_stand(demo: Store) -> None:
    for filters, entity, wanted in (
        (Filters(countries=("CHN",)), None, {"China"}),
        (Filters(search="pact"), "RUS", {"Russia"}),
    ):
        found = kwic.lines(demo, filters, entity=entity, limit=200)
        assert {line.hit for line in found} == wanted
        assert len({(line.article_id, line.field, line.start) for line in found}) == len(found) <= 200
    days = [line.published_at for line in kwic.lines(demo, Filters(countries=("CHN",))) if line.published_at]
    assert all(later >= earlier for later, earlier in pairwise(days))
    both = kwic.lines(demo, Filters(pair=("CHN", "RUS")))
    assert both
    assert all("China" in line.hit and "Russia" in line.hit for line in both)
    with pytest.raises(UsageError, match="give a query, an entity"):
        kwic.lines(demo, Filters())


def test_people_and_organisations_of_the_filters_have_lines(demo: Store) -> None:
    """Only `?entity=` led to them, which is no filter, and heeded no correction of whom a name means."""
    for filters, wanted in (
        (Filters(persons=("ada-marsh",)), {"Ada Marsh"}),
        (Filters(orgs=("harbour-bank",), countries=("CHN",)), {"Harbour Bank", "China"}),
    ):
        assert kwic.answerable(filters)
        assert {line.hit for line in kwic.lines(demo, filters, limit=1_000)} == wanted
        assert collocates.collocates(demo, filters).words


def test_a_search_without_words_says_why_it_has_no_line(demo: Store) -> None:
    """`country:China` showed "0 lines" and no reason."""
    bare = Filters(search="country:China")
    assert kwic.lines(demo, bare) == []
    assert "country:China chooses articles, but has no words" in kwic.why_none(demo, bare)
    assert collocates.collocates(demo, bare).words == ()
    named = replace(bare, countries=("CHN",))
    assert {line.hit for line in kwic.lines(demo, named)} == {"China"}
    assert kwic.why_none(demo, named) == ""
    assert kwic.why_none(demo, Filters(search="country:China pact")) == ""
    apart = Filters(pair=("CHN", "RUS"), together="article")
    assert "in no one sentence" in kwic.why_none(demo, apart)


def test_words_beside_a_pair_are_counted_too(demo: Store) -> None:
    found = collocates.collocates(demo, Filters(pair=("CHN", "RUS")))
    assert found.read == found.matching > 0
    assert not {"china", "russia"} & {one.word for one in found.words if not one.there}


def test_every_word_leads_to_its_lines(store: Store) -> None:
    found = collocates.collocates(store, Filters(search="oil"))
    for word in found.words:
        lines = kwic.lines(store, Filters(search=collocates.beside("oil", word.word, 5)))
        assert lines
    assert collocates.beside("source:a.example", "not", 5) == '(source:a.example) AND "not"'
    assert collocates.beside("", "oil", 5) == '"oil"'


def test_lines_and_words_are_views_and_verbs(store: Store) -> None:
    filters = Filters(search="oil")
    lines = export.table("kwic", store, filters, sort="left", by="rank", limit="2")
    assert lines.columns.tolist() == list(kwic.COLUMNS)
    assert len(lines) == 2
    assert export.rendered("kwic", store, filters, "xlsx")[:2] == b"PK"
    with pytest.raises(UsageError, match="sort"):
        export.table("kwic", store, filters, sort="newest")
    for view in ("collocates", "distinctive-words"):
        assert export.table(view, store, filters)["word"].notna().all()

    def run(*given: str) -> str:
        done = CliRunner().invoke(app, [*given, "--store", str(store.path)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    told = json.loads(run("collocates", "oil", "--window", "1", "--json"))
    assert told["read"] == 3
    assert "palm" in {word["written"].lower() for word in told["words"]}
    assert "palm" in run("collocates", "oil", "--window", "1").lower()
