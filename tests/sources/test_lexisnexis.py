"""The XML of LexisNexis: of its services, with namespaces, and of bulk deliveries, without."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from monitor.model import Document, Link, Rejected
from monitor.sources.formats.agencies import xmlfiles
from monitor.sources.formats.files import read

SERVICE = """<articleDoc xmlns:nitf="urn:nitf:x" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:identifier identifierScheme="DOC-ID">9</dc:identifier>
<dc:identifier identifierScheme="PGUID">urn:contentItem:7</dc:identifier>
<publicationName>The Veland Courier</publicationName>
<publicationDate day="5" month="3" year="2026"><dateText>March 5, 2026 Thursday</dateText></publicationDate>
<classification classificationScheme="subject"><className>FERRIES</className></classification>
<classification classificationScheme="language"><className>ENGLISH</className></classification></metadata>
<nitf:body.head><nitf:hedline><nitf:hl1>Ferry talks <nitf:em>open</nitf:em></nitf:hl1>
<nitf:hl2>Below</nitf:hl2></nitf:hedline>
<nitf:byline><person><nameText>By Ida Holm</nameText></person>
<person><nameText>Lee Berg</nameText></person></nitf:byline>
</nitf:body.head><nitf:body.content>
<bodyText><p>Veland met Norland.</p><p>They agreed.</p></bodyText></nitf:body.content>
</articleDoc>"""
BULK = """<NEWSITEM><lndocmeta:docinfo><lndocmeta:lnlni lnlni="7"/></lndocmeta:docinfo>
<lnv:PUB>The Veland Courier</lnv:PUB>
<lnv:PUB-DATE><lnvxe:date year="2026" month="03" day="05">March 5, 2026</lnvxe:date></lnv:PUB-DATE>
<lnv:SECTION-INFO><lnvxe:position.section>WORLD; Pg. 4</lnvxe:position.section></lnv:SECTION-INFO>
<lnv:HEADLINE><lnvxe:hl1>Ferry talks open</lnvxe:hl1></lnv:HEADLINE>
<lnv:BYLINE><lnvxe:bydesc>By Ida Holm and Lee Berg</lnvxe:bydesc></lnv:BYLINE>
<lnv:REAL-LEAD><p>Veland met Norland.</p></lnv:REAL-LEAD><lnv:BODY-1><p>They agreed.</p></lnv:BODY-1>
<lnv:URL-SEG><lnvxe:url><remotelink href="https://courier.example/1">page</remotelink></lnvxe:url></lnv:URL-SEG>
<lnv:LANGUAGE><lnvxe:lang.english iso639-1="en">ENGLISH</lnvxe:lang.english></lnv:LANGUAGE></NEWSITEM>"""
LAYOUTS = {"service": SERVICE, "bulk": BULK}


def of(text: str) -> list[Document | Link | Rejected]:
    return list(xmlfiles.read_xml(io.BufferedReader(io.BytesIO(text.encode())), "a.xml", {}))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["a.xml", "a.txt", "a"])
@pytest.mark.parametrize(
    "around", ["{}", '<?xml version="1.0"?>\n{}', "<?xml version='1.0'?><feed><entry>{}</entry></feed>"]
)
def test_an_article_of_lexisnexis_is_read_in_either_layout(
    tmp_path: Path, layout: str, name: str, around: str
) -> None:
    (tmp_path / name).write_text(around.format(LAYOUTS[layout]))
    (found,) = read([tmp_path / name])
    assert isinstance(found, Document)
    assert (found.title, found.text) == ("Ferry talks open", "Veland met Norland.\n\nThey agreed.")
    assert (found.source, found.published) == ("The Veland Courier", "2026-03-05")
    assert found.authors == ("Ida Holm", "Lee Berg")
    assert (found.language or "").lower() in ("english", "en")
    assert found.guid in ("urn:contentItem:7", "LexisNexis#7")


def test_section_and_page_of_a_bulk_delivery_are_kept() -> None:
    (found,) = of(BULK)
    assert isinstance(found, Document)
    assert (found.section, found.url) == ("WORLD", "https://courier.example/1")


def test_several_articles_in_one_file_are_each_read_and_an_empty_one_is_told() -> None:
    empty = SERVICE.replace("<p>Veland met Norland.</p><p>They agreed.</p>", "")
    found = of(
        f"<articles>{SERVICE}{empty}{BULK}{BULK.replace('<p>', '<x>').replace('</p>', '</x>')}</articles>"
    )
    assert [type(one) for one in found] == [Document, Rejected, Document, Document]
    (link,) = of(BULK.replace("Veland met Norland.", "").replace("They agreed.", ""))
    assert isinstance(link, Link)


def test_a_feed_without_such_articles_is_told_as_one() -> None:
    (refused,) = of("<feed><entry><title>A</title></entry></feed>")
    assert isinstance(refused, Rejected)
    assert refused.reason.startswith("an Atom feed")


def test_an_article_of_many_elements_costs_little() -> None:
    many = BULK.replace("They agreed.", "They <lnvxe:text>agreed</lnvxe:text>. " * 50_000)
    begin = time.perf_counter()
    (found,) = of(many)
    assert isinstance(found, Document)
    assert time.perf_counter() - begin < 10
