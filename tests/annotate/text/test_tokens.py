"""Words: what counts as one, and that offsets are exact."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.text import tokens
from monitor.annotate.text.sentences import split
from monitor.annotate.text.tokens import tokenise
from monitor.reference.latin import LETTERS, is_latin


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China’s people-to-people ties", ["China’s", "people-to-people", "ties"]),
        ("the nations' aims", ["the", "nations", "aims"]),
        ("U.S. and U.K.-based", ["U.S.", "and", "U.K.-based"]),
        ("the U.S.'s 1.5 pct, 3,000 men", ["the", "U.S.'s", "1.5", "pct", "3,000", "men"]),
        ("Gen. Inc. a.m. e.g.", ["Gen", "Inc", "a.m.", "e.g."]),
        ("rose.The AT&T 2,a 3-0", ["rose", "The", "AT&T", "2", "a", "3-0"]),
        ("_so_ called -- (so) ___", ["so", "called", "so"]),
        ("naïve cafe\u0301 हिन्दी", ["naïve", "cafe\u0301", "हिन्दी"]),
        ("", []),
        (" .,;!", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Joints stay inside words, other punctuation is none."""
    assert tokenise(text).words == words


def test_lower_case_forms_have_straight_apostrophes() -> None:
    """Lexicons need one spelling only."""
    assert tokenise("CHINA’S İzmir").lower[0] == "china's"


@given(st.text(alphabet=st.sampled_from("aA1 .,\n'’-&_İßé।U"), max_size=200) | st.text(max_size=200))
def test_any_text_has_exact_offsets(text: str) -> None:
    """Lists are parallel, offsets rise, and every sentence owns a range of words."""
    sentences = split(text)
    words, lower, starts, ends, first = tokenise(text, sentences)
    assert len(words) == len(lower) == len(starts) == len(ends) == first[-1]
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == words
    assert all(a < b for a, b in zip(starts, ends, strict=True))
    assert all(b <= c for b, c in zip(ends[:-1], starts[1:], strict=True))
    assert len(first) == len(sentences) + 1
    assert first == sorted(first)
    if sentences:
        assert first[0] == 0


@given(st.text(alphabet=st.sampled_from("aAé9²½_ .,\n'’-&“€U"), max_size=200))
def test_the_faster_pattern_for_latin_letters_finds_the_same(text: str) -> None:
    assert tokens._LATIN_WORD.split(text) == tokens._WORD.split(text) or "_" in text


def test_the_set_of_latin_letters_is_what_re_takes_for_letters() -> None:
    signs = [chr(code) for code in range(0x2100) if is_latin(chr(code))]
    assert len(signs) > 0x250
    found = [sign for sign in signs if re.fullmatch(f"[{LETTERS}]", sign)]
    assert found == [sign for sign in signs if re.fullmatch(r"[^\W\d_]", sign)]
