"""A batch of rows as bytes: one Arrow IPC stream a table, themselves the cells of one."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


def dump(tables: Mapping[str, pa.Table]) -> bytes:
    """Pack rows by table name."""
    cells = {"table": list(tables), "rows": [_stream(rows) for rows in tables.values()]}
    return _stream(pa.table(cells, pa.schema({"table": pa.string(), "rows": pa.large_binary()})))


def load(body: bytes) -> dict[str, pa.Table]:
    """Unpack what `dump` packed."""
    cells = pa.ipc.open_stream(body).read_all()
    return {
        name: pa.ipc.open_stream(rows.as_buffer()).read_all()
        for name, rows in zip(cells["table"].to_pylist(), cells["rows"], strict=True)
    }


def _stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=_OPTIONS) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())
