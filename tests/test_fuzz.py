"""The fuzzer (`make fuzz`) knows every parser, and what it holds of them holds for its samples."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from fuzz import feeding, holding, mutation, neighbours, office, variants
from fuzz.parsers import parsers
from monitor.model import Document
from monitor.sources.connectors.registry import KINDS
from monitor.sources.formats import files, kinds
from sources import office_files

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


@pytest.mark.parametrize(
    ("made", "name", "put"),
    [
        (office.in_docx, "a.docx", office_files.par(office_files.run("Ferry lost")).encode()),
        (office.in_odt, "a.odt", b"<text:p>Ferry lost</text:p>"),
        (office.in_xlsx, "a.xlsx", b'<row><c t="inlineStr"><is><t>text</t></is></c></row>'
         b'<row><c t="inlineStr"><is><t>Ferry lost</t></is></c></row>'),
        (office.in_xlsx_strings, "a.xlsx", b"Ferry lost"),
    ],
)  # fmt: skip
def test_an_input_comes_into_the_office_document_in_which_it_is_fed(
    made: Callable[[bytes], bytes], name: str, put: bytes
) -> None:
    (found,) = feeding.read(made(put), name)
    assert "Ferry lost" in str(found)


GOOD = (neighbours.fields(0), neighbours.fields(2))
LINES = neighbours.Between(*map(neighbours.json_object, GOOD))


def dropped(found: list[Document]) -> list[Document]:
    return found[:-1]


def doubled(found: list[Document]) -> list[Document]:
    return [*found, found[0]]


def misdated(found: list[Document]) -> list[Document]:
    return [replace(found[0], published="2024-07-04"), *found[1:]]


def exchanged(found: list[Document]) -> list[Document]:
    (first, *_, last) = found
    return [replace(first, source=last.source), *found[1:]]


def melted(found: list[Document]) -> list[Document]:
    return [replace(found[0], text=f"{found[0].text}\n{found[-1].text}"), *found[1:]]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (dropped, "behind an input is lost"),
        (doubled, "before an input is there twice"),
        (misdated, "another published"),
        (exchanged, "another source"),
        (melted, "another text"),
    ],
)
def test_a_reader_that_spoils_good_records_beside_a_bad_one_is_found_out(
    wrong: Callable[[list[Document]], list[Document]], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = files.READERS[".jsonl"]

    def read(*given: Any) -> Iterator[Document]:
        found = list(reader(*given))
        yield from wrong(found) if len(found) > 2 else found

    monkeypatch.setitem(files.READERS, ".jsonl", read)
    with pytest.raises(holding.Broken, match=told):
        feeding.file("a.jsonl", LINES)(b"{}")


def test_a_reader_that_says_nothing_of_what_it_leaves_out_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feeding.files, "read_file", lambda *_: iter(()))
    with pytest.raises(holding.Broken, match="nothing is said"):
        feeding.file("a.jsonl")(b"{}")


def test_a_reader_for_which_line_ends_marks_or_encodings_matter_is_found_out() -> None:
    lines = neighbours.table_row(GOOD[0])
    kinds_of_bytes = {way for at in range(200) for way, _, _ in variants.of(b"%d,%s" % (at, lines), "a.csv")}
    assert kinds_of_bytes == {"read again", "in pieces", "with a mark", "with CR LF", "in UTF-16"}
    found = feeding.read(b"title,text\nA,B c d\n", "a.csv")
    variants.same("again", found, feeding.read(b"title,text\r\nA,B c d\r\n", "a.csv", 3))
    with pytest.raises(holding.Broken, match=r"again: Document\.text is another"):
        variants.same("again", found, feeding.read(b"title,text\nA,B c e\n", "a.csv"))
    with pytest.raises(holding.Broken, match="less"):
        variants.same("again", found, [])


def test_work_without_an_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "SECONDS", 0.05)
    with pytest.raises(holding.Broken, match="given up"), holding.bounded(1):
        all(number >= 0 for number in itertools.count())


def test_work_that_grows_with_the_length_of_an_input_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "SECONDS", 0.1)

    def linear(data: bytes) -> int:
        return sum(sum(range(3_000)) for _ in data)

    def square(data: bytes) -> int:
        return sum(sum(range(5 * len(data))) for _ in data)

    def endless(data: bytes) -> None:
        while len(data) > 1_500:
            pass

    assert not holding.grows(linear, bytes(2_500))
    assert holding.grows(square, bytes(3_000))
    assert holding.grows(endless, bytes(2_000))


def test_a_first_round_begins_with_one_thing_over_and_over() -> None:
    found = list(mutation.runs(b"A: 1\nB: 2\n"))
    for unit in (b"\n", b" ", b'"', b"A: 1\n"):
        assert any(unit * 1_000 in data and data.startswith(b"A: 1") for data in found)
    assert max(map(len, found)) < 50_000


def test_a_failing_input_is_made_small() -> None:
    data = b"many other bytes <b> and more of them"
    assert mutation.smaller(data, lambda part: b"<b>" in part) == b"<b>"
