"""XML files of news agencies and of LexisNexis → documents: one article or a stream of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedReader

from lxml import etree

from monitor.model import Rejected
from monitor.sources.formats.agencies import lexisnexis
from monitor.sources.formats.agencies.newsml import record_from_news_item
from monitor.sources.formats.agencies.nitf import document_from_nitf
from monitor.sources.values import charrefs, code_pages, encodings, wire

MAX_ITEM = 16 << 20
"""Bytes of XML up to the end of one item."""

_HEAD = 256
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_CUT = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,3}\Z")
_LONGEST_LETTER = 4
"""Bytes of a letter in UTF-8, which may go on in the next piece."""

_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
"""U+FFFE and U+FFFF, which XML 1.0 (2.2) excludes."""


class _Unfit(Exception):
    """The file cannot be read (any further), for a reason that a person understands."""


class _Bytes:
    """The bytes of a file for the XML parser: bounded from item to item, without what is no character.

    Wire services let such bytes through and XML knows none of them: one would cost the rest of the file.
    """

    def __init__(self, stream: BufferedReader, origin: str) -> None:
        self._stream, self._since_item = stream, 0
        head = stream.peek(_HEAD)[:_HEAD]
        wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]
        self._drop = b"" if wide or b"iso-2022" in head.lower() else _CONTROLS
        declared = encodings.declared(head)
        self._is_utf8 = not wide and code_pages.codec(declared or "utf-8") == "utf_8"
        self._held = b""
        self._repairs = encodings.Repairs(origin)

    def item_ended(self) -> None:
        self._since_item = 0

    def read(self, size: int = -1) -> bytes:
        while data := self._stream.read1(size):
            self._since_item += len(data)
            if self._since_item > MAX_ITEM:
                raise _Unfit(f"an item larger than {MAX_ITEM >> 20} MB; what follows it was not read")
            if kept := self._characters(data.translate(None, self._drop)):
                return kept
        rest, self._held = self._held, b""
        return self._repaired(rest)

    def _characters(self, data: bytes) -> bytes:
        if not self._is_utf8:
            return data
        data = self._held + data
        cut = _CUT.search(data, max(0, len(data) - _LONGEST_LETTER))
        self._held = data[cut.start() :] if cut else b""
        return self._repaired(data[: cut.start()] if cut else data)

    def _repaired(self, data: bytes) -> bytes:
        """Read the bytes that are no UTF-8 as windows-1252, and leave out what is no character at all."""
        if data.isascii():
            return data
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            where = f"{self._since_item:,} bytes behind the item before"
            data = self._repairs.text(data, where).encode()
        return _NO_CHARACTERS.sub(b"", data)

    def report(self) -> None:
        """Log what was repaired."""
        self._repairs.report()


def read_xml(stream: BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[wire.Record]:
    """Yield the articles of an XML file: NewsML-G2, NITF or LexisNexis, one or many, also in an envelope.

    Versions of an item come in the order of the file. Packages and other items without an article are passed
    over. A fault in the XML itself ends the reading of its file; what came before it counts.
    """
    source, number, has_prefixes = _Bytes(stream, origin), 0, True
    try:
        for item in _items(source):
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
    finally:
        source.report()


def _items(source: _Bytes) -> Iterator[etree._Element]:
    words, root, inside, seen = wire.words(), "", None, False
    for event, element in etree.iterparse(
        charrefs.Valid(source),
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


def _record(item: etree._Element, origin: str) -> wire.Record:
    if lexisnexis.local(item) in lexisnexis.layouts():
        return lexisnexis.record_from_lexisnexis(item, origin)
    if _name(item) == "nitf":
        return document_from_nitf(item, origin)
    return record_from_news_item(item, origin)
