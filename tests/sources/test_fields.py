"""What cells hold: markup, words for nothing, lists, objects, names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from monitor.model import Document, Rejected
from monitor.sources.values import markup, people, texts
from monitor.sources.values.blanks import filled
from monitor.sources.values.fields import document

NOTHING = [
    "nan",
    "NaN",
    "NULL",
    "null",
    "None",
    "N/A",
    "n/a",
    "<NA>",
    "NaT",
    "\\N",
    "[]",
    "{}",
    "-",
    "",
    "  ",
    "#N/A",
]


def read(**record: object) -> Document:
    found = document({"text": "Veland met Norland."} | record, "a.csv:2", {})
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("word", NOTHING)
def test_words_for_nothing_name_nobody(word: str) -> None:
    found = read(title=word, url=word, source=word, section=word, authors=word, language=word, published=word)
    assert found == Document("a.csv:2", text="Veland met Norland.")
    assert isinstance(document({"text": word}, "a", {}), Rejected)


@pytest.mark.parametrize("word", NOTHING)
def test_a_column_of_nothing_gives_way_to_one_that_is_filled(word: str) -> None:
    found = read(text=word, body="Norland left.", published=word, date="2026-11-23")
    assert (found.text, found.published) == ("Norland left.", "2026-11-23")


def test_words_that_are_values_somewhere() -> None:
    assert read(source_country="NA").source_country == "NA"
    assert not filled("NA", "section")
    assert filled("Nan Goldin", "title")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("['Ida Holm', 'Per Strand']", ("Ida Holm", "Per Strand")),
        ("['Ida Holm' 'Per Strand']", ("Ida Holm", "Per Strand")),
        ('["Ida Holm", null]', ("Ida Holm",)),
        ("array(['Ida Holm'], dtype=object)", ("Ida Holm",)),
        ('c("Ida Holm", "Per Strand")', ("Ida Holm", "Per Strand")),
        ('{"Ida Holm",Strand}', ("Ida Holm", "Strand")),
        ("['Tom O\\'Dea', \"Ann O'Hara\"]", ("Tom O'Dea", "Ann O'Hara")),
        ("[{'name': 'Ida Holm', 'type': 'author'}]", ("Ida Holm",)),
        ("[None]", ()),
        ("[nan]", ()),
        ("Ida Holm, Per Strand and Jo Lund", ("Ida Holm", "Per Strand", "Jo Lund")),
        ("By Ida Holm & Per Strand", ("Ida Holm", "Per Strand")),
        ("Ida Holm; Per Strand|Jo Lund", ("Ida Holm", "Per Strand", "Jo Lund")),
        ("Ida Holm, North Wire, Wire", ("Ida Holm",)),
        ("Holm, Ida; Strand, Per", ("Holm, Ida", "Strand, Per")),
        ("van der Holm, Ida", ("van der Holm, Ida",)),
        ("Newsroom", ("Newsroom",)),
        (["José Ortega y Gasset"], ("José Ortega y Gasset",)),  # one, as surnames of two words are written
        ("Ana Costa e Silva; Rui Melo", ("Ana Costa e Silva", "Rui Melo")),
        ("Ana Ruiz y Luis Pérez", ("Ana Ruiz", "Luis Pérez")),
        ("Ana Ruiz y EFE", ("Ana Ruiz", "EFE")),
        ("https://social.example/ida", ()),
        ("<a href='/ida'>Ida Holm</a>", ("Ida Holm",)),
        (["Ida Holm", {"name": "Per Strand"}, {"first_name": "Jo", "last_name": "Lund"}, None],
         ("Ida Holm", "Per Strand", "Jo Lund")),
        ({"original": "By IDA HOLM and PER STRAND"}, ("IDA HOLM", "PER STRAND")),
        (float("nan"), ()),
        (7, ()),
    ],
)  # fmt: skip
def test_authors_are_single_names(cell: object, names: tuple[str, ...]) -> None:
    assert people.names(cell) == names


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<p>South&nbsp;Korea and <b>Ger</b>many met.</p><p>They&#8217;re gone.</p>",
         "South Korea and Germany met.\n\nThey’re gone."),
        ("One.<script>var a = 'Chile';</script><!-- Peru --> Two.", "One. Two."),
        ("One.\n\nC&ocirc;te <i>d'Ivoire</i>\nleft.", "One.\n\nCôte d'Ivoire left."),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("Cabinet falls &lt;b&gt;...&lt;/b&gt;", "Cabinet falls ..."),
        ("Shares of <S>, <P> and <Video Mall Inc> rose", "Shares of <S>, <P> and <Video Mall Inc> rose"),
        ("AT&amp;T", "AT&T"),
        ("if a<b holds then c>d does", "if a<b holds then c>d does"),
        ("AT&T, Q&A, ?a=1&copy=2", "AT&T, Q&A, ?a=1&copy=2"),
        ("less than < 3 &amp; more", "less than < 3 & more"),
        ("<b>Less</b> than <3 or a<b", "Less than <3 or a<b"),
        ("Mail <ida@a.example>", "Mail <ida@a.example>"),
        ("<![CDATA[<p>One.</p>]]>", "One."),
        ("Line one\n\n  Line two\n", "Line one\n\n  Line two\n"),
    ],
)  # fmt: skip
def test_markup_is_no_text_and_angles_are_no_markup(given: str, shown: str) -> None:
    assert markup.plain(given) == shown


def test_titles_and_outlets_lose_their_entities() -> None:
    found = read(title="Trade &amp; talks: <i>Veland&#8217;s</i> offer", source="Holm &amp; Sons")
    assert (found.title, found.source) == ("Trade & talks: Veland’s offer", "Holm & Sons")


def test_a_whole_page_in_a_text_column_is_read_as_a_page() -> None:
    found = read(text="<!DOCTYPE html><html><body><p>One.</p></body></html>")
    assert (found.text, (found.html or "")[:9]) == (None, "<!DOCTYPE")


def test_text_whose_characters_are_counted_stays_as_it_is() -> None:
    found = document({"text": "A &amp; <b>B</b>"}, "a", {}, verbatim=True)
    assert isinstance(found, Document)
    assert found.text == "A &amp; <b>B</b>"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["One.", "Two."], "One.\n\nTwo."),
        ({"paragraphs": ["One.", "Two."]}, "One.\n\nTwo."),
        ({"summary": ["One."], "sections": [{"headline": [], "paragraphs": ["Two.", "Three."]}]},
         "One.\n\nTwo.\n\nThree."),
        ({"rendered": "<p>One.</p>", "protected": False}, "One."),
        ({"blocks": [{"type": "paragraph", "data": {"text": "One."}}, {"data": {"file": "a.png"}}]}, "One."),
        (["The ", "Norland", " minister left.", "\n", "Then they met."],
         "The Norland minister left.\n\nThen they met."),
        ("['One.', 'Two.']", "One.\n\nTwo."),
        ("One.\\n\\nSouth Korea left.", "One.\n\nSouth Korea left."),
        ("Übung".encode(), "Übung"),
        ([], None),
        ({"a": 1}, None),
        (7, None),
    ],
)  # fmt: skip
def test_texts_in_lists_and_objects(value: object, text: str | None) -> None:
    assert texts.text_of(value) == text


def test_objects_where_others_have_words() -> None:
    found = read(
        title={"rendered": "A &amp; B"},
        date={"$date": "2026-11-23T09:00:00Z"},
        source={"id": None, "name": "Courier"},
        category=["world", "ferries"],
        language=["en"],
        link={"href": "https://a.example/1"},
    )
    assert (found.title, found.published, found.source) == ("A & B", "2026-11-23T09:00:00Z", "Courier")
    assert (found.section, found.language, found.url) == ("world", "en", "https://a.example/1")


def test_one_field_that_is_no_text_does_not_cost_the_article() -> None:
    found = read(title=1984, url=7, section=True, language=[[]], date=date(2026, 11, 23))
    assert (found.title, found.url, found.section, found.published) == ("1984", None, None, "2026-11-23")


def test_excel_links_and_pages_called_source() -> None:
    assert read(url='=HYPERLINK("https://a.example/1","here")').url == "https://a.example/1"
    found = read(source="https://a.example/1", hostname="a.example")
    assert (found.url, found.source) == ("https://a.example/1", None)


def test_a_guid_that_is_a_number_is_no_address() -> None:
    """Two articles of the guid 1 once had one address."""
    assert [read(guid=guid).url for guid in ("1", 1, "3f2a-77")] == [None, None, None]
    kept = ["https://a.example/1", "tag:a.example,1"]
    assert [read(guid=guid).url for guid in kept] == kept


def test_columns_in_other_languages_and_with_notes() -> None:
    found = document({"Título": "A", "Fecha (UTC)": "2026-11-23", "Texto": "Uno."}, "a", {})
    assert isinstance(found, Document)
    assert (found.title, found.published, found.text) == ("A", "2026-11-23", "Uno.")


@pytest.mark.parametrize(
    ("title", "outlet", "day", "author", "text"),
    [
        ("Titre", "Support", "Date de parution", "Journaliste", "Texte intégral"),
        ("Titel", "Medium", "Erscheinungstag", "Verfasser", "Beitrag"),
        ("Titular", "Medio", "Fecha de publicación", "Periodista", "Texto completo"),
        ("Titolo", "Testata", "Data di pubblicazione", "Autore", "Articolo"),
        ("Заголовок", "Издание", "Дата публикации", "Author", "Текст"),
    ],
)
def test_columns_of_press_services_and_hand_made_tables_are_known(
    title: str, outlet: str, day: str, author: str, text: str
) -> None:
    row = {title: "Fähre", outlet: "Küstenblatt", day: "2026-11-23", author: "Kim Example", text: "Eins."}
    found = document(row, "a", {})
    assert isinstance(found, Document)
    assert (found.title, found.source, found.published) == ("Fähre", "Küstenblatt", "2026-11-23")
    assert (found.authors, found.text) == (("Kim Example",), "Eins.")


@pytest.mark.parametrize(
    ("columns", "published"),
    [
        ({"date": "2026-11-23", "time": "23:30"}, "2026-11-23 23:30"),
        ({"Datum": "2026-11-23T00:00:00", "Uhrzeit": "07:15:00"}, "2026-11-23 07:15:00"),
        ({"date": "2026-11-23T08:00:00Z", "time": "23:30"}, "2026-11-23T08:00:00Z"),
        ({"date": "2026-11-23", "time": "4 min read"}, "2026-11-23"),
        ({"year": 2026, "month": 3, "day": 5}, "2026-03-05"),
        ({"year": "2026.0", "month": "3.0", "day": "5.0"}, "2026-03-05"),
        ({"Jahr": "2026", "Monat": "März", "Tag": "5"}, "5 März 2026"),
        ({"year": "2026", "month": "3"}, None),
        ({"date": "2026-11-23", "year": "1999", "month": "1", "day": "1"}, "2026-11-23"),
    ],
)
def test_a_date_may_stand_in_several_columns(columns: dict[str, object], published: str | None) -> None:
    found = document({"text": "One."} | columns, "a", {})
    assert isinstance(found, Document)
    assert found.published == published


def test_map_reaches_into_objects() -> None:
    found = document({"meldung": {"inhalt": "Eins."}}, "a", {"text": "meldung.inhalt"})
    assert isinstance(found, Document)
    assert found.text == "Eins."


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)  # the first look at bytes loads what guesses encodings
@given(
    st.sampled_from(["title", "url", "date", "source", "section", "language", "authors", "fetched_at"]),
    VALUES,
)
def test_no_value_of_a_field_costs_the_article(field: str, value: object) -> None:
    assert read(**{field: value}).text == "Veland met Norland."
