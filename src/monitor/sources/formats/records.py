"""One record of named fields, from whatever file → a document, a link or a reason.

A news item in ninjs and a row of a vendor's export are known by their names; all others are read by the
names of their fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.model import Record, Rejected
from monitor.sources.formats.agencies import ninjs
from monitor.sources.formats.tables import exports
from monitor.sources.values import fields


def records_of(found: object, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield what one record is; behind a news item the notice which other one it replaces.

    Args:
        found: what a line, row or element holds.
        origin: file and line, for messages.
        chosen: columns the user named, by field (`--map`): then it is nobody's export.
    """
    if isinstance(found, Mapping) and ninjs.looks_like_ninjs(found):
        item = ninjs.document_from_ninjs(found, origin)
        yield item
        if not isinstance(item, Rejected) and (notice := ninjs.replaced(found, origin)):
            yield notice
    elif isinstance(found, Mapping) and not chosen and (vendor := exports.recognise(found)):
        yield exports.adapt(vendor, found, origin)
    else:
        document = fields.document(found, origin, chosen)
        if isinstance(document, Rejected) or "text" in chosen:
            yield document
        else:
            yield exports.without_cut(document)
