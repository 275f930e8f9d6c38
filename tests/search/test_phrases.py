"""A phrase that is found without reading a text stands where reading it word by word finds it."""

from __future__ import annotations

import re
from unicodedata import category

from hypothesis import given, strategies as st

from monitor.search import spans
from monitor.search.phrases import folded, phrase
from monitor.search.plan import Close, Sequence, Slot, View, Words

WORDS = ("a", "ab", "abc", "b", "c", "rate", "rates", "é", "ß", "x1", "1")
BETWEEN = (" ", ", ", "-", "’", "\n\n", "_", " — ", ".", "\u00ad", "", "°")

slots = st.frozensets(st.sampled_from([*WORDS, "ss", "e", "x"]), min_size=1, max_size=3).map(Slot)
texts = st.lists(
    st.tuples(st.sampled_from([*WORDS, "AB", "Rate"]), st.sampled_from(BETWEEN)), max_size=12
).map(lambda pairs: "".join(map("".join, pairs)))


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    """One to three words, some places apart."""
    chosen = draw(st.lists(slots, min_size=1, max_size=3))
    at, placed = 0, []
    for slot in chosen:
        placed.append((at, slot))
        at += 1 + draw(st.integers(0, 2))
    return Sequence(tuple(placed), placed[-1][0] + 1)


patterns = st.sampled_from(["ab.*", "a.*", "r.te", "rate.", "x.*1", ".*s"])
closes = st.builds(
    Close,
    st.frozensets(st.sampled_from(["a", "b", "rate"]), min_size=1).map(Slot),
    st.sampled_from(["ab.+", "c.*", "x.", ".*es"]).map(lambda pattern: Slot(pattern=pattern))
    | st.just(Slot(frozenset(("abc", "c")))),
    st.integers(1, 4),
)


@given(closes | st.builds(lambda one: Sequence(((0, Slot(pattern=one)),), 1), patterns), texts)
def test_words_near_each_other_and_wildcards_are_where_reading_finds_them(
    way: Sequence | Close, text: str
) -> None:
    found = spans.matches(Words(("text",), (View(None, (way,)),)), text, "en")
    read = spans._Read(text)
    slow = spans._close(way, read) if isinstance(way, Close) else spans._sequence(way, read)
    expected = sorted(dict.fromkeys(slow), key=lambda match: (match.start, -match.end))
    assert [(one.start, one.end, one.spans) for one in found] == [
        (one.start, one.end, one.spans) for one in expected
    ]


@given(sequences(), texts)
def test_a_phrase_is_where_its_words_are(way: Sequence, text: str) -> None:
    """Whatever stands between, before and behind the words, and however often they overlap."""
    found = spans.matches(Words(("text",), (View(None, (way,)),)), text, "en")
    read = dict.fromkeys(spans._sequence(way, spans._Read(text)))
    expected = sorted(read, key=lambda match: (match.start, -match.end))
    assert [(one.start, one.end, one.spans) for one in found] == [
        (one.start, one.end, one.spans) for one in expected
    ]


def test_a_sign_that_changes_the_words_around_it_has_its_text_read() -> None:
    """What is let through beyond ASCII parts words, or is a letter of one, as in a text that is read."""
    let_through = 0
    for code in range(128, 0x11000):
        text = f"a{chr(code)}b {chr(code)} c"
        if category(chr(code)) == "Cs" or (found := folded(text)) is None:
            continue
        let_through += 1
        assert len(found) == len(text)
        assert re.findall(r"[^\W_]+", found) == spans._Read(text).terms, repr(text)
    assert let_through > 1_000
    assert folded("Trade’s “war” in Özdemir") == "trade’s “war” in ozdemir"
    assert folded("Straße") is None


def test_an_overlapping_phrase_is_found_each_time() -> None:
    """In "x x x" the phrase "x x" stands twice."""
    way = Sequence(((0, Slot(frozenset({"x"}))), (1, Slot(frozenset({"x"})))), 2)
    wanted = phrase(way)
    assert wanted is not None
    assert [found[0][0] for found in wanted.places("x x x")] == [0, 2]
