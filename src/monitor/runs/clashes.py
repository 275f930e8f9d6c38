"""What becomes of articles that stand under an identity which is in the store or in the run already.

One is the same article said again, a newer version of it, an older one, or another article at one address.
Files say little of when their records were true, so `by_wording` compares what they say; what an article said
before and says no more is kept in `revisions`, and is no news when it comes again, so that a file changes
nothing when it is loaded twice. Pages of a refresh are fetched one after the other, so for `by_fetching` the
last one fetched is the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.addresses.identity import article_id, own_id
from monitor.extract.wordings import Wording, relation
from monitor.model import Withdrawal
from monitor.store import Writer, rows
from monitor.store.known import Known


@dataclass(frozen=True, slots=True)
class Settled:
    """A batch as it is to be written: its rows, the ids that are new and those that take another's place.

    `earlier` are the ids of articles of which the batch has a wording older than the one that is there.
    """

    tables: dict[str, pa.Table]
    new: frozenset[int]
    replaced: frozenset[int]
    earlier: frozenset[int] = frozenset()


class Identities:
    """Which articles there are under which ids: in the published store, and in the run so far.

    Args:
        known: what was in the store before this run.
        writer: knows the store, with what this run wrote.
        written: makes sure that rows of given articles of this run are written, which the writer is asked of.
    """

    def __init__(self, known: Known, writer: Writer, written: Callable[[Collection[int]], None]) -> None:
        self.seen: set[int] = set()
        self._known, self._writer, self._written = known, writer, written
        self._hashes: dict[int, int | None] = {}

    def is_stored(self, key: int) -> bool:
        """Whether the store had an article of this id before this run."""
        return self._known.content_hash(key) is not None

    def content_hash(self, key: int) -> int | None:
        """Return the content hash that was noted last for an article, None where there is none."""
        return self._hashes[key] if key in self._hashes else self._known.content_hash(key)

    def note(self, key: int, content: int) -> None:
        """Note the content hash of an article that is to be written."""
        self._hashes[key] = content

    def withdraw(self, keys: Iterable[int]) -> None:
        """Note that articles are gone: what comes under their ids is new."""
        self._hashes.update(dict.fromkeys(keys))

    def wordings(self, keys: Collection[int]) -> dict[int, Wording]:
        """Return how articles stand in the store, those of this run included; those that are there."""
        if not keys:
            return {}
        self._written(keys)
        return self._writer.wordings(sorted(keys))

    def earlier(self, keys: Collection[int]) -> Callable[[int, int], bool]:
        """Return what tells whether one of some articles had a wording before, by id and content hash.

        What of these articles this run brought must be written already: ask for their `wordings` first.
        """
        had = set(self._writer.earlier(sorted(keys)).tolist()) if keys else set()
        return lambda key, content: key ^ content in had

    def outdated(self, articles: pa.Table) -> set[int]:
        """Return the articles of which the store has words fetched later: the ledger is an older copy."""
        fetched = zip(articles["article_id"].to_pylist(), articles["fetched_at"].to_pylist(), strict=True)
        ours = {key: at for key, at in fetched if at is not None and self.is_stored(key)}
        theirs = self._writer.fetched(list(ours)) if ours else {}
        return {key for key, at in theirs.items() if at > ours[key]}


Settle = Callable[[dict[str, pa.Table], Mapping[int, int], Collection[int], Identities], Settled]
"""Decides what of a batch is written, and under which ids.

Called with rows by table; ids that were changed to others of the run or the store, {former: present}; ids of
articles that must not be written, as a newer version is there or they were withdrawn; all that is there.
"""


def by_wording(
    tables: dict[str, pa.Table], changed: Mapping[int, int], stale: Collection[int], there: Identities
) -> Settled:
    """Decide by what articles say: another article at one address gets an id of its own."""
    ids = set(tables["articles"]["article_id"].to_pylist())
    elsewhere = set(changed.values())
    asked = {key for key in ids if key in there.seen or key in elsewhere or there.is_stored(key)}
    dropped = set(stale)
    before = there.wordings(asked - dropped)
    was_said = there.earlier(before.keys())
    own: dict[int, int] = {}
    earlier: set[int] = set()
    for key, new in _wordings(tables, before.keys()).items():
        found = relation(new, before[key])
        if new.version is not None and found != "same":
            continue  # the versions have decided
        if found == "same" or was_said(key, new.content_hash):
            dropped.add(key)
        elif found == "another":
            own[key] = own_id(key, new.text)
        elif found == "older":
            earlier.add(key)
    known = there.wordings(own.values())
    dropped |= {key for key in own.values() if key in known or key in there.seen}
    present = {own.get(key, key) for key in ids} - dropped - earlier
    replaced = present & before.keys() - own.keys()
    left = rows.as_earlier(rows.without(rows.renamed(tables, own), sorted(dropped)), earlier)
    return Settled(left, frozenset(present - replaced), frozenset(replaced), frozenset(earlier))


def by_fetching(
    tables: dict[str, pa.Table],
    _changed: Mapping[int, int],
    stale: Collection[int],
    there: Identities,
) -> Settled:
    """Decide by when articles were fetched: what was fetched last takes the place of what is there."""
    articles = tables["articles"]
    outdated = there.outdated(articles)
    new: set[int] = set()
    replaced: set[int] = set()
    repeated: list[int] = []
    columns = (articles[name].to_pylist() for name in ("article_id", "content_hash"))
    for key, content in zip(*columns, strict=True):
        before = there.content_hash(key)
        if before == content or key in outdated or key in stale:
            repeated.append(key)
            continue
        (new if before is None else replaced).add(key)
        there.note(key, content)
    return Settled(rows.without(tables, repeated), frozenset(new), frozenset(replaced))


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


def withdrawn_ids(withdrawal: Withdrawal) -> list[int]:
    """Return the ids under which an article may stand that a publisher's notice withdraws."""
    canonical = canonical_url(withdrawal.url)
    ids = [article_id(None, "", withdrawal.guid)] if withdrawal.guid else []
    return ids + ([article_id(canonical, "")] if canonical else [])
