"""Parquet files → records, a row at a time and in bounded memory.

A file of 2 KB may hold gigabytes of equal texts. Few rows are unpacked at once, columns that name no field
are not read, and a group of rows whose pages would not fit in memory is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from monitor.model import Record, Rejected
from monitor.sources.formats.records import records_of
from monitor.sources.formats.tables import exports
from monitor.sources.values import fields

MAX_PAGE = 128 << 20
"""Bytes of a page of one column, unpacked; as many again are needed two or three times to read it."""

_PAGE_ROWS = 1024
"""Rows that writers (Arrow, so pandas and polars) put into a page at least, however long they are."""

_BATCH_ROWS = (4, 64)
_BATCH_BYTES = 64 << 20
"""Rows that are unpacked at once, at least and at most, and what they may take at worst."""


def read_parquet(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the rows of a Parquet file; a value that cannot be read costs its field, not its row."""
    try:
        schema = pq.read_schema(stream)
        stream.seek(0)
        columns = _columns(schema.names, chosen)
        if columns is None:
            yield Rejected(origin, fields.no_column(schema.names))
            return
        with pq.ParquetFile(stream, pre_buffer=False) as source:
            number = 0
            for group in range(source.num_row_groups):
                before, number = number, number + source.metadata.row_group(group).num_rows
                name, size = _largest(source.metadata.row_group(group), columns)
                mean = size // max(1, number - before)
                if mean * min(_PAGE_ROWS, number - before) > MAX_PAGE:
                    where = f"{origin}:{before + 1}"
                    yield Rejected(where, _too_large(name, mean, before, number))
                    continue
                rows = max(_BATCH_ROWS[0], min(_BATCH_ROWS[1], _BATCH_BYTES // max(1, size)))
                batches = source.iter_batches(rows, row_groups=[group], columns=columns)
                for at, row in enumerate(_rows(batches), before + 1):
                    yield from records_of(row, f"{origin}:{at}", chosen)
    except (pa.ArrowException, OSError) as error:
        yield Rejected(origin, f"not a readable Parquet file: {error}")


def _columns(names: Sequence[str], chosen: Mapping[str, str]) -> list[str] | None:
    """The columns that may hold a field; None where none may hold a text."""
    if not chosen and exports.recognise(names):
        return list(names)
    if not fields.has_text(names, chosen):
        return None
    return [name for name in names if fields.is_known(name, chosen)]


def _largest(group: Any, columns: Sequence[str]) -> tuple[str, int]:
    """The column that takes most in a group of rows, and its bytes, unpacked but for its dictionary."""
    chunks = [group.column(at) for at in range(group.num_columns)]
    sizes = [(chunk.total_uncompressed_size, chunk.path_in_schema.partition(".")[0]) for chunk in chunks]
    size, name = max((pair for pair in sizes if pair[1] in columns), default=(0, ""))
    return name, size


def _too_large(name: str, mean: int, before: int, after: int) -> str:
    return (
        f"rows {before + 1} to {after} do not fit in memory: column {name} has {mean >> 10:,} KB a row; "
        "write the file with smaller groups of rows (row_group_size=50)"
    )


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    for batch in batches:
        for at in range(batch.num_rows):
            yield {
                name: _value(column, at)
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            }


def _value(column: pa.Array, at: int) -> Any:
    try:
        return column[at].as_py()
    except (ValueError, OverflowError, pa.ArrowException):  # a year beyond 9999, text that is no UTF-8
        return None
