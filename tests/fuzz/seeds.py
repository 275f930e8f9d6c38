"""Inputs to begin with: the samples of the tests of each parser."""

from __future__ import annotations

import csv
import gzip as gz
import io
import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fuzz.neighbours import bibtex, table_row, written
from fuzz.office import in_docx, in_odt, in_xlsx
from monitor.sources.formats.downloads import printed
from sources import gdelt_server, office_files, printed_samples as samples, test_spoiled, test_spoiled_fields
from sources.test_spoiled_fields import fields

TESTS = Path(__file__).parent.parent
SAMPLE = TESTS.parent / "data" / "sample" / "pages"
LONGEST = 20_000


def _texts_in(value: object) -> Iterator[bytes]:
    if isinstance(value, str | bytes):
        yield value if isinstance(value, bytes) else value.encode("utf-8", "replace")
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts_in(one)


def _samples(*modules: str, least: int = 30) -> Iterator[bytes]:
    """Yield the texts that test modules have as constants, and the fixtures named."""
    for name in modules:
        for key, value in vars(import_module(name)).items():
            if key.isupper() or key[:1].isupper() or "_" in key[1:]:
                yield from (one for one in _texts_in(value) if least <= len(one) <= LONGEST)


def _fixtures(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        for path in sorted(TESTS.glob(pattern)):
            yield path.read_bytes()[:LONGEST]


FROM = b"From other@andes.example Tue Apr  9 08:15:00 2024\n"
"""The line that begins a mail of a mailbox."""

_SAMPLES = {
    "a.ris": ("sources.printed_samples.RIS",),
    "a.enw": ("sources.test_references.ENDNOTE",),
    "classic.txt": ("sources.printed_samples.NEXIS",),
    "newer.txt": ("sources.printed_samples.UNI",),
    "proquest.txt": ("sources.printed_samples.PROQUEST",),
    "factiva.txt": ("sources.printed_samples.FACTIVA", "sources.printed_samples.FACTIVA_PLAIN"),
    "europresse.txt": ("sources.test_europresse.PLAIN", "sources.test_europresse.SHEET"),
}


def texts(name: str) -> Iterator[bytes]:
    """Yield downloads of one layout: another one within it makes two files of one."""
    yield from (written(name, fields(number)) for number in range(3))
    for sample in _SAMPLES[name]:
        module, _, constant = sample.rpartition(".")
        yield getattr(import_module(module), constant).encode()


_ENTRIES = {
    "ris": ("TY  - NEWS", "{}  - 2024"),
    "endnote": ("%0 News", "%{} 2024"),
    "medline": ("PMID- 1", "{}- 2024"),
    "isi": ("PT J", "{} 2024"),
}


def _whole() -> Iterator[bytes]:
    """Yield an entry with every field that is known, in each format of references."""

    def names(known: Mapping[str, object]) -> list[str]:
        return sorted({name for several in known.values() if isinstance(several, list) for name in several})

    known = printed.words()
    fields_of_bibtex = "".join(f"  {name} = {{2024}},\n" for name in names(known["bibtex"]))
    yield f"@article{{k,\n{fields_of_bibtex}}}\n".encode()
    for name, (first, line) in _ENTRIES.items():
        yield "\n".join([first, *(line.format(tag) for tag in names(known["references"][name])), ""]).encode()


def references() -> Iterator[bytes]:
    yield from _whole()
    yield from map(bibtex, map(fields, range(3)))
    yield from _samples("sources.test_references")
    yield rb"@string{ao = {A} # \"B\"} @article(x, title = {S{\~a}o {\TeX}}, year = 2024, month = apr # {~9})"


def jsons() -> Iterator[bytes]:
    rows = test_spoiled.rows()
    yield from (make(rows) for make in (test_spoiled.as_lines, test_spoiled.as_array, test_spoiled.as_answer))
    yield from _fixtures("sources/fixtures/ninjs/*.json")
    yield from _samples("sources.test_jsonfiles", "sources.test_envelopes", least=15)
    post = b'{"title": "A", "content": {"rendered": "<p>B &amp; C</p>"}, "date": {"$date": 1}}'
    yield b'{"data": {"posts": [%s]}}' % post
    yield b'[{"title": "A \\ud83d", "text": "B\\u0000 C", "n": NaN, "date": 1700000000000}, {"text": 1e999}]'


def tables() -> Iterator[bytes]:
    yield b"title,text,published,source\n" + b"\n".join(map(table_row, map(fields, range(3))))
    yield b'sep=;\r\ntitle;text\r\n"A ""B""";"C\r\nD"\r\n'
    yield b"title\ttext\tdate\nA\tB \\t C\t1/2/2024\n"
    yield from _fixtures("sources/fixtures/exports/*.csv")
    yield from _samples("sources.test_tables", "sources.test_table_headers", "sources.test_exports")


def mails() -> Iterator[bytes]:
    yield from (written("a.mbox", fields(number)) for number in range(3))
    yield from _fixtures("sources/fixtures/mail/*.eml")
    yield from _samples("sources.test_mail", "sources.test_mail_passed_on", "sources.test_forwards")
    yield (
        b"From: a@b.example\nSubject: =?utf-8?Q?F=C3=A4hre?= =?koi8-r?B?8w==?=\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-7\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<p>Envoys =\nmet</p>\n--x\n"
        b"Content-Type: message/rfc822\n\nSubject: In\n\nText of it\n--x\n"
        b"Content-Type: text/plain; format=flowed; delsp=yes\n"
        b"Content-Transfer-Encoding: base64\n\nRW52b3lz\n--x--\n"
    )


def saved_pages() -> Iterator[bytes]:
    module = import_module("sources.test_mhtml")
    yield from (module.saved(one) for one in (module.CHROMIUM, module.EXPLORER, module.NEWSLETTER))


def html_tables() -> Iterator[bytes]:
    yield from _samples("sources.test_htmltables")
    row = b"<tr><td rowspan=2 colspan=1>A<td>B<td><a href='/x'>c</a>"
    yield b"<table><tr><th>title<th>text<th>url%s</table>" % row


def pages() -> Iterator[bytes]:
    yield from _fixtures("extract/fixtures/*.html", "sources/fixtures/downloads/*.html")
    for path in sorted(SAMPLE.glob("*.html")):
        yield path.read_bytes()[:LONGEST]
    names = ("articles", "dates", "fields", "html", "jsonld", "refusals", "slow", "titles", "visible")
    yield from _samples(*(f"extract.test_extract_{name}" for name in names), least=60)


def all_texts() -> Iterator[bytes]:
    yield from _fixtures("extract/fixtures/*.txt", "golden/articles/*")
    for path in sorted(SAMPLE.glob("*.txt")):
        yield path.read_bytes()[:LONGEST]
    for name in _SAMPLES:
        yield from texts(name)
    yield from _samples("sources.test_forwards", "extract.test_extract_page_text")


def wires() -> Iterator[bytes]:
    yield from _fixtures("sources/fixtures/newsml/*.xml", "sources/fixtures/nitf/*.xml")
    yield from (written(name, fields(0)) for name in ("newsml.xml", "nitf.xml"))
    yield from _samples(
        "sources.test_newsml", "sources.test_nitf", "sources.test_wire_versions", "sources.test_lexisnexis"
    )


def word_bodies() -> Iterator[bytes]:
    one = office_files
    yield one.par(one.run("Ferry"), style="Titel").encode() + one.par(one.run("Envoys met.")).encode() * 2
    yield one.par(one.run("A", "<w:vanish/>"), mark="<w:del/>").encode()
    yield (
        b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>title</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        b'<w:hyperlink r:id="u"><w:r><w:t>more</w:t><w:tab/><w:br/></w:r></w:hyperlink>'
        b'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://a.example"</w:instrText>'
        b'<w:fldChar w:fldCharType="separate"/><w:t>x</w:t><w:fldChar w:fldCharType="end"/></w:r>'
        b"<mc:AlternateContent><mc:Choice/><mc:Fallback><w:p/></mc:Fallback></mc:AlternateContent>"
        b"<w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:moveFrom><w:r><w:delText>out</w:delText></w:r></w:moveFrom>"
    )
    review = (
        one.par(one.run(f"Ferry {day}", "<w:b/>")) + one.par(one.run(f"Le Monde, {day}.03.24"))
        for day in "67"
    )
    yield (one.par(one.run("Envoys met.")).join(review) + one.par(one.run("They left."))).encode()
    for sample in (samples.NEXIS, samples.FACTIVA, samples.PROQUEST, samples.UNI):
        yield "".join(one.par(one.run(line)) for line in sample.split("\n")).encode()


def word_styles() -> Iterator[bytes]:
    yield office_files.STYLES.encode()


def odt_bodies() -> Iterator[bytes]:
    yield (
        b"<text:h text:outline-level='1'>Ferry</text:h>"
        b"<text:p text:style-name='P1'>Envoys <text:s text:c='3'/>met</text:p>"
    )
    yield (
        b"<table:table><table:table-row><table:table-cell table:number-columns-repeated='2'>"
        b"<text:p>A</text:p></table:table-cell></table:table-row></table:table><text:a xlink:href='https://a.example'>x</text:a>"
        b"<text:tracked-changes/><text:line-break/><text:tab/><draw:frame><draw:text-box/></draw:frame>"
    )


_SHEET = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>text</t></is></c>'
    b'<c r="C1" t="inlineStr"><is><t>date</t></is></c></row><row r="2"><c r="A2" t="str"><v>Ferry</v></c>'
    b'<c r="B2" t="inlineStr"><is><r><t>Envoys</t></r><t>met_x000D_</t></is></c>'
    b'<c r="C2" s="1"><v>45000.5</v></c>'
    b'<c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c><c r="F2" t="d"><v>2024-03-05</v></c>'
    b'<c r="XFD2" t="s"><v>0</v></c></row>'
)


def sheets() -> Iterator[bytes]:
    yield _SHEET


def texts_of_cells() -> Iterator[bytes]:
    """Yield what may stand in a cell."""
    yield from (value.encode("utf-8", "ignore") for value in test_spoiled_fields.JUNK if "<" not in value)
    yield from (b"A _x000D_ B", b"=1+1", b"45000.5", b"#N/A", b"2024-03-05", b"_x005F_")


def sheet_strings() -> Iterator[bytes]:
    yield b"Ferry"
    yield b"A &amp; B _x000D_ &#10; C</t></si><si><r><t>D</t></r><rPh><t>E</t></rPh><t>F"


def archives() -> Iterator[bytes]:
    yield from (in_docx(b""), in_odt(b"<text:p>A</text:p>"), in_xlsx(_SHEET))
    rows = test_spoiled.as_lines(test_spoiled.rows())
    yield office_files.packed({"a.jsonl": rows, "b/c.csv": next(tables()), "d.txt": b"Envoys met in Veland."})


def members() -> Iterator[bytes]:
    """Yield files of all kinds behind a byte that chooses their ending."""
    for number, data in enumerate(everything()):
        yield bytes((number % 40,)) + data


def rtfs() -> Iterator[bytes]:
    yield rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}}\f0 Envoys\par met \'e9 \u8364? \bin3 xyz \tab.}"
    yield rb"{\rtf1\mac{\*\generator x}{\info{\title T}}\uc0\u-10179\u-8704 {\field{\fldinst X}{\fldrslt x}}}"


def warcs() -> Iterator[bytes]:
    yield from (written("a.warc", fields(number)) for number in range(3))
    yield gz.compress(written("a.warc", fields(0))) + gz.compress(written("a.warc", fields(1)))
    yield (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
        b"Content-Type: application/http\r\nContent-Length: 132\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Encoding: br\r\n\r\n1a\r\n<html><p>Envoys met.</p>..\r\n0\r\n\r\n\r\n\r\n"
    )


def parquets() -> Iterator[bytes]:
    for table in (
        pa.table(
            {"title": ["A", None], "text": ["B c d", "E"], "date": pa.array([1, 2], pa.timestamp("ns"))}
        ),
        pa.table(
            {"text": pa.array([b"B", b"\xff"], pa.binary()), "authors": [["A"], []], "source": [{"a": 1}] * 2}
        ),
    ):
        held = io.BytesIO()
        pq.write_table(table, held)
        yield held.getvalue()


def gzips() -> Iterator[bytes]:
    yield gz.compress(test_spoiled.as_lines(test_spoiled.rows()))
    yield gz.compress(b'{"text": "A b"}\n') + gz.compress(b'{"text": "C"}\n')


def everything() -> Iterator[bytes]:
    for several in (
        jsons,
        tables,
        mails,
        saved_pages,
        html_tables,
        wires,
        archives,
        rtfs,
        warcs,
        parquets,
        gzips,
    ):
        yield from several()
    yield from references()
    for name in _SAMPLES:
        yield from texts(name)


def feeds() -> Iterator[bytes]:
    yield from _samples("sources.test_feeds", "sources.test_feed_items", least=60)


def sitemaps() -> Iterator[bytes]:
    one = import_module("sources.test_sitemaps")
    yield one.urlset(
        one.plain("https://a.example/1", one.RECENT), one.news("https://a.example/2", "A", one.RECENT)
    )
    yield one.index(("https://a.example/s.xml", one.RECENT))
    yield gz.compress(one.urlset(one.plain("https://a.example/1", one.OLD)))
    yield b"https://a.example/1\nhttps://a.example/2\n"
    yield b"soon"
    yield b"2026-11"


def robots() -> Iterator[bytes]:
    yield b"User-agent: *\nDisallow: /private\nAllow: /private/open$\nCrawl-delay: 2.5\nSitemap: /s.xml\n"
    yield b"\xef\xbb\xbfuser-agent: MediaMonitor/1.0 (x)\r\nrequest-rate: 1/5m 0900-1700\r\nvisit-time: 6\r\n"
    yield "User-agent: *\nDisallow: /a%2fb*c$\n".encode("utf-16")


def lists() -> Iterator[bytes]:
    yield b"# all\nhttps://a.example/1 A title\n\nhttps://a.example/2\n"


def gdelts() -> Iterator[bytes]:
    one = gdelt_server
    extras = "<PAGE_PRECISEPUBTIMESTAMP>20150219081500</PAGE_PRECISEPUBTIMESTAMP>"
    extras += "<PAGE_TITLE>A &#x2018;</PAGE_TITLE>"
    yield "\n".join([one.event(), one.event(12, actor="EUR", goldstein="nan")]).encode()
    yield "\n".join([one.mention(), one.mention(9, kind=2)]).encode()
    yield one.document(
        enhanced="TRADE,10;PORT,5", extras=extras, translation="srclc:fra;eng:Moses 2.1"
    ).encode()
    yield b"150 6e7ac19bc34bbe22cd53dd3ca4c3d3ae https://foreign.example/gdeltv2/20150219101500.export.CSV.zip\n"
    yield json.dumps({"articles": [{"url": "https://a.example/1", "seendate": "20150219T101500Z"}]}).encode()


def mediaclouds() -> Iterator[bytes]:
    module = import_module("sources.test_mediacloud")
    yield json.dumps([module.story(1), module.story(2, url=None, title=7)]).encode()


def answers() -> Iterator[bytes]:
    yield b"text/html; charset=iso-8859-1\n<meta charset='utf-8'><p>\xc3\xa9"
    yield b'text/plain; charset="utf-16"\n\xff\xfea\0b\0'
    yield b"gzip\n" + gz.compress(b"a" * 1000)


def dates() -> Iterator[bytes]:
    for row in csv.DictReader((TESTS / "dates" / "nasty.csv").open(encoding="utf-8")):
        yield row["value"].encode("utf-8", "surrogateescape")


def addresses() -> Iterator[bytes]:
    yield from _samples("extract.test_canonical", "test_masking", least=8)
    yield from (
        b"user:p%40ss@[::1]:80/a;b?c=d&utm_source=x#e",
        b"www.google.com/url?q=https%3A%2F%2Fa.example",
        b"x",
    )


def cells() -> Iterator[bytes]:
    """Yield what may stand in a field, each in some field of some format."""
    for at, value in enumerate((*test_spoiled_fields.JUNK, *test_spoiled_fields.UNREAD)):
        yield bytes((at * 7 % 256, at)) + value.encode("utf-8", "ignore")
    for at, value in enumerate(dates()):
        yield bytes((at % 256, 2)) + value
