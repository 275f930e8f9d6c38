"""Every parser of foreign bytes by its name: what feeds it, what it begins with, how its neighbours stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from fuzz import feeding, office, seeds, serving, steps
from fuzz.neighbours import (
    Between,
    bibtex,
    fields,
    html_row,
    json_object,
    lacks,
    medline,
    sheet_row,
    table_row,
    web_of_science,
    written,
)
from monitor.sources.formats.downloads import downloads
from sources import test_spoiled_fields

GOOD = (fields(0), fields(2))
"""The records that stand before and behind an input."""


@dataclass(frozen=True)
class Parser:
    """One parser of foreign bytes.

    Args:
        feed: hands it an input and holds what comes of it; raises where something does not hold.
        seeds: inputs to begin with.
        name: of the file as which it is fed; "" where it is none.
    """

    feed: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    name: str = ""


_NO_MARKUP = lacks(b"<", b"&", b"]")


def _file(name: str, begin: Callable[[], Iterable[bytes]], between: Between | None = None) -> Parser:
    return Parser(feeding.file(name, between), begin, name)


def _is_one_object(data: bytes) -> bool:
    """Tell whether a string without an end can only be that of an object on the line of its own."""
    return data.count(b'"') % 2 == 0 or (data.startswith(b"{") and not {*b"}\n"} & {*data})


def _of_layout(sample: bytes) -> Callable[[bytes], bool]:
    """Tell which inputs hold no mark of another layout than a sample: with two, a file is of the other.

    A sample that is marked with letters outside ASCII has them in UTF-8, which no input may change.
    """
    others = [one.mark for one in downloads._layouts() if not one.mark.search(sample.decode())]
    how = "ignore" if sample.isascii() else "strict"

    def is_fair(data: bytes) -> bool:
        try:
            text = data.decode("utf-8", how)
        except UnicodeDecodeError:
            return False
        return not any(mark.search(text) for mark in others)

    return is_fair


def _promises_nothing(data: bytes) -> bool:
    """Tell whether an input has no length of its own, by which it may well take what stands behind it."""
    return b"content-length" not in data.lower()


@cache
def parsers() -> dict[str, Parser]:
    """Return all parsers, those with the most code of our own first."""
    return _downloads() | _records() | _others() | _packed() | _sources() | _steps()


def _downloads() -> dict[str, Parser]:
    rule = b"_" * 60 + b"\n\nDocument 2 of 3\n\n"
    texts = {
        "ris": ("a.ris", b"", b""),
        "endnote": ("a.enw", b"%0 News\n", b"\n%0 News\n%T Closed\n"),
        "nexis": ("classic.txt", b"\n                    2 of 3 DOCUMENTS\n\n", b""),
        "nexis-uni": ("newer.txt", b"", b"\nEnd of Document\n"),
        "proquest": ("proquest.txt", rule, b""),
        "factiva": ("factiva.txt", b"", b"\nAN  Document ANDOBS0020240409ek4900077x\n"),
        "europresse": (
            "europresse.txt",
            b"",
            b"\n\xc2\xa9 2024 Le Condor. Tous droits r\xc3\xa9serv\xc3\xa9s\n",
        ),
    }
    return {name: _download(*how) for name, how in texts.items()}


def _download(name: str, opens: bytes, closes: bytes) -> Parser:
    first, last = (written(name, one) for one in GOOD)
    between = Between(first, last, opens=opens, closes=closes, fair=_of_layout(first))
    return _file(name, partial(seeds.texts, name), between)


def _records() -> dict[str, Parser]:
    lines = Between(*map(json_object, GOOD))
    array = Between(*map(json_object, GOOD), b",\n", b"[", b"]", fair=_is_one_object)
    head = b"title,text,published,source\n"
    table = Between(*map(table_row, GOOD), begin=head, fair=lacks(b'"'))
    tabs = Between(*(table_row(one, "\t") for one in GOOD), begin=head.replace(b",", b"\t"))
    return {
        "bibtex": _file(
            "a.bib",
            seeds.references,
            Between(*map(bibtex, GOOD), fair=_of_layout(bibtex(GOOD[0]))),
        ),
        "medline": _file(
            "a.nbib",
            seeds.references,
            Between(*map(medline, GOOD), opens=b"PMID- 7\nOWN - NLM\n", fair=_of_layout(medline(GOOD[0]))),
        ),
        "references": _file(
            "a.ciw",
            seeds.references,
            Between(*map(web_of_science, GOOD), fair=_of_layout(web_of_science(GOOD[0]))),
        ),
        "jsonl": _file("a.jsonl", seeds.jsons, lines),
        "json": _file("a.json", seeds.jsons, array),
        "csv": _file("a.csv", seeds.tables, table),
        "tsv": _file("a.tsv", seeds.tables, tabs),
        "mbox": _file(
            "a.mbox", seeds.mails, Between(*(written("a.mbox", one) for one in GOOD), opens=seeds.FROM)
        ),
    }


def _in_xml(name: str, root: str, field: bytes) -> Between:
    """Put inputs without markup into a field of an item between two good ones."""
    begin, end = f"<{root}>".encode(), f"</{root}>".encode()
    first, last, other = (
        written(name, one).removeprefix(begin).removesuffix(end)
        for one in (*GOOD, test_spoiled_fields.fields(1))
    )
    opens, _, closes = other.partition(field)
    return Between(first, last, b"", begin, end, opens + field, closes, _NO_MARKUP)


def _others() -> dict[str, Parser]:
    head = b"<table><tr><th>title</th><th>text</th><th>published</th><th>source</th></tr>"
    row = Between(
        *map(html_row, GOOD), begin=head, end=b"</table>", opens=b"<tr><td>A</td><td>", closes=b"</td></tr>",
        fair=lacks(b"<"),
    )  # fmt: skip
    return {
        "mail": _file("a.eml", seeds.mails),
        "emlx": _file("a.emlx", seeds.mails),
        "mhtml": _file("a.mhtml", seeds.saved_pages),
        "html-table": _file("page.xls", seeds.html_tables, row),
        "html": _file("a.html", seeds.pages),
        "text": _file("a.txt", seeds.all_texts),
        "unnamed": _file("", seeds.everything),
        "newsml": _file("a.xml", seeds.wires, _in_xml("newsml.xml", "newsMessage", b"<headline>")),
        "nitf": _file("nitf.xml", seeds.wires, _in_xml("nitf.xml", "stories", b"<hl1>")),
    }


_CELL = b'<c t="inlineStr"><is><t>%s</t></is></c>'
_CELLS = Between(
    *map(sheet_row, GOOD),
    begin=b"<row>%s</row>" % b"".join(_CELL % name for name in (b"title", b"text", b"published")),
    opens=b'<row>%s<c t="inlineStr"><is><t>' % (_CELL % b"A"),
    closes=b"</t></is></c></row>",
    fair=_NO_MARKUP,
)


def _packed() -> dict[str, Parser]:
    return {
        "docx": Parser(feeding.member("a.docx", office.in_docx), seeds.word_bodies, "a.docx"),
        "docx-styles": Parser(feeding.member("a.docx", office.in_docx_styles), seeds.word_styles, "a.docx"),
        "odt": Parser(feeding.member("a.odt", office.in_odt), seeds.odt_bodies, "a.odt"),
        "xlsx": Parser(feeding.member("a.xlsx", office.in_xlsx), seeds.sheets, "a.xlsx"),
        "xlsx-cells": Parser(
            feeding.member("a.xlsx", office.in_xlsx, _CELLS), seeds.texts_of_cells, "a.xlsx"
        ),
        "xlsx-strings": Parser(
            feeding.member("a.xlsx", office.in_xlsx_strings), seeds.sheet_strings, "a.xlsx"
        ),
        "zip": _file("a.zip", seeds.archives),
        "zip-members": Parser(feeding.in_archive, seeds.members),
        "rtf": _file("a.rtf", seeds.rtfs),
        "warc": _file(
            "a.warc",
            seeds.warcs,
            Between(*(written("a.warc", one) for one in GOOD), joint=b"\r\n\r\n", fair=_promises_nothing),
        ),
        "parquet": _file("a.parquet", seeds.parquets),
        "gzip": _file("a.jsonl.gz", seeds.gzips),
    }


def _sources() -> dict[str, Parser]:
    return {
        "feed": Parser(serving.feed, seeds.feeds),
        "discovery": Parser(serving.discover, seeds.feeds),
        "sitemap": Parser(serving.sitemap, seeds.sitemaps),
        "robots": Parser(serving.robots_txt, seeds.robots),
        "robots-sitemaps": Parser(serving.sitemaps_named, seeds.robots),
        "list": Parser(serving.address_list, seeds.lists),
        "gdelt": Parser(serving.gdelt_files, seeds.gdelts),
        "gdelt-list": Parser(serving.gdelt_list, seeds.gdelts),
        "gdelt-doc": Parser(serving.gdelt_api, seeds.gdelts),
        "mediacloud": Parser(serving.mediacloud_stories, seeds.mediaclouds),
    }


def _steps() -> dict[str, Parser]:
    return {
        "answer": Parser(steps.answer, seeds.answers),
        "date": Parser(steps.date, seeds.dates),
        "address": Parser(steps.address, seeds.addresses),
        "page": Parser(steps.page, seeds.pages),
        "body": Parser(steps.body, seeds.all_texts),
        "fields": Parser(feeding.field, seeds.cells),
        "annotators": Parser(steps.annotators, seeds.all_texts),
    }
