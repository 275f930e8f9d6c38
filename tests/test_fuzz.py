"""The fuzzer (`make fuzz`) knows every parser, and what it holds of them holds for its samples."""

from __future__ import annotations

import itertools
import random

import pytest

from fuzz import feeding, holding, mutation
from fuzz.parsers import parsers
from monitor.sources.connectors.registry import KINDS
from monitor.sources.formats import files, kinds

KINDS_FED = {
    "feed": "feed", "sitemap": "sitemap", "urls": "list", "files": "jsonl", "gdelt": "gdelt",
    "gdelt-doc": "gdelt-doc", "mediacloud": "mediacloud",
}  # fmt: skip


def test_every_reader_of_files_and_every_kind_of_source_is_fuzzed() -> None:
    fed = {parser.name for parser in parsers().values()}
    read = {reader for ending, reader in files.READERS.items() if any(name.endswith(ending) for name in fed)}
    assert read >= {reader for ending, reader in files.READERS.items() if ending != kinds.PAGE}
    assert KINDS_FED.keys() == KINDS.keys()
    assert set(KINDS_FED.values()) <= parsers().keys()


@pytest.mark.parametrize("name", parsers())
def test_samples_and_some_spoiled_ones_hold(name: str) -> None:
    parser, chance = parsers()[name], random.Random(name)
    pool = list(parser.seeds())
    for sample in chance.sample(pool, min(4, len(pool))):
        spoiled = (mutation.spoiled(sample, 4_000, chance, pool, lambda data, _: data) for _ in range(3))
        for data in (sample, *spoiled):
            with holding.bounded(len(data)):
                parser.feed(data)


def test_what_does_not_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = feeding.file("a.jsonl", feeding.Between(b"[", b"]"))
    with pytest.raises(holding.Broken, match="lost"):
        feed(b"{}")
    monkeypatch.setattr(holding, "SECONDS", 0.05)
    with pytest.raises(holding.Broken, match="given up"), holding.bounded(1):
        all(number >= 0 for number in itertools.count())


def test_a_failing_input_is_made_small() -> None:
    data = b"many other bytes <b> and more of them"
    assert mutation.smaller(data, lambda part: b"<b>" in part) == b"<b>"
