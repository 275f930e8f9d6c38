"""One record of named fields, from whatever file → a document, a link or a reason.

A news item in ninjs and a row of a vendor's export are known by their names; all others are read by the
names of their fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Document
from monitor.sources import exports, fields, ninjs, wire


def record_of(found: object, origin: str, chosen: Mapping[str, str]) -> wire.Record:
    """Turn one record into what it is.

    Args:
        found: what a line, row or element holds.
        origin: file and line, for messages.
        chosen: columns the user named, by field (`--map`): then it is nobody's export.
    """
    if isinstance(found, Mapping):
        if ninjs.looks_like_ninjs(found):
            return ninjs.document_from_ninjs(found, origin)
        vendor = None if chosen else exports.recognise(found)
        if vendor:
            return exports.adapt(vendor, found, origin)
    document = fields.document(found, origin, chosen)
    return (
        exports.without_cut(document) if isinstance(document, Document) and "text" not in chosen else document
    )
