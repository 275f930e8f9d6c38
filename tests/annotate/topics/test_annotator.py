"""Topics: the word lists, and what they and the model make of invented texts and of 314 texts of our own."""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.text import annotator as sentences
from monitor.annotate.text.slugs import slug
from monitor.annotate.topics import annotator as topics
from monitor.annotate.topics.lexicon import FILE, lexicon, sections
from monitor.model import Annotation, Article, Tag
from monitor.reference.topics import taxonomy
from monitor.resources import languages_with

GOLD = [json.loads(line) for line in (Path(__file__).parents[2] / "gold/topics.jsonl").open(encoding="utf-8")]


def tags(title: str, text: str = "", language: str = "en", section: str | None = None) -> list[Tag]:
    article = Article(1, title, text, language=language, section=section)
    return list(topics.annotate_article(article, sentences.annotate_article(article, Annotation())).tags)


def labels(*args: str, **options: str) -> list[str]:
    return [tag.label for tag in tags(*args, **options) if tag.scheme == "iptc"]


@pytest.mark.parametrize("language", languages_with(FILE))
def test_every_top_term_has_words_in_every_language(language: str) -> None:
    words = lexicon(language)
    assert words is not None
    spoken_for = {tag_id for evidence in words.evidence for tag_id, _ in evidence}
    assert {topic.tag_id for topic in taxonomy().values() if topic.level == 1} <= spoken_for


def test_section_names_are_slugs_of_known_topics() -> None:
    assert all(name == slug(name) for name in sections())


@pytest.mark.parametrize(
    ("language", "title", "text", "topic"),
    [
        ("en", "Rovers hold on for draw", "A late header rescued a point for Rovers on Saturday.", "sport"),
        (
            "en",
            "Haas out of Open with knee injury",
            "The fourth seed withdrew before his second-round match.",
            "sport",
        ),
        (
            "en",
            "Nordfon shows a phone that folds twice",
            "The handset maker's new phone has three screens, a faster chip and a battery that lasts two "
            "days. It "
            "goes on sale in March and runs the latest version of Android.",
            "science and technology",
        ),
        (
            "en",
            "Patch closes hole in browser",
            "A flaw let attackers run code on PCs that opened a web page, the software company said. Users "
            "should install the update.",
            "science and technology",
        ),
        (
            "en",
            "Waiting times for hip operations grow",
            "Patients wait five months for surgery, and hospitals lack nurses and beds, doctors said.",
            "health",
        ),
        (
            "fr",
            "Le brasseur Valmont relève ses prévisions",
            "Le groupe a dégagé un bénéfice en hausse de 12 % et ses ventes ont progressé au deuxième "
            "trimestre. "
            "Le patron de l'entreprise compte ouvrir une usine.",
            "economy, business and finance",
        ),
        (
            "fr",
            "Un nouveau téléphone pliable",
            "Le fabricant a présenté un smartphone doté d'une puce plus rapide ; l'application et le système "
            "d'exploitation sont mis à jour.",
            "science and technology",
        ),
        (
            "de",
            "Neuer Chefredakteur beim Abendblatt",
            "Die Tageszeitung verliert Leser, die Auflage sinkt. Der Verlag setzt auf Werbung im "
            "Internet und auf "
            "neue Magazine.",
            "arts, culture, entertainment and media",
        ),
        (
            "de",
            "Lücke in Smartphones geschlossen",
            "Der Hersteller verteilt ein Update für das Betriebssystem. Nutzer sollen die neue Version rasch "
            "installieren, raten Entwickler.",
            "science and technology",
        ),
    ],
)
def test_the_first_topic_is_what_an_editor_would_say(
    language: str, title: str, text: str, topic: str
) -> None:
    assert labels(title, text, language=language)[:1] == [topic]


def test_a_state_visit_with_trade_has_both() -> None:
    found = labels(
        "Premier visits neighbour to deepen trade ties",
        "The two leaders held talks and signed a memorandum at the summit. Their foreign ministers praised "
        "bilateral relations. Both sides will cut tariffs, and exports of grain will grow under the trade "
        "agreement. The trade ministry expects more imports of machinery.",
    )
    assert {"international relations", "diplomacy", "economy"} <= set(found)


def test_a_chosen_topic_comes_with_its_parents() -> None:
    for text in GOLD:
        found = {tag.tag_id: tag for tag in tags(text["title"], text["text"], text["language"])}
        for tag in found.values():
            assert 0.0 < tag.score < 1.0
            assert tag.parent is None or tag.parent in found


def test_a_phrase_hides_its_words() -> None:
    assert "economy" not in labels("Trade union elects chair", "The trade union chose its leader on Monday.")
    assert "unions" in labels("Trade union elects chair", "The trade union chose its leader on Monday.")


def score(label: str, *args: str) -> float:
    return next((tag.score for tag in tags(*args) if tag.label == label), 0.0)


def test_the_first_sentences_speak_louder() -> None:
    filler = "They walked on along the wall and then back again to where they had been. " * 8
    news = "The court sentenced him after the trial. "
    assert score("judiciary", "A long walk", news + filler) > score("judiciary", "A long walk", filler + news)


def test_no_child_is_more_probable_than_its_parent() -> None:
    for text in GOLD:
        found = {tag.tag_id: tag for tag in tags(text["title"], text["text"], text["language"])}
        assert all(tag.parent is None or found[tag.parent].score >= tag.score for tag in found.values())


def test_the_score_of_the_best_is_higher_where_nothing_stands_beside_it() -> None:
    alone = "The army shelled the village."
    beside = "The army shelled the village. The central bank raised interest rates as inflation grew."
    assert score("conflict, war and peace", "", alone) > score("conflict, war and peace", "", beside)


@pytest.mark.parametrize(
    ("title", "text", "wrong"),
    [
        (
            "Minister gets a yellow card",
            "The coalition moved the goalposts, deputies said in parliament.",
            "sport",
        ),
        ("A political earthquake", "The election swept the party from office, voters said.", "disaster"),
        ("Price war among grocers", "Supermarkets cut prices as sales and profits fell.", "armed conflict"),
        ("Debate in March", "Parliament votes on the budget in March.", "civil unrest"),
    ],
)
def test_a_figure_of_speech_is_no_topic(title: str, text: str, wrong: str) -> None:
    assert wrong not in labels(title, text)


def test_casualties_make_a_crash_a_disaster_and_an_attack_a_conflict() -> None:
    crash = labels("Five dead as bus overturns", "The coach left the road and five passengers were killed.")
    attack = labels("Five dead in attack on bus", "Gunmen opened fire on the coach and killed five soldiers.")
    assert crash[0] == "disaster, accident and emergency incident"
    assert attack[0] == "conflict, war and peace"


def test_a_text_that_says_nothing_has_no_topic() -> None:
    assert labels("A title", "A text.") == []
    assert labels("Hello") == []


def test_the_section_is_a_tag_and_weak_evidence() -> None:
    found = tags("Late goal", "It came in the last minute.", section="Sports ")
    assert found[-1] == Tag("section", "sports", "Sports", None, 1.0)
    assert found[0].label == "sport"


def test_a_section_alone_does_not_tell_what_is_below_it() -> None:
    """Else the most common topic below is named, whatever the text says."""
    assert [tag.label for tag in tags("後半のゴール", language="ja", section="Sports")] == ["sport", "Sports"]


def test_a_section_named_after_a_place_says_nothing() -> None:
    assert [tag.scheme for tag in tags("A title", "A text.", section="China")] == ["section"]


@pytest.mark.parametrize(
    ("title", "text", "topic"),
    [
        (
            "A gas leak",
            "Firefighters evacuated the building and searched the cellar with dogs. The fire brigade had 40 "
            "rescuers on the spot.",
            "accident and emergency incident",
        ),
        (
            "Bus plunges off mountain road",
            "The driver lost control on a bend and the coach rolled down the slope. Nine passengers died.",
            "accident and emergency incident",
        ),
        (
            "Grocer's half-year earnings top forecasts",
            "The chain posted net earnings of 41 million for the six months and raised its dividend.",
            "business information",
        ),
    ],
)
def test_the_first_topic_below_is_what_a_reader_would_say(title: str, text: str, topic: str) -> None:
    assert labels(title, text)[1:2] == [topic]


def test_other_languages_have_no_topics() -> None:
    assert tags("Война", "Армия обстреляла город.", language="ru") == []


def test_german_compounds_are_found_by_their_beginning() -> None:
    assert "international trade" in labels(
        "Streit um Handelsabkommen", "Exportverbote drohen.", language="de"
    )


def test_elided_articles_are_no_part_of_french_words() -> None:
    assert "economy" in labels("L'inflation recule", "La hausse de l'inflation ralentit.", language="fr")


@given(st.text(), st.text(), st.sampled_from([*languages_with(FILE), "ja"]), st.text(max_size=20))
def test_any_text_is_survived(title: str, text: str, language: str, section: str) -> None:
    tags(title, text, language, section=section)
