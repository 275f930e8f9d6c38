"""Keyphrases: what comes back, comes early or stands in the title; never names of countries or people."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.keyphrases import annotator as keyphrases
from monitor.annotate.keyphrases.annotator import FILE, MOST, bounds
from monitor.annotate.text import annotator as sentences
from monitor.model import Annotation, Article, Kind, Mention, Tag
from monitor.resources import languages_with

TITLE = "Coal phase-out divides border regions"
TEXT = (
    "The mining towns along the border ask for help before the last power station closes. "
    "A retraining fund, first proposed by the miners' union, would pay for three years of courses. "
    "The European Bank for Reconstruction looks at the retraining fund with interest, its spokesman said. "
    "Ruritania wants the coal phase-out to begin in 2031; its neighbour wants the coal phase-out sooner. "
    "Anna Kowal, who leads the talks, said on Tuesday that the retraining fund must come first."
)


def mention(kind: Kind, surface: str, text: str = TEXT) -> Mention:
    start = text.index(surface)
    return Mention(
        kind, surface.lower(), surface, surface, "text", 0, start, start + len(surface), "name", 1.0
    )


def keywords(title: str, text: str, language: str = "en", mentions: tuple[Mention, ...] = ()) -> list[Tag]:
    article = Article(1, title, text, language=language)
    so_far = sentences.annotate_article(article, Annotation(mentions=mentions))
    return list(keyphrases.annotate_article(article, so_far).tags)


def labels(*args: Any, **options: Any) -> list[str]:
    return [tag.label for tag in keywords(*args, **options)]


def test_phrases_that_come_back_or_stand_in_the_title_are_found() -> None:
    found = labels(TITLE, TEXT)
    assert "coal phase-out" in found[:2] or "Coal phase-out" in found[:2]
    assert "retraining fund" in found


def test_tags_hold_slug_label_and_score() -> None:
    tag = next(tag for tag in keywords(TITLE, TEXT) if tag.label == "retraining fund")
    assert (tag.scheme, tag.tag_id, tag.parent) == ("keyword", "retraining-fund", None)
    assert 0.3 < tag.score < 1.0


def test_countries_and_people_are_no_keyphrases() -> None:
    mentions = (mention("country", "Ruritania"), mention("person", "Anna Kowal"))
    text = TEXT + " Ruritania and Anna Kowal. Ruritania and Anna Kowal."
    both = labels("Ruritania", text)
    assert "Ruritania" in both
    assert not any("Kowal" in label for label in labels("", TEXT, mentions=mentions))
    assert "Ruritania" not in labels("", TEXT, mentions=mentions)


def test_links_stay_inside_names() -> None:
    text = "The Bank of Northmark sold bonds. Traders said the Bank of Northmark will sell more of them."
    assert labels("", text)[0] == "Bank of Northmark"


def test_no_phrase_reaches_over_punctuation_or_sentences() -> None:
    text = "They spoke of steel, tariffs. Ports closed; steel, tariffs. Ports reopened."
    assert not {"steel tariffs", "tariffs Ports"} & set(labels("", text))


def test_a_longer_phrase_replaces_its_parts() -> None:
    text = (
        "The grain export corridor reopened. Ships use the grain export corridor again. The corridor is safe."
    )
    found = labels("", text)
    assert "grain export corridor" in found
    assert not {"grain export", "export corridor"} & set(found)


def test_calendar_words_are_no_keyphrases() -> None:
    text = "It rained on Monday in October. It snowed on Monday in October. It thawed on Monday in October."
    assert labels("", text) == []


def test_possessive_endings_fall_off() -> None:
    assert "wheat harvest" in labels("", "The wheat harvest's value fell. The wheat harvest is late.")


@pytest.mark.parametrize("language", languages_with(FILE))
def test_every_language_has_its_lists(language: str) -> None:
    limits = bounds(language)
    assert limits is not None
    assert len(limits.stop) > 300
    assert limits.generic
    assert limits.links <= limits.stop


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        (
            "de",
            "Das neue Handelsabkommen senkt Zölle. Vom Handelsabkommen und vom Handelsabkommen viel.",
            "Handelsabkommen",
        ),
        (
            "es",
            "El acuerdo pesquero entra en vigor. Con el acuerdo pesquero cambia la costa.",
            "acuerdo pesquero",
        ),
        (
            "fr",
            "La ligne ferroviaire rouvre. Sur cette ligne ferroviaire, les trains passent.",
            "ligne ferroviaire",
        ),
    ],
)
def test_other_languages(language: str, text: str, phrase: str) -> None:
    assert phrase in labels("", text, language=language)


def test_languages_without_lists_have_none() -> None:
    assert labels("Торговля", "Торговля зерном. Торговля зерном.", language="ru") == []


def test_no_more_than_eight() -> None:
    phrases = [f"{letter * 4} {letter * 5}" for letter in "bcdfghjklmnp"]
    assert len(labels("", ". ".join(phrases * 3))) == MOST


@given(st.text(), st.text(), st.sampled_from(languages_with(FILE)))
def test_any_text_is_survived(title: str, text: str, language: str) -> None:
    found = keywords(title, text, language)
    assert len(found) <= MOST
    assert all(tag.tag_id and 0.0 < tag.score < 1.0 for tag in found)
