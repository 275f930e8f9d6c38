"""Fingerprints of texts: stable, blind to layout, and shared by near-duplicates only."""

import random

from hypothesis import given, strategies as st

from monitor.stories.signatures import BANDS, FEWEST_WORDS, PERMUTATIONS, signature, similarity

STORY = (
    "The two ministers met at the harbour on Tuesday and signed a pact on fishing in the northern strait. "
    "Under the pact each side may send forty boats a season, and a joint office will count the catch. "
    "Fishermen on both shores had asked for it since a collision sank two trawlers in the spring. "
    "The office opens in June, with inspectors from both countries and a budget of nine million crowns."
)
OTHER = (
    "A committee of the upper house asked the railway on Friday why the bridge over the gorge is closed. "
    "Engineers found cracks in three of its piers last winter and repairs have not begun since then. "
    "Passengers change to buses for the last ten miles, which adds an hour to the journey to the coast. "
    "The company said that steel was ordered and that trains would cross again before the harvest."
)


def test_signatures_in_existing_stores_stay_comparable() -> None:
    found = signature(STORY)
    assert found.bands[:2] == (6807811200929181458, 5755678882545481640)
    assert found.minhash[:8].hex() == "9bba7965a26e9ea6"


def test_case_punctuation_and_layout_do_not_count() -> None:
    shouted = STORY.upper().replace(". ", " –\n\n  “")
    assert signature(shouted) == signature(STORY)


def test_small_edits_share_a_band_and_stay_similar() -> None:
    words = STORY.split()
    edited = " ".join([*words[:40], "reportedly", *words[40:], "Talks", "go", "on"])
    one, other = signature(STORY), signature(edited)
    assert set(one.bands) & set(other.bands)
    assert similarity(one.minhash, other.minhash) > 0.7


def test_other_texts_share_nothing() -> None:
    one, other = signature(STORY), signature(OTHER)
    assert not set(one.bands) & set(other.bands)
    assert similarity(one.minhash, other.minhash) < 0.1


def test_similarity_estimates_jaccard() -> None:
    words = [f"w{i}" for i in range(2000)]
    changed = words.copy()
    for i in random.Random(1).sample(range(len(words)), 60):
        changed[i] = f"x{i}"
    runs = [{tuple(text[i : i + 5]) for i in range(len(text) - 4)} for text in (words, changed)]
    jaccard = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    found = similarity(signature(" ".join(words)).minhash, signature(" ".join(changed)).minhash)
    assert abs(found - jaccard) < 0.15


def test_short_texts_are_alike_only_when_identical() -> None:
    assert signature("Rain stops play").bands == signature("Rain stops play!").bands
    assert signature("Rain stops play").bands != signature("Rain stopped play").bands
    assert signature("Rain stops play").minhash == b""


def test_a_text_without_words_has_no_band() -> None:
    assert signature(" … —\n").bands == ()


def test_scripts_without_spaces_are_cut_into_characters() -> None:
    text = "两国外长周二在港口会晤并签署了关于北部海峡捕鱼的协议双方每季可派出四十艘渔船"
    assert len(text) > FEWEST_WORDS
    assert set(signature(text).bands) & set(signature(text[:-2] + "了吗").bands)


@given(st.text())
def test_any_text_has_a_signature(text: str) -> None:
    found = signature(text)
    assert found == signature(text)
    assert len(found.bands) in (0, 1, BANDS)
    assert all(0 <= band < 2**63 for band in found.bands)
    assert len(found.minhash) in (0, 2 * PERMUTATIONS)


def test_lone_surrogates_and_long_junk_are_survived() -> None:
    signature("\ud800" + "word " * 40)
    signature("x" * 1_000_000)
    signature("a b " * 200_000)
