"""Files of Parquet."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitor.model import Document, Link, Rejected
from monitor.sources.formats.tables import parquet

Record = Document | Link | Rejected


def parquet_of(**columns: object) -> list[Record]:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    file.seek(0)
    return list(parquet.read_parquet(io.BufferedReader(file), "a.parquet", {}))


def test_a_value_that_cannot_be_read_costs_its_field() -> None:
    late = pa.array([2**55, 0], pa.timestamp("ms"))
    first, second = parquet_of(text=["One.", "Two."], date=late, vector=[[0.1], [0.2]])
    assert (first.text, first.published) == ("One.", None)
    assert second.published == "1970-01-01T00:00:00"


def test_texts_that_spark_wrote_as_bytes() -> None:
    (found,) = parquet_of(text=pa.array(["Übung."], pa.binary()))
    assert found.text == "Übung."


def test_thousands_of_equal_texts_are_unpacked_a_few_at_a_time() -> None:
    found = parquet_of(text=["Veland met Norland. " * 20_000] * 300, title=[str(at) for at in range(300)])
    assert len(found) == 300
    assert pa.default_memory_pool().max_memory() < 500 << 20


def test_rows_that_do_not_fit_in_memory_are_told_and_cost_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_PAGE", 1000)
    file = io.BytesIO()
    with pq.ParquetWriter(file, pa.schema([("text", pa.string())]), use_dictionary=False) as writer:
        for text in ("x " * 4_000, "Norland left."):
            writer.write_table(pa.table({"text": [text]}))
    file.seek(0)
    bad, good = parquet.read_parquet(io.BufferedReader(file), "a.parquet", {})
    assert isinstance(bad, Rejected)
    assert "row_group_size" in bad.reason
    assert (good.origin, good.text) == ("a.parquet:2", "Norland left.")


def test_a_parquet_file_without_texts_is_told_once() -> None:
    (found,) = parquet_of(kop=["A", "B"], inhoud=["C", "D"])
    assert isinstance(found, Rejected)
    assert "(kop, inhoud)" in found.reason
