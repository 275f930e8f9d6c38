"""Documents of Word and LibreOffice, and archives: what their reader sees becomes articles."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings, strategies as st

from monitor import dates, sources
from monitor.model import Document, Rejected
from sources.printed_samples import FACTIVA, FACTIVA_PLAIN, NEXIS, PROQUEST, UNI

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="My head"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(*runs: str, style: str = "", mark: str = "") -> str:
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{name}<w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def docx(body: str, title: str = "", namespace: str = W, **links: str) -> bytes:
    related = "".join(
        f'<Relationship Id="{key}" Type="{R}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
        for key, url in links.items()
    )
    relationships = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    document = f'<Relationship Id="r" Type="{R}/officeDocument" Target="/word/document.xml"/>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relationships.format(document),
        "word/_rels/document.xml.rels": relationships.format(related),
        "word/document.xml": f'<w:document xmlns:w="{namespace}" xmlns:r="{R}" xmlns:mc="{MC}" '
        f'xmlns:v="urn:v"><w:body>{body}<w:sectPr/></w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{namespace}">{STYLES}</w:styles>',
        "word/header1.xml": f'<w:hdr xmlns:w="{namespace}">{par(run("Page 1 of 3"))}</w:hdr>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{namespace}">{par(run("Note"))}</w:footnotes>',
        "docProps/core.xml": f'<c:p xmlns:c="urn:c" xmlns:d="urn:d"><d:title>{escape(title)}</d:title></c:p>',
    }
    return packed(parts)


def odt(body: str, title: str = "") -> bytes:
    names = "".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" '
        for name in ("office", "text", "table", "draw", "style")
    )
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>'
        '<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = f'<m xmlns:dc="urn:d"><dc:title>{title}</dc:title></m>'
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content, "meta.xml": meta})


def packed(parts: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def read(tmp_path: Path, data: bytes, name: str = "a.docx") -> list[Document | Rejected]:
    (tmp_path / name).write_bytes(data)
    found = list(sources.read([tmp_path / name]))
    assert all(isinstance(one, Document | Rejected) for one in found)
    return [one for one in found if isinstance(one, Document | Rejected)]


def one(tmp_path: Path, data: bytes, name: str = "a.docx") -> Document:
    (found,) = read(tmp_path, data, name)
    assert isinstance(found, Document), found
    return found


SAID = par(run("Peru and Chile signed a treaty on copper."))


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (par(run("North "), run("Korea")), "North Korea"),
        (par(run("Peru"), "<w:r><w:br/></w:r>", run("Chile")), "Peru\nChile"),
        (par(run("Peru"), "<w:r><w:tab/></w:r>", run("Chile")), "Peru\tChile"),
        (par(run("Guinea"), "<w:r><w:noBreakHyphen/></w:r>", run("Bissau")), "Guinea-Bissau"),
        (par(f"<w:del>{run('Chile')}</w:del>", f"<w:ins>{run('Bolivia')}</w:ins>"), "Bolivia"),
        (par("<w:r><w:delText>Chile</w:delText></w:r>", run("Peru")), "Peru"),
        (par(f"<w:moveFrom>{run('Chile')}</w:moveFrom>", f"<w:moveTo>{run('Peru')}</w:moveTo>"), "Peru"),
        (par(run("Peru"), run(" and Chile", "<w:vanish/>")), "Peru"),
        (par(run("Peru"), run(" and Chile", '<w:vanish w:val="0"/>')), "Peru and Chile"),
        (par(run("Peru"), run(" and Chile", '<w:rStyle w:val="Ghost"/>')), "Peru"),
        (par(run("Peru", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")), "Peru"),
        (par(run("Peru", "<w:b/>"), "<w:r><w:footnoteReference w:id='1'/></w:r>", run(".")), "Peru."),
        (par(run("South "), mark="<w:del/>") + par(run("Sudan")), "South Sudan"),
        (par(run("hidden"), style="Ghost") + par(run("Peru")), "Peru"),
        (par(f'<w:hyperlink r:id="l1">{run("Peru")}</w:hyperlink>', run(" met Chile.")), "Peru met Chile."),
        (par(f'<w:fldSimple w:instr="DATE">{run("Peru")}</w:fldSimple>'), "Peru"),
        (
            par(
                '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> HYPERLINK "https://x.example/iran" '
                '</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>',
                run("Peru"),
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                run(" met."),
            ),
            "Peru met.",
        ),
        (par('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + par(run("Peru")), "Peru"),
        (par(run("1. Peru 3"), style="V1") + par(run("Peru")), "Peru"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{par(run('Peru'))}</w:sdtContent></w:sdt>", "Peru"),
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{par(run('Click here'))}"
            f"</w:sdtContent></w:sdt>{par(run('Peru'))}",
            "Peru",
        ),
        (
            par(f"<w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('Peru')}</w:rubyBase></w:ruby></w:r>"),
            "Peru",
        ),
    ],
)
@pytest.mark.parametrize("namespace", [W, STRICT])
def test_the_text_of_a_word_document_is_what_its_reader_sees(
    tmp_path: Path, paragraph: str, text: str, namespace: str
) -> None:
    found = one(tmp_path, docx(paragraph + SAID, namespace=namespace, l1="https://x.example/"))
    assert found.text == f"{text}\n\nPeru and Chile signed a treaty on copper."


def test_a_text_box_is_read_once_and_a_table_row_by_row(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{par(run('In a box.'))}</w:txbxContent>"
    boxed = par(
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        run("Peru met Chile."),
    )
    rows = "".join(
        "<w:tr>" + ("<w:trPr><w:del/></w:trPr>" if gone else "")
        + "".join(f"<w:tc><w:tcPr/>{par(run(cell))}</w:tc>" for cell in cells) + "</w:tr>"
        for gone, cells in [(False, ("Peru", "3")), (True, ("Chile", "4")), (False, ("", "Alone."))]
    )  # fmt: skip
    found = one(tmp_path, docx(boxed + f"<w:tbl><w:tblPr/>{rows}</w:tbl>" + SAID))
    assert (found.text or "").split("\n\n") == [
        "In a box.", "Peru met Chile.", "Peru\t3", "Alone.", "Peru and Chile signed a treaty on copper.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "core", "title"),
    [
        (par(run("A treaty"), style="Titel"), "Template", "A treaty"),
        (par(run("Background"), style="berschrift1"), "A treaty", "A treaty"),
        (par(run("A  Treaty")), "A treaty", "A Treaty"),
        (par(run("A treaty"), style="berschrift1"), "Microsoft Word - note.docx", "A treaty"),
        (par(run("A treaty"), style="Own"), "Document1", "A treaty"),
        ("", "A treaty", "A treaty"),
        ("", "", None),
    ],
)
def test_the_title_of_a_document_is_its_own(
    tmp_path: Path, before: str, core: str, title: str | None
) -> None:
    found = one(tmp_path, docx(before + SAID, core))
    assert found.title == title
    assert (found.text or "").endswith("Peru and Chile signed a treaty on copper.")
    assert ("reaty\n" in (found.text or "")) is False


def test_a_title_that_is_a_link_leads_to_the_article_unless_to_a_database(
    tmp_path: Path,
) -> None:
    head = par(f'<w:hyperlink r:id="l1">{run("A treaty")}</w:hyperlink>', style="Titel")
    assert one(tmp_path, docx(head + SAID, l1="https://andes.example/1")).url == "https://andes.example/1"
    lines = [line for line in UNI.split("\n") if line.strip()][4:]
    lead = par(f'<w:hyperlink r:id="l1">{run(lines[0])}</w:hyperlink>', style="berschrift1")
    body = lead + "".join(par(run(line)) for line in lines[1:])
    urls = [
        [found.url for found in read(tmp_path, docx(body, l1=url)) if isinstance(found, Document)]
        for url in ("https://advance.lexis.com/api/document?id=1", "https://andes.example/1")
    ]
    assert urls == [[None, None], ["https://andes.example/1", None]]


def test_a_paragraph_whose_mark_was_deleted_stands_alone_where_no_other_follows(tmp_path: Path) -> None:
    assert one(tmp_path, docx(par(run("Peru met Chile."), mark="<w:del/>"))).text == "Peru met Chile."


@pytest.mark.parametrize("text", [NEXIS, UNI, PROQUEST, FACTIVA, FACTIVA_PLAIN])
@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("name", ["d.docx", "d.odt", "d.doc"])
def test_a_download_as_a_document_is_split(tmp_path: Path, text: str, dense: bool, name: str) -> None:
    lines = text.replace("treaty; ministers\npraise", "treaty; praise").split("\n")
    lines = [line for line in lines if line.strip() or not dense]
    body = "".join(par("<w:r><w:tab/></w:r>".join(map(run, line.split("\t")))) for line in lines)
    data = docx(body)
    if name == "d.odt":
        data = odt(
            "".join(f"<text:p>{escape(line).replace(chr(9), '<text:tab/>')}</text:p>" for line in lines)
        )
    first, second = read(tmp_path, data, name)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.title or "").startswith("Peru and Chile sign copper treaty")
    assert (second.title, second.text) == ("Bolivia asks for a port", "Bolivia asked Chile for a port.")
    assert (first.published is None, second.published is None) == (False, False)
    assert first.authors[0] == "Inés Prueba"


@pytest.mark.parametrize("name", ["a.rtf", "a.csv", "a.txt", "a.zip", "a", "a.docx.gz"])
def test_a_document_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    data = docx(par(run("A treaty"), style="Titel") + SAID)
    found = one(tmp_path, gzip.compress(data) if name.endswith(".gz") else data, name)
    assert (found.title, found.text) == ("A treaty", "Peru and Chile signed a treaty on copper.")


def test_a_proquest_document_whose_labels_stand_on_lines_alone_is_split(tmp_path: Path) -> None:
    lines = """Document 1 of 2|Copper treaty|Prueba, I.  The Andes Observer; Lima [Lima]. 09 Apr 2024: B.12.
ProQuest document link|ABSTRACT (ENGLISH)|Peru and Chile.|FULL TEXT|Peru met Chile.|Both agreed.|DETAILS
Subject: Treaties|Title: Copper treaty|Author: Prueba, Inés|Publication title: The Andes Observer; Lima
Publication date: Apr 9, 2024|Document 2 of 2|A port|FULL TEXT|Bolivia asked.|DETAILS|Title: A port
Publication title: Puerto Press|Publication date: Apr 10, 2024""".replace("\n", "|")
    one_, two = read(tmp_path, docx("".join(par(run(line)) for line in lines.split("|"))))
    assert isinstance(one_, Document)
    assert isinstance(two, Document)
    assert (one_.title, one_.source, one_.text) == (
        "Copper treaty", "The Andes Observer", "Peru met Chile.\n\nBoth agreed.",
    )  # fmt: skip
    assert (two.title, two.published, two.text) == ("A port", "Apr 10, 2024", "Bolivia asked.")


def test_a_factiva_table_in_a_document_is_an_article(tmp_path: Path) -> None:
    rows = [("HD", "A treaty"), ("PD", "9 April 2024"), ("SN", "The Andes Observer")]
    cells = "".join(
        f"<w:tr><w:tc>{par(run(code))}</w:tc><w:tc>{par(run(value))}</w:tc></w:tr>" for code, value in rows
    )
    text = f"<w:tr><w:tc>{par(run('LP'))}</w:tc><w:tc>{par(run('One.'))}{par(run('Two.'))}</w:tc></w:tr>"
    found = one(tmp_path, docx(f"<w:tbl>{cells}{text}</w:tbl>"))
    assert (found.title, found.published, found.source) == ("A treaty", "9 April 2024", "The Andes Observer")
    assert "One." in (found.text or "")
    assert "Two." in (found.text or "")


def test_the_text_of_an_opendocument_is_what_its_reader_sees(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>"
        '<text:p text:style-name="P1">A treaty</text:p>'
        "<text:table-of-content><text:p>Contents</text:p></text:table-of-content>"
        "<text:p>Peru<text:note><text:note-body><text:p>Note</text:p></text:note-body></text:note> and"
        "<text:s text:c='1'/><text:span>Chile</text:span><text:line-break/>met"
        "<office:annotation><text:p>Why?</text:p></office:annotation>.</text:p>"
        "<text:h text:outline-level='2'>Copper</text:h><text:p><draw:frame><draw:text-box>"
        "<text:p>In a box.</text:p></draw:text-box></draw:frame>Both agreed.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Peru</text:p></table:table-cell>"
        "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = one(tmp_path, odt(body, "Untitled"), "a.odt")
    assert found.title == "A treaty"
    assert (found.text or "").split("\n\n") == [
        "Peru and Chile\nmet.", "Copper", "In a box.", "Both agreed.", "Peru\t3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (docx(""), "a document without text"),
        (docx(SAID)[:-200], "cannot be read"),
        (docx("<w:p><w:r><w:t>Peru"), "word/document.xml is damaged"),
        (docx("<w:p>" * 300 + "</w:p>" * 300), "word/document.xml is damaged"),
        (docx(SAID.replace("Peru", "&x;")), "word/document.xml"),
        (b"PK\3\4" + bytes(50), "cannot be read"),
    ],
)
def test_a_document_that_cannot_be_read_says_so(tmp_path: Path, data: bytes, said: str) -> None:
    (refused,) = read(tmp_path, data)
    assert isinstance(refused, Rejected)
    assert said in refused.reason


def test_a_document_made_to_be_large_is_refused(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, docx(par(run("a" * (33 << 20)))))
    assert isinstance(refused, Rejected)
    assert "larger than 24 MB" in refused.reason


def test_the_files_in_an_archive_are_those_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        packed(
            {
                "b/two.docx": docx(par(run("Two"), style="Titel") + SAID),
                "a.txt": UNI,
                "b/table.csv": "title,text\nThree,Peru met Chile.\n",
                "b/inner.zip": packed({"x.txt": "Peru"}),
                "photo.jpg": b"\xff\xd8\xff",
                "__MACOSX/._a.txt": "x",
                ".hidden.txt": "x",
                "b/": "",
            }
        )
    )
    found = [record for record in sources.read([tmp_path]) if not isinstance(record, Rejected)]
    (refused,) = [record for record in sources.read([tmp_path]) if isinstance(record, Rejected)]
    assert [(one.title, one.origin.removeprefix(f"{tmp_path}/a.zip/")) for one in found] == [
        ("Peru and Chile sign copper treaty", "a.txt:1"),
        ("Bolivia asks for a port", "a.txt:2"),
        ("Three", "b/table.csv:2"),
        ("Two", "b/two.docx"),
    ]
    assert refused.origin.endswith("a.zip/b/inner.zip")
    assert "an archive within an archive" in refused.reason


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "a ZIP archive without files"),
        ({"a.jpg": "x", "b.jpg": "x"}, "no file of a kind that is read: 2 .jpg"),
        ({f"{number}.txt": "x" for number in range(10_001)}, "more than 10,000 files"),
        ({"ppt/slides/slide1.xml": "x"}, "a PowerPoint presentation"),
    ],
)
def test_an_archive_that_is_not_read_says_why(
    tmp_path: Path, parts: dict[str, str | bytes], said: str
) -> None:
    (refused,) = read(tmp_path, packed(parts), "a.zip")
    assert isinstance(refused, Rejected)
    assert said in refused.reason


def test_a_damaged_file_of_an_archive_costs_no_other(tmp_path: Path) -> None:
    text = "Peru met Chile on Monday to speak of copper and of ports. " * 40
    data = bytearray(packed({"a.txt": text, "b.txt": text.replace("copper", "lithium")}))
    data[60:75] = bytes(15)
    refused, kept = read(tmp_path, bytes(data), "a.zip")
    assert isinstance(refused, Rejected)
    assert "cannot be unpacked" in refused.reason
    assert isinstance(kept, Document)
    assert "lithium" in (kept.text or "")


WHOLE = (
    docx(par(run("A treaty"), style="Titel") + SAID, "x"),
    odt("<text:p>Peru</text:p>"),
    packed({"a.txt": "x"}),
)


@given(st.sampled_from(WHOLE), st.integers(0), st.binary(min_size=1, max_size=4), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_document_raises(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int, put: bytes, cut: bool
) -> None:
    at %= len(data)
    path = tmp_path_factory.getbasetemp() / "any.docx"
    path.write_bytes(data[:at] if cut else data[:at] + put + data[at + len(put) :])
    assert all(isinstance(record, Document | Rejected) for record in sources.read([path]))


def test_a_damaged_member_packed_with_lzma_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "Veland met Norland on Monday. " * 50)
        archive.writestr("b.txt", "Norland left the ferry talks on Tuesday.")
    data = bytearray(path.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(data))
    found = list(sources.read([path]))
    assert any(isinstance(one, Rejected) for one in found)
    assert any(isinstance(one, Document) and "Norland left" in (one.text or "") for one in found)


COPPER = (
    "Peru and Chile signed a treaty on copper in Lima on Monday, and the ministers of both praised the talks."
)
PORT = "Bolivia asked Chile for a port on the coast, as it has done for many years, and will ask again."


def headed(*paragraphs: str) -> tuple[bytes, bytes]:
    """A document in both formats; "# " begins a heading, "## " one below it."""
    word, libre = [], []
    for text in paragraphs:
        level = len(text) - len(text.lstrip("#"))
        plain = text.lstrip("# ")
        outline = f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>' if level else ""
        word.append(f"<w:p>{outline}{run(plain)}</w:p>")
        libre.append(
            f'<text:h text:outline-level="{level}">{escape(plain)}</text:h>'
            if level
            else f"<text:p>{escape(plain)}</text:p>"
        )
    return docx("".join(word)), odt("".join(libre))


REVIEWS: dict[str, tuple[str, ...]] = {
    "one line": ("# Copper", "The Condor, 9 April 2024", COPPER,
                 "# Port", "Puerto Press | 10.04.2024 | p. 4", PORT),
    "lines": ("# Copper", "The Condor", "9 April 2024", COPPER,
              "# Port", "Puerto Press", "April 10, 2024", PORT),
    "day first": ("# Copper", "9 April 2024", "The Condor", COPPER,
                  "# Port", "10 April 2024", "Puerto Press", PORT),
    "labels": ("# Copper", "Source: The Condor", "Date: 9 April 2024", COPPER,
               "# Port", "Quelle: Puerto Press", "Datum: 10. April 2024", PORT),
    "above": ("The Condor, 9 April 2024", "# Copper", COPPER, "Puerto Press, 10 April 2024", "# Port", PORT),
    "in the heading": ("# Copper (The Condor, 9 April 2024)", COPPER,
                       "# Puerto Press, 10 April 2024: Port", PORT),
    "groups": ("# Economy", "## Copper", "The Condor, 9 April 2024", COPPER,
               "# Sea", "## Port", "Puerto Press, 10 April 2024", PORT),
}  # fmt: skip


@pytest.mark.parametrize("layout", REVIEWS)
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_the_articles_of_a_press_review_in_word_are_articles_of_their_own(
    tmp_path: Path, layout: str, suffix: str
) -> None:
    word, libre = headed(*REVIEWS[layout])
    path = tmp_path / f"review{suffix}"
    path.write_bytes(word if suffix == ".docx" else libre)
    found = [one for one in sources.read([path]) if isinstance(one, Document)]
    assert [(one.title, one.source, one.text) for one in found] == [
        ("Copper", "The Condor", COPPER), ("Port", "Puerto Press", PORT),
    ]  # fmt: skip
    assert [str(dates.read(one.published or ""))[:10] for one in found] == ["2024-04-09", "2024-04-10"]
    assert [one.origin for one in found] == [f"{path}:1", f"{path}:2"]
    assert [one.section for one in found] == (["Economy", "Sea"] if layout == "groups" else [None, None])


def test_what_is_said_of_an_article_of_a_press_review_is_no_text_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    lines = ("Inés Prueba", "The Condor", "9 April 2024", "https://condor.example/copper")
    body = (
        "# Copper",
        *lines,
        "What was agreed",
        COPPER,
        "## Prices",
        "They rose.",
        "# Port",
        "9 April 2024",
        PORT,
    )
    path.write_bytes(headed("Press review for the team", *body, "# Undated", PORT)[0])
    one, two, three = (found for found in sources.read([path]) if isinstance(found, Document))
    assert (one.authors, one.url) == (("Inés Prueba",), "https://condor.example/copper")
    assert one.text == f"What was agreed\n\n{COPPER}\n\nPrices\n\nThey rose."
    assert (two.source, two.text) == (None, PORT)
    assert (three.title, three.published, three.text) == ("Undated", None, PORT)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("# Summary", COPPER, "# Findings", PORT, "# Outlook", "Lima, 9 April 2024", COPPER),
        ("# Copper", "The Condor, 9 April 2024", COPPER),
        ("# Copper", f"On 9 April 2024, {COPPER}", "# Port", f"On 10 April 2024, {PORT}"),
    ],
)
def test_a_report_with_chapters_is_one_article(tmp_path: Path, paragraphs: tuple[str, ...]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(headed(*paragraphs)[0])
    assert len(list(sources.read([path]))) == 1


@pytest.mark.parametrize("way", ["./", "../", "a/./"])
def test_a_file_of_an_archive_that_is_named_by_a_way_is_read(tmp_path: Path, way: str) -> None:
    packed_up = packed({f"{way}a.txt": "Veland met Norland on Monday.", "b.txt": "Norland left."})
    texts = [one.text for one in read(tmp_path, packed_up, "a.zip") if isinstance(one, Document)]
    assert texts == ["Veland met Norland on Monday.", "Norland left."]
