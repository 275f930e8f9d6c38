"""People and organisations in whole texts: who is named, who is meant, and what is nobody."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.annotate import entities, sentences
from monitor.model import Annotation, Article, Mention

GOLD = Path(__file__).parents[1] / "gold" / "entities.jsonl"
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "scraped-article.txt"


def _mentions(
    text: str, title: str = "", language: str = "en", known: tuple[Mention, ...] = ()
) -> list[Mention]:
    article = Article(1, title, text, language=language)
    found = replace(sentences.annotate(article, Annotation()), mentions=known)
    return [m for m in entities.annotate(article, found).mentions if m not in known]


def _names(text: str, kind: str = "person", **more: str) -> list[tuple[str, str]]:
    return [(m.surface, m.name) for m in _mentions(text, **more) if m.kind == kind]


def _other(kind: str, text: str, surface: str) -> Mention:
    start = text.index(surface)
    return Mention(kind, "x", surface, surface, "text", 0, start, start + len(surface), "name", 1.0)  # type: ignore[arg-type]


def test_labelled_paragraphs_are_read_with_high_precision_and_recall() -> None:
    """Our own paragraphs in many styles; the file is labelled by hand."""
    counts = {"people": [0, 0, 0], "organisations": [0, 0, 0]}
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    assert len(rows) >= 40
    for row in rows:
        found = _mentions(row["text"], language=row["language"])
        for key, kind in (("people", "person"), ("organisations", "organisation")):
            got, want = {m.name for m in found if m.kind == kind}, set(row[key])
            for i, names in enumerate((got & want, got - want, want - got)):
                counts[key][i] += len(names)
    for hits, wrong, missed in counts.values():
        assert hits / (hits + wrong) >= 0.9
        assert hits / (hits + missed) >= 0.9


def test_a_surname_means_the_person_named_in_full() -> None:
    """Western surnames stand last, East Asian ones first."""
    text = "Xu Lanying met Premier Igor Belsky. Xu smiled. Belsky's aide left. Mr Belsky stayed."
    assert _names(text) == [
        ("Xu Lanying", "Xu Lanying"),
        ("Igor Belsky", "Igor Belsky"),
        ("Xu", "Xu Lanying"),
        ("Belsky", "Igor Belsky"),
        ("Belsky", "Igor Belsky"),
    ]


def test_of_two_bearers_of_a_surname_the_one_named_last_is_meant() -> None:
    """A family in the news."""
    text = "Anna Hale, 44, spoke. Hale wept. Her son, Peter Hale, 20, was calm. Hale smiled."
    assert [name for _, name in _names(text)] == ["Anna Hale", "Anna Hale", "Peter Hale", "Peter Hale"]


def test_middle_initials_make_no_other_person() -> None:
    """The first form found gives the name."""
    assert {m.entity_id for m in _mentions("Sen. Robert C. Talley spoke. Robert Talley left.")} == {
        "robert-c-talley"
    }


def test_an_acronym_means_what_it_was_defined_as() -> None:
    """Also before its definition."""
    text = "The NFU is angry. The Northern Farmers Union (NFU) met. The NFU voted."
    found = _mentions(text)
    assert {m.entity_id for m in found} == {"northern-farmers-union"}
    assert [m.surface for m in found] == ["NFU", "Northern Farmers Union", "NFU", "NFU"]


def test_short_forms_of_companies_are_the_same_company() -> None:
    """With and without Inc."""
    found = _names("Norwell Optics Inc fell. Norwell Optics said so.", "organisation")
    assert [name for _, name in found] == ["Norwell Optics Inc"] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He joined the Ministry of Trade and Industry.", "Ministry of Trade and Industry"),
        ("He left the Bank of Valdoria's board.", "Bank of Valdoria"),
        (
            "She is at the Institute of Russian, Eastern European and Central Asian Studies, he said.",
            "Institute of Russian, Eastern European and Central Asian Studies",
        ),
        ("The Food and Grain Administration approved it.", "Food and Grain Administration"),
        ("They asked the U.N. to go.", "United Nations"),
        ("They sued Harmon and Sons Ltd in May.", "Harmon and Sons Ltd"),
    ],
)
def test_organisations(text: str, name: str) -> None:
    """Head nouns, connectors, lists of fields, well-known names."""
    assert [found for _, found in _names(text, "organisation")] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "However, During the talks Tuesday was quiet. Human Rights matter.",
        "They flew to San Diego, New Orleans and Santa Fe on Easter Monday.",
        "The White House said nothing. The City Council met. The Ministry was closed.",
        "Nobody saw the Amazon or the World Cup.",
        "Chinese and French officials met British ones in the South China Sea.",
        "He left W. Va. and went home.",
    ],
)
def test_nobody_is_named(text: str) -> None:
    """Days, places, generic bodies, peoples."""
    assert _mentions(text) == []


def test_an_initiative_is_a_term() -> None:
    """Treaties and the like are no organisations."""
    assert _names("They praised the Belt and Road Initiative.", "term") == [
        ("Belt and Road Initiative", "Belt and Road Initiative")
    ]


def test_headlines_yield_only_what_the_text_confirms() -> None:
    """Title case and wire capitals are no evidence."""
    text = "Minister Owen Tudor spoke in Cardiff."
    title = "Grave Warning From Tudor As Markets Tumble"
    found = _mentions(text, title=title)
    assert [(m.field, m.surface, m.sentence) for m in found] == [
        ("title", "Tudor", None),
        ("text", "Owen Tudor", 0),
    ]
    assert [m.surface for m in _mentions(text, title=title.upper()) if m.field == "title"] == ["TUDOR"]


def test_wire_capitals_in_the_text_are_looked_up() -> None:
    """Names known from elsewhere, nothing else."""
    text = "TUDOR SAYS HE WILL NOT RESIGN NOW. JOHN SMITH IS NOT KNOWN TO ANYBODY HERE. Mr Owen Tudor left."
    assert _names(text) == [("TUDOR", "Owen Tudor"), ("Owen Tudor", "Owen Tudor")]


def test_blocs_are_left_to_the_countries() -> None:
    """But an organisation that holds the name of a country is one."""
    text = "The Southern Trade Union met at East China Normal University."
    bloc, country = _other("bloc", text, "Southern Trade Union"), _other("country", text, "China")
    found = _mentions(text, known=(bloc, country))
    assert [(m.kind, m.surface) for m in found] == [("organisation", "East China Normal University")]


def test_offsets_leave_out_titles_and_possessives() -> None:
    """The surface is the name."""
    text = "Old words.\n\nPresident Igor Belsky’s plan."
    (mention,) = _mentions(text)
    assert text[mention.start : mention.end] == mention.surface == "Igor Belsky"
    assert (mention.sentence, mention.kind, mention.via, mention.entity_id) == (
        1,
        "person",
        "name",
        "igor-belsky",
    )
    assert mention.confidence >= 0.9


def test_other_scripts_say_nothing() -> None:
    """Rather than something wrong."""
    assert _mentions("Премьер Игорь Бельский прибыл.", language="ru") == []


def test_german_nouns_are_no_people() -> None:
    """Capitals mean little in German; given names and titles still do."""
    text = "Außenminister Jürgen Althoff sprach über die Wirtschaft der Stadt. Althoff ging."
    assert {name for _, name in _names(text, language="de")} == {"Jürgen Althoff"}


def test_the_scraped_sample() -> None:
    """The people and organisations that the issue asks for, and nobody else."""
    if not SAMPLE.exists():
        pytest.skip("../shared is absent")
    blocks = SAMPLE.read_text("utf-8").split("\n\n")
    found = _mentions("\n\n".join(blocks[3:-4]), title=blocks[1])
    assert {m.name for m in found if m.kind == "person"} == {
        "Xi Jinping",
        "Mikhail Mishustin",
        "Li Qiang",
        "Vladimir Putin",
        "Cui Heng",
        "Zhang Hong",
    }
    organisations = {m.name for m in found if m.kind == "organisation"}
    assert organisations >= {
        "Eurasian Economic Union",
        "East China Normal University",
        "Institute of Russian, Eastern European and Central Asian Studies",
    }


WORDS = re.compile(r"\S+").findall(
    "Mr. President John Smith Xi Bank of and the (ABC) Inc , . de al-Asad U.S. JOHN ’s 's King Jr. Ministry "
    "for Trade - İ O'Neil AT&T ( said New"
)
PIECES = st.sampled_from([*WORDS, "\n\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=200), st.text(max_size=40))
def test_any_text_gives_exact_ordered_mentions(text: str, title: str) -> None:
    """No text makes it fail; mentions do not overlap."""
    found = _mentions(text, title=title)
    for field, body in (("title", title), ("text", text)):
        spans = [(m.start, m.end) for m in found if m.field == field]
        assert all(body[m.start : m.end] == m.surface != "" for m in found if m.field == field)
        assert spans == sorted(spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(m.confidence >= 0.5 and m.entity_id for m in found)
