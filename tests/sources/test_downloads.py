"""Downloads of news databases: each article in them is a document of its own, with its day and outlet."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from monitor import dates
from monitor.model import Document, Link, Rejected
from monitor.sources.formats import files as sources, textfiles
from monitor.sources.formats.documents import rtf
from monitor.sources.formats.downloads import downloads, printed
from sources.printed_samples import FACTIVA, FACTIVA_PLAIN, NEXIS, PROQUEST, RIS, UNI, split

FIXTURES = Path(__file__).parent / "fixtures" / "downloads"


@pytest.mark.parametrize("text", [NEXIS, UNI, PROQUEST, FACTIVA, FACTIVA_PLAIN, RIS])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_download_of_two_articles_is_two_articles(text: str, line_end: str) -> None:
    one, two = split(text.replace("\n", line_end))
    assert (one.origin, two.origin) == ("d.txt:1", "d.txt:2")
    assert (one.title or "").startswith("Peru and Chile sign copper treaty")
    assert two.title == "Bolivia asks for a port"
    assert (one.source or "").startswith("The Andes Observer")
    assert (two.source or "").startswith("Puerto Press")
    assert "Peru and Chile signed a treaty on copper on Monday" in (one.text or "")
    assert two.text == "Bolivia asked Chile for a port."
    assert one.authors[0] == "Inés Prueba"
    for unwanted in ("Bolivia", "Copyright", "LOAD-DATE", "Load-Date", "words", "perú :", "docview", "ER  -"):
        assert unwanted not in (one.text or "")


def test_days_are_those_of_the_articles_and_not_of_the_database() -> None:
    days = [[item.published for item in split(text)] for text in (NEXIS, UNI, PROQUEST, FACTIVA, RIS)]
    assert days == [
        ["April 9, 2024 Tuesday 7:15 PM GMT", "10. April 2024"],
        ["April 9, 2024 Tuesday", "April 10, 2024 Wednesday"],
        ["Apr 9, 2024", "10 Apr 2024"],
        ["9 April 2024", "10 April 2024"],
        ["2024/04/09", "2024/04/10"],
    ]


@pytest.mark.parametrize("text", [NEXIS, UNI, PROQUEST, FACTIVA, FACTIVA_PLAIN, RIS])
def test_the_days_of_a_download_are_understood(text: str) -> None:
    days = [str(dates.read(item.published or ""))[:10] for item in split(text)]
    assert days == ["2024-04-09", "2024-04-10"]


def test_a_classic_nexis_article_keeps_its_wrapped_title_dateline_section_and_all_authors() -> None:
    one, two = split(NEXIS)
    assert one.title == "Peru and Chile sign copper treaty; ministers praise a year of talks"
    assert one.text == (
        "LIMA - Peru and Chile signed a treaty on copper on Monday, their ministers said."
        "\n\nSubject: to approval, of course."
    )
    assert (one.section, one.language) == ("ECONOMY", "ENGLISH")
    assert one.authors == ("Inés Prueba", "Tom Beispiel")
    assert (two.authors, two.language) == (("Tom Beispiel",), "GERMAN")


def test_a_newer_nexis_article_without_empty_lines_is_read_as_well() -> None:
    dense = "\n".join(line for line in UNI.split("\n")[5:] if line.strip())
    one, two = split(dense)
    assert (one.title, one.source, one.section) == (
        "Peru and Chile sign copper treaty", "The Andes Observer", "ECONOMY",
    )  # fmt: skip
    assert (two.title, two.text) == ("Bolivia asks for a port", "Bolivia asked Chile for a port.")
    assert (one.text or "").endswith("People: they had waited. Both sides were content.")


def test_a_page_alone_is_no_section() -> None:
    assert [printed.section(value) for value in ("Pg. 3", "A12", "S. 114", "WORLD; Pg. 4", "Page One")] == [
        "", "", "", "WORLD", "Page One",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Inland\nPeru und Chile unterzeichnen\neinen Vertrag\nVon Inés Prueba\n41 Wörter\n"
            "9. April 2024\n19:15\nDer Beobachter\nBEOB\nDeutsch\n"
            "Copyright 2024 Der Beobachter. Alle Rechte vorbehalten.\n\n"
            "Peru traf Chile.\n\nDokument BEOB000020240409ek490001x\n\n"
            "Bolivien will einen Hafen\n12 Wörter\n"
            "10. April 2024\nHafenpresse\nHAFEN\nDeutsch\n(c) 2024 Hafenpresse\n\nBolivien bat Chile.\n\n"
            "Dokument HAFEN00020240410ek4a0001y\n",
            [
                ("Peru und Chile unterzeichnen einen Vertrag", "Der Beobachter", "Inland", "9. April 2024"),
                ("Bolivien will einen Hafen", "Hafenpresse", None, "10. April 2024"),
            ],
        ),
        (
            "SE  Économie\nHD  Le Pérou et le Chili signent\nBY  Par Inés Prueba\nWC  41 mots\n"
            "PD  9 avril 2024\nSN  Le Condor\nLP  Le Pérou a signé.\nTD  À Lima, tous parlaient.\n"
            "AN  Document CONDOR0020240409ek490001x\n\n"
            "HD  La Bolivie demande un port\nPD  10 avril 2024\nSN  Puerto\nLP  La Bolivie a demandé.\n",
            [
                ("Le Pérou et le Chili signent", "Le Condor", "Économie", "9 avril 2024"),
                ("La Bolivie demande un port", "Puerto", None, "10 avril 2024"),
            ],
        ),
        (
            "Economía\nPerú y Chile firman un tratado\nPor Inés Prueba\n41 palabras\n9 abril 2024\n"
            "El Cóndor\nCONDOR\nEspañol\n(c) 2024 El Cóndor. Derechos reservados.\n\nPerú firmó.\n\n"
            "Documento CONDOR0020240409ek490001x\n",
            [("Perú y Chile firman un tratado", "El Cóndor", "Economía", "9 abril 2024")],
        ),
    ],
)  # fmt: skip
def test_factiva_prints_in_the_language_of_its_user(
    text: str, expected: list[tuple[str | None, ...]]
) -> None:
    assert [(one.title, one.source, one.section, one.published) for one in split(text)] == expected


def test_the_list_of_contents_and_the_bibliography_of_proquest_are_no_articles() -> None:
    before = "Table of contents\n\n1. Peru and Chile sign ... 1\n2. Bolivia asks for a port ... 2\n\n"
    after = f"\n{'_' * 60}\n\nBibliography\n\nCitation style: APA 6th\n\nPrueba, I. (2024). Peru.\n"
    assert [one.title for one in split(before + PROQUEST + after)] == [one.title for one in split(PROQUEST)]


def test_a_label_within_a_text_ends_it_only_where_the_database_prints_labels() -> None:
    assert (split(PROQUEST)[0].text or "").endswith(
        "Subject: said one, to approval.\n\nPeople: they had waited.\n\nNobody had hoped."
    )
    assert (split(UNI)[0].text or "").endswith("People: they had waited.\n\nBoth sides were content.")
    assert "IN LIMA, both sides were content." in (split(FACTIVA)[0].text or "")


def test_a_proquest_article_without_text_gives_its_abstract_and_no_login_address() -> None:
    one, two = split(PROQUEST)
    assert two.text == "Bolivia asked Chile for a port."
    assert one.url is None
    assert (one.source, one.source_country, one.section) == ("The Andes Observer (Online)", "Peru", "Economy")
    assert (one.text or "").count("\n\n") == 4


def test_factiva_codes_are_known_with_one_space_behind_them() -> None:
    spaced = "\n".join(" ".join(line.split()) for line in FACTIVA.split("\n"))
    assert [(item.title, item.text) for item in split(spaced)] == [
        (item.title, item.text) for item in split(FACTIVA)
    ]


def test_factiva_articles_without_last_lines_are_told_by_their_counts_of_words() -> None:
    kept = "\n".join(line for line in FACTIVA_PLAIN.split("\n") if not line.startswith("Document "))
    one, two = split(kept)
    assert (one.published, two.published, two.title) == (
        "9 April 2024",
        "10 April 2024",
        "Bolivia asks for a port",
    )


def test_a_ris_item_without_text_is_a_link_to_its_page_and_one_without_both_says_what_to_do() -> None:
    bare = "TY  - NEWS\nTI  - A treaty\nUR  - https://andes.example/1\nER  - \n"
    (link,) = downloads.split(bare, "a.ris") or []
    assert isinstance(link, Link)
    assert link.url == "https://andes.example/1"
    (refused,) = downloads.split(bare.replace("andes.example", "search.proquest.com"), "a.ris") or []
    assert isinstance(refused, Rejected)
    assert "RIS download without text: download it again with the full text" in refused.reason


def test_what_a_provider_writes_before_and_between_ris_items_is_none_of_them() -> None:
    before = "Provider: a library\nContent: text/plain; charset=UTF-8\n\n\n"
    one, two = split(before + RIS.replace("\n\nTY", "\n\nNext item\n\nTY"))
    assert (one.title, two.title) == ("Peru and Chile sign copper treaty", "Bolivia asks for a port")
    assert "Next item" not in f"{one.text} {two.text}"


@pytest.mark.parametrize("name", ["nexis.html", "factiva.html"])
def test_a_download_as_html_is_split_as_well(name: str) -> None:
    one, two = sources.read([FIXTURES / name])
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.title, one.source) == ("Peru and Chile sign copper treaty", "The Andes Observer")
    assert one.text == "Peru and Chile signed a treaty.\n\nAll were content."
    assert (two.title, two.published is None) == ("Bolivia asks for a port", False)


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile signed a treaty.\n\nOnly 3 of 9 documents were public.\n",
        "1 of 3 documents\n\nwas lost, said the archive of Lima.\n",
        "End of document\n",
        "HD 189733 is a star.\nLA is far.\n",
        "Document 1 of 2\n\nThis is a note about a document.\n",
        "TYPE - one\n",
        "TY  - said the note.\n",
        "41 words\n9 April 2024\n",
        "",
    ],
)
def test_prose_that_speaks_of_documents_is_one_document(text: str) -> None:
    assert downloads.split(text, "d.txt") is None


def test_an_ordinary_page_is_not_parsed_twice() -> None:
    page = "<html><body><p>Peru and Chile signed a treaty.</p></body></html>"
    assert downloads.split_page(page, "p") is None
    assert downloads.split_page(page.replace("Peru", "End of document Peru"), "p") is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Inés Prueba and Tom Beispiel", ("Inés Prueba", "Tom Beispiel")),
        ("Prueba, Inés; van der Muster, Jo", ("Inés Prueba", "Jo van der Muster")),
        ("Inés Prueba, Lima", ("Inés Prueba",)),
        ("Reuters, AP", ("Reuters", "AP")),
        ("Inés Prueba <ines@andes.example>", ("Inés Prueba",)),
        ("", ()),
    ],
)
def test_people_are_named_as_in_other_bylines(byline: str, names: tuple[str, ...]) -> None:
    assert printed.people(byline) == names


def as_rtf(text: str) -> bytes:
    escaped = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)
    paragraphs = escaped.replace("\n", "\\par\r\n\\pard ")
    return (
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}{\\info{\\title hidden}}"
        "{\\header \\pard Page 3\\par}{\\*\\shppict{\\pict\\pngblip " + "89504e47" * 500 + "}}"
        '{\\field{\\*\\fldinst{HYPERLINK "https://hidden.example/x"}}{\\fldrslt }}' + paragraphs + "}"
    ).encode()


@pytest.mark.parametrize("name", ["d.rtf", "d.doc", "d.txt"])
@pytest.mark.parametrize("text", [NEXIS, UNI, PROQUEST, FACTIVA, FACTIVA_PLAIN])
def test_a_download_in_rtf_is_split_whatever_it_is_called(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(as_rtf(text))
    one, two = sources.read([tmp_path / name])
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.authors[0] == "Inés Prueba"
    assert two.text == "Bolivia asked Chile for a port."
    assert "hidden" not in f"{one.text} {two.text}"


def test_the_cells_of_an_rtf_table_are_told_apart(tmp_path: Path) -> None:
    rows = [
        ("HD", "A treaty"),
        ("PD", "9 April 2024"),
        ("SN", "The Andes Observer"),
        ("LP", "One.\\par Two."),
    ]
    cells = "".join(f"\\trowd\\cellx9 {code}\\cell {value}\\cell\\row" for code, value in rows)
    (tmp_path / "t.rtf").write_text("{\\rtf1 " + cells + "}")
    (item,) = sources.read([tmp_path])
    assert isinstance(item, Document)
    assert (item.title, item.published, item.source) == ("A treaty", "9 April 2024", "The Andes Observer")


def test_rtf_that_is_no_download_is_one_document_and_broken_rtf_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(as_rtf("Perú y Chile firmaron."))
    (tmp_path / "b.rtf").write_text("Peru and Chile signed; the name is wrong.")
    one, two = sources.read([tmp_path])
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.text or "").strip() == "Perú y Chile firmaron."
    assert two.text == "Peru and Chile signed; the name is wrong."


def test_rtf_made_to_be_slow_is_read_in_its_time() -> None:
    fonts = "{\\rtf1{\\fonttbl" + "\\f1\\fcharset1" * 20_000 + "}}"
    fields = "{\\rtf1" + "{\\field{\\*\\fldinst{" * 20_000 + "}"
    assert rtf.text_of(fonts.encode()) == ""
    assert rtf.text_of(fields.encode()) == ""


def test_a_file_called_ris_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("Peru and Chile signed.")
    (refused,) = sources.read([tmp_path])
    assert isinstance(refused, Rejected)
    assert "not RIS" in refused.reason


PIECES = """1 of 2 DOCUMENTS|Document 1 of 2|End of Document|Body|Length: 3 words|LENGTH: 3 words|By A
Full text: Peru met Chile.|Publication title: X|HD  A|LP|TD  Peru met.|PD  9 April 2024|41 words|9 April 2024
AN  Document ANDOBS0020240409ek490001x|Document ANDOBS0020240409ek490001x|TY  - NEWS|ER  - |AB  - x
____________________________|Copyright 2024 X|LANGUAGE: ENGLISH|Page 1 of 2|PMID- 1|TI  - x|%0 News
%T x|%X Peru met|PT J|TI x|@article{a,|title = {x},|abstract = {Peru met.}}|Nom de la source|Le Condor
mardi 9 avril 2024|mardi 9 avril 2024 12 mots|© 2024 Le Condor
news·20240409·CO·1|Job Number: 1|Documents (2)|1. x||""".replace("\n", "|").split("|")


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=25).map("\n".join))
@settings(max_examples=300)
def test_no_text_breaks_the_splitting(text: str) -> None:
    for record in downloads.split(text, "f") or []:
        assert isinstance(record, Document | Link | Rejected)
        assert not isinstance(record, Document) or record.text


@given(
    st.lists(st.sampled_from(["{", "}", "\\par ", "\\u-4", "\\'e", "\\uc2", "\\f1", "a", "\\bin9"])).map(
        "".join
    )
)
def test_no_rtf_raises(body: str) -> None:
    data: io.BufferedReader = io.BufferedReader(io.BytesIO(b"{\\rtf1" + body.encode()))
    for record in textfiles.read_rtf(data, "f", {}):
        assert isinstance(record, Document | Rejected)


def test_an_article_of_factiva_with_a_headline_only_does_not_melt_into_the_next() -> None:
    short = "HD\tPort closed\nPD\t8 April 2024\nSN\tPuerto Press\nAN\tDocument PUERTO0020240408ek480001z\n\n"
    found = downloads.split(f"{short}{FACTIVA.lstrip()}", "d.txt")
    assert found is not None
    first, *rest = found
    assert isinstance(first, Rejected)
    assert first.excerpt == "Port closed"
    assert rest == [replace(one, origin=f"d.txt:{number}") for number, one in enumerate(split(FACTIVA), 2)]


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("John Smith", ("John Smith",)),
        ("John Smith, Lima", ("John Smith",)),
        ("John Smith and Ana Pérez", ("John Smith", "Ana Pérez")),
    ],
)
def test_who_wrote_an_article_of_factiva_is_none_of_its_title_where_no_by_says_so(
    byline: str, people: tuple[str, ...]
) -> None:
    one, _ = split(FACTIVA_PLAIN.replace("By Inés Prueba", byline))
    assert (one.title, one.section, one.authors) == ("Peru and Chile sign copper treaty", "Economy", people)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            "The minister of copper in Lima met with\nJohn Smith",
            "The minister of copper in Lima met with John Smith",
        ),
        ("Peru and Chile sign\nCopper Treaty", "Peru and Chile sign Copper Treaty"),
    ],
)
def test_a_title_of_factiva_over_two_lines_is_whole(above: str, title: str) -> None:
    one, _ = split(FACTIVA_PLAIN.replace("Economy\nPeru and Chile sign copper treaty\nBy Inés Prueba", above))
    assert (one.title, one.authors) == (title, ())


def test_a_title_of_factiva_that_is_a_name_below_its_section_is_the_title() -> None:
    above = "Economy\nPeru and Chile sign copper treaty\nBy Inés Prueba"
    one, _ = split(FACTIVA_PLAIN.replace(above, "Lives\nJohn Smith"))
    assert (one.title, one.section, one.authors) == ("John Smith", "Lives", ())
