"""What is in a store, and whether this installation is sound."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb

from monitor import annotate, notebook
from monitor.annotate import Annotators
from monitor.annotate.entities import slovnet_model, tagged
from monitor.annotate.models.choice import TAGGER, advice_on
from monitor.errors import MonitorError
from monitor.resources import compiled, languages_with
from monitor.store import SCHEMA_VERSION, Store, Where, ledger, reconciling

EXTRAS = {
    "duckdb-extension-ducklake": "lake",
    "fastwarc": "warc",
    "mediacloud": "mediacloud",
    "s3fs": "s3",
    "spacy": "ner",
}
"""Packages that only some need, and the extra that brings each."""

DEEP = ("onnxruntime", "tokenizers")
"""Packages of the deep models; there is none for some platforms."""

PACKAGES = ("media-monitor", "duckdb", "streamlit", "pandas", "plotly", "pyarrow", "trafilatura")


def status(store: Store, annotators: Annotators | None = None, filters: str = "") -> dict[str, Any]:
    """Return what the store holds, as plain JSON values: counts, span of dates, the last run.

    `left_out` articles were not wanted by the filters of a refresh; of them, `waiting` ones by others than
    `filters` (`config.name_of`): `monitor refresh --again` has them again.

    `outdated` articles were annotated by an earlier version, or other models than `annotators`
    (None: the best that this machine can run); `monitor reannotate` brings them up to date.
    """
    annotators = annotators or annotate.choose()
    (counts,) = _records(
        store,
        """
        SELECT
            count(*) AS articles,
            count(duplicate_of) AS near_duplicates,
            count(DISTINCT story_id) AS stories,
            count(DISTINCT source) AS sources,
            count(*) FILTER (published_day IS NULL) AS undated,
            count(*) FILTER (annotator_version <> ?) AS outdated,
            coalesce(sum(word_count), 0)::BIGINT AS words,
            (SELECT count(*) FROM mentions) AS mentions,
            (SELECT count(*) FROM pairs) AS pairs,
            (SELECT count(*) FROM quarantine) AS quarantined,
            min(published_day)::VARCHAR AS first,
            max(published_day)::VARCHAR AS last
        FROM articles
        """,
        annotate.version(annotators),
    )
    last = _records(
        store,
        """
        SELECT run_id, finished_at::VARCHAR AS finished_at, command, new, updated, quarantined
        FROM runs ORDER BY finished_at DESC LIMIT 1
        """,
    )
    return {
        "store": str(store.place),
        "bytes": store.size(),
        "schema_version": SCHEMA_VERSION,
        "model": annotators.model,
        **counts,
        **reconciling.left_out(store.path, filters),
        "last_run": last[0] if last else None,
        "refresh": _refresh(store.path),
    }


def _refresh(store: Path) -> dict[str, Any] | None:
    """Say how the refreshes fare: the last one, and the sources that failed when they were last asked."""
    last = ledger.last_run(store)
    if last is None:
        return None
    sources = ledger.states(store)
    failing = {name: found["last_error"] for name, found in sources.items() if found["failures"]}
    return {**last, "sources": len(sources), "failing": failing}


def _records(store: Store, sql: str, *params: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = store.arrow(sql, params).to_pylist()
    return found


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that `monitor doctor` looked at; `advice` is empty where all is well."""

    name: str
    found: str
    advice: str = ""


def doctor(store: Where, annotators: Annotators | None = None) -> list[Check]:
    """Look at everything a working installation needs; `annotators` as in `status`."""
    annotators = annotators or annotate.choose()
    versions = annotate.versions(annotators).items()
    return [
        Check("python", f"{platform.python_version()} on {platform.platform()}, {os.cpu_count()} cores"),
        *(_package(name) for name in PACKAGES),
        *(_deep(name) for name in DEEP),
        *(_extra(package, name) for package, name in EXTRAS.items()),
        Check("model", annotators.model),
        *(_tagger(language) for language in languages_with(TAGGER)),
        Check("annotators", ", ".join(f"{name} {number}" for name, number in versions)),
        _disk(Store(store)),
        _compiled(),
        _store(store, annotators),
        _notebook(store),
    ]


def _notebook(store: Where) -> Check:
    if why := notebook.fault(store):
        return Check("notebook", "cannot be used", why)
    return Check(
        "notebook", f"{len(notebook.terms(store)):,} watch terms, {len(notebook.tags(store)):,} tags"
    )


def _package(name: str) -> Check:
    try:
        return Check(name, version(name))
    except PackageNotFoundError:
        return Check(name, "missing", "install it: make run, or pip install -e .")


def _deep(name: str) -> Check:
    try:
        return Check(name, version(name))
    except PackageNotFoundError:
        return Check(name, f"not installed: the fast models annotate; pip install {name} where there is one")


def _extra(package: str, name: str) -> Check:
    try:
        return Check(package, version(package))
    except PackageNotFoundError:
        return Check(package, f"not installed; pip install 'media-monitor[{name}]' where it is needed")


def _tagger(language: str) -> Check:
    """Load the model of names of a language: packages that are there in part show no sooner."""
    model = slovnet_model.load(language)
    name = f"names in {language!r}"
    if isinstance(model, slovnet_model.Missing):
        return Check(name, f"none are found, their model cannot be loaded: {model.why}", advice_on(language))
    return Check(name, tagged.name(language))


def _disk(store: Store) -> Check:
    folder = store.path.parent if store.path.parent.exists() else Path()
    free = shutil.disk_usage(folder).free
    size = store.path.stat().st_size if store.path.exists() else 0
    found = f"{free / 1e9:.1f} GB free, store {store.size() / 1e6:.1f} MB"
    # A run writes into a copy of the file, or of a lake's catalog: there must be room for a second one.
    return Check(
        "disk", found, "" if free > 2 * size + 1e8 else "free some space: a run needs room for a copy"
    )


def _compiled() -> Check:
    """Say where lexicons are kept between runs; that they cannot be is no fault, it costs time."""
    place = compiled.folder()
    try:
        files = [path.stat().st_size for path in place.iterdir()] if place else []
    except OSError:
        files = []
    if not files:
        return Check("lexicons", "none are kept compiled: each run builds them, in some seconds")
    return Check("lexicons", f"compiled in {place}: {len(files)} files, {sum(files) / 1e6:.1f} MB")


def _store(store: Where, annotators: Annotators) -> Check:
    try:
        held = status(Store(store), annotators)
    except (MonitorError, duckdb.Error) as error:
        return Check("store", "not usable", str(error))
    return Check("store", f"{held['articles']} articles from {held['first']} to {held['last']}")
