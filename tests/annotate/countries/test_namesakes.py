"""What bears the name of a state and is not that state, and short, old and shared names of those that are."""

from __future__ import annotations

import pytest

from monitor.annotate.countries import annotator as countries
from monitor.annotate.text import annotator as sentences
from monitor.extract import extract
from monitor.model import Annotation, Article, Document

TAIL = " The clerk said in the evening that the list would be read again in the spring; nothing else was new."


def named(text: str) -> str:
    """Return the codes of the countries that a text names, in alphabetical order."""
    article = extract(Document("t", text=text + TAIL, title="Report", language="en"))
    assert isinstance(article, Article)
    found = countries.annotate_article(article, sentences.annotate_article(article, Annotation())).mentions
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
        ("Tables write Korea, Dem. People's Rep., or Korea (DPRK), or Korea, D.P.R.", "PRK"),
        ("Tables write China, Republic of, and Sudan, South, and Macedonia (North).", "MKD SSD TWN"),
        ("Tables write Congo (Republic of the) and Congo, DR, and Samoa, American.", "ASM COD COG"),
        ("Tables write Virgin Islands (British) and Guinea, Equatorial.", "GNQ VGB"),
        ("In Sudan, South African cooks met.", "SDN ZAF"),
        ("Divers left the Virgin Islands.", "VIR"),
        ("Divers left the Virgin Islands for Tortola, in the British Virgin Islands.", "VGB"),
        ("Divers left Saint Martin for another island, Anguilla.", "AIA MAF"),
        ("The choir of St. Martin and that of St. Vincent sang.", ""),
        ("Ash fell on St. Vincent and on Kingstown.", "VCT"),
        ("Divers left PNG for Port Moresby, and NZ for Suva.", "FJI NZL PNG"),
        ("Draw it, and keep it as a PNG file.", ""),
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
        ("An inn was opened in Pyongyang, and the cooks of Korea were glad.", "PRK"),
        ("An inn was opened in Seoul, not in Pyongyang, and Korea was glad.", "KOR PRK"),
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
        ("The governor of Niger, at home in Minna, saw lions; Niger fears them.", "NGA"),
        ("Lions were seen in the inner Niger delta, and hippos in the Niger delta.", "MLI NGA"),
        ("Swans were seen in the Jardin du Luxembourg.", "FRA"),
        ("The governor of Georgia saw swans, and Georgia counted them.", "USA"),
        ("Swans were seen in Paris, Texas, and in London, Ontario.", "CAN USA"),
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
        "Boats left the banks of the Niger, sailed down the Jordan, and saw the mouth of the Congo.",
        "Parrots of the Congo rainforest, guinea-fowl and Great Danes were painted.",
        "The Helsinki Final Act, the Basel III rules and the Addis Ababa Action Agenda were read.",
        "A Georgian townhouse and Georgian architecture were painted.",
        "Pakistan International Airlines cut its fares.",
        "Air Serbia Flights, Air Malta Jets and Korean Air Pilots Painted",
        "Turkey sandwiches, Wild Turkey and Turkey trots were painted.",
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
        ("Trucks waited along the Niger border and across the Jordan border.", "JOR NER"),
        ("Pilots of the Korean Air Force sang.", "KOR"),
        ("Young Cuban doctors sang.", "CUB"),
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
    assert named("Denzel Washington sold shoes, and Washington was glad.") == ""
    assert named("Mark Cuban sold shoes. Cuban was glad, and Cuban's dog too.") == ""
    assert named("Cuba Linwood Jr. sold shoes, and Cuba was glad.") == ""
    assert named("Jordan sold phosphate to Cuba.") == "CUB JOR"


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("SUPPORT US NOW", set()),
        ("TRUST US, WE KNOW", set()),
        ("WHAT IT TELLS US", set()),
        ("EMAIL US FROM FRANCE", {"FRA"}),
        ("Contact US: the desk", set()),
        ("PERU TELLS US TO WAIT", {"PER", "USA"}),
        ("CHINA SENDS COOKS TO US", {"CHN", "USA"}),
        ("NEW FENCES FOR US FARMERS", {"USA"}),
        ("COOKS JOIN US-LED TEAM", {"USA"}),
    ],
)
def test_us_in_a_title_in_capitals_is_a_pronoun_unless_states_are_spoken_of(
    title: str, codes: set[str]
) -> None:
    found = countries.annotate_article(Article(1, title, "The shop is closed."), Annotation()).mentions
    assert {mention.entity_id for mention in found} == codes
