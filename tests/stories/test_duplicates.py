"""Copies and originals."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.duplicates import Candidate, near_duplicates
from monitor.stories.signatures import signature, similarity

REPORT = (
    "Ministers from the two countries met in the port city on Tuesday to settle a quarrel over fishing "
    "rights that has kept trawlers in harbour for three weeks. After nine hours of talks they announced"
    " that boats from both sides may return to the disputed bank under a shared quota. The agreement "
    "foresees joint patrols and a commission of six biologists who will report twice a year. Fishermen "
    "on the quay were doubtful. Some said that they had heard such promises before, and that the "
    "herring would decide. The accord must be ratified by both parliaments by autumn."
)
OTHER = (
    "A storm tore the roof from a market hall in the northern province and left forty thousand "
    "households without power on Sunday. Engineers said repairs would take until the end of the week. "
    "Schools will open on Monday all the same, the governor announced, since most of them have "
    "generators. Two people were treated for cuts."
)


def candidate(key: int, text: str, day: int = 1) -> Candidate:
    return Candidate(key, datetime(2026, 5, day), signature(text).minhash)


def test_a_reprint_with_small_edits_is_a_near_duplicate_of_the_earliest() -> None:
    reprint = REPORT.replace("Fishermen on the quay were doubtful. ", "").replace("nine hours", "long hours")
    one, other = candidate(7, REPORT, day=2), candidate(3, reprint, day=1)
    assert near_duplicates([(one, other)]) == {7: 3}
    assert set(signature(REPORT).bands) & set(signature(reprint).bands)


def test_another_report_is_none() -> None:
    assert near_duplicates([(candidate(1, REPORT), candidate(2, OTHER))]) == {}
    assert similarity(signature(REPORT).minhash, signature(OTHER).minhash) < 0.1


def test_copies_of_copies_lead_to_the_first() -> None:
    texts = [REPORT + " Word." * n for n in range(4)]
    a, b, c, d = (candidate(n, text, day=n + 1) for n, text in enumerate(texts))
    assert near_duplicates([(c, d), (b, c), (a, b)]) == {1: 0, 2: 0, 3: 0}


def test_what_earlier_runs_decided_stays_together() -> None:
    old, copy, new = candidate(1, REPORT, 5), candidate(2, REPORT, 6), candidate(3, REPORT, 1)
    bare = [Candidate(item.article_id, item.at, b"") for item in (copy, old)]
    assert near_duplicates([(new, old)], [(bare[0], bare[1])]) == {1: 3, 2: 3}


@given(st.permutations(range(12)), st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(order: list[int], draw: random.Random) -> None:
    start = datetime(2026, 1, 1)
    same = signature(REPORT).minhash
    items = [Candidate(n, start + timedelta(hours=n % 5), same) for n in range(12)]
    pairs = [(items[n], items[draw.randrange(12)]) for n in range(12)]
    shuffled = [pairs[n] if n % 2 else pairs[n][::-1] for n in order]
    found = near_duplicates(pairs)
    assert near_duplicates(shuffled) == found
    assert not set(found.values()) & set(found)
