"""HTML that is no page: the body of a feed item, a mail or a newswire item → its text."""

from __future__ import annotations

import re

from lxml import etree, html

_BLOCKS = """
    address article aside blockquote block body body.content br dd div dl dt figcaption figure footer
    h1 h2 h3 h4 h5 h6 header hedline hr li main ol p pre section table td th tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
SILENT = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "title"))
MAX_CHARACTERS = 4_000_000
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")


def plain_text(value: str) -> str:
    """Return a plain text with its lines trimmed."""
    return "\n".join(line.strip() for line in value[:MAX_CHARACTERS].replace("\0", "").strip().splitlines())


def parsed(page: str) -> html.HtmlElement | None:
    """Return the root element of a page; None where lxml cannot parse it at all.

    NULs and the declaration of XHTML, whose encoding does not hold for a text, are left out.
    """
    declared = _DECLARATION.match(page)
    try:
        return html.document_fromstring(page[declared.end() if declared else 0 :].replace("\0", ""))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def body_text(fragment: str) -> str:
    """Return the text of an HTML or XHTML fragment, a block a paragraph, "" where there is none.

    Never raises: what lxml cannot parse at all is text already.
    """
    bounded = fragment[:MAX_CHARACTERS].replace("\0", "")
    if "<" not in bounded and "&" not in bounded:
        return bounded.strip()
    try:
        root = html.fragment_fromstring(bounded, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return bounded.strip()
    return element_text(root)


def element_text(root: etree._Element) -> str:
    """Return the text under an element, each block on a line of its own, blank lines between blocks."""
    pieces: list[str] = []
    silent = sum(_name(above) in SILENT for above in root.iterancestors())
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = "" if event in ("comment", "pi") else _name(element)
        if name in BLOCKS:
            pieces.append("\n")
        if event == "start":
            silent += name in SILENT
            said = element.text if name else ""
        else:
            silent -= name in SILENT
            said = element.tail if element is not root else ""
        if said and not silent:
            pieces.append(" ".join(said.split("\n")))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _name(element: etree._Element) -> str:
    """Return the name of an element; HTML has some that are none in XML: <a@b.example>."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
