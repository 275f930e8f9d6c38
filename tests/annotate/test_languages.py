"""Countries in other languages: inflected, joined, and among words that only look like them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotate import annotate, languages
from monitor.annotate.gazetteer import country_name, gazetteer
from monitor.model import Annotation, Article
from monitor.resources import read_csv, read_toml

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "gold" / "countries_languages.jsonl").read_text().splitlines()
]
TABLES = sorted(read_toml("gazetteer/languages.toml"))


def annotated(language: str, text: str) -> Annotation:
    return annotate(Article(1, "", text, language=language))


@pytest.mark.parametrize("record", GOLD, ids=lambda record: record["id"])
def test_gold(record: dict) -> None:
    found = annotated(record["language"], record["text"])
    assert {m.entity_id for m in found.mentions if m.kind == "country"} == set(record["countries"])


@pytest.mark.parametrize("language", TABLES)
def test_tables_name_known_countries_and_blocs_once(language: str) -> None:
    blocs = {row["slug"] for row in read_csv("gazetteer/blocs.csv")}
    rows = read_csv(f"gazetteer/languages/{language}.csv")
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(code in blocs or country_name(code) != code for code in codes)
    assert not any(None in row or None in row.values() for row in rows), "a row has too many or too few cells"


@pytest.mark.parametrize("language", TABLES)
def test_every_pattern_finds_itself(language: str) -> None:
    names = gazetteer(language)
    alone = read_toml("gazetteer/languages.toml")[language].get("signs", {}).get("codes", {})
    for surface, entries in names.entries.items():
        if surface.strip() == surface and surface not in alone:
            found = list(names.find(surface))
            assert found, surface
            if entries[0].kind and surface not in names.signs:
                assert (found[0].start, found[0].end) == (0, len(surface))


def test_tone_and_relations_are_told_in_english_only() -> None:
    found = annotated("de", "Russland griff die Ukraine an. Deutschland verurteilte Russland scharf.")
    assert found.tone is None
    assert not found.stances
    assert all(sentence.tone is None and sentence.relation is None for sentence in found.sentences)
    assert {(pair.country_a, pair.country_b, pair.relation) for pair in found.pairs} == {
        ("RUS", "UKR", None),
        ("DEU", "RUS", None),
    }


def test_single_signs_are_marked_one_by_one() -> None:
    found = annotated("zh", "中美关系紧张。")
    assert [(m.surface, m.entity_id, m.start, m.end) for m in found.mentions] == [
        ("中", "CHN", 0, 1),
        ("美", "USA", 1, 2),
    ]


@pytest.mark.parametrize(
    ("language", "text", "least"),
    [
        ("zh", "日本同意。韩国反对！", 2),
        ("hi", "भारत ने कहा। चीन ने मना किया।", 2),
        ("ar", "قالت مصر ذلك؟ نفت تركيا.", 2),
    ],
)
def test_sentences_end_at_the_stops_of_the_script(language: str, text: str, least: int) -> None:
    assert len({m.sentence for m in annotated(language, text).mentions}) == least


@given(st.sampled_from(TABLES), st.text(max_size=60), st.data())
def test_any_text_around_a_name_keeps_offsets_right(language: str, around: str, data: st.DataObject) -> None:
    surface = data.draw(st.sampled_from(gazetteer(language).patterns))
    text = f"{around}{surface}{around}"
    for match in gazetteer(language).find(text):
        assert text[match.start : match.end] == match.surface


@given(st.text(max_size=20), st.dictionaries(st.text(max_size=3), st.just("- a b"), max_size=3))
def test_inflection_never_fails(listed: str, endings: dict[str, str]) -> None:
    assert list(languages.inflected(listed, endings))
