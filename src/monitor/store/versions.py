"""Which versions of which wire items a store holds, and which of them their publisher has withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from monitor.store import rows

FOR_GOOD = "~"
"""Comes after every version: a notice that names none withdraws all of them."""

Row = tuple[int, int, str | None, str | None]


@dataclass
class Versions:
    """What is known of versions, in the published store and in this run so far."""

    _articles: dict[int, int] = field(default_factory=dict)
    _newest: dict[int, str] = field(default_factory=dict)
    _withdrawn: dict[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, known: Iterable[Row]) -> Versions:
        """Take over rows of the table `versions`."""
        found = cls()
        for article_id, item, version, withdrawn in known:
            if withdrawn is None:
                found._note(article_id, item, version or "")
            else:
                found.withdraw([article_id], version)
        return found

    @property
    def withdrawn(self) -> dict[int, str]:
        """Articles that were withdrawn, and the version up to which they were."""
        return self._withdrawn

    def withdraw(self, ids: Collection[int], version: str | None) -> list[int]:
        """Note that items are withdrawn up to a version; return the ids under which they may stand."""
        last = version or FOR_GOOD
        articles = {self._articles.get(key, key) for key in ids}
        gone = [key for key in sorted({*ids, *articles}) if self._newest.get(key, "") <= last]
        for key in gone:
            self._withdrawn[key] = max(last, self._withdrawn.get(key, ""))
            self._newest.pop(key, None)
        return gone

    def settled(self, tables: dict[str, pa.Table]) -> tuple[dict[str, pa.Table], dict[int, int], set[int]]:
        """Look a batch over before it is written.

        Args:
            tables: rows by table.

        Returns:
            The rows, those of an item that stands under another id with that; the ids so changed, former and
            present; and the ids of articles of which a newer version is there, or that were withdrawn.
        """
        if "versions" not in tables:
            return tables, {}, set()
        columns = (tables["versions"][name].to_pylist() for name in ("article_id", "item", "version"))
        given = list(zip(*columns, strict=True))
        there = set(tables["articles"]["article_id"].to_pylist())
        changed = {
            key: self._articles[item]
            for key, item, _ in given
            if self._articles.get(item, key) != key and self._articles[item] not in there
        }
        stale: set[int] = set()
        for former, item, version in given:
            key = changed.get(former, former)
            last = max(self._newest.get(key, ""), self._withdrawn.get(key, ""), self._withdrawn.get(item, ""))
            gone = key in self._withdrawn or item in self._withdrawn
            if (version or "") < last or (gone and (version or "") == last):
                stale.add(key)
            else:
                self._note(key, item, version or "")
        return rows.renamed(tables, changed), changed, stale

    def _note(self, article_id: int, item: int, version: str) -> None:
        self._articles[item] = article_id
        self._newest[article_id] = version
