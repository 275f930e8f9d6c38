"""XML files of news agencies and of LexisNexis → documents: one article or a stream of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BufferedReader

from lxml import etree

from monitor.model import Record, Rejected
from monitor.sources.formats.agencies import lexisnexis
from monitor.sources.formats.agencies.newsml import record_from_news_item
from monitor.sources.formats.agencies.nitf import document_from_nitf
from monitor.sources.values import charrefs, wire

MAX_ITEM = 16 << 20
"""Bytes of XML up to the end of one item."""


class _Unfit(Exception):
    """The file cannot be read (any further), for a reason that a person understands."""


class _Bounded:
    """The bytes of a file for the XML parser, bounded from item to item."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream, self._since_item = stream, 0

    def item_ended(self) -> None:
        self._since_item = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        self._since_item += len(data)
        if self._since_item > MAX_ITEM:
            raise _Unfit(f"an item larger than {MAX_ITEM >> 20} MB; what follows it was not read")
        return data


def read_xml(stream: BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the articles of an XML file: NewsML-G2, NITF or LexisNexis, one or many, also in an envelope.

    Versions of an item come in the order of the file. Packages and other items without an article are passed
    over. A fault in the XML itself ends the reading of its file; what came before it counts.
    """
    source, number, has_prefixes = _Bounded(stream), 0, True
    try:
        for item in _items(source, origin):
            number += 1
            has_prefixes = lexisnexis.local(item) not in lexisnexis.layouts()
            alone = item.getparent() is None
            yield _record(item, origin if alone else f"{origin}:{number}")
    except _Unfit as error:
        yield Rejected(f"{origin}:{number + 1}" if number else origin, str(error))
    except etree.XMLSyntaxError as error:
        where = f"{origin}, line {error.lineno}" if error.lineno else origin
        left = f"; the {number} items before it were read, what follows was not" if number else ""
        if error.code == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE and not has_prefixes:
            return  # which it needs not declare, all was read
        if error.code == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
            left = "; the file was read to its end, without the elements whose prefix it does not declare"
        yield Rejected(where, f"not well-formed XML: {error.msg}{left}"[:300])


def _items(source: _Bounded, origin: str) -> Iterator[etree._Element]:
    words, root, inside, seen = wire.words(), "", None, False
    for event, element in etree.iterparse(
        charrefs.Valid(source, origin),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    ):
        if event == "start":
            name = _name(element)
            root = root or name
            if root in words.elsewhere and root not in words.around:
                raise _Unfit(words.elsewhere[root])
            if inside is None and (name in words.articles or name in words.others):
                inside, seen = element, True
        elif element is inside:
            if _name(element) in words.articles:
                yield element
            _forget(element)
            source.item_ended()
            inside = None
    if not seen and root != "newsMessage":
        kinds = "NewsML-G2, NITF and the XML of LexisNexis"
        unknown = f"XML of an unknown kind, its root element is <{root[:60]}>; {kinds} are read"
        raise _Unfit(words.elsewhere.get(root, unknown))


def _name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, "" of comments; a prefix may be undeclared."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _forget(item: etree._Element) -> None:
    """Free what was read: the content of an item and all that stood before it."""
    item.clear()
    for ancestor in item.iterancestors():
        del ancestor[: ancestor.index(item)]
        item = ancestor


def _record(item: etree._Element, origin: str) -> Record:
    if lexisnexis.local(item) in lexisnexis.layouts():
        return lexisnexis.record_from_lexisnexis(item, origin)
    if _name(item) == "nitf":
        return document_from_nitf(item, origin)
    return record_from_news_item(item, origin)
