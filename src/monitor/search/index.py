"""The search index beside the store: a folder for each generation, never ahead of the store nor behind.

    news.duckdb                    its `meta` names the folder of its index
    news.duckdb.search/3-4f0c…/    the index of the published generation
    news.duckdb.search/3-9a31…/    that of the one before, until the next run: readers may be opening it

A run writes the index of its generation into a new folder before the store is published. Segments of an index
are never changed, so the new folder begins as hard links to those of the one before, and what is new is
written beside them. Only when the store is renamed does a reader learn of the folder; a kill before leaves
one that nobody names, which the next run removes. A folder's name is the version and a digest of the list
of its segments, whose names are random: an index in the place of another is known by that. One that is
missing, another's or of an earlier version is written anew, whole, by the next run or by `monitor reindex`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import numpy.typing as npt
import structlog
import tantivy
from xxhash import xxh3_64_hexdigest

from monitor import files, place
from monitor.errors import StoreError, StoreMissing, UsageError
from monitor.search.documents import FACETS, documents, schema
from monitor.search.hits import KEY
from monitor.store import Where, Writer, opening, publish

VERSION = "3"
"""Of what the index holds, how words are read and how folders are named: another one is written anew."""

MEMORY = 100_000_000
"""Bytes that the engine collects before it writes a segment."""

MOST_VALUES = 60_000
"""Values that are counted, the most frequent; the engine keeps to 65,000 in all."""

_SEGMENTS = "meta.json"
"""The engine's list of the segments of an index."""

_OWN = (_SEGMENTS, ".managed.json")
"""Files that are not shared by generations."""

_IN_ORDER = """
    SELECT article_id FROM articles
    WHERE $keys::BIGINT[] IS NULL OR article_id IN (SELECT unnest($keys::BIGINT[])) ORDER BY rowid
"""

log = structlog.get_logger()


def folder(store: Path) -> Path:
    """Return the folder of a store's indexes: one for all the names by which links lead to it."""
    target = files.real(store)
    return target.with_name(f"{target.name}.search")


def keep_up(writer: Writer) -> None:
    """Write the index of the generation in the making, where the one before does not serve it."""
    held = writer.meta(KEY)
    if writer.changed or held is None or not _is_whole(folder(writer.path) / held):
        stage(writer)


def reindex(store: Where) -> int:
    """Write the index of a store anew, whole, in a generation of its own; return how many articles it holds.

    Raises:
        StoreMissing: there is no store.
        StoreBusy: another run is writing to it.
        UsageError: it is a team's lake.
    """
    where = place.of(store)
    if where.kind == "team":
        raise UsageError(
            f"{where} is a team's lake, which has no search index: one that `monitor copy-store` makes has"
        )
    if not opening.exists(where):
        raise StoreMissing(f"there is no store at {where}")
    with publish(store) as writer:
        stage(writer, anew=True)
        return int(writer.connection.execute("SELECT count(*) FROM articles").fetchall()[0][0])


def stage(writer: Writer, *, anew: bool = False) -> None:
    """Write the index of the generation in the making, once a run, after all else.

    Args:
        writer: the store's, inside the block of `publish`.
        anew: whether to write it whole, whatever is there.

    Raises:
        StoreError: it cannot be written.
    """
    root, held = folder(writer.path), writer.meta(KEY)
    old = root / held if held and not anew and _is_whole(root / held) else None
    try:
        _tidy(root, held)
        fresh = _following(old, root, writer) if old is not None else None
        fresh = fresh or _written(root, writer, None, None)
        _settle(fresh, writer.path)
        named = fresh.rename(root / _name(fresh))
        files.sync(root)
    except (OSError, ValueError) as error:  # the engine raises ValueError, whatever failed
        raise StoreError(f"the search index cannot be written in {root}: {error}") from error
    writer.set_meta(KEY, named.name)


def _following(old: Path, root: Path, writer: Writer) -> Path | None:
    """Write what changed since the index before; None where that was not of what the store held."""
    fresh = _written(root, writer, old, np.unique(np.frombuffer(writer.changed, np.int64)))
    ((articles,),) = writer.connection.execute("SELECT count(*) FROM articles").fetchall()
    if Index(fresh).articles == articles:
        return fresh
    log.warning("the search index was not of what the store held and is written anew", path=str(old))
    shutil.rmtree(fresh)
    return None


def _written(root: Path, writer: Writer, old: Path | None, changed: npt.NDArray[np.int64] | None) -> Path:
    """Write an index into a folder that has no name yet, on from another where one is given."""
    fresh = root / f"new-{secrets.token_hex(8)}"
    _make(fresh, writer.path)
    if old is not None:
        _share(old, fresh)
    _write(fresh, writer, changed)
    return fresh


def is_there(path: Path) -> bool:
    """Tell whether there is an index of this version in a folder, whosever it is."""
    return path.name.startswith(f"{VERSION}-") and (path / _SEGMENTS).exists()


def is_own(path: Path) -> bool:
    """Tell whether the index in a folder is the one that the folder was named after."""
    return path.name == _name(path)


def _name(path: Path) -> str:
    return f"{VERSION}-{xxh3_64_hexdigest((path / _SEGMENTS).read_bytes())}"


def _is_whole(path: Path) -> bool:
    """Tell whether an index can be written on with; what is broken is told, and costs no run."""
    if not is_there(path):
        return False
    try:
        own = is_own(path)
        reason = None if own and Index(path) else "another index lies in its place"
    except (OSError, ValueError, StoreError) as error:
        reason = str(error)
    if reason is not None:
        log.warning("the search index is broken and is written anew", path=str(path), reason=reason)
    return reason is None


def _tidy(root: Path, held: str | None) -> None:
    """Remove the indexes that the published store does not name: earlier ones, and those of killed runs."""
    if root.is_dir():
        for path in root.iterdir():
            if path.name != held:
                shutil.rmtree(path, ignore_errors=True)


def _make(path: Path, store: Path) -> None:
    mode = files.mode_beside(store)
    enter = mode | (mode & 0o444) >> 2  # who may read files may enter their folder
    for one in (path.parent, path):
        one.mkdir(exist_ok=True)
        _give(one, enter, store)


def _share(old: Path, fresh: Path) -> None:
    for path in old.iterdir():
        if path.name in _OWN:
            files.copy(path, fresh / path.name)
        elif path.suffix != ".lock":
            try:
                os.link(path, fresh / path.name)
            except OSError:  # not on this file system
                files.copy(path, fresh / path.name)
                files.sync(fresh / path.name)


def _write(path: Path, writer: Writer, changed: npt.NDArray[np.int64] | None) -> None:
    connection = writer.connection
    index = tantivy.Index(schema(), str(path))
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", whitespace)
    into = index.writer(MEMORY, 1)
    keys = None if changed is None else changed.tolist()
    for key in keys or ():
        into.delete_documents_by_term("article_id", key)
    rows = connection.execute(_IN_ORDER, {"keys": keys}).fetchall()
    for document in documents(connection, [key for (key,) in rows]):
        into.add_document(document)
    into.commit()
    into.wait_merging_threads()


def _settle(path: Path, store: Path) -> None:
    """Give the files of an index the mode of the store, and make their names last."""
    mode = files.mode_beside(store)
    for one in path.iterdir():
        _give(one, mode, store)
    for one in (path, path.parent):
        files.sync(one)


def _give(path: Path, mode: int, store: Path) -> None:
    """Give a part of an index the owner, group and mode of its store, as far as this user may."""
    found = path.stat()
    if store.exists():
        for uid, gid in files.to_own(store.stat(), found):
            with contextlib.suppress(PermissionError):
                os.chown(path, uid, gid)
    if found.st_mode & 0o777 != mode:
        with contextlib.suppress(PermissionError):  # it is another user's, of a group that may write
            path.chmod(mode)


def _opened(path: Path) -> tuple[tantivy.Schema, tantivy.Searcher]:
    """Open an index without a trace in its folder.

    The engine makes a lock file where it opens, which readers of a store may not, or nobody on a disk that is
    read only. So it opens links in a folder of their own; once open, it needs the folder no more.
    """
    with contextlib.ExitStack() as stack:
        at = path
        with contextlib.suppress(OSError):  # no folder for what is temporary, or no links
            own = Path(mkdtemp(prefix="monitor-search-"))
            for _ in range(3):  # a thread of the engine may make its lock file while all is removed
                stack.callback(shutil.rmtree, own, ignore_errors=True)
            for one in files.real(path).iterdir():
                if one.suffix != ".lock":
                    (own / one.name).symlink_to(one)
            at = own
        index = tantivy.Index.open(str(at))
        index.config_reader("manual")
        return index.schema, index.searcher()


@contextlib.contextmanager
def _asking() -> Iterator[None]:
    """Say that files are damaged where the engine panics over them: what it raises then is no Exception.

    Raises:
        StoreError: they are.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise StoreError("the search index is damaged; `monitor reindex` writes it anew") from error


class Index:
    """The index of one generation, open for reading: it stays whole for as long as it is held."""

    def __init__(self, path: Path) -> None:
        self.schema, self._searcher = _opened(path)
        self._languages = [term.partition(":")[2] for term in self.values("language:")]
        self.words = lru_cache(maxsize=4_096)(self._words)

    @_asking()
    def _words(self, begin: str) -> Sequence[str]:
        """Return the words that begin so, of titles and texts."""
        found = dict.fromkeys(
            term for name in ("text", "title") for term, _ in self._searcher.terms_with_prefix(name, begin)
        )
        return tuple(found)

    @_asking()
    def values(self, begin: str) -> Sequence[str]:
        """Return the terms `field:value` that begin so, the most frequent first."""
        return [term for term, _ in self._searcher.terms_with_prefix("value", begin)]

    def languages(self) -> Sequence[str]:
        """Return the languages of its articles."""
        return self._languages

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return self._searcher.num_docs

    @_asking()
    def ids(self, query: tantivy.Query) -> npt.NDArray[np.int64]:
        """Return the ids of all articles that match, the highest first."""
        hits = self._searcher.search(
            query, max(1, self.articles), count=False, order_by_field="article_id"
        ).hits
        return np.fromiter((key for key, _ in hits), np.int64, len(hits))

    @_asking()
    def facets(self, query: tantivy.Query) -> dict[str, list[tuple[str, int]]]:
        """Return how many of the articles that match have each value of `documents.FACETS`, and each day."""
        asked = {
            "facet": {"terms": {"field": "facet", "size": MOST_VALUES}},
            "day": {"terms": {"field": "day", "size": MOST_VALUES}},
        }
        counted = self._searcher.aggregate(query, asked)
        found: dict[str, list[tuple[str, int]]] = {name: [] for name in (*FACETS, "day")}
        for bucket in counted["facet"]["buckets"]:
            name, _, value = bucket["key"].partition(":")
            found[name].append((value, bucket["doc_count"]))
        days = ((int(bucket["key"]), bucket["doc_count"]) for bucket in counted["day"]["buckets"])
        found["day"] = [(date.fromordinal(day).isoformat(), count) for day, count in days if day]
        return found

    @_asking()
    def ranked(self, query: tantivy.Query, limit: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the ids of the articles that match best, and their places: one for all that match alike.

        Those that match like the first one beyond the limit are left out too, unless all match alike.
        """
        most = max(1, min(limit, self.articles))
        hits = self._searcher.search(query, most, count=False).hits
        scores = np.array([score for score, _ in hits])
        if len(hits) == most < self.articles:
            kept = int(np.argmax(scores == scores[-1]))
            if not kept:
                return self.ranked(query, self.articles)
            hits, scores = hits[:kept], scores[:kept]
        ids = np.array(self._searcher.fast_field_values("article_id", [at for _, at in hits]), np.int64)
        return ids, np.cumsum(np.diff(scores, prepend=scores[:1]) != 0)
