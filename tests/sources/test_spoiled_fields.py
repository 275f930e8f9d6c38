"""A field of a record that is spoiled costs that field: the record's other fields and its neighbours stay."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings, strategies as st
from structlog.testing import capture_logs

from monitor.model import Document, Link, Rejected
from monitor.sources.formats import files
from monitor.sources.values import dated

Fields = Mapping[str, str]
Record = Document | Link | Rejected
JUNK = (
    "", " ", "-", "??", "n/a", "\x01\x02", "<b>", "&", "& <b", "\u202e\u200b", "x" * 5_000, "}{[\"", "%s %0",
    "0", "Total: 12", "=?utf-8?Q?=C3?=", "😀", "{\\rtf1",
)  # fmt: skip
UNREAD = ("March 9th, said he", "32.13.2024", "2024-13-45", "?? 2024 ??")
UNLABELLED = ("classic.txt", "newer.txt")
"""Layouts that print days without a label: what looks like none is none there."""

OUTLETS = ("The Andes Observer", "Puerto Press", "Le Condor")


def fields(number: int) -> dict[str, str]:
    return {
        "title": f"Peru and Chile sign treaty number {('one', 'two', 'three')[number]}",
        "source": OUTLETS[number],
        "published": f"2024-04-0{number + 7}",
        "authors": ("Inés Prueba", "Tom Beispiel", "Ana Muster")[number],
        "section": ("Economy", "World", "Ports")[number],
        "text": f"The ministers of Peru and Chile met in Lima, and signed treaty {number} on copper there.",
    }


@dataclass(frozen=True)
class Format:
    """How records are written: (their fields) → a file, what it is called, and which fields it has."""

    name: str
    write: Callable[[list[Fields]], bytes]
    has: tuple[str, ...] = ("title", "source", "published", "authors", "text")


def lines(template: str, between: str = "\n") -> Callable[[list[Fields]], bytes]:
    def write(several: list[Fields]) -> bytes:
        parts = [
            template.format(**one, number=number, of=len(several)) for number, one in enumerate(several, 1)
        ]
        return between.join(parts).encode("utf-8", "replace")

    return write


def in_xml(value: str) -> str:
    return escape("".join(c for c in value if c >= " "), {'"': "&quot;"})


def xml(template: str, root: str) -> Callable[[list[Fields]], bytes]:
    def write(several: list[Fields]) -> bytes:
        plain = [
            {
                key: escape("".join(c for c in value if c >= " "), {'"': "&quot;"})
                for key, value in one.items()
            }
            for one in several
        ]
        found = "".join(template.format(**one, number=number) for number, one in enumerate(plain, 1))
        return f"<{root}>{found}</{root}>".encode()

    return write


def ninjs(several: list[Fields]) -> bytes:
    items = [
        {
            "uri": f"urn:andes:{number}", "type": "text", "versioncreated": one["published"],
            "headline": one["title"], "byline": one["authors"], "infosources": [{"name": one["source"]}],
            "service": [{"name": one["section"]}], "body_text": one["text"],
        }
        for number, one in enumerate(several)
    ]  # fmt: skip
    return "\n".join(json.dumps(one) for one in items).encode()


def warc(several: list[Fields]) -> bytes:
    found = b""
    for number, one in enumerate(several):
        page = f"<html><body><p>{one['text']}</p></body></html>".encode("utf-8", "replace")
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: {one['published']}T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://andes.example/{number}\r\n"
            f"X-Title: {one['title']}\r\nContent-Type: application/http\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        found += head.encode("utf-8", "replace") + answer + b"\r\n\r\n"
    return found


RIS = """TY  - NEWS
TI  - {title}
AU  - {authors}
T2  - {source}
DA  - {published}
SE  - {section}
AB  - {text}
ER  -
"""
ENDNOTE = "%0 News\n%T {title}\n%A {authors}\n%J {source}\n%8 {published}\n%& {section}\n%X {text}\n"
NEXIS = """
                    {number} of {of} DOCUMENTS

{source}

{published}

{title}

BYLINE: {authors}

SECTION: {section}

LENGTH: 12 words

{text}

LOAD-DATE: May 12, 2024

LANGUAGE: ENGLISH
"""
UNI = """{title}

{source}

{published}

Section: {section}

Length: 12 words

Byline: {authors}

Body

{text}

Load-Date: May 12, 2024

End of Document
"""
PROQUEST = """____________________________________________________________

Document {number} of {of}

{title}

Author: {authors}

Full text: {text}

Publication title: {source}

Publication date: {published}

Section: {section}

Last updated: 2024-11-30
"""
FACTIVA = """SE  {section}
HD  {title}
BY  By {authors}
WC  12 words
PD  {published}
SN  {source}
LP
{text}

AN  Document ANDOBS0020240409ek49000{number}x
"""
EUROPRESSE = """Nom de la source : {source}
Date de parution : {published}
Titre : {title}
Auteur : {authors}
Rubrique : {section}

{text}

© 2024 Le Condor. Tous droits réservés
"""
MAIL = """From b@andes.example Tue Apr  9 08:15:00 2024
From: {source} <b@andes.example>
Subject: {title}
Date: {published}
Message-ID: <{number}@andes.example>
Content-Type: text/plain; charset=utf-8

{text}

"""
NEWSML = """<newsItem guid="urn:andes:{number}"><itemMeta><itemClass qcode="ninat:text"/></itemMeta>
<contentMeta>
<contentCreated>{published}</contentCreated><headline>{title}</headline><by>{authors}</by>
<creditline>{source}</creditline><subject><name>{section}</name></subject></contentMeta><contentSet>
<inlineXML><html><body><p>{text}</p></body></html></inlineXML></contentSet></newsItem>"""
NITF = """<nitf><head><docdata><date.issue norm="{published}"/><doc-id id-string="{number}"/></docdata>
<pubdata name="{source}" position.section="{section}"/></head><body><body.head>
<hedline><hl1>{title}</hl1></hedline>
<byline>{authors}</byline></body.head><body.content><p>{text}</p></body.content></body></nitf>"""
ALL = ("title", "source", "published", "authors", "section", "text")
FORMATS = [
    Format("a.ris", lines(RIS), ALL),
    Format("a.enw", lines(ENDNOTE), ALL),
    Format("classic.txt", lines(NEXIS), ALL),
    Format("newer.txt", lines(UNI), ALL),
    Format("proquest.txt", lines(PROQUEST), ALL),
    Format("factiva.txt", lines(FACTIVA), ALL),
    Format("europresse.txt", lines(EUROPRESSE), ALL),
    Format("a.mbox", lines(MAIL, ""), ("title", "source", "published", "text")),
    Format("a.jsonl", ninjs, ALL),
    Format("newsml.xml", xml(NEWSML, "newsMessage"), ALL),
    Format("nitf.xml", xml(NITF, "stories"), ALL),
    Format("a.warc", warc, ("title", "published", "text")),
]
CASES = [(known, field) for known in FORMATS for field in known.has]
LABELS = [f"{known.name}-{field}" for known, field in CASES]


def read(known: Format, several: list[Fields]) -> list[Record]:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(known.write(several)))
    return list(dated.settled(files.read_file(stream, known.name, known.name, {}), known.name))


def said(record: Record, known: Format, without: str) -> dict[str, object]:
    return {
        field: getattr(record, field) for field in known.has if field != without and hasattr(record, field)
    }


def spoiled(known: Format, field: str, junk: str) -> list[Record]:
    several: list[Fields] = [fields(number) for number in range(3)]
    several[1] = {**several[1], field: junk}
    return read(known, several)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_good_records_are_read_in_full(known: Format) -> None:
    found = read(known, [fields(number) for number in range(3)])
    assert [type(one) for one in found] == [Document] * 3
    for number, one in enumerate(found):
        want = fields(number)
        if known.name == "a.warc":
            continue
        assert isinstance(one, Document)
        assert {field: getattr(one, field) for field in known.has if field != "authors"} == {
            field: want[field] for field in known.has if field != "authors"
        }
        assert "authors" not in known.has or one.authors == (want["authors"],)


def check(known: Format, field: str, junk: str) -> None:
    good = read(known, [fields(number) for number in range(3)])
    found = spoiled(known, field, junk)
    assert len(found) == 3, found
    for at in (0, 2):
        assert said(found[at], known, "") == said(good[at], known, ""), junk[:50]
    if isinstance(found[1], Rejected):
        assert field == "text", found[1]
        assert len(found[1].reason) > 10
    else:
        assert said(found[1], known, field) == said(good[1], known, field), junk[:50]


@pytest.mark.parametrize(("known", "field"), CASES, ids=LABELS)
def test_a_spoiled_field_costs_neither_the_others_nor_the_neighbours(known: Format, field: str) -> None:
    unlabelled = field == "published" and known.name in UNLABELLED
    for junk in UNREAD if unlabelled else (*JUNK, *UNREAD):
        if junk.strip() or (known.name, field) != (
            "newer.txt",
            "source",
        ):  # its lines are told by their order
            check(known, field, junk)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_a_day_that_is_not_understood_is_said_once_with_an_example(known: Format) -> None:
    if known.name == "a.warc":  # its day is that of the capture, which nobody counts by
        return
    with capture_logs() as logs:
        (_, found, _) = spoiled(known, "published", "32 Marchember 2024")
    assert isinstance(found, Document)
    (entry,) = [entry for entry in logs if "dates not understood" in entry["event"]]
    assert (entry["count"], entry["file"]) == (1, known.name)
    assert "32 Marchember 2024" in entry["example"]


@given(
    st.sampled_from(CASES), st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)
)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_title_or_an_outlet_costs_no_neighbour(
    case: tuple[Format, str], junk: str
) -> None:
    known, field = case
    good = read(known, [fields(number) for number in range(3)])
    found = spoiled(known, field, junk)
    assert len(found) == 3
    assert said(found[0], known, "") == said(good[0], known, "")
    assert said(found[2], known, "") == said(good[2], known, "")
