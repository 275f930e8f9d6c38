"""Any view as a file: the same bytes from the page's download button and from `monitor export`.

A view (`metrics.views`) is a question with stable, documented columns. Beside each file goes a `.json` that
says with which filters, counts and versions it was made.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from monitor import __version__, citations, notebook
from monitor.errors import MonitorError, UsageError
from monitor.metrics import coverage, watched
from monitor.metrics.filters import Filters
from monitor.metrics.view import View
from monitor.metrics.views import VIEWS, table
from monitor.store import Store

__all__ = ["VIEWS", "View", "csv_bytes", "metadata", "render", "rendered", "table", "write"]

Form = Callable[[pd.DataFrame], bytes]

DECIMALS = 4
"""Fractions are rounded to this many digits: more would claim what no measurement here can know."""

BOM = b"\xef\xbb\xbf"
"""Before a CSV, it makes Excel read UTF-8."""

SHEET_ROWS = 1_048_575
"""Rows that a sheet of Excel holds below its header."""

_DAYS = ("period", "published_day", "event_date")
"""Columns of days, which have no time."""

_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r\n]")
"""What begins a formula in Excel, LibreOffice or Google Sheets. Source: OWASP, CSV Injection."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML, and so a sheet, cannot hold."""


def render(view: str, store: Store, filters: Filters, bom: bool = False, **options: Any) -> bytes:
    """Return a view as CSV: what the download button hands out and `monitor export` writes."""
    return csv_bytes(table(view, store, filters, **options), bom)


def rendered(view: str, store: Store, filters: Filters, form: str, **options: Any) -> bytes:
    """Return a view in a form: "csv", "xlsx" or "parquet", and of articles "ris" or "bib"."""
    return _FORMS[form](table(view, store, filters, **options))


def csv_bytes(frame: pd.DataFrame, bom: bool = False) -> bytes:
    """Return a frame as CSV (RFC 4180): UTF-8, CRLF, a header.

    Times are ISO 8601 in UTC, days without a time, fractions have at most 4 digits, lists are joined by "; ",
    missing values are empty, and a text that a spreadsheet takes for a formula begins with an apostrophe.

    Args:
        frame: any frame of `metrics`.
        bom: whether to begin with a byte order mark, for Excel.
    """
    plain = pd.DataFrame({name: _plain(column) for name, column in frame.items()})
    text = plain.to_csv(None, index=False, lineterminator="\r\n")
    return BOM * bom + text.encode("utf-8")


def metadata(view: str, filters: Filters, frame: pd.DataFrame, store: Store) -> dict[str, Any]:
    """Return what must be known to read an export and to make it again, as plain JSON values."""
    (annotators,) = store.rows(
        "SELECT list(DISTINCT annotator_version ORDER BY annotator_version) FROM articles"
    )
    why = notebook.fault(store.path)
    return {
        "view": view,
        "description": VIEWS[view].description,
        "columns": list(frame.columns),
        "rows": len(frame),
        "filters": filters.to_query(),
        "filters_in_words": filters.describe(),
        **({"notebook_left_out": why} if why else {}),
        "counts": asdict(coverage.counts(store, filters)),
        "versions": {
            "media_monitor": __version__,
            "annotators": annotators[0] or [],
            **dict(store.rows("SELECT key, value FROM meta ORDER BY key")),
        },
        "generated_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def left_out(store: Store, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the watch terms that a view by term leaves out, and why: their queries can no longer be read."""
    return watched.unread(store) if options.get("by") == "term" else {}


def write(
    view: str, store: Store, filters: Filters, output: Path, bom: bool = False, **options: Any
) -> dict[str, Any]:
    """Write a view to `output` and its metadata beside it, as `<output>.json`; each whole or not at all.

    Args:
        view: a name in `VIEWS`.
        store: the store.
        filters: which articles.
        output: a path that ends in .csv, .parquet or .xlsx, or, of articles, in .ris or .bib (BibTeX).
            Parquet keeps types, lists and full precision.
        bom: whether a CSV begins with a byte order mark.
        options: see `table`.

    Returns:
        The metadata.

    Raises:
        UsageError: another ending, more rows than a sheet holds, or references of what are no articles.
        MonitorError: the file cannot be written.
    """
    forms: dict[str, Form] = {**_FORMS, "csv": partial(csv_bytes, bom=bom)}
    as_bytes = forms.get(output.suffix.lower().removeprefix("."))
    if as_bytes is None:
        raise UsageError(f"{output}: the file must end in {', '.join(f'.{form}' for form in _FORMS)}")
    frame = table(view, store, filters, **options)
    about = {**metadata(view, filters, frame, store), "options": {k: str(v) for k, v in options.items()}}
    if unread := left_out(store, options):
        about["terms_left_out"] = unread
    _replace(output, as_bytes(frame))
    beside = output.with_name(f"{output.name}.json")
    _replace(beside, orjson.dumps(about, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return about


def _parquet_bytes(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _xlsx_bytes(frame: pd.DataFrame) -> bytes:
    if len(frame) > SHEET_ROWS:
        raise UsageError(f"{len(frame):,} rows are more than a sheet holds; write .csv or .parquet")
    sheet = pd.DataFrame({name: _cells(column) for name, column in frame.items()})
    buffer = io.BytesIO()
    sheet.to_excel(buffer, index=False, engine="openpyxl")
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        staged.write_bytes(content)
        staged.replace(path)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise MonitorError(f"{path} cannot be written: {error.strerror}") from error


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """Turn a column into what stands in a CSV."""
    if pd.api.types.is_datetime64_any_dtype(column):
        form = "%Y-%m-%d" if column.name in _DAYS else "%Y-%m-%dT%H:%M:%SZ"
        times: pd.Series[Any] = column.dt.strftime(form)
        return times
    if pd.api.types.is_bool_dtype(column):
        return _texts(column.map({True: "true", False: "false"}))
    if pd.api.types.is_float_dtype(column):
        return column.round(DECIMALS) + 0.0  # no negative zero
    return _texts(column)


def _cells(column: pd.Series[Any]) -> pd.Series[Any]:
    """Turn a column into what stands in a sheet, which has numbers, truth values and times of its own."""
    if pd.api.types.is_float_dtype(column):
        return column.round(DECIMALS) + 0.0
    if pd.api.types.is_integer_dtype(column) and str(column.name).endswith(("_id", "_of")):
        return column.astype("string")  # a sheet keeps 15 digits of a number
    return _texts(column)


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column
    return pd.Series([_text(value) for value in column], index=column.index, name=column.name, dtype="object")


def _text(value: Any) -> str | None:
    """Return a text that no spreadsheet runs and no sheet refuses."""
    if isinstance(value, list):
        value = "; ".join(value)
    if not isinstance(value, str):
        return None
    clean = _UNPRINTABLE.sub(" ", value)
    return f"'{clean}" if _FORMULA.match(clean) else clean


_FORMS: dict[str, Form] = {
    "csv": csv_bytes,
    "parquet": _parquet_bytes,
    "xlsx": _xlsx_bytes,
    "ris": citations.ris_bytes,
    "bib": citations.bibtex_bytes,
}
