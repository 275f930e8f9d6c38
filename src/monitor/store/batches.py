"""A batch of rows as bytes: one Arrow IPC stream a table, themselves the cells of one."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from monitor.errors import StoreError

_END = b"\xff\xff\xff\xff\x00\x00\x00\x00"
"""Ends every Arrow stream. Arrow takes bytes that stop short of it for the whole."""

_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


def dump(tables: Mapping[str, pa.Table]) -> bytes:
    """Pack rows by table name."""
    cells = {"table": list(tables), "rows": [_stream(rows) for rows in tables.values()]}
    return _stream(pa.table(cells, pa.schema({"table": pa.string(), "rows": pa.large_binary()})))


def load(body: bytes) -> dict[str, pa.Table]:
    """Unpack what `dump` packed.

    Raises:
        StoreError: the bytes are not what was packed.
    """
    try:
        if not body.endswith(_END):
            raise ValueError("it was cut off")
        cells = pa.ipc.open_stream(body).read_all()
        cells.validate(full=True)
        pairs = zip(cells["table"].to_pylist(), cells["rows"], strict=True)
        return {name: _rows(stream.as_buffer()) for name, stream in pairs}
    except (pa.ArrowException, ValueError, KeyError, OSError, AttributeError) as error:
        raise StoreError(
            f"finished work that waits in the ledger is damaged: {error}. To go on, delete the ledger (the "
            "file beside the store that ends in .ledger): the store is whole without it, the next refresh "
            "asks all sources anew"
        ) from error


def _rows(stream: pa.Buffer) -> pa.Table:
    rows = pa.ipc.open_stream(stream).read_all()
    rows.validate(full=True)  # else a wrong offset would crash whoever reads it
    return rows


def _stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=_OPTIONS) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())
