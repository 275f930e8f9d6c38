"""Who is meant: every form by which a country stands in context, and what must mean none."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter

import pytest
from hypothesis import given, settings, strategies as st

from monitor.annotate import Annotators, annotate
from monitor.annotate.references import lexicon as references_lexicon, resolver
from monitor.annotate.relations import rules
from monitor.errors import ResourceError
from monitor.model import Annotation, Article, Pair
from monitor.resources import read_csv

Resolved = list[tuple[str, str]]


def read(
    text: str, title: str = "", on: str | None = None, language: str = "en"
) -> tuple[Article, Annotation]:
    """Annotate an article as far as references want it."""
    day = datetime.fromisoformat(on) if on else None
    article = Article(1, title, text, language=language, published_at=day)
    return article, annotate(article, annotators=Annotators("fast"), only=["entities"])


def resolved(text: str, title: str = "", on: str | None = None) -> Resolved:
    """Return what context alone tells in the text: country and words."""
    found = resolver.resolve(*read(text, title, on))
    return [
        (one.entity_id, text[one.start : one.end])
        for one in found
        if one.via == "reference" and one.field == "text"
    ]


def pairs(text: str, title: str = "", on: str | None = None) -> list[Pair]:
    return list(ruled(*read(text, title, on)).pairs)


def ruled(article: Article, so_far: Annotation) -> Annotation:
    return rules.apply(article, so_far, resolver.resolve(article, so_far))


def between(text: str, title: str = "", on: str | None = None) -> set[tuple[str, str]]:
    """Return the pairs of the last sentence."""
    found = pairs(text, title, on)
    last = max((p.sentence for p in found if p.sentence is not None), default=None)
    return {(p.country_a, p.country_b) for p in found if p.sentence == last}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a person whose office was told before
        ("Belgian Trade Minister Peter Maas flew to Lima. Maas met Peruvian officials.", ("BEL", "Maas")),
        ("Peter Maas, Belgium's trade minister, flew in. Maas met Peruvian officials.", ("BEL", "Maas")),
        ("The Belgian trade minister, Peter Maas, flew in. Maas met Peruvian officials.", ("BEL", "Maas")),
        # a leader everybody knows
        ("Obama called Iranian leaders.", ("USA", "Obama")),
        ("The Bush administration pressed China.", ("USA", "Bush")),
        ("President Clinton called Chinese leaders.", ("USA", "Clinton")),
        # groups and services
        ("The USDA sold corn to Soviet buyers.", ("USA", "USDA")),
        ("Chechen rebels crossed into Georgian valleys.", ("RUS", "Chechen")),
        # a kind of country
        ("Saudi Arabia cut its output. U.S. envoys praised the kingdom.", ("SAU", "kingdom")),
        ("Taiwan held elections. China threatened the island.", ("TWN", "island")),
        # a name for one
        ("Israel struck at dawn. Iran denounced the Jewish state.", ("ISR", "Jewish state")),
        # the country, where only one can be
        ("Chad was quiet. However, the country accused Libya of an attack.", ("TCD", "country")),
        ("Chad and Libya fight. Chad fears its northern neighbour.", ("LBY", "neighbour")),
        # pronouns after a country as subject
        ("Iraq mined the gulf. It accused Iran of piracy.", ("IRQ", "It")),
        ("Iraqi troops advanced. They shelled Iranian towns.", ("IRQ", "They")),
        ("Obama flew to Asia. He praised Japan.", ("USA", "He")),
    ],
)
def test_what_stands_for_a_country_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in resolved(text)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("Iran and Iraq met. Both sides agreed.", "Iran and Iraq talk", ("IRN", "IRQ")),
        ("Greece and Turkey quarrel. The two countries broke off talks.", "", ("GRC", "TUR")),
        ("Chad said so. Trade between the two nations fell.", "Chad and Libya", ("LBY", "TCD")),
        ("Japan complained. The US said the two governments would meet.", "", ("JPN", "USA")),
        ("Putin came. Merkel said the two leaders would meet.", "", ("DEU", "RUS")),
    ],
)
def test_a_phrase_for_two_countries_makes_their_pair(
    text: str, title: str, expected: tuple[str, str]
) -> None:
    assert expected in between(text, title)


def test_two_countries_of_the_sentence_before_are_meant_beside_a_third() -> None:
    found = between("China and Russia agree. The US threatened both nations.")
    assert found == {("CHN", "RUS"), ("CHN", "USA"), ("RUS", "USA")}


def test_the_title_tells_which_two_where_the_sentence_before_names_one_of_them_and_a_third() -> None:
    text = (
        "France and the US met. The US and France agreed. France also wants Japan to open up. "
        "Relations between the two countries improved."
    )
    assert between(text, "US sees harmony with France") == {("FRA", "USA")}


def test_a_title_tells_whose_leader_a_surname_is() -> None:
    text = "Saakashvili spoke of Russian troops."
    assert between(text, "War in Georgia") == {("GEO", "RUS")}


def test_a_leader_counts_in_an_article_without_a_date_and_not_after_the_days_of_office() -> None:
    assert between("Trump met Chinese envoys.") == {("CHN", "USA")}
    assert between("Trump met Chinese envoys.", on="2019-05-01") == {("CHN", "USA")}
    assert between("Trump met Chinese envoys.", on="2012-05-01") == set()


def test_an_administration_outlives_its_days() -> None:
    assert between("The Bush administration warned Syria.", on="2010-05-01") == {("SYR", "USA")}
    assert between("Bush warned Syria.", on="2010-05-01") == set()


def test_a_surname_that_two_countries_know_means_the_one_that_the_article_names() -> None:
    assert ("KOR", "Lee") in resolved(
        "Korean ships sailed. President Lee met Japanese envoys. South Korea paid."
    )
    assert resolved("President Lee met Japanese envoys.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Former Belgian Trade Minister Peter Maas left. Maas met Peruvian officials.",  # holds no office
        "Melania Trump met French singers.",
        "Trump Tower is near the French consulate.",
        "Donald Trump Jr. met Russian guests.",
        "State Sen. Tony Strickland met Mexican farmers.",
        "The French bank president Peter Maas flew in. Maas met Peruvian officials.",
        "Chad was quiet. Inflation in the country worried Libya.",  # a place
        "Spain plays tonight. The country club invited Italians.",
        "Traders on both sides of the border met Spanish buyers.",
        "Iraq mined the gulf. It is clear that Iran will answer.",
        "The Taiwan dollar rose. It closed at 34 to the U.S. dollar.",
        "Thailand exported tin, the department said. It said Japan was the main buyer.",
        "Morocco and Jordan wait. The US warned the kingdom.",  # two kingdoms
        "China backs a two-state solution. Israel rejects the two-state idea.",
        "Japan faces its Asian neighbours.",
    ],
)
def test_what_could_mean_none_or_two_means_none(text: str) -> None:
    assert resolved(text) == []


def test_both_sides_in_an_article_about_a_bloc_are_not_two_countries() -> None:
    text = "The EU met Chinese and Italian envoys. Both sides were polite."
    assert resolved(text) == []


def test_a_state_that_is_no_more_pairs_by_its_own_name() -> None:
    assert between("The Soviet Union sold wheat to Egypt.") == {("EGY", "RUS")}
    assert between("Aid for the former Soviet republics came from Egypt.") == set()


def test_a_town_where_something_happens_pairs_with_nobody_whom_context_alone_tells() -> None:
    assert between("Obama spoke in Geneva.") == set()
    assert between("Baker stood by the Paris accord.", "U.S. Secretary Baker speaks", "1987-03-01") == set()
    assert between("Obama flew to Moscow.") == {("RUS", "USA")}


def test_titles_make_pairs_with_offsets_in_the_title() -> None:
    title = "Putin Says US Hostile"
    (pair,) = pairs("Nothing else was said.", title)
    assert (pair.field, pair.sentence, pair.country_a, pair.country_b) == ("title", None, "RUS", "USA")
    assert [title[start:end] for start, end in pair.spans] == ["Putin", "US"]


def test_spans_say_where_both_countries_are_meant() -> None:
    text = "Iraq mined the gulf. It accused Iran of piracy."
    (pair,) = pairs(text)
    assert [text[start:end] for start, end in pair.spans] == ["Iran", "It"]


def test_two_names_tell_better_than_both_countries_where_a_pair_is_meant() -> None:
    text = "China and Russia agree, both countries say."
    (pair,) = pairs(text)
    assert [text[start:end] for start, end in pair.spans] == ["China", "Russia"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Turkish Court Frees U.S. Consulate Worker", ("TUR", "USA")),
        ("Polish Head of State to Meet German President", ("DEU", "POL")),
        ("Saudi-Led Strike Hits Yemeni School Bus", ("SAU", "YEM")),
        ("Obama Greets Cuba's Castro", ("CUB", "USA")),
    ],
)
def test_a_headline_in_title_case_finds_its_countries(title: str, expected: tuple[str, str]) -> None:
    assert [(p.country_a, p.country_b) for p in pairs("Nothing else.", title)] == [expected]


def test_other_languages_yield_names_only() -> None:
    text = "Deutschland und Polen verhandeln. Beide Seiten sind zufrieden. The two countries agree."
    found = resolver.resolve(*read(text, language="de"))
    assert [one.entity_id for one in found] == ["DEU", "POL"]
    assert all(one.via != "reference" for one in found)


def test_what_context_tells_is_no_mention() -> None:
    article, so_far = read("Iraq mined the gulf. It accused Iran of piracy.")
    assert ruled(article, so_far).mentions == so_far.mentions


def test_a_surname_without_a_leader_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(name: str) -> list[dict[str, str]]:
        extra = [{"surname": "Nobody", "iso3": "FRA", "named": ""}]
        return read_csv(name) + (extra if name == "references/surnames.csv" else [])

    monkeypatch.setattr(references_lexicon, "read_csv", wrong)
    references_lexicon.lexicon.cache_clear()
    try:
        with pytest.raises(ResourceError, match="no leader of FRA is called Nobody"):
            references_lexicon.lexicon()
    finally:
        references_lexicon.lexicon.cache_clear()


PIECES = st.sampled_from(
    [
        "Iraq", "Iran", "the US", "Obama", "Soviet", "Both sides", "the two countries", "the kingdom",
        "It", "He", "its neighbour", "President Lee", "Peter Maas", "Prime Minister", ",", ".", "said",
        "and", "in", "Saudi",
        "Moscow", "the country", "\n", "'s", "-", "“", "Sen.", "the North", "ÉLYSÉE", "🙂",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=6).map(" ".join))
def test_references_stand_in_their_field_in_order_and_are_the_same_again(text: str, title: str) -> None:
    article, so_far = read(text, title)
    found = resolver.resolve(article, so_far)
    assert found == resolver.resolve(article, so_far)
    assert list(found) == sorted(found, key=attrgetter("field", "start"))
    for one in found:
        whole = title if one.field == "title" else text
        assert 0 <= one.start < one.end <= len(whole)
        assert (one.sentence is None) == (one.field == "title") or one.via != "reference"
        assert 0 < one.confidence <= 1
    for pair in ruled(article, so_far).pairs:
        assert pair.country_a < pair.country_b
        assert len(pair.spans) == 2
