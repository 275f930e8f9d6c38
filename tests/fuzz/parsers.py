"""Every parser of foreign bytes by its name: what feeds it, what it begins with, how its neighbours stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from fuzz import feeding, seeds
from fuzz.feeding import Between
from monitor.sources.formats.downloads import downloads


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


def _file(name: str, begin: Callable[[], Iterable[bytes]], between: Between | None = None) -> Parser:
    return Parser(feeding.file(name, between), begin, name)


def _json_records(number: int) -> bytes:
    one = seeds.fields(number)
    return json.dumps({key: one[key] for key in ("title", "text", "published")}).encode()


def _is_one_object(data: bytes) -> bool:
    """Tell whether a string without an end can only be that of an object on the line of its own."""
    return data.count(b'"') % 2 == 0 or (data.startswith(b"{") and not {*b"}\n"} & {*data})


def _lacks(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: not any(sign in data for sign in signs)


def _of_layout(sample: bytes) -> Callable[[bytes], bool]:
    """Tell which inputs hold no mark of another layout than a sample: with two, a file is of the other."""
    marks = [one.mark for one in downloads._layouts()]
    others = [mark for mark in marks if not mark.search(sample.decode())]
    has_begin = sample.startswith(b"%0")  # nothing but its first line parts an entry of EndNote's
    return lambda data: (
        not any(mark.search(data.decode("utf-8", "replace")) for mark in others)
        and (not has_begin or data.startswith(b"%0 "))
    )


@cache
def parsers() -> dict[str, Parser]:
    """Return all parsers, those with the most code of our own first."""
    return _downloads() | _records() | _others() | _packed() | _sources() | _steps()


def _downloads() -> dict[str, Parser]:
    good = seeds.written
    texts = {
        "ris": ("a.ris", b""),
        "endnote": ("a.enw", b"\n%0 News\n%T Closed\n"),
        "nexis": ("classic.txt", b""),
        "nexis-uni": ("newer.txt", b"\nEnd of Document\n"),
        "proquest": ("proquest.txt", b""),
        "factiva": ("factiva.txt", b"\nAN  Document ANDOBS0020240409ek4900077x\n"),
        "europresse": ("europresse.txt", b"\n\xc2\xa9 2024 Le Condor. Tous droits r\xc3\xa9serv\xc3\xa9s\n"),
    }
    return {
        name: _file(
            file,
            partial(seeds.texts, file),
            Between(good(file, 0), good(file, 2), closes=end, fair=_of_layout(good(file, 0))),
        )
        for name, (file, end) in texts.items()
    }


def _records() -> dict[str, Parser]:
    good = seeds.written
    one_json, last_json = _json_records(0), _json_records(2)
    lines = Between(one_json, last_json)
    array = Between(one_json, last_json, b",\n", b"[", b"]", fair=_is_one_object)
    head = b"title,text,published,source\n"
    table = Between(seeds.table_row(0), seeds.table_row(2), begin=head, fair=_lacks(b'"'))
    tabs = Between(seeds.table_row(0, "\t"), seeds.table_row(2, "\t"), begin=head.replace(b",", b"\t"))
    return {
        "bibtex": _file(
            "a.bib",
            seeds.references,
            Between(seeds.bibtex(0), seeds.bibtex(2), fair=_of_layout(seeds.bibtex(0))),
        ),
        "medline": _file("a.nbib", seeds.references),
        "references": _file("a.ciw", seeds.references),
        "jsonl": _file("a.jsonl", seeds.jsons, lines),
        "json": _file("a.json", seeds.jsons, array),
        "csv": _file("a.csv", seeds.tables, table),
        "tsv": _file("a.tsv", seeds.tables, tabs),
        "mbox": _file("a.mbox", seeds.mails, Between(good("a.mbox", 0), good("a.mbox", 2), opens=seeds.FROM)),
    }


def _others() -> dict[str, Parser]:
    return {
        "mail": _file("a.eml", seeds.mails),
        "emlx": _file("a.emlx", seeds.mails),
        "mhtml": _file("a.mhtml", seeds.saved_pages),
        "html-table": _file("page.xls", seeds.html_tables),
        "html": _file("a.html", seeds.pages),
        "text": _file("a.txt", seeds.all_texts),
        "unnamed": _file("", seeds.everything),
        "newsml": _file("a.xml", seeds.wires),
    }


def _packed() -> dict[str, Parser]:
    good = seeds.written
    return {
        "docx": Parser(feeding.member("a.docx", seeds.in_docx), seeds.word_bodies, "a.docx"),
        "docx-styles": Parser(feeding.member("a.docx", seeds.in_docx_styles), seeds.word_styles, "a.docx"),
        "odt": Parser(feeding.member("a.odt", seeds.in_odt), seeds.odt_bodies, "a.odt"),
        "xlsx": Parser(feeding.member("a.xlsx", seeds.in_xlsx), seeds.sheets, "a.xlsx"),
        "xlsx-strings": Parser(
            feeding.member("a.xlsx", seeds.in_xlsx_strings), seeds.sheet_strings, "a.xlsx"
        ),
        "zip": _file("a.zip", seeds.archives),
        "rtf": _file("a.rtf", seeds.rtfs),
        "warc": _file("a.warc", seeds.warcs, Between(good("a.warc", 0), good("a.warc", 2), b"\r\n\r\n")),
        "parquet": _file("a.parquet", seeds.parquets),
        "gzip": _file("a.jsonl.gz", seeds.gzips),
    }


def _sources() -> dict[str, Parser]:
    return {
        "feed": Parser(feeding.feed, seeds.feeds),
        "discovery": Parser(feeding.discover, seeds.feeds),
        "sitemap": Parser(feeding.sitemap, seeds.sitemaps),
        "robots": Parser(feeding.robots_txt, seeds.robots),
        "robots-sitemaps": Parser(feeding.sitemaps_named, seeds.robots),
        "list": Parser(feeding.address_list, seeds.lists),
        "gdelt": Parser(feeding.gdelt_files, seeds.gdelts),
        "gdelt-list": Parser(feeding.gdelt_list, seeds.gdelts),
        "gdelt-doc": Parser(feeding.gdelt_api, seeds.gdelts),
        "mediacloud": Parser(feeding.mediacloud_stories, seeds.mediaclouds),
    }


def _steps() -> dict[str, Parser]:
    return {
        "answer": Parser(feeding.answer, seeds.answers),
        "date": Parser(feeding.date, seeds.dates),
        "address": Parser(feeding.address, seeds.addresses),
        "page": Parser(feeding.page, seeds.pages),
        "body": Parser(feeding.body, seeds.all_texts),
        "annotators": Parser(feeding.annotators, seeds.all_texts),
    }
