"""Whether a search finds all that reading every text finds, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from monitor.search.query.errors import QueryError
from monitor.search.query.parser import parse
from monitor.store import Store
from search.scan import holds
from search.shelf import Piece, found, shelf

WORDS = {
    "en": "talk talks talked trade trading war wars economy economies the of and cease-fire Côte d'Ivoire",
    "fr": "négociation négociations économie économique guerre guerres la de accord accords talks",
    "ru": "переговоры переговоров мир мира война войны российский российские и в ёлка talks",
}
TYPED = sorted({word for words in WORDS.values() for word in words.split() if word.isalpha()})


def _pieces() -> list[Piece]:
    dice = random.Random(3)
    pieces = []
    for _ in range(300):
        language = dice.choice(sorted(WORDS))
        known = WORDS[language].split()
        text = " ".join(dice.choices(known, k=dice.randint(2, 12)))
        pieces.append(Piece(text, " ".join(dice.choices(known, k=2)), language))
    return pieces


PIECES = _pieces()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return shelf(tmp_path_factory.mktemp("recall") / "s.duckdb", *PIECES)


_word = st.sampled_from(TYPED)
_pattern = st.sampled_from(["tal*", "t?lk", "econ*", "*kes", "négo*", "вой*", "w?r*"])
_phrase = st.lists(_word, min_size=1, max_size=3).map(lambda words: '"' + " ".join(words) + '"')
_atom = _word | _word | _phrase | _pattern
_side = _atom | st.lists(_atom, min_size=2, max_size=3).map(lambda parts: "(" + " OR ".join(parts) + ")")
_near = st.builds("{} NEAR/{} {}".format, _side, st.integers(1, 6), _side)
_nested = st.builds("({}) NEAR/{} {}".format, _near, st.integers(1, 3), _atom)
_leaf = (
    _atom
    | _near
    | _near
    | _nested
    | st.builds("title:{}".format, _atom)
    | st.builds("text:({})".format, _near)
)
_queries = st.recursive(
    _leaf,
    lambda inner: (
        st.builds("({} AND {})".format, inner, inner)
        | st.builds("({} OR {})".format, inner, inner)
        | st.builds("({} NOT {})".format, inner, inner)
    ),
    max_leaves=4,
)


@given(_queries)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_finds_what_a_scan_of_all_texts_finds(store: Store, query: str) -> None:
    node = parse(query).node
    expected = [number for number, piece in enumerate(PIECES, 1) if holds(node, piece)]
    try:
        hits = found(store, query)
    except QueryError as error:
        assume("ways" not in error.reason)  # a NEAR in a NEAR that is refused because it is too wide
        raise
    assert hits == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("economy", [1, 2]),
        ("economies", [1, 2]),
        ('"economy"', [1]),
        ("ECONOMIES", [1, 2]),
        ("cease-fire", [3]),
        ("Cote d’Ivoire", [3]),
        ("côte NEAR/2 ivoire", [3]),
        ("china", [4]),
        ("U.S.", [4]),
        ("Łódź", [5]),
        ("lodz", [5]),
        ("STRASSE", [5]),
        ("istanbul", [5]),
        ("résumé", [6]),
    ],
)
def test_capitals_accents_apostrophes_and_hyphens_do_not_count(
    tmp_path: Path, query: str, expected: list[int]
) -> None:
    store = shelf(
        tmp_path / "s.duckdb",
        "The economy shrinks",
        "Two economies shrink",
        "A cease-fire in Côte d'Ivoire",
        "China’s answer to the U.S.",
        "Łódź, Straße, İstanbul",
        "He read the resume\u0301",
    )
    assert found(store, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("北京", [1]),
        ("峰会", [1, 2]),
        ("京举", [1]),
        ("会", [1, 2]),
        ("北", [1]),
        ("北京 NEAR/3 峰会", [1]),
        ("北京 NEAR/2 峰会", []),
        ('"北京举行峰会"', [1]),
        ("東京サミット", [3]),
        ("サミット", [3]),
        ("ไทย", [4]),
        ("정부", [5]),
        ("iphone手机", [6]),
        ("手机 NOT 北京", [6]),
        ("переговоры", [7, 8]),
        ("переговорах", [7, 8]),
        ('"переговоры"', [7]),
        ("война NEAR/3 мир", [8]),
        ("العربية", [9, 10]),
        ("اتفاق", [10]),
        ("हिन्दी", [11]),
    ],
)
def test_words_of_other_scripts_are_found(tmp_path: Path, query: str, expected: list[int]) -> None:
    store = shelf(
        tmp_path / "s.duckdb",
        Piece("北京举行峰会", language="zh"),
        Piece("峰会结束。会议", language="zh"),
        Piece("東京サミット開幕", language="ja"),
        Piece("ประเทศไทยลงนาม", language="th"),
        Piece("의정부는 정부가", language="ko"),
        Piece("新款iPhone手机发布", language="zh"),
        Piece("Переговоры о мире", language="ru"),
        Piece("После переговоров: война или мир", language="ru"),
        Piece("أَلْعَرَبِيَّة اليوم", language="ar"),
        Piece("الاتفاق والعربية", language="ar"),
        Piece("हिन्दी में समाचार", language="hi"),
    )
    assert found(store, query) == expected


def test_a_word_is_stemmed_by_the_language_of_the_article_only(tmp_path: Path) -> None:
    """In Italian `case` and `caso` have one stem; in an English text they are two words."""
    store = shelf(
        tmp_path / "s.duckdb", Piece("the casa", language="en"), Piece("la casa", language="it"), "a case"
    )
    assert found(store, "case") == [2, 3]


def test_a_query_of_one_language_finds_words_that_stand_in_titles_only(tmp_path: Path) -> None:
    store = shelf(tmp_path / "s.duckdb", Piece("nothing", "Two economies"), "else")
    assert found(store, "economy") == [1]
