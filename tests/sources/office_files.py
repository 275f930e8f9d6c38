"""Documents of Word and LibreOffice, and archives, made of their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from structlog.testing import capture_logs

from monitor.model import Document, Rejected
from monitor.sources.formats import files as sources

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


def docx(body: str, title: str = "", namespace: str = W, styles: str | None = STYLES, **links: str) -> bytes:
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
        "word/header1.xml": f'<w:hdr xmlns:w="{namespace}">{par(run("Page 1 of 3"))}</w:hdr>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{namespace}">{par(run("Note"))}</w:footnotes>',
        "docProps/core.xml": f'<c:p xmlns:c="urn:c" xmlns:d="urn:d"><d:title>{escape(title)}</d:title></c:p>',
    }
    if styles is not None:
        parts["word/styles.xml"] = f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>'
    return packed(parts)


def odt(body: str, title: str = "") -> bytes:
    names = "".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" '
        for name in ("office", "text", "table", "draw", "style", "fo")
    )
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>'
        '<style:style style:name="P1" style:parent-style-name="Title"/>'
        '<style:style style:name="Bold"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Large"><style:text-properties fo:font-size="16pt"/></style:style>'
        '<style:style style:name="Own" style:parent-style-name="Bold"/></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = f'<m xmlns:dc="urn:d"><dc:title>{title}</dc:title></m>'
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content, "meta.xml": meta})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
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


COPPER = (
    "Peru and Chile signed a treaty on copper in Lima on Monday, and the ministers of both praised the talks."
)
PORT = "Bolivia asked Chile for a port on the coast, as it has done for many years, and will ask again."


def review(tmp_path: Path, *paragraphs: str) -> tuple[list[Document], list[str]]:
    """Load a document; return its articles and what was said."""
    path = tmp_path / "a.docx"
    path.write_bytes(headed(*paragraphs)[0])
    with capture_logs() as logs:
        found = [one for one in sources.read([path]) if isinstance(one, Document)]
    return found, [str(entry["event"]) for entry in logs]
