"""The countries of sources are filled in from what is known of outlets, in old stores too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.annotate import Annotators
from monitor.reference.outlets import Outlet
from monitor.reference.source_sets import Own, SourceSet
from monitor.runs.load import load
from monitor.runs.reannotate import reannotate
from monitor.store import Store, publish, sourcing

OWN = Own((Outlet(("wire.example",), "Wire", "NOR"),), {"mine": SourceSet(sources=("Wire",))})


def countries(store: Path) -> dict[str, str | None]:
    return dict(Store(store).rows("SELECT title, source_country FROM articles ORDER BY title"))


def loaded(store: Path, **addresses: str) -> None:
    """Load articles whose titles are given with their addresses."""
    lines = [
        {"title": title, "text": f"The council of {title} met on its harbour. " * 30, "url": url}
        for title, url in addresses.items()
    ]
    file = store.with_name(f"{'-'.join(addresses)}.jsonl")
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    load([file], store, workers=1, annotators=Annotators("fast"))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "s.duckdb"
    loaded(
        path,
        Aberdeen="https://www.nytimes.com/2026/a",
        Bergen="https://g1.globo.com/b",
        Cork="https://unheard.example/c",
        Derby="https://paper.de/d",
        Essen="https://wire.example/e",
    )
    return path


def test_a_load_fills_in_what_is_known_and_leaves_the_rest_unknown(store: Path) -> None:
    assert countries(store) == {
        "Aberdeen": "USA", "Bergen": "BRA", "Cork": None, "Derby": "DEU", "Essen": None,
    }  # fmt: skip


def test_a_store_of_before_is_filled_by_the_next_run_that_writes(store: Path) -> None:
    with publish(store) as writer:
        writer.connection.execute("UPDATE articles SET source_country = NULL")
        writer.connection.execute("DELETE FROM meta WHERE key = ?", [sourcing.FILLED])
    loaded(store, Faro="https://elsewhere.example/f")
    assert countries(store)["Aberdeen"] == "USA"
    assert countries(store)["Bergen"] == "BRA"


def test_own_rows_and_sets_are_kept_in_the_store_and_fill_it(store: Path) -> None:
    assert sourcing.remember(store, OWN)
    assert not sourcing.remember(store, OWN)
    assert countries(store)["Essen"] == "NOR"
    found = Store(store).ask(lambda _, reader: (sourcing.own(reader), sourcing.sources(reader)))
    assert found[0] == OWN
    assert {source: outlet and outlet.name for source, outlet in found[1].items()} == {
        "globo.com": "G1",
        "nytimes.com": "The New York Times",
        "paper.de": None,
    }
    assert sourcing.remember(store, Own())


def test_a_store_that_is_not_there_is_made_only_for_own_rows(tmp_path: Path) -> None:
    assert not sourcing.remember(tmp_path / "a.duckdb", Own())
    assert not (tmp_path / "a.duckdb").exists()
    assert sourcing.remember(tmp_path / "b.duckdb", OWN)


@pytest.mark.parametrize(
    ("name", "source", "outlet", "holds"),
    [
        ("owner:state", "tass.com", Outlet(("tass.com",), "TASS", "RUS", owner_kind="state"), True),
        ("owner:state", "tass.com", None, False),
        ("country:RUS", "x", Outlet(("x.example",), "X", "RUS"), True),
        ("country:DEU", "x", Outlet(("x.example",), "X", "RUS"), False),
        ("mine", "wire", None, True),
        ("mine", "wire.example", Outlet(("wire.example",), "Wire"), True),
        ("cell", "any", Outlet(("x.example",), "X", sets=("cell",)), True),
        ("both", "x", Outlet(("x.example",), "X", "RUS", owner_kind="private"), False),
        ("both", "x", Outlet(("x.example",), "X", "RUS", owner_kind="state"), True),
    ],
)
def test_who_belongs_to_a_set(name: str, source: str, outlet: Outlet | None, holds: bool) -> None:
    own = Own(sets={**OWN.sets, "both": SourceSet(countries=("RUS",), owners=("state",))})
    assert own.holds(name, source, outlet) == holds


def test_a_country_filled_in_wrong_is_mended_when_the_list_changes_and_one_that_was_said_stays(
    store: Path,
) -> None:
    """Only an empty country was filled, so the wrong one stayed for ever."""
    with publish(store) as writer:
        writer.connection.execute("UPDATE articles SET source_country = 'CHE' WHERE title = 'Derby'")
    said = Outlet(("wire.example", "paper.de", "unheard.example"), "Wire", "NOR")
    assert sourcing.remember(store, Own((said,)))
    before = {"Aberdeen": "USA", "Bergen": "BRA", "Cork": "NOR", "Derby": "CHE", "Essen": "NOR"}
    assert countries(store) == before
    loaded(store, Faro="https://wire.example/f")
    with publish(store) as writer:
        writer.connection.execute("UPDATE articles SET annotator_version = 'earlier'")
    reannotate(store, workers=1, annotators=Annotators("fast"))
    mended = Outlet(("wire.example", "paper.de"), "Wire", "SWE")
    assert sourcing.remember(store, Own((mended,)))
    assert countries(store) == {**before, "Cork": None, "Essen": "SWE", "Faro": "SWE"}
    assert sourcing.remember(store, Own())
    assert countries(store) == {**before, "Cork": None, "Essen": None, "Faro": None}
    assert not Store(store).rows(
        "SELECT * FROM tags WHERE scheme = 'outlet' AND tag_id NOT IN ('USA', 'BRA')"
    )
