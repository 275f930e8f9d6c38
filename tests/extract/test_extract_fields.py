"""Language, identity, outlet, section, and what is no text at all."""

from __future__ import annotations

import pytest

from monitor.extract import extract
from monitor.extract.addresses import identity, outlets
from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.text import languages, sections
from monitor.model import Article, Document, Rejected

SENTENCES = {
    "en": "The foreign ministers of both countries met on Tuesday to discuss the new trade agreement.",
    "de": "Die Außenminister beider Länder trafen sich am Dienstag, um über ein Abkommen zu sprechen.",
    "es": "Los ministros de Exteriores de ambos países se reunieron el martes para hablar del nuevo acuerdo.",
    "fr": "Les ministres des Affaires étrangères se sont réunis mardi pour discuter du nouvel accord.",
    "it": "I ministri degli Esteri dei due Paesi si sono incontrati martedì per discutere del nuovo accordo.",
    "pt": "Os ministros das Relações Exteriores reuniram-se na terça-feira para discutir o novo acordo.",
    "ru": "Министры иностранных дел двух стран встретились во вторник, чтобы обсудить новое соглашение.",
    "uk": "Міністри закордонних справ двох країн зустрілися у вівторок, щоб обговорити нову угоду.",
    "ar": "التقى وزيرا خارجية البلدين يوم الثلاثاء لمناقشة الاتفاق التجاري الجديد.",
    "zh": "两国外长周二举行会谈，讨论新的贸易协定和边境安全问题。",
    "ja": "両国の外相は火曜日に会談し、新しい貿易協定について話し合った。",
    "ko": "양국 외무장관은 화요일에 만나 새로운 무역 협정에 대해 논의했다.",
    "tr": "İki ülkenin dışişleri bakanları salı günü yeni ticaret anlaşmasını görüşmek üzere toplandı.",
    "hi": "दोनों देशों के विदेश मंत्रियों ने मंगलवार को नए व्यापार समझौते पर चर्चा की।",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_language_is_detected_and_a_wrong_declaration_overruled(code: str, sentence: str) -> None:
    assert languages.language(sentence) == code
    assert languages.language(sentence, code) == code
    assert languages.language(sentence * 3, "en") == code


def test_english_is_not_called_otherwise() -> None:
    assert languages.language(SENTENCES["en"], "de") == "en"
    assert languages.language("Net 1.2 mln vs 3.4 mln Shr 12 cts vs 14 cts", "en") == "en"


def test_same_article_at_two_addresses_has_one_id() -> None:
    addresses = [
        "https://www.gazette.example/world/pact",
        "http://gazette.example/world/pact/",
        "https://gazette.example/world/pact?utm_source=feed&utm_medium=rss#top",
    ]
    assert len({identity.article_id(canonical_url(url), "") for url in addresses}) == 1


def test_what_is_no_web_address_is_no_canonical_url() -> None:
    for url in (
        "urn:uuid:1",
        "12345",
        "",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "https://" + "a" * 3000,
    ):
        assert canonical_url(url) is None


def test_layout_does_not_change_identity() -> None:
    a = extract(Document("a", title="T", text="One two.  Three\nfour."))
    b = extract(Document("b", title="t", text="one two. three four."))
    c = extract(Document("c", title="T", text="One two. Three five."))
    assert isinstance(a, Article)
    assert isinstance(b, Article)
    assert isinstance(c, Article)
    assert a.article_id == b.article_id != c.article_id
    assert a.content_hash == b.content_hash != c.content_hash
    assert 0 <= a.article_id < 2**63
    assert 0 <= a.content_hash < 2**63


@pytest.mark.parametrize(
    ("given", "url", "source", "country"),
    [
        (None, "https://www.bbc.co.uk/news/1", "bbc.co.uk", "GBR"),
        (None, "https://edition.cnn.com/a", "cnn.com", None),
        (None, "https://www.lemonde.fr/a", "lemonde.fr", "FRA"),
        (None, "https://start-up.io/a", "start-up.io", None),
        ("www.gazette.example", None, "gazette.example", None),
        ("The Gazette", "https://x.de/a", "The Gazette", "DEU"),
        (None, None, None, None),
    ],
)
def test_outlet(given: str | None, url: str | None, source: str | None, country: str | None) -> None:
    assert outlets.source(given, url) == source
    assert outlets.country(None, url) == country


@pytest.mark.parametrize(
    ("name", "code"), [("US", "USA"), ("France", "FRA"), ("DEU", "DEU"), ("Kosovo", "XKX"), ("Nowhere", None)]
)
def test_given_country(name: str, code: str | None) -> None:
    assert outlets.country(name, "https://a.de/") == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bbc.co.uk", "GBR"), ("www.lemonde.fr", "FRA"), ("LEMONDE.FR", "FRA"), ("The Gazette", None),
        ("gazette.com", None), ("start-up.io", None), ("St. Gallen", None), ("Fast Co.", None), ("dpa", None),
        ("a b.de", None), ("", None),
    ],
)  # fmt: skip
def test_an_outlet_that_is_called_by_its_domain_has_the_country_of_it(name: str, code: str | None) -> None:
    assert outlets.country(None, None, name) == code
    assert outlets.country("USA", None, name) == "USA"
    assert outlets.country(None, "https://a.de/x", name) == "DEU"


def test_section_from_url_and_breadcrumb() -> None:
    assert sections.from_url("https://a.com/world/2023/11/21/pact") == "World"
    assert sections.from_url("https://a.com/foreign-policy/pact") == "Foreign policy"
    assert sections.from_url("https://a.com/pact") is None
    assert sections.from_breadcrumb("Home > World > China > A very long title of a story", None) == "China"
    assert sections.cleaned("politics,news,slider") == "Politics"
    assert sections.cleaned("News") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "no text"),
        ("", "no text"),
        (" \n\t ", "no text"),
        ("12 34 --- 56", "no words"),
        ("\x89PNG\x01\x02\x03\x04 IHDR" * 50, "not text"),
        ("\ufffd\ufffda" * 100, "not text"),
        ("QUJD" * 1000, "encoded blob"),
        ("word " * 1_000_001, "too large"),
    ],
)
def test_what_is_no_text_is_rejected(text: str | None, reason: str) -> None:
    found = extract(Document("file:7", text=text))
    assert isinstance(found, Rejected)
    assert found.origin == "file:7"
    assert reason in found.reason
    assert len(found.excerpt) <= 500


def test_control_characters_go_and_spaces_become_plain_ones() -> None:
    found = extract(Document("t", text="Nor\x00land and\x07 West\tmark\r\n met – “again”.\u00a0"))
    assert isinstance(found, Article)
    assert found.text == "Norland and West mark met – “again”."


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    found = extract(Document("t", text=SENTENCES["zh"]))
    assert isinstance(found, Article)
    assert found.word_count > 5
