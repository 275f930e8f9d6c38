"""Batches on their way to workers: bounded in count and in size, in order, nothing left behind."""

from __future__ import annotations

from monitor.model import Document, Link, Rejected
from monitor.runs.batching import MOST_RECORDS, batched


def test_batches_are_bounded_in_size() -> None:
    big = Document("o", text="x" * 900_000)
    assert [len(batch) for batch in batched([big] * 7)] == [3, 3, 1]


def test_batches_are_bounded_in_count_and_keep_the_order() -> None:
    records = [
        Rejected(str(n), "no text") if n % 2 else Link(str(n), "https://a.example/") for n in range(300)
    ]
    found = list(batched(records))
    assert [len(batch) for batch in found] == [MOST_RECORDS, MOST_RECORDS, 300 - 2 * MOST_RECORDS]
    assert [record for batch in found for record in batch] == records
