"""Texts whose first lines say what the article is: title, day, outlet, author, address."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from monitor.model import Document
from monitor.sources.formats import files as sources
from sources.kept_files import Put
from sources.office_files import docx, par, run

BODY = "Peru and Chile signed a treaty on copper in Lima.\n\nThe ministers praised the talks of a year."
ENGLISH = (
    "Title: Copper treaty\nDate: 9 April 2024\nSource: Andes Brief\nAuthor: Inés Prueba\n"
    "URL: https://andes.example/copper\n\n"
)
GERMAN = (
    "Titel: Copper treaty\n\nDatum: 9 April 2024\n\nQuelle: Andes Brief\n\nAutorin: Inés Prueba\n\n"
    "Link: https://andes.example/copper\n\n"
)
MARKDOWN = (
    '---\ntitle: "Copper treaty"\ndraft: false\ntags:\n  - copper\ndate: 9 April 2024\nsource: Andes Brief\n'
    "authors: [Inés Prueba]\nurl: https://andes.example/copper\n---\n\n"
)


def load(put: Put, text: str, name: str = "a.txt") -> Document:
    (found,) = sources.read([put(name, text)])
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    ("head", "name"),
    [(ENGLISH, "a.txt"), (GERMAN, "a.txt"), (MARKDOWN, "a.md"), (ENGLISH.replace("\n", "\r\n"), "a.txt")],
)
def test_labels_above_a_text_are_no_part_of_it(put: Put, head: str, name: str) -> None:
    found = load(put, head + BODY, name)
    assert (found.title, found.published, found.source) == ("Copper treaty", "9 April 2024", "Andes Brief")
    assert (found.authors, found.url) == (("Inés Prueba",), "https://andes.example/copper")
    assert found.text == BODY


@pytest.mark.parametrize("label", ["", "URL: "])
def test_an_address_on_the_first_line_is_no_title(put: Put, label: str) -> None:
    found = load(put, f"{label}https://andes.example/copper\n\nCopper treaty\n\n{BODY}")
    assert found.url == "https://andes.example/copper"
    assert found.text == f"Copper treaty\n\n{BODY}"


@pytest.mark.parametrize(
    "text",
    [
        f"Source: the ministry of mines, which said so twice\n\n{BODY}",
        f"Title: Copper treaty\n\n{BODY}",
        "Title: Copper treaty\nDate: 9 April 2024\n",
        "https://andes.example/1\nhttps://andes.example/2\nhttps://andes.example/3\n",
        f"---\n\n{BODY}\n\n---\nTitle: Copper treaty\nDate: 9 April 2024\n",
    ],
)
def test_a_label_alone_or_a_head_without_a_text_stays_text(put: Put, text: str) -> None:
    found = load(put, text)
    assert found.text == text
    assert (found.title, found.source, found.url) == (None, None, None)


def test_each_text_below_a_head_of_its_own_is_an_article(put: Put) -> None:
    second = ENGLISH.replace("Copper treaty", "Tin treaty").replace("9 April", "11 April")
    text = f"{ENGLISH}{BODY}\n\n----------\n\n{second}{BODY}\n"
    with capture_logs() as logs:
        found = [one for one in sources.read([put("a.txt", text)]) if isinstance(one, Document)]
    assert not logs
    assert [one.title for one in found] == ["Copper treaty", "Tin treaty"]
    assert [one.published for one in found] == ["9 April 2024", "11 April 2024"]
    assert [one.text for one in found] == [BODY, BODY]


def test_labels_above_the_text_of_a_document_of_word_are_no_part_of_it(put: Put) -> None:
    body = "".join(par(run(line)) for line in (ENGLISH + BODY).split("\n") if line)
    (found,) = sources.read([put("a.docx", docx(body, title="Document1"))])
    assert isinstance(found, Document)
    assert (found.title, found.published, found.source) == ("Copper treaty", "9 April 2024", "Andes Brief")
    assert (found.text or "").startswith("Peru and Chile")
