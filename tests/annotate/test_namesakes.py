"""What bears the name of a state and is not that state, and short, old and shared names of those that are."""

from __future__ import annotations

import pytest

from monitor.annotate import countries, sentences
from monitor.extract import extract
from monitor.model import Annotation, Article, Document

TAIL = " The clerk said in the evening that the list would be read again in the spring; nothing else was new."


def named(text: str) -> str:
    """Return the codes of the countries that a text names, in alphabetical order."""
    article = extract(Document("t", text=text + TAIL, title="Report", language="en"))
    assert isinstance(article, Article)
    found = countries.annotate(article, sentences.annotate(article, Annotation())).mentions
    return " ".join(sorted({mention.entity_id for mention in found if mention.kind == "country"}))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("N Korea and N. Korea are short for it, as are DPR Korea and, in tables, Korea, North.", "PRK"),
        ("S Korean and N Korean sailors met.", "KOR PRK"),
        ("Cooks from Japan, Korea, South Africa and Peru met.", "JPN KOR PER ZAF"),
        ("Sailors of S Sudan and of N Ireland met.", "GBR SSD"),
        ("The Republic of China, or ROC, sent cooks.", "TWN"),
        ("The People's Republic of China sent cooks.", "CHN"),
        ("Doctors drew an ROC curve.", ""),
        ("Cooks of the Islamic Republic of Pakistan met.", "PAK"),
        ("Turkish Cypriots and Greek Cypriots danced.", "CYP"),
        ("Bosnian Serbs danced.", "BIH"),
        ("American Samoans danced, and so did French Polynesians.", "ASM PYF"),
    ],
)
def test_short_and_long_names_mean_their_own_state(text: str, codes: str) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congolese cooks opened an inn in Brazzaville.", "COG"),
        ("Congolese cooks opened an inn in Kinshasa.", "COD"),
        ("Congolese cooks of Kinshasa and of Brazzaville met.", "COD COG"),
        ("Dominican cooks opened an inn in Roseau, the capital of Dominica.", "DMA"),
        ("Dominican cooks opened an inn.", "DOM"),
        ("Guinean cooks opened an inn in Malabo, in Equatorial Guinea.", "GNQ"),
    ],
)
def test_a_shared_name_means_the_state_that_the_article_names_otherwise(text: str, codes: str) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Lions were seen in Niger State.", "NGA"),
        ("Lions were seen in Niger.", "NER"),
        ("Bears were seen in Greek Macedonia and in Western Macedonia.", "GRC"),
        ("Bears were seen in Macedonia, not far from Thessaloniki.", "GRC"),
        ("Bears were seen in Macedonia, not far from Skopje.", "MKD"),
        ("Macedonia and Greece counted bears.", "GRC MKD"),
        ("Horses were seen in Inner Mongolia, and cranes in West Azerbaijan.", "CHN IRN"),
        ("Choirs sang in Tripoli, Lebanon, and in Santiago de Cuba.", "CUB LBN"),
        ("Choirs of Paris, Germany and Italy sang.", "DEU FRA ITA"),
    ],
)
def test_a_part_of_a_state_is_not_the_state_that_it_is_called_after(text: str, codes: str) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Storks crossed the Mozambique Channel, the River Niger, the Chad Basin and the Congo basin.",
        "Storks rested at Lake Malawi, by the Senegal river, on the Bay of Panama and on the Norwegian Sea.",
        "The Paris Agreement, the Paris climate accord, the Oslo peace accords and the Minsk agreements.",
        "The Rome Statute, the Treaty of Lisbon, the Vienna Convention and the Warsaw Pact were read.",
        "The Uruguay Round and the Doha round were praised by the Lima Group and the Paris Club.",
        "The Boston Globe, the Kyiv Independent, the Cyprus Mail and the Sydney Morning Herald were sold.",
        "Korean Air, Oman Air, Air Tanzania and Swiss International Air Lines cut their fares.",
        "Agence France-Presse and the Canadian Press had asked, and so had The Times of Israel.",
        "Under the Paris climate deal Mr. Panama, a plumber, planted trees, and Panama was glad.",
    ],
)
def test_waters_treaties_papers_and_airlines_are_no_states(text: str) -> None:
    assert named(text) == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The Russian Air Force flew over the Taiwan Strait.", "RUS TWN"),
        ("The Panama Canal was dry.", "PAN"),
        ("Paris agreed that the Paris agreement was good.", "FRA"),
        ("The Iran deal was read.", "IRN"),
    ],
)
def test_what_is_about_the_state_still_names_it(text: str, codes: str) -> None:
    assert named(text) == codes


def test_a_person_whose_full_name_is_well_known_bears_it_alone_too() -> None:
    assert (
        named("Michael Jordan sold shoes. Jordan was glad, and his neighbour thanked Jordan for them.") == ""
    )
    assert named("Cuba Linwood Jr. sold shoes, and Cuba was glad.") == ""
    assert named("Jordan sold phosphate to Cuba.") == "CUB JOR"
