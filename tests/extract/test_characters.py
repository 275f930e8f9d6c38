"""Names are found however they were typed, set or broken into lines; and offsets fit what is stored."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.countries import annotator as countries
from monitor.annotate.text import annotator as sentences
from monitor.extract import extract
from monitor.extract.text.characters import moved, plain
from monitor.extract.text.wrapping import unwrapped
from monitor.model import Annotation, Article, Document

TAIL = " Officials said that the harbour would open again in the spring."


def named(text: str, **fields: object) -> set[str]:
    """Return the countries that a record names, checking that each stands where its offsets say."""
    article = extract(Document("t", text=text, title="Report", **fields))  # type: ignore[arg-type]
    assert isinstance(article, Article)
    found = countries.annotate_article(article, sentences.annotate_article(article, Annotation())).mentions
    for mention in found:
        field = article.text if mention.field == "text" else article.title
        assert field[mention.start : mention.end].replace("\n", " ") == mention.surface
    return {mention.entity_id for mention in found if mention.kind == "country"}


@pytest.mark.parametrize(
    "gap",
    ["\n", "\r\n", "\r", " \n  ", "\x0b", "\u2028", "\u00a0", "\u202f", "\u2009", "\u3000", "  ", "\t",
     " \u200b", "\u00a0\u200e"],
)  # fmt: skip
@pytest.mark.parametrize("clean", [True, False])
def test_a_name_in_two_words_is_one_whatever_parts_them(gap: str, clean: bool) -> None:
    text = f"Envoys of North{gap}Korea met those of New{gap}Zealand and Sri{gap}Lanka on a ferry.{TAIL}"
    assert named(text, clean=clean) == {"PRK", "NZL", "LKA"}


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\x1f"]
)
def test_what_cannot_be_seen_is_no_letter(sign: str) -> None:
    assert named(f"Trawlers from Nor{sign}way and Ice{sign}land left Port{sign}ugal.{TAIL}") == {
        "NOR", "ISL", "PRT"
    }  # fmt: skip


def test_joiners_stay_where_they_spell() -> None:
    kept = "می\u200cروم \U0001f469\u200d\U0001f680 क्\u200dष"
    assert plain(kept) == kept


def test_letters_with_their_accents_apart_are_letters() -> None:
    assert named(f"Ships of Co\u0302te d'Ivoire and Sa\u0303o Tome\u0301 met.{TAIL}") == {"CIV", "STP"}
    assert named("Schiffe aus O\u0308sterreich und der Tu\u0308rkei trafen sich.", language="de") == {
        "AUT", "TUR"
    }  # fmt: skip


def test_hyphens_that_do_not_break_and_joined_letters_are_plain() -> None:
    assert plain("Guinea\u2011Bissau ﬁshes oﬀ Timor\u2010Leste") == "Guinea-Bissau fishes off Timor-Leste"


def test_a_word_parted_by_a_soft_hyphen_at_a_line_end_is_one() -> None:
    assert plain("aus Un\u00ad\ngarn") == "aus Ungarn"


def test_windows_quotes_read_as_latin_1_are_quotes() -> None:
    assert plain("\x93Oui\x94, C\xf4te d\x92Ivoire\x85 \x81") == "“Oui”, Côte d’Ivoire… "


def test_titles_and_authors_are_plain_too() -> None:
    found = extract(
        Document("t", text=f"Away.{TAIL}", title="Korea\x92s\u00a0fer\u00adry", authors=("Jo\u00a0D.",))
    )  # fmt: skip
    assert isinstance(found, Article)
    assert (found.title, found.authors) == ("Korea’s ferry", ("Jo D.",))


def test_entities_of_a_page_that_cannot_be_seen_go() -> None:
    page = (
        f"<html><article><p>Trawlers from Nor&shy;way and New&#8239;Zealand met.{TAIL}</p></article></html>"
    )
    found = extract(Document("t", html=page))
    assert isinstance(found, Article)
    assert "from Norway and New Zealand" in found.text


WRAPPED = (
    "The ministers of fisheries met for two days in the harbour and\n"
    "agreed on new quotas for herring, which all coasts had asked\n"
    "for. Boats may leave again on Monday.\n"
    "Anglers were not asked, and their union said so in a letter of\n"
    "four pages that nobody had answered by the evening.\n"
    "- Herring: 5,000 tonnes for each coast, and half of that for\n"
    "the islands."
)


def test_the_lines_of_a_paragraph_are_joined_and_its_paragraphs_stay_apart() -> None:
    joined = unwrapped(WRAPPED)
    assert [line[-8:] for line in joined.splitlines()] == [" Monday.", "", "evening.", "islands."]
    assert unwrapped(joined) == joined


@pytest.mark.parametrize(
    "text",
    [
        "Norland signs a pact with Westmark after two years\nBy Jane Doe\nThe two countries signed it.",
        "Herring up\nCod down\nFerries late\nHarbour closed\nQuota agreed",
        "The first paragraph of an article stands in one line, as most do.\nThe second one does so, too.",
        "Shall I compare\nThee to a summer's day",
    ],
)
def test_lines_that_end_of_themselves_stay_lines(text: str) -> None:
    assert unwrapped(text) == text


def test_full_lines_are_joined_where_every_one_goes_on_with_a_capital() -> None:
    rows = [
        "The envoys of the islands spoke with those of North",
        "Korea and with some who had come from the United",
        "States, from Canada and from a village in Costa",
        "Rica that had sent its mayor.",
    ]
    assert unwrapped("\n".join(rows)) == " ".join(rows)


@given(st.text(st.sampled_from("aB. \n\t\r\u00a0\u00ad\u200bx-•\x93\x0b"), max_size=60))
def test_plain_text_stays_plain_and_what_is_seen_stays_in_order(text: str) -> None:
    found = unwrapped(plain(text))
    assert unwrapped(plain(found)) == found
    # A hyphen at a line end may be the typesetter's, and goes.
    assert [sign for sign in found if sign in "aB.•"] == [sign for sign in text if sign in "aB.•"]


def test_a_target_is_found_where_it_stands_now() -> None:
    text = "  Co\u0302te\u00a0\u00a0d'Ivoire met Nor\u00adway"
    stored = plain(text).strip()
    start = text.index("Nor")
    place = moved(text, stored, start, start + 7)
    assert place is not None
    assert stored[slice(*place)] == "Norway"
    assert moved(text, stored, text.index("\u0302"), text.index("\u0302") + 1) is None


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("from Ger-\nmany", "from Germany"),
        ("in North-\nern Ireland", "in Northern Ireland"),
        ("from North-\nKorea", "from North-Korea"),
        ("from Guinea-\nBissau", "from Guinea-Bissau"),
        ("a long-\nterm plan", "a long-term plan"),
        ("Anti-\nwhaling rules", "Anti-whaling rules"),
        ("the har-\nbour and its harbour master", "the harbour and its harbour master"),
        ("two-\nand three-year terms", "two-\nand three-year terms"),
    ],
)
def test_a_word_parted_at_a_line_end_is_one_again(text: str, joined: str) -> None:
    assert unwrapped(text) == joined


def test_one_sentence_in_short_lines_is_one_line_and_none_of_them_the_title() -> None:
    text = "Cooks meet\n\nCooks of North\nKorea and of Papua New\nGuinea met in the hall of\nthe harbour."
    found = extract(Document("t", text=text))
    assert isinstance(found, Article)
    assert "Cooks of North Korea and of Papua New Guinea met in the hall of the harbour." in found.text
    assert "Guinea met" not in found.title


@pytest.mark.parametrize("end", ["\n ", "\n", "\n  \t", "\n\u3000"])
def test_a_wrapped_text_whose_last_line_is_blank_is_an_article(end: str) -> None:
    wrapped = "The envoys of Veland met in the harbour and spoke\nof ferries and quays"
    assert unwrapped(plain(wrapped + end)).rstrip() == wrapped.replace("\n", " ")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize(
    "text",
    [
        "Müller sagte, für große Straßen in Österreich müssen “zwölf” Länder zahlen – à la carte, Á Í Ý.",
        "Müller",
        "Китай и Россия подписали соглашение",
        "Η Κίνα και η Ρωσία",
        "وقعت الصين وروسيا",
        "Two prices: 5 € and 6 €",
    ],
)
def test_a_text_that_was_encoded_twice_is_read_as_it_was_written(text: str, encoding: str) -> None:
    """A file that Excel saved once more came as "MÃ¼ller", and nobody of that name was found."""
    sign = {byte: bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in range(256)}
    assert plain("".join(sign[byte] for byte in text.encode())) == text


@pytest.mark.parametrize(
    "text", ["MAÇÃ”", "NÃO – disse", "“Irmã”…", "Â© 2024 é", "THE “Ä” AND “Ö”", "L’ÂGE «Â»", "AMANHÃ”"]
)
def test_letters_that_look_as_if_encoded_twice_stay(text: str) -> None:
    assert plain(text) == text
