"""Nexis downloads: what stands in a text stays there, what stands around the articles is none of them."""

from __future__ import annotations

import pytest

from monitor.model import Document
from monitor.sources.formats.downloads import downloads, printed
from sources.printed_samples import FACTIVA_PLAIN, NEXIS, UNI, split

TEXT = "Peru and Chile signed a treaty on copper on Monday, and their ministers spoke of a year of talks."
CLASSIC = """1 of 1 DOCUMENTS

The Andes Observer

April 9, 2024 Tuesday

{title}

BYLINE: Inés Prueba

LENGTH: 41 words

{text}

LOAD-DATE: April 12, 2024

LANGUAGE: ENGLISH

Copyright 2024 The Andes Observer
All Rights Reserved
"""
NEWER = """{title}

The Andes Observer

April 9, 2024 Tuesday

Copyright 2024 The Andes Observer All Rights Reserved

Length: 41 words

Byline: Inés Prueba

Body

{text}

Load-Date: April 12, 2024

End of Document
"""
COVER = """User Name: Jo Beispiel
Date and Time: Friday, May 3, 2024 10:15 AM EST
Job Number: 217382
Documents (2)
1. Copper treaty signed
Client/Matter: -None-
Search Terms: copper and treaty
Search Type: Natural Language
Narrowed by:
Content Type Narrowed by
News Timeline: Mar 01, 2024 to May 01, 2024
2. Bolivia asks for a port
Client/Matter: -None-

"""


@pytest.mark.parametrize("layout", [CLASSIC, NEWER])
@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright 2020 was the year in which Peru changed its law on works, and Chile followed.",
        "Copyright law divides Peru and Chile, their ministers said.",
        "(c) is the third point that Peru made in its letter.",
        "© 2019 stood on the wall of the embassy of Chile when they came.",
        "All rights reserved for the few, said the minister of Peru about the mines.",
    ],
)
def test_a_sentence_that_begins_like_a_notice_of_copyright_ends_no_text(layout: str, sentence: str) -> None:
    (found,) = split(layout.format(title="Copper", text=f"{TEXT}\n\n{sentence}\n\nBolivia came last."))
    assert found.text == f"{TEXT}\n\n{sentence}\n\nBolivia came last."


@pytest.mark.parametrize("layout", [CLASSIC, NEWER])
def test_a_notice_of_copyright_within_a_text_is_left_out_and_ends_nothing(layout: str) -> None:
    notice = "© 2024 Puerto Press. All rights reserved."
    (found,) = split(layout.format(title="Copper", text=f"{TEXT}\n\n{notice}\n\nBolivia came last."))
    assert found.text == f"{TEXT}\n\nBolivia came last."


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Copyright 2024 The Andes Observer", True),
        (
            "Copyright 2024 The Andes Observer. All Rights Reserved. Distributed by Puerto Press",
            True,
        ),
        ("© 2024 Le Condor SA. Tous droits réservés.", True),
        ("(c) 2024, andes.example", True),
        ("Alle Rechte vorbehalten", True),
        ("Copyright 2020 was the year in which the law changed.", False),
        ("Copyright 2024 " + "Andes " * 80, False),
        ("Peru (c) 2024", False),
    ],
)
def test_a_notice_of_copyright_is_short_and_no_sentence(line: str, is_one: bool) -> None:
    assert printed.is_notice(line) is is_one


@pytest.mark.parametrize("layout", [CLASSIC, NEWER])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_title_over_two_lines_is_one_title(layout: str, gap: str) -> None:
    (found,) = split(
        layout.format(title=f"Peru and Chile sign a treaty on copper,{gap}after a year", text=TEXT)
    )
    assert found.title == "Peru and Chile sign a treaty on copper, after a year"
    assert (found.text, found.source) == (TEXT, "The Andes Observer")


@pytest.mark.parametrize("before", ["", COVER, COVER.replace("\n", "\n\n"), "Page 1 of 3\n\n" + COVER])
@pytest.mark.parametrize("dense", [False, True])
def test_the_cover_of_a_delivery_is_no_article_and_no_title(before: str, dense: bool) -> None:
    text = before + NEWER.format(title="Copper treaty\nsigned", text=TEXT)
    text += NEWER.format(title="Bolivia asks for a port", text="Bolivia asked Chile for a port.")
    lines = [line for line in text.split("\n") if line.strip() or not dense]
    one, two = split("\n".join(lines))
    assert [(found.title, found.published, found.authors) for found in (one, two)] == [
        ("Copper treaty signed", "April 9, 2024 Tuesday", ("Inés Prueba",)),
        ("Bolivia asks for a port", "April 9, 2024 Tuesday", ("Inés Prueba",)),
    ]


def test_a_title_that_begins_with_a_number_is_no_list_of_contents() -> None:
    (found,) = split(NEWER.format(title="1. FC Muster wins in Lima", text=TEXT))
    assert found.title == "1. FC Muster wins in Lima"


@pytest.mark.parametrize("layout", [CLASSIC, NEWER])
def test_the_heads_and_feet_of_pages_do_not_enter_the_text(layout: str) -> None:
    head, after = TEXT.split(" on Monday")
    paged = (
        f"{head}\n\nPage 1 of 3\nCopper for Jo\n\non Monday{after}\n\nPage 2 of 3\nCopper for Jo\n\nAll left."
    )
    (found,) = split(layout.format(title="Copper", text=paged))
    assert found.text == f"{TEXT}\n\nAll left."


def test_the_day_on_which_a_database_loaded_an_article_is_not_its_day() -> None:
    undated = NEWER.replace("April 9, 2024 Tuesday\n\n", "")
    (found,) = split(undated.format(title="Copper", text=TEXT))
    assert (found.title, found.source, found.published) == ("Copper", "The Andes Observer", None)


def test_the_last_article_of_a_download_that_was_cut_off_is_not_lost() -> None:
    text = NEWER.format(title="Copper", text=TEXT) * 2
    one, two = split(text[: text.rindex("Load-Date")])
    assert (one.text, two.text) == (TEXT, TEXT)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (UNI, "End of Document"),
        (NEXIS, "1 of 2 DOCUMENTS"),
        (NEXIS, "2 of 2 DOCUMENTS"),
        (FACTIVA_PLAIN, "Document ANDOBS0020240409ek490001x"),
        (FACTIVA_PLAIN, "Document PUERTO0020240410ek4a0001y"),
    ],
)
def test_a_line_between_articles_that_was_lost_in_copying_costs_no_article(text: str, line: str) -> None:
    whole, cut = split(text), split(text.replace(line, "", 1))
    assert line in text
    assert [(one.title, one.source, one.published, one.text) for one in cut] == [
        (one.title, one.source, one.published, one.text) for one in whole
    ]


def test_an_article_of_nexis_that_was_copied_without_its_end_has_its_outlet_and_day() -> None:
    (one,) = split(
        UNI[UNI.index("Peru and Chile sign copper treaty\n\nThe Andes") : UNI.index("End of Document")]
    )
    assert (one.title, one.source) == ("Peru and Chile sign copper treaty", "The Andes Observer")
    assert one.published == "April 9, 2024 Tuesday"
    assert (one.text or "").startswith("Peru and Chile signed")


def test_a_line_of_a_text_that_reads_body_parts_no_article() -> None:
    said = "Body\n\nLength: 5 metres\n\nThe ship was long.\n\n"
    one, _ = split(UNI.replace("Both sides were content.\n\n", f"{said}Both sides were content.\n\n", 1))
    assert "The ship was long." in (one.text or "")


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("Comprimento", "Autor", "Corpo", "Classificação", "Tipo de publicação"), "Fim do documento"),
        (("Lunghezza", "Autore", "Corpo", "Classificazione", "Tipo di pubblicazione"), "Fine documento"),
        (("Lengte", "Auteur", "Tekst", "Classificatie", "Publicatietype"), "Einde van document"),
        (("Longitud", "Autor", "Cuerpo", "Clasificación", "Tipo de publicación"), "Fin del documento"),
    ],
)
@pytest.mark.parametrize("is_page", [False, True])
def test_a_download_in_portuguese_italian_dutch_or_spanish_is_its_articles(
    words: tuple[str, ...], end: str, is_page: bool
) -> None:
    length, author, body, indexing, kind = words
    one = NEWER.replace("Length", length).replace("Byline", author).replace("\nBody\n", f"\n{body}\n")
    one = one.replace("Load-Date", f"{indexing}\n\n{kind}: Newspaper\n\nLoad-Date").replace(
        "End of Document", end
    )
    text = "\n\n".join(one.format(title=title, text=TEXT) for title in ("Copper treaty", "A port is wanted"))
    if is_page:
        page = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
        found = list(downloads.split_page(f"<html><body>{page}</body></html>", "d.html") or [])
    else:
        found = list(split(text))
    assert [(one.title, one.source, one.text, one.authors) for one in found if isinstance(one, Document)] == [
        (title, "The Andes Observer", TEXT, ("Inés Prueba",))
        for title in ("Copper treaty", "A port is wanted")
    ]
