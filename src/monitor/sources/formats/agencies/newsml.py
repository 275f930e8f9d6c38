"""NewsML-G2 items → documents and links; `xmlfiles` finds them in files and messages.

The library newsmlg2 1.1 was tried and not taken: it reads whole documents only; the items of a `newsMessage`
and what `inlineXML` holds it leaves as raw XML in a private attribute; a headline it cuts at its first tag;
catalogs lie in one global variable, with warnings printed. What is needed of an item is a dozen paths.

Source: IPTC NewsML-G2 2.35 (https://iptc.org/standards/newsml-g2/).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from monitor.model import Document, Link, Record, Rejected, Withdrawal
from monitor.reference import bylines
from monitor.sources.formats.agencies.nitf import document_from_nitf, resolve_entities, text_at
from monitor.sources.values import wire
from monitor.sources.values.fragments import body_text, element_text

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DAY = len("2026-11-23")


@dataclass(frozen=True, slots=True)
class _Head:
    """What an item says of its content."""

    title: str | None
    published: str | None
    source: str | None
    section: str | None
    language: str | None
    authors: tuple[str, ...]
    url: str | None
    guid: str | None
    version: str | None


def record_from_news_item(item: etree._Element, origin: str) -> Record:
    """Read one NewsML-G2 `newsItem`.

    Args:
        item: the element, in any namespace or none.
        origin: where it stood.

    Returns:
        A document where it carries text, a link where its text is a web page elsewhere, else why neither.
    """
    resolve_entities(item)
    head = _head(item)
    excerpt = " ".join(filter(None, (item.get("guid"), head.title)))[: wire.EXCERPT]
    kind = wire.local_code(_code(item.find("{*}itemMeta/{*}itemClass")) or "")
    refused = wire.refused(
        origin,
        excerpt,
        status=_code(item.find("{*}itemMeta/{*}pubStatus")),
        kind=kind,
        embargo=_embargo(item),
        item=Withdrawal(head.guid, head.url, head.version),
    )
    if refused is not None:
        return refused
    body = _body(item, origin)
    if body is not None:
        return replace(
            body,
            title=head.title or body.title,
            url=head.url or body.url,
            published=head.published or body.published,
            source=head.source or body.source,
            section=head.section or body.section,
            language=head.language or body.language,
            authors=head.authors or body.authors,
            guid=head.guid or body.guid,
            version=head.version or body.version,
        )
    page = _remote_page(item, kind)
    if page is None:
        what = f"it is of the class {kind}" if kind else "its contentSet holds none and no link to a page"
        return Rejected(origin, f"no text: {what}"[:300], excerpt)
    return Link(
        origin,
        page,
        title=head.title,
        published=head.published,
        published_from="metadata",
        source=head.source,
        section=head.section,
        language=head.language,
        authors=head.authors,
        version=head.version,
        guid=head.guid,
    )


def _head(item: etree._Element) -> _Head:
    content = "{*}contentMeta"
    tag = item.find(f"{content}/{{*}}language")
    credited = [element.xpath("string()") for element in item.iterfind(f"{content}/{{*}}by")]
    creators = [element.xpath("string()") for element in item.iterfind(f"{content}/{{*}}creator/{{*}}name")]
    credit = text_at(item, f"{content}/{{*}}creditline", f"{content}/{{*}}infoSource/{{*}}name")
    agency = _provider(item)
    return _Head(
        title=_headline(item),
        published=_published(item),
        source=credit or agency,
        section=_section(item),
        language=(tag.get("tag") if tag is not None else None) or item.get(_LANGUAGE),
        authors=tuple(name for name in bylines.cleaned(credited or creators) if name not in (credit, agency)),
        url=_address(item),
        guid=wire.identifier(item.get("guid", "").strip(), agency or credit),
        version=wire.version(item.get("version"), text_at(item, "{*}itemMeta/{*}versionCreated")),
    )


def _headline(item: etree._Element) -> str | None:
    headlines = item.findall("{*}contentMeta/{*}headline")
    main = [found for found in headlines if wire.local_code(found.get("role", "")) == "main"]
    for found in main + headlines:
        text = " ".join(found.xpath("string()").split())
        if text:
            return str(text)
    return text_at(item, "{*}itemMeta/{*}title")


def _published(item: etree._Element) -> str | None:
    """When its content was made, else when the item was first sent; a year or month alone is no date."""
    names = (
        "{*}contentMeta/{*}contentCreated",
        "{*}itemMeta/{*}firstCreated",
        "{*}itemMeta/{*}versionCreated",
    )
    found = (wire.iso(text_at(item, name) or "") for name in names)
    return next((moment for moment in found if len(moment) >= _DAY), None)


def _embargo(item: etree._Element) -> str | None:
    """Return until when the item must not be published; "" where it names no end."""
    found = item.find("{*}itemMeta/{*}embargoed")
    return None if found is None else wire.iso(found.xpath("string()"))


def _provider(item: etree._Element) -> str | None:
    provider = item.find("{*}itemMeta/{*}provider")
    if provider is None:
        return None
    return (
        text_at(provider, "{*}name")
        or provider.get("literal")
        or wire.local_code(_code(provider) or "")
        or None
    )


def _section(item: etree._Element) -> str | None:
    """A subject or genre that is a plain word; codes of a taxonomy are no sections."""
    for found in (*item.iterfind("{*}contentMeta/{*}subject"), *item.iterfind("{*}contentMeta/{*}genre")):
        if not _code(found):
            plain = text_at(found, "{*}name") or " ".join(found.get("literal", "").split())
            if plain:
                return plain
    return None


def _code(element: etree._Element | None) -> str | None:
    return None if element is None else element.get("qcode") or element.get("uri")


def _address(item: etree._Element) -> str | None:
    """The page of the article: a link that says so, another identifier, else an identifier of the Web."""
    links = [
        link.get("href")
        for link in item.iterfind("{*}itemMeta/{*}link")
        if wire.local_code(link.get("rel", "")).casefold() in wire.words().links
    ]
    others = [
        other.xpath("string()")
        for path in ("{*}contentMeta/{*}altId", "{*}itemMeta/{*}altId")
        for other in item.iterfind(path)
    ]
    return next(filter(None, map(wire.web_address, (*links, *others, item.get("guid")))), None)


def _body(item: etree._Element, origin: str) -> Document | None:
    """Return the longest of the renditions that hold text."""
    found: list[Document] = []
    for part in item.iterfind("{*}contentSet/{*}inlineXML"):
        nitf = part.find("{*}nitf")
        inner = (
            document_from_nitf(nitf, origin)
            if nitf is not None
            else Document(origin, text=element_text(part), clean=False)
        )
        if isinstance(inner, Document):
            found.append(inner)
    for part in item.iterfind("{*}contentSet/{*}inlineData"):
        kind = part.get("contenttype", "text/plain").lower()
        if kind.startswith("text/") and not part.get("encoding"):
            raw = part.xpath("string()")
            found.append(Document(origin, text=body_text(raw) if "html" in kind else _tidy(raw), clean=False))
    longest = max(found, key=lambda body: len(body.text or ""), default=None)
    return longest if longest is not None and longest.text else None


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _remote_page(item: etree._Element, kind: str) -> str | None:
    for part in item.iterfind("{*}contentSet/{*}remoteContent"):
        content_type = part.get("contenttype")
        if wire.is_page(content_type) or (not content_type and (kind or "text") in wire.words().texts):
            address = wire.web_address(part.get("href"))
            if address:
                return address
    return None
