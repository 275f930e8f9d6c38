"""Phrases of several words: the longest wins, none overlaps, words may be compared otherwise."""

from __future__ import annotations

from hypothesis import given, strategies as st

from monitor.annotate.text.phrases import PhraseMatcher, Span


def found(phrases: list[str], text: str, at: list[int] | None = None) -> list[str]:
    words = text.split()
    matcher = PhraseMatcher((phrase.split(), phrase) for phrase in phrases)
    spans = matcher.find(words, range(len(words)) if at is None else at)
    assert all(" ".join(words[low:high]) == phrase for (low, high), phrase in spans)
    return [phrase for _, phrase in spans]


def test_the_longest_phrase_that_begins_at_a_word_is_found() -> None:
    assert found(["sea port", "sea port fees"], "new sea port fees at every sea port") == [
        "sea port fees",
        "sea port",
    ]


def test_a_phrase_within_another_is_not_found_besides() -> None:
    assert found(["old sea port", "sea port"], "the old sea port") == ["old sea port"]


def test_a_phrase_cut_off_by_the_end_of_the_text_is_not_found() -> None:
    assert found(["sea port fees", "port authority"], "a sea port") == []


def test_phrases_are_looked_for_where_they_may_begin_only() -> None:
    assert found(["sea port"], "sea port sea port", at=[2]) == ["sea port"]


def test_candidates_come_the_longest_first_and_those_of_equal_length_as_given() -> None:
    matcher = PhraseMatcher([(("grain", "deal"), 1), (("grain", "deal", "talks"), 2), (("grain", "deal"), 3)])
    assert [value for _, value in matcher.candidates("grain", "deal")] == [2, 1, 3]
    assert matcher.candidates("grain", "ship") == matcher.candidates("ship", "deal") == ()


def test_the_second_word_may_be_looked_up_without_its_ending() -> None:
    matcher = PhraseMatcher([(("Anna", "Bell's", "Bakery"), 1)], second=lambda word: word.removesuffix("'s"))
    assert matcher.candidates("Anna", "Bell") == [(["Bell's", "Bakery"], 1)]


@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4).map(tuple), max_size=8, unique=True),
    st.lists(st.sampled_from("abcd"), max_size=12),
)
def test_the_same_is_found_as_by_trying_every_phrase_at_every_word(
    phrases: list[tuple[str, ...]], words: list[str]
) -> None:
    expected, at = [], 0
    while at < len(words):
        here = [p for p in phrases if tuple(words[at : at + len(p)]) == p]
        if here:
            best = max(here, key=len)
            expected.append((Span(at, at + len(best)), best))
        at += len(max(here, key=len)) if here else 1
    assert PhraseMatcher((p, p) for p in phrases).find(words, range(len(words))) == expected
