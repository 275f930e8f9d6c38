"""JSON as services, programs and people write it."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Document, Link, Rejected
from monitor.sources import jsonfiles

Record = Document | Link | Rejected
A = {"title": "Ferry", "text": "Veland met Norland.", "date": "2026-11-23"}
B = {"title": "Strait", "text": "Norland left.", "date": "2026-11-24"}


def read(written: object, indent: int | None = None) -> list[Record]:
    text = written if isinstance(written, (str, bytes)) else json.dumps(written, indent=indent)
    data = text.encode() if isinstance(text, str) else text
    return list(jsonfiles.read_json(io.BufferedReader(io.BytesIO(data), 1 << 20), "a.json", {}))


def titles(found: list[Record]) -> list[str | None]:
    return [one.title if isinstance(one, Document) else None for one in found]


def joined(*records: object) -> str:
    return "\n".join(map(json.dumps, records))


@pytest.mark.parametrize(
    "text",
    [
        joined(A, B),
        "\n\n" + joined(A, B),
        "\ufeff" + joined(A, B),
        joined(A, B).replace("\n", "\r\n"),
        joined(A, B).replace("\n", ",\n"),
        joined(A, B).replace("\n", ""),
        "\x1e" + joined(A, B).replace("\n", "\n\x1e"),
        json.dumps(A, indent=2) + "\n" + json.dumps(B, indent=2),
        json.dumps([A, B]),
        "\n" + json.dumps([A, B], indent=1),
        "[" + joined(A, B).replace("\n", ",\n") + ",]",
        joined([A], [B]),
        joined({"index": {"_id": "1"}}, A, {"index": {"_id": "2"}}, B),
        '{ "articles":\n [' + joined(A, B).replace("\n", ",") + "]\n}\n",
        json.dumps([A, B]).encode("utf-16"),
        joined(A, B).encode("utf-16"),
    ],
)
def test_every_layout_of_two_records(text: str | bytes) -> None:
    assert titles(read(text)) == ["Ferry", "Strait"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "envelope",
    [
        {"status": "ok", "totalResults": 2, "articles": [A, B]},
        {"response": {"status": "ok", "total": 2, "results": [A, B]}},
        {"took": 3, "hits": {"total": {"value": 2}, "hits": [{"_id": "1", "_source": A}, {"_source": B}]}},
        {"responseHeader": {"status": 0}, "response": {"numFound": 2, "docs": [A, B]}},
        {"data": [{"type": "article", "attributes": A}, {"type": "article", "attributes": B}]},
        {"articles": {"results": [A, B], "page": 1}},
        {"meldungen": [A, B], "seite": 1},
        {"title": "All news", "description": "What we read.", "items": [A, B]},
        {"@context": "https://schema.org", "@graph": [A, B]},
        {"schema": {"fields": []}, "data": [A, B]},
        {"title": {"0": "Ferry", "1": "Strait"}, "text": {"0": "One.", "1": "Two."}},
        {"title": ["Ferry", "Strait"], "text": ["One.", "Two."]},
        {"columns": ["title", "text"], "index": [0, 1], "data": [["Ferry", "One."], ["Strait", "Two."]]},
        {"0": A, "1": B},
        {"range": "A1:B3", "values": [["title", "text"], ["Ferry", "One."], ["Strait", "Two."]]},
        [["title", "text"], ["Ferry", "One."], ["Strait", "Two."]],
    ],
)
def test_what_services_and_programs_put_around_records(envelope: object, indent: int | None) -> None:
    assert titles(read(envelope, indent)) == ["Ferry", "Strait"]


def test_a_record_with_lists_of_its_own_stays_one() -> None:
    record = A | {"items": [{"title": "Inner", "text": "Not an article."}], "authors": [{"name": "Ida Holm"}]}
    (found,) = read(record)
    assert (found.title, found.authors) == ("Ferry", ("Ida Holm",))


def test_an_answer_without_articles_holds_none() -> None:
    assert read({"status": "ok", "articles": []}) == []
    (found,) = read({"status": "error", "message": "no key"})
    assert isinstance(found, Rejected)


def test_fields_of_the_guardian() -> None:
    result = {
        "webTitle": "Ferry",
        "webUrl": "https://a.example/1",
        "webPublicationDate": "2026-11-23T09:00:00Z",
        "sectionName": "World",
        "fields": {
            "bodyText": "Veland met Norland.",
            "byline": "Ida Holm and Per Strand",
            "trailText": "Short.",
        },
    }
    (found,) = read({"response": {"results": [result]}})
    assert (found.title, found.text, found.section) == ("Ferry", "Veland met Norland.", "World")
    assert (found.url, found.published) == ("https://a.example/1", "2026-11-23T09:00:00Z")
    assert found.authors == ("Ida Holm", "Per Strand")


def test_values_that_only_pythons_json_writes() -> None:
    found = read('{"title": "Ferry", "text": "One.", "author": NaN, "score": -Infinity, "section": Infinity}')
    assert titles(found) == ["Ferry"]
    assert (found[0].authors, found[0].section) == ((), None)


def test_half_a_character_is_left_out() -> None:
    (found,) = read('{"title": "Fer\\udc00ry", "text": "One. \\ud83d", "author": "Ida \\ud83d\\ude00"}')
    assert (found.title, found.text, found.authors) == ("Ferry", "One. ", ("Ida \U0001f600",))


def test_a_text_that_its_vendor_cut_is_a_link_or_nothing() -> None:
    record = {
        "title": "A",
        "url": "https://a.example/1",
        "content": "Veland met…[+2143 chars]",
        "description": "B.",
    }
    (link,) = read(record)
    assert isinstance(link, Link)
    assert link.url == "https://a.example/1"
    (bad,) = read({"title": "A", "content": "Veland met… [+2143 chars]"})
    assert isinstance(bad, Rejected)
    assert "cut" in bad.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"title": "cut off}\n' + joined(B), [None, "Strait"]),
        (joined(A) + '\n{"title": "A",\n' + joined(B), ["Ferry", None, "Strait"]),
        ("[" + joined(A) + ',\n{"title": "a "b", "text": 1},\n' + joined(B) + "]", ["Ferry", None, "Strait"]),
        (json.dumps([A, B], indent=1)[:-20], ["Ferry", None]),
        ("[" + joined(A) + ", 7, null, " + joined(B) + "]", ["Ferry", None, None, "Strait"]),
        ("{'title': 'A', 'text': None}\n" + joined(B), [None, "Strait"]),
        ('{"a":' * 3000 + "\n" + joined(B), [None, "Strait"]),
        ("[" * 3000, [None]),
    ],
)
def test_a_bad_record_is_told_and_its_neighbours_load(text: str, expected: list[str | None]) -> None:
    assert titles(read(text)) == expected


def test_what_a_python_program_printed_is_named() -> None:
    (found,) = read("{'title': 'A', 'text': None}")
    assert isinstance(found, Rejected)
    assert "json.dumps" in found.reason


def test_an_array_larger_than_a_record_may_be_is_read_a_record_at_a_time(monkeypatch) -> None:
    monkeypatch.setattr(jsonfiles, "MAX_RECORD", 5_000)
    monkeypatch.setattr(jsonfiles, "_STEP", 500)
    long = {"title": "Long", "text": "word " * 4_000}
    found = read("[" + ",".join(json.dumps(one) for one in (A, B, long, *[A] * 50, B)) + "]")
    assert titles(found) == ["Ferry", "Strait", None, *["Ferry"] * 50, "Strait"]
    assert "longer than" in found[2].reason


def test_a_record_in_another_encoding_costs_no_other() -> None:
    umlaut = json.dumps(A | {"title": "Übergang"}, ensure_ascii=False)
    text = b"[" + umlaut.encode() + b',\n{"title": "caf\xe9", "text": "x"},\n' + umlaut.encode() + b"]"
    assert titles(read(text)) == ["Übergang", "café", "Übergang"]


@given(st.text(alphabet='{}[],:"\\ntrue1.e- ', max_size=60), st.booleans())
def test_no_text_breaks_the_reader(text: str, in_list: bool) -> None:
    whole = f"[{json.dumps(A)}, {text}" if in_list else f"{json.dumps(A)}\n{text}\n{json.dumps(B)}"
    assert titles(read(whole))[0] == "Ferry"
