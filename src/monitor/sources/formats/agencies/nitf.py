"""NITF articles → documents; alone in a file, or embedded in NewsML-G2.

Source: IPTC News Industry Text Format 3.x (https://iptc.org/standards/nitf/).
"""

from __future__ import annotations

from html.entities import name2codepoint

from lxml import etree

from monitor.model import Document, Rejected, Withdrawal
from monitor.reference import bylines
from monitor.sources.values import wire
from monitor.sources.values.fragments import element_text

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = (
    ("{*}head/{*}docdata/{*}date.issue", "norm"),
    ("{*}head/{*}pubdata", "date.publication"),
    ("{*}head/{*}docdata/{*}date.release", "norm"),
    ("{*}body/{*}body.head/{*}dateline/{*}story.date", "norm"),
)
_WHOLE_STORY = "full_text"
"""Class of the block that repeats all of the text where an archive gives the lead in a block of its own."""


def document_from_nitf(root: etree._Element, origin: str) -> Document | Rejected:
    """Read one `nitf` element; its entity references and media objects are replaced or removed in place.

    Args:
        root: the element, in any namespace or none.
        origin: where it stood.
    """
    resolve_entities(root)
    title = _title(root)
    data, where = root.find("{*}head/{*}docdata"), root.find("{*}head/{*}pubdata")
    item = _item(root)
    refused = wire.refused(
        origin,
        title or "",
        status=_given(data, "management-status"),
        kind=None,
        embargo=_embargo(root),
        item=item,
    )
    if refused is not None:
        return refused
    text = _text(root)
    if not text:
        return Rejected(origin, "no text: its body.content is empty", title or "")
    holder = root.find("{*}head/{*}docdata/{*}doc.copyright")
    return Document(
        origin,
        text=text,
        title=title,
        url=item.url,
        published=_published(root),
        source=_first(
            where.get("name") if where is not None else None,
            text_at(root, "{*}body/{*}body.head/{*}distributor"),
            holder.get("holder") if holder is not None else None,
        ),
        section=_first(where.get("position.section") if where is not None else None),
        language=_first(*(element.get(_LANGUAGE) for element in (root, *root.findall("{*}body")))),
        authors=_authors(root),
        clean=False,
        guid=item.guid,
        version=item.version,
    )


def _item(root: etree._Element) -> Withdrawal:
    """Return which item this is: its identifier and version, and the page that has it.

    An identifier is one within the register that gives it (regsrc), else within the publication. A notice
    that another document must not be used any more, or is replaced by this one, names that
    (management-doc-idref).
    """
    data, where = root.find("{*}head/{*}docdata"), root.find("{*}head/{*}pubdata")
    own, key = root.find("{*}head/{*}docdata/{*}doc-id"), root.find("{*}head/{*}docdata/{*}du-key")
    name, scope = _given(own, "id-string"), _first(_given(own, "regsrc"), _given(where, "name"))
    if any(wire.withdrawn(_given(data, f"management-{part}status")) for part in ("", "idref-")):
        name = _given(data, "management-doc-idref") or name
    number = f"{_given(key, 'generation') or ''} {_given(key, 'version') or ''}"
    made = max(
        (wire.iso(_given(one, "norm") or "") for one in root.findall("{*}head/{*}revision-history")),
        default=None,
    )
    page = wire.web_address(_given(where, "ex-ref")) or wire.web_address(name)
    return Withdrawal(wire.identifier(name, scope), page, wire.version(number, made))


def _given(element: etree._Element | None, attribute: str) -> str | None:
    return None if element is None else _first(element.get(attribute))


def _embargo(root: etree._Element) -> str | None:
    """Return when the item may be released, where that is said."""
    release = root.find("{*}head/{*}docdata/{*}date.release")
    said = _given(release, "norm")
    return wire.iso(said) if said else None


def resolve_entities(root: etree._Element) -> None:
    """Put the characters of HTML's named entities in place of references; drop all other references.

    The parser leaves references alone, because a document may define its own to grow without bounds. The
    NITF document type takes HTML's names, and that document type is not fetched.
    """
    for node in list(root.iter(etree.Entity)):
        code = name2codepoint.get(node.name)
        text = (chr(code) if code else "") + (node.tail or "")
        parent, before = node.getparent(), node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        node.tail = None
        parent.remove(node)


def text_at(root: etree._Element, *paths: str) -> str | None:
    """Return the text of the first element at one of the paths that has any, in one line."""
    for path in paths:
        for element in root.iterfind(path):
            text = " ".join("".join(element.itertext(etree.Element)).split())
            if text:
                return text
    return None


def _first(*values: str | None) -> str | None:
    return next((value.strip() for value in values if value and value.strip()), None)


def _title(root: etree._Element) -> str | None:
    headline = "{*}body/{*}body.head/{*}hedline"
    return text_at(root, f"{headline}/{{*}}hl1", headline, "{*}head/{*}title")


def _published(root: etree._Element) -> str | None:
    for path, attribute in _DATES:
        for element in root.iterfind(path):
            if element.get(attribute, "").strip():
                return wire.iso(element.get(attribute, ""))
    return None


def _authors(root: etree._Element) -> tuple[str, ...]:
    lines = root.findall("{*}body/{*}body.head/{*}byline")
    people = [person for line in lines for person in line.iterfind("{*}person")]
    return bylines.cleaned(
        ["".join(element.itertext(etree.Element)) for element in people or map(_untitled, lines)]
    )


def _untitled(byline: etree._Element) -> etree._Element:
    """Remove the job title (`byttl`) from a byline."""
    etree.strip_elements(byline, "{*}byttl", with_tail=False)
    return byline


def _text(root: etree._Element) -> str:
    contents = root.findall("{*}body/{*}body.content")
    whole = [
        block
        for content in contents
        for block in content.iterfind("{*}block")
        if block.get("class") == _WHOLE_STORY
    ]
    for part in whole or contents:
        etree.strip_elements(part, "{*}media", with_tail=False)
        for subhead in part.iter("{*}hl2"):
            subhead.tag = "p"
    return "\n\n".join(filter(None, map(element_text, whole or contents)))
