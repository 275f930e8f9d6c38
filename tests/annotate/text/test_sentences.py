"""Sentences: where they end, and that every character is kept."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.text.annotator import annotate_article
from monitor.annotate.text.sentences import LONGEST, split
from monitor.model import Annotation, Article

GOLD = Path(__file__).parents[2] / "gold" / "sentences.txt"
CASES = [line.split("\t", 1) for line in GOLD.read_text("utf-8").splitlines() if not line.startswith("#")]


def _texts(text: str, language: str = "en") -> list[str]:
    return [text[s.start : s.end] for s in split(text, language)]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_tricky_sentences_split_as_marked(language: str, marked: str) -> None:
    """Every case of the golden file."""
    marked = marked.replace("↵", "\n")
    assert _texts(marked.replace("‖", ""), language) == [part.strip() for part in marked.split("‖")]


def test_the_golden_file_is_large_enough() -> None:
    """At least sixty cases, in seven languages or more."""
    assert len(CASES) >= 60
    assert len({language for language, _ in CASES}) >= 7


def test_an_unknown_language_is_read_with_the_english_rules() -> None:
    """No language code makes it fail."""
    assert _texts("Mr. Ek went. He ran.", "xx") == _texts("Mr. Ek went. He ran.", "en-GB")


def test_long_sentences_are_cut_at_a_semicolon_or_space() -> None:
    """Lists without stops stay bounded and words stay whole."""
    listed = "; ".join(f"item {i} of the list" for i in range(500))
    cuts = _texts(listed)
    assert max(map(len, cuts)) <= LONGEST
    assert all(cut.endswith(";") for cut in cuts[:-1])
    assert " ".join(cuts) == listed
    assert all(not piece.startswith("ord") for piece in _texts("word " * 3000))


def test_a_word_longer_than_the_limit_is_cut_hard() -> None:
    """Junk without spaces is bounded too."""
    assert [len(piece) for piece in _texts("x" * (2 * LONGEST + 5))] == [LONGEST, LONGEST, 5]


def test_annotate_adds_sentences_and_their_words() -> None:
    """`first` tells which words a sentence owns."""
    text = "The U.S. left. It's over."
    found = annotate_article(Article(1, "A title. Not split", text), Annotation())
    assert [(s.start, s.end) for s in found.sentences] == [(0, 14), (15, 25)]
    assert found.tokens.words == ["The", "U.S.", "left", "It's", "over"]
    assert found.tokens.first == [0, 3, 5]


@given(
    st.text(alphabet=st.sampled_from("aA1 .!?…\n\t\"”'’()[]-U.S。؟;,İ_"), max_size=300)
    | st.text(max_size=300)
)
def test_any_text_is_covered_by_ordered_bare_sentences(text: str) -> None:
    """Sentences are stripped, in order, apart, and hold all that is not white space."""
    sentences = split(text)
    pieces = [text[s.start : s.end] for s in sentences]
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert all(piece and piece == piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
