"""Documents of Word and LibreOffice: what their reader sees becomes articles."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings, strategies as st

from monitor.model import Document, Rejected
from monitor.sources.formats import files as sources
from sources.office_files import SAID, STRICT, W, docx, odt, one, packed, par, read, run
from sources.printed_samples import FACTIVA, FACTIVA_PLAIN, NEXIS, PROQUEST, UNI


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
