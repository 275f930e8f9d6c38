"""Any view as a file: the same bytes from the page's download button and from `monitor export`.

A view (`metrics.views`) is a question with stable, documented columns. Beside each file goes a `.json` that
says with which filters, counts and versions it was made.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from monitor import __version__, citations, notebook
from monitor.errors import MonitorError, UsageError
from monitor.metrics import coverage, watched
from monitor.metrics.filters import Filters
from monitor.metrics.view import View
from monitor.metrics.views import VIEWS, table, tables
from monitor.store import Store

__all__ = ["VIEWS", "View", "metadata", "render", "rendered", "table", "tables", "write", "write_csv"]

Frames = Iterable[pd.DataFrame]
Form = Callable[[Frames, BinaryIO], None]
"""Writes a table, which comes in parts with the same columns, to a file."""

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
    sink = io.BytesIO()
    write_csv(tables(view, store, filters, **options), sink, bom)
    return sink.getvalue()


def rendered(view: str, store: Store, filters: Filters, form: str, **options: Any) -> bytes:
    """Return a view in a form: "csv", "xlsx" or "parquet", and of articles "ris" or "bib"."""
    sink = io.BytesIO()
    _FORMS[form](tables(view, store, filters, **options), sink)
    return sink.getvalue()


def write_csv(frames: Frames, sink: BinaryIO, bom: bool = False) -> None:
    """Write a table as CSV (RFC 4180): UTF-8, CRLF, a header.

    Times are ISO 8601 in UTC, days without a time, fractions have at most 4 digits, lists are joined by "; ",
    missing values are empty, and a text that a spreadsheet takes for a formula begins with an apostrophe.

    Args:
        frames: any frame of `metrics`, in parts.
        sink: where to.
        bom: whether to begin with a byte order mark, for Excel.
    """
    sink.write(BOM * bom)
    for number, frame in enumerate(frames):
        plain = pd.DataFrame({name: _plain(column) for name, column in frame.items()})
        plain.to_csv(sink, index=False, header=number == 0, lineterminator="\r\n")


def metadata(view: str, filters: Filters, rows: int, store: Store) -> dict[str, Any]:
    """Return what must be known to read an export and to make it again, as plain JSON values."""
    (annotators,) = store.rows(
        "SELECT list(DISTINCT annotator_version ORDER BY annotator_version) FROM articles"
    )
    why = notebook.fault(store.path)
    return {
        "view": view,
        "description": VIEWS[view].description,
        "columns": list(VIEWS[view].columns),
        "rows": rows,
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
    forms: dict[str, Form] = {**_FORMS, "csv": partial(write_csv, bom=bom)}
    form = forms.get(output.suffix.lower().removeprefix("."))
    if form is None:
        raise UsageError(f"{output}: the file must end in {', '.join(f'.{form}' for form in _FORMS)}")
    rows = [0]
    frames = _counting(tables(view, store, filters, **options), rows)
    _replace(output, partial(form, frames))
    about = {**metadata(view, filters, sum(rows), store), "options": {k: str(v) for k, v in options.items()}}
    if unread := left_out(store, options):
        about["terms_left_out"] = unread
    told = orjson.dumps(about, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    _replace(output.with_name(f"{output.name}.json"), lambda sink: sink.write(told))
    return about


def _counting(frames: Frames, rows: list[int]) -> Iterator[pd.DataFrame]:
    """Yield the parts, and note how many rows each had."""
    for frame in frames:
        rows.append(len(frame))
        yield frame


def _write_parquet(frames: Frames, sink: BinaryIO) -> None:
    writer = None
    for frame in frames:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if writer is None:
            writer = pq.ParquetWriter(sink, pa.schema(map(_known, table.schema)))
        writer.write_table(table.cast(writer.schema))
    if writer is not None:
        writer.close()


def _known(column: pa.Field) -> pa.Field:
    """Return a column whose type does not hang on there being a value in the first part: those are texts."""
    if pa.types.is_null(column.type):
        return pa.field(column.name, pa.string())
    if pa.types.is_list(column.type) and pa.types.is_null(column.type.value_type):
        return pa.field(column.name, pa.list_(pa.string()))
    return column.remove_metadata()


def _write_xlsx(frames: Frames, sink: BinaryIO) -> None:
    frame = pd.concat(frames, ignore_index=True)
    if len(frame) > SHEET_ROWS:
        raise UsageError(f"{len(frame):,} rows are more than a sheet holds; write .csv or .parquet")
    sheet = pd.DataFrame({name: _cells(column) for name, column in frame.items()})
    sheet.to_excel(sink, index=False, engine="openpyxl")


def _write_ris(frames: Frames, sink: BinaryIO) -> None:
    sink.writelines(citations.ris_bytes(frame) for frame in frames)


def _write_bibtex(frames: Frames, sink: BinaryIO) -> None:
    for number, frame in enumerate(frames):
        found = citations.bibtex_bytes(frame)
        sink.write(b"\n" if number and found else b"")
        sink.write(found)


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside it and rename it over: it is whole or as it was."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with staged.open("wb") as sink:
            write(sink)
        staged.replace(path)
    except OSError as error:
        raise MonitorError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        staged.unlink(missing_ok=True)


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
    "csv": write_csv,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
    "ris": _write_ris,
    "bib": _write_bibtex,
}
