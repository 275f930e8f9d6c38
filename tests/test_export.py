"""Exports: what stands in the files, and what stands beside them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from builders import demo_store, publish_articles
from monitor import export
from monitor.errors import MonitorError, StoreError, UsageError
from monitor.metrics import articles, coverage, entities, kwic, stories
from monitor.metrics.filters import Filters
from monitor.store import Store
from monitor.store.schema import SCHEMA_VERSION

PAIR = Filters(pair=("DEU", "TWN"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return demo_store(tmp_path_factory.mktemp("export") / "demo.duckdb", articles=120)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return demo_store(tmp_path_factory.mktemp("export") / "empty.duckdb", articles=0)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def as_csv(*frames: pd.DataFrame) -> bytes:
    sink = io.BytesIO()
    export.write_csv(frames, sink)
    return sink.getvalue()


def whom(view: str) -> dict[str, Any]:
    """Return the options of a view that is about one organisation."""
    if "id" not in export.VIEWS[view].options:
        return {}
    about = {"kind": "organisation", "id": "foreign-ministry"}
    return {**about, "other": "country"} if view == "named-beside" else about


@pytest.mark.parametrize("view", sorted(export.VIEWS))
def test_every_view_has_its_columns_whatever_matches(demo: Store, empty: Store, view: str) -> None:
    header = list(export.VIEWS[view].columns)
    for store, f in ((demo, PAIR), (demo, Filters(pair=("ISL", "NAM"), text="no such text")), (empty, PAIR)):
        rows = read(export.render(view, store, f, **whom(view)))
        assert rows[0] == header
        assert {len(row) for row in rows} == {len(header)}
    asked = {"pair", "entity", "against"} & export.VIEWS[view].options.keys()
    pair = PAIR if asked else Filters()
    if view == "source-overlap":  # with others than those that are chosen
        pair = Filters(sources=("plainsman.example",))
    refreshed = view != "health-sources"  # no refresh ever fed the demo
    assert (len(read(export.render(view, demo, pair, **whom(view)))) > 1) is refreshed


@pytest.mark.parametrize("view", sorted(export.VIEWS))
def test_no_choice_of_any_view_is_a_traceback_in_another_one(demo: Store, view: str) -> None:
    """`--set sort=size`, which sorts stories, was a KeyError of articles; so was relevance with a person."""
    named = Filters(
        countries=("DEU",), persons=("merkel",), orgs=("foreign-ministry",), text="a", pair=PAIR.pair
    )
    sorts = [choice for room in (articles, stories, entities, kwic) for choice in get_args(room.Sort)]
    choices = (*sorts, "topic", "\udcff", "x" * 999)
    for option, default in export.VIEWS[view].options.items():
        for choice in choices if isinstance(default, str) else choices[-2:]:
            with suppress(UsageError):
                export.render(view, demo, named, **{**whom(view), option: choice})


@pytest.mark.parametrize("view", sorted(export.VIEWS))
def test_the_same_question_gives_the_same_bytes(demo: Store, view: str) -> None:
    assert export.render(view, demo, PAIR, **whom(view)) == export.render(view, demo, PAIR, **whom(view))


def test_lines_end_as_rfc_4180_says_and_a_mark_is_optional(demo: Store) -> None:
    content = export.render("coverage", demo, Filters())
    assert content.count(b"\r\n") == content.count(b"\n") == len(content.decode().splitlines())
    assert content.endswith(b"\r\n")
    assert export.render("coverage", demo, Filters(), bom=True) == b"\xef\xbb\xbf" + content


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1",
        '=HYPERLINK("http://evil.example";"x")',
    ],
)
def test_a_formula_becomes_text(tmp_path: Path, text: str) -> None:
    store = publish_articles(tmp_path / "s.duckdb", [None], title=[text], url=[text], source=[text])
    (row,) = csv.DictReader(io.StringIO(export.render("articles", store, Filters()).decode(), newline=""))
    assert (row["title"], row["url"], row["source"]) == (f"'{text}",) * 3


def test_numbers_below_zero_stay_numbers() -> None:
    frame = pd.DataFrame({"tone": [-0.5], "change": [-12]})
    assert read(as_csv(frame))[1] == ["-0.5", "-12"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_comes_back_as_it_was_or_behind_an_apostrophe(texts: list[str]) -> None:
    rows = read(as_csv(pd.DataFrame({"title": texts, "number": 1})))
    for text, (cell, _) in zip(texts, rows[1:], strict=True):
        assert cell.removeprefix("'") == export._UNPRINTABLE.sub(" ", text).removeprefix("'")
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_values_are_written_plainly() -> None:
    frame = pd.DataFrame(
        {
            "article_id": pd.array([2**62 + 1, None], "Int64"),
            "published_at": pd.to_datetime(pd.Series(["2025-03-31T23:59:59.5", None])),
            "published_day": pd.to_datetime(pd.Series(["2025-04-01", None])),
            "period": pd.to_datetime(pd.Series(["2025-03-31", None])),
            "share": [1 / 3, np.nan],
            "change": [-0.00001, 1e6],
            "thin": [True, False],
            "countries": [["CHN", "RUS"], []],
            "title": ['a "b", c\nd', None],
        }
    )
    assert as_csv(frame).decode() == (
        "article_id,published_at,published_day,period,share,change,thin,countries,title\r\n"
        "4611686018427387905,2025-03-31T23:59:59Z,2025-04-01,2025-03-31,0.3333,0.0,true,CHN; RUS,"
        '"a ""b"", c\nd"\r\n'
        ",,,,,1000000.0,false,,\r\n"
    )


def test_the_files_hold_what_the_page_downloads(demo: Store, tmp_path: Path) -> None:
    for view in ("articles", "pairs", "coverage-over-time"):
        target = tmp_path / f"{view}.csv"
        export.write(view, demo, PAIR, target)
        assert target.read_bytes() == export.render(view, demo, PAIR)


def test_beside_the_file_stands_how_it_was_made(demo: Store, tmp_path: Path) -> None:
    f = Filters(countries=("CHN",), unit="stories")
    about = export.write("coverage", demo, f, tmp_path / "out.csv", by="topic", limit="3")
    beside = json.loads((tmp_path / "out.csv.json").read_text())
    assert Filters.from_query(beside["filters"]) == f
    assert beside["filters_in_words"] == "stories: naming China; without near-duplicates"
    assert beside["options"] == {"by": "topic", "limit": "3"}
    assert beside["counts"]["articles"] == coverage.counts(demo, f).articles
    assert beside["versions"]["schema_version"] == SCHEMA_VERSION
    assert beside["versions"]["annotators"] == ["1"]
    assert (beside["rows"], beside["columns"]) == (3, list(export.VIEWS["coverage"].columns))
    assert beside["generated_at"].endswith("+00:00")
    assert about["view"] == beside["view"] == "coverage"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.csv.json"]


def test_parquet_keeps_types_and_lists(demo: Store, tmp_path: Path) -> None:
    export.write("articles", demo, Filters(), tmp_path / "a.parquet")
    found = pd.read_parquet(tmp_path / "a.parquet")
    assert found["article_id"].dtype == "int64"
    assert str(found["published_at"].dtype).startswith("datetime64")
    assert set(map(type, found["countries"])) <= {list, np.ndarray}


def test_a_sheet_holds_numbers_and_texts_and_no_formula(demo: Store, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    export.write("articles", demo, Filters(), tmp_path / "a.xlsx")
    found = pd.read_excel(tmp_path / "a.xlsx", dtype={"article_id": str})
    assert found["article_id"].tolist() == [
        str(key) for key in export.table("articles", demo, Filters())["article_id"]
    ]
    assert found["title"].str.startswith("'=SUM").any()
    assert found["word_count"].dtype == "int64"


def test_a_sheet_takes_control_characters(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    store = publish_articles(tmp_path / "s.duckdb", [None], title=["a\x08b\x1f"])
    export.write("articles", store, Filters(), tmp_path / "a.xlsx")
    assert pd.read_excel(tmp_path / "a.xlsx")["title"].tolist() == ["a b "]


@pytest.mark.parametrize(
    ("view", "options", "named"),
    [
        ("nothing", {}, "nothing"),
        ("pairs", {"by": "country"}, "by"),
        ("coverage", {"by": "colour"}, "colour"),
        ("coverage", {"limit": "many"}, "many"),
        ("coverage", {"limit": "-1"}, "-1"),
        ("coverage-over-time", {"interval": "year"}, "year"),
        ("pair-over-time", {}, "--pair"),
        ("pair-evidence", {"pair": "CHN-XYZ"}, "XYZ"),
        ("coverage", {"limit": "ten"}, "'ten' is no whole number between 0 and"),
        (
            "pair-evidence",
            {"pair": "CHN-RUS", "period": "2025"},
            r"'2025' is not .* 2025-01-01\.\.2025-01-31",
        ),
        ("pair-evidence", {"pair": "CHN-RUS", "period": "1..2..3"}, r"2025-01-01\.\.2025-01-31"),
        ("pair-evidence", {"pair": "CHN-RUS", "period": "2025-02-01..2025-01-01"}, "2025-02-01"),
        ("pair-evidence", {"pair": "CHN-RUS", "relation": "war"}, "war"),
        ("pair-evidence", {"pair": "CHN-RUS", "direction": "upwards"}, "upwards"),
        ("pair-evidence", {"pair": "CHN-RUS", "voice": "everyone"}, "everyone"),
    ],
)
def test_what_cannot_be_asked_is_named(demo: Store, view: str, options: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        export.render(view, demo, Filters(), **options)


def test_options_may_be_text_or_values(demo: Store) -> None:
    assert export.render("pair-over-time", demo, Filters(), pair="TWN-DEU", interval="week") == export.render(
        "pair-over-time", demo, Filters(), pair=("DEU", "TWN"), interval="week"
    )
    assert export.render("coverage-over-time", demo, Filters(), series="CHN,RUS") == export.render(
        "coverage-over-time", demo, Filters(), series=("CHN", "RUS")
    )


def test_an_unknown_ending_is_refused_before_anything_is_asked(demo: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"out\.pdf"):
        export.write("articles", demo, Filters(), tmp_path / "out.pdf")


def test_a_failed_write_leaves_the_file_that_was_there(
    demo: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("before")

    def full(_frames: object, sink: BinaryIO, bom: bool) -> None:
        sink.write(b"half" * (1 + bom))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.export.write_csv", full)
    with pytest.raises(MonitorError, match="No space left"):
        export.write("coverage", demo, Filters(), target)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(MonitorError, match="missing"):
        export.write("coverage", demo, Filters(), tmp_path / "missing" / "out.csv")


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "ris", "bib"])
def test_a_large_table_is_the_same_in_parts_as_in_one(
    demo: Store, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of parts of seven rows some have no tag, no country or no story: types must not hang on that."""
    whole = export.table("articles", demo, Filters(), sort="oldest")
    size = 7

    def parts(*_given: object, **_options: object) -> Iterator[pd.DataFrame]:
        for first in range(0, len(whole) + size, size):
            part = whole.iloc[first : first + size].reset_index(drop=True)
            numbers = part.select_dtypes("Int64").dropna(axis="columns")
            yield part.astype(dict.fromkeys(numbers, "int64"))

    named = dataclasses.replace(export.VIEWS["articles"], parts=parts)
    monkeypatch.setitem(export.VIEWS, "articles", named)
    about = export.write("articles", demo, Filters(), tmp_path / f"parts.{form}")
    monkeypatch.setitem(export.VIEWS, "articles", dataclasses.replace(named, parts=None))
    export.write("articles", demo, Filters(), tmp_path / f"whole.{form}", sort="oldest")
    assert about["rows"] == len(whole) > size
    found, expected = (tmp_path / f"{name}.{form}" for name in ("parts", "whole"))
    if form == "parquet":
        pd.testing.assert_frame_equal(pd.read_parquet(found), pd.read_parquet(expected))
    elif form == "xlsx":
        pd.testing.assert_frame_equal(pd.read_excel(found), pd.read_excel(expected))
    else:
        assert found.read_bytes() == expected.read_bytes()


@pytest.mark.parametrize("view", ["articles", "mentions"])
def test_parts_hold_the_rows_of_the_whole(demo: Store, view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.read._PART", 1)
    monkeypatch.setattr("monitor.metrics.articles.PART", 7)
    whole = export.table(view, demo, Filters())
    assert as_csv(*export.tables(view, demo, Filters())) == as_csv(whole)


def test_a_file_that_cannot_be_finished_leaves_the_one_before(
    demo: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export.write("articles", demo, Filters(), tmp_path / "a.csv")
    before = (tmp_path / "a.csv").read_bytes()

    def breaking(*_given: object, **_options: object) -> Iterator[pd.DataFrame]:
        yield export.table("mentions", demo, Filters()).head(3)
        raise StoreError("the disk is gone")

    monkeypatch.setitem(
        export.VIEWS, "mentions", dataclasses.replace(export.VIEWS["mentions"], parts=breaking)
    )
    with pytest.raises(StoreError):
        export.write("mentions", demo, Filters(), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.csv.json"]
