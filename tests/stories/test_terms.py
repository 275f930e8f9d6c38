"""The terms of an article: what is kept of its text, by which stories are found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from monitor.reference.latin import is_latin
from monitor.stories import terms


def test_words_that_never_come_back_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "_REMEMBERED", 50)
    known = terms._Stems()
    monkeypatch.setattr(terms, "_LATIN_STEMS", known)
    sizes = []
    for number in range(300):
        stems = terms.stems(f"harbour number{number} {'x' * 40}{number}")
        assert stems == ["harbou", "number", str(number), "x" * terms.STEM, str(number)]
        sizes.append(len(known))
    assert max(sizes) <= 50
    assert all(len(word) <= terms._REMEMBERED_LETTERS for word in known)


@given(st.text(alphabet=st.sampled_from("abcXYZéÉñß²12.,:-–/'’»)% _İÿ5°1"), max_size=80))
def test_the_faster_patterns_for_latin_letters_find_the_same(text: str) -> None:
    lower = text.lower()
    words = re.findall(r"\d+(?:[.,:]\d+)*|[^\W\d_]+", lower)
    if is_latin(lower):
        assert terms.stems(text) == [
            word if word[0].isdecimal() else word[: terms.STEM]
            for word in words
            if len(word) > 1 or word.isdecimal()
        ]
    if is_latin(text):
        found = {one for one in terms._within().findall(text) if one[0].isupper()}
        assert terms._names(text) == {one.lower()[: terms.STEM] for one in found}
