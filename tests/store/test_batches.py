"""Rows as bytes and back, of every table; damaged bytes are an error with a message, never a crash."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from monitor.errors import StoreError
from monitor.store import batches
from monitor.store.schema import arrow_schemas

VALUES: dict[str, Any] = {
    "int32": -(2**31),
    "int64": 2**62,
    "double": -0.1,
    "bool": True,
    "string": "“Ç”\x00 日本 \U0001f30d",
    "binary": b"\x00\xff",
    "date32[day]": date(2026, 2, 28),
    "timestamp[us]": datetime(1969, 12, 31, 23, 59, 59, 999_999),
}


def value(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return [value(kind.value_type), value(kind.value_type)]
    return VALUES[str(kind)]


def rows(schema: pa.Schema, count: int) -> pa.Table:
    """A row with a value in every column, then rows with nothing where that is allowed."""
    full = {item.name: value(item.type) for item in schema}
    sparse = {name: None if schema.field(name).nullable else given for name, given in full.items()}
    return pa.Table.from_pylist([full, *[sparse] * (count - 1)][:count], schema=schema)


def every(count: int) -> dict[str, pa.Table]:
    return {name: rows(schema, count) for name, schema in arrow_schemas().items()}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_table_comes_back_as_it_was(count: int) -> None:
    packed = every(count)
    found = batches.load(batches.dump(packed))
    assert list(found) == list(packed)
    for name, table in packed.items():
        assert found[name].schema == table.schema
        assert found[name].equals(table)


def test_no_tables_come_back_as_none() -> None:
    assert batches.load(batches.dump({})) == {}


def test_a_table_of_many_pieces_comes_back_whole() -> None:
    one = rows(arrow_schemas()["texts"], 2)
    found = batches.load(batches.dump({"texts": pa.concat_tables([one, one, one])}))
    assert found["texts"].num_rows == 6


@pytest.mark.parametrize("body", [b"", b"\x00", b"no batch", b"\xff" * 400, b"ARROW1\x00\x00"])
def test_what_is_no_batch_is_an_error_that_says_what_to_do(body: bytes) -> None:
    with pytest.raises(StoreError, match=r"damaged.*delete"):
        batches.load(body)


def test_another_table_is_no_batch() -> None:
    with pytest.raises(StoreError, match="damaged"):
        batches.load(batches._stream(pa.table({"x": [1]})))


BODY = batches.dump(every(3))


@given(st.integers(0, len(BODY) - 1))
def test_a_batch_that_was_cut_off_is_an_error(length: int) -> None:
    with pytest.raises(StoreError, match="damaged"):
        batches.load(BODY[:length])


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_a_batch_with_a_wrong_byte_is_an_error_or_can_be_read(at: int, by: int) -> None:
    damaged = bytearray(BODY)
    damaged[at] ^= by
    try:
        found = batches.load(bytes(damaged))
    except StoreError:
        return
    for table in found.values():
        table.to_pylist()
