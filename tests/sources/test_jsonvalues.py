"""A sign too many or too few in a JSON record costs that record, and none of those beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from monitor.model import Rejected
from sources.json_records import read, titles

TEXT = 'Veland met Norland in the harbour, "all of it", and both agreed.'
RECORDS = [
    {
        "id": number,
        "title": f"Ferry {number}",
        "author": [{"name": "Ida Holm"}, {"name": "Lee"}],
        "text": TEXT,
        "media": {"url": "https://a.example/1"},
        "date": "2026-11-23",
    }
    for number in range(5)
]
LAYOUTS = {
    "in one line": (None, ", ", "[{}]"),
    "a line each": (None, ",\n", "[\n{}\n]"),
    "indented": (1, ",\n", "[\n{}\n]"),
    "in an envelope": (None, ", ", '{{"status": "ok", "articles": [{}]}}'),
    "in an indented envelope": (1, ",\n", '{{"status": "ok",\n "articles": [\n{}\n]}}'),
}


def damaged(record: str) -> Iterator[str]:
    for at, sign in enumerate(record):
        if sign in '"{}[],:\\':
            yield record[:at] + record[at + 1 :]
    for at in range(len(record) + 1):
        yield record[:at] + '"' + record[at:]
    for at in range(5, len(record), 7):
        yield record[:at]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sign_too_many_or_too_few_in_a_record_costs_none_of_its_neighbours(layout: str) -> None:
    indent, between, around = LAYOUTS[layout]
    parts = [json.dumps(record, indent=indent) for record in RECORDS]
    for broken in damaged(parts[2]):
        found = titles(read(around.format(between.join([*parts[:2], broken, *parts[3:]]))))
        counts = [found.count(f"Ferry {number}") for number in (0, 1, 3, 4)]
        assert counts == [1, 1, 1, 1], broken


def test_a_text_without_its_last_quotation_mark_is_named_with_its_line() -> None:
    parts = [json.dumps(record) for record in RECORDS]
    parts[2] = parts[2].replace('agreed."', "agreed.")
    refused = [one for one in read("[\n" + ",\n".join(parts) + "\n]") if isinstance(one, Rejected)]
    assert [one.origin for one in refused] == ["a.json:3"]
    assert "at line 4, column" in refused[0].reason
    assert '"Ferry 2"' in refused[0].excerpt


def test_an_object_within_a_damaged_record_that_begins_as_it_does_is_no_record() -> None:
    parts = [
        json.dumps({"name": f"Paper {number}", "title": f"Ferry {number}", "text": TEXT})
        for number in range(3)
    ]
    parts[1] = '{"name": "Paper 1", "tags": [{"name": "a}, {"name": "b"}], "title": "Ferry 1"}'
    found = read(f"[{', '.join(parts)}]")
    assert titles(found)[0] == "Ferry 0"
    assert titles(found)[-1] == "Ferry 2"


@pytest.mark.parametrize("between", ["\n", ","])
def test_nuls_in_json_cost_no_letter_and_no_key(between: str) -> None:
    text = between.join(map(json.dumps, RECORDS[:2]))
    full = "".join(
        sign + "\0" * (at % 4 == 1) for at, sign in enumerate(text if between == "\n" else f"[{text}]")
    )
    found = read(full)
    assert titles(found) == ["Ferry 0", "Ferry 1"]
    assert [getattr(one, "text", None) for one in found] == [TEXT, TEXT]
