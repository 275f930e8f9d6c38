"""What becomes of articles that stand under an identity which is in the store or in the run already.

One is the same article said again, a newer version of it, an older one, or another article at one address.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa

from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.addresses.identity import article_id, own_id
from monitor.extract.wordings import Wording, relation
from monitor.model import Rejected
from monitor.store import Writer, rows
from monitor.store.versions import FOR_GOOD, Versions


@dataclass(frozen=True, slots=True)
class Settled:
    """A batch as it is to be written: its rows, the ids that are new and those that take another's place."""

    tables: dict[str, pa.Table]
    new: frozenset[int]
    replaced: frozenset[int]


def settled(
    tables: dict[str, pa.Table],
    ids: Mapping[int, bool],
    seen: Collection[int],
    versions: Versions,
    writer: Writer,
) -> Settled:
    """Decide what of a batch is written, and under which ids.

    Args:
        tables: rows by table.
        ids: the articles in them, with whether the store had one under that id before this run.
        seen: ids that this run met before.
        versions: which versions of wire items are there.
        writer: knows the store, with what this run brought.
    """
    tables, changed, dropped = versions.settled(tables)
    there = {
        key for key in (changed.get(key, key) for key in ids) if key in seen or ids.get(key, True)
    } - dropped
    before = writer.wordings(sorted(there)) if there else {}
    own: dict[int, int] = {}
    for key, new in _wordings(tables, before.keys()).items():
        found = relation(new, before[key])
        if new.version is not None and found != "same":
            continue  # `versions` has decided
        if found == "another":
            own[key] = own_id(key, new.text)
        elif found == "same" or (found == "older" and key in seen):
            dropped.add(key)
    known = writer.wordings(list(own.values())) if own else {}
    dropped |= {key for key in own.values() if key in known or key in seen}
    present = {own.get(changed.get(key, key), changed.get(key, key)) for key in ids} - dropped
    replaced = present & before.keys() - own.keys()
    left = rows.without(rows.renamed(tables, own), sorted(dropped))
    return Settled(left, frozenset(present - replaced), frozenset(replaced))


def _wordings(tables: dict[str, pa.Table], wanted: Collection[int]) -> dict[int, Wording]:
    """Take what is compared of some articles from the rows of a batch."""
    if not wanted:
        return {}
    texts = dict(zip(*(tables["texts"][name].to_pylist() for name in ("article_id", "text")), strict=True))
    numbered = tables["versions"].to_pylist() if "versions" in tables else []
    versions = {row["article_id"]: row["version"] for row in numbered}
    columns = ("article_id", "content_hash", "title", "published_at")
    found = zip(*(tables["articles"][name].to_pylist() for name in columns), strict=True)
    return {
        key: Wording(content, title, texts[key], published, versions.get(key))
        for key, content, title, published in found
        if key in wanted
    }


def withdraw(notice: Rejected, versions: Versions, writer: Writer) -> int:
    """Take out of the store what a publisher's notice withdraws; return how many articles that were."""
    said = notice.withdraws
    if said is None:
        return 0
    canonical = canonical_url(said.url)
    ids = [article_id(None, "", said.guid)] if said.guid else []
    ids += [article_id(canonical, "")] if canonical else []
    gone = versions.withdraw(ids, said.version)
    return writer.withdraw(gone, said.version or FOR_GOOD, notice.reason) if gone else 0
