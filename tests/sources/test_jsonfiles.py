"""JSON as services, programs and people write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from monitor.model import Link, Rejected
from monitor.sources.formats.json import jsonfiles, jsonvalues
from sources.json_records import A, B, joined, read, titles


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
        (json.dumps({"articles": [A, B]})[:-20], ["Ferry", None]),
        (json.dumps({"page": {"meldungen": [A, B]}}, indent=1)[:-20], ["Ferry", None]),
        (
            f'{{"articles": [{joined(A)}, {{"title": "a "b"}}, {joined(B)}], "n": 2}}',
            ["Ferry", None, "Strait"],
        ),
        (f'{{"top": [{{"x" 1}}, {joined(A)}], "news": [{joined(B)}]}}', [None, "Ferry", "Strait"]),
        (joined(A) + " and more\n" + joined(B), ["Ferry", None, "Strait"]),
        (joined(A) + "}\n" + joined(B), ["Ferry", None, "Strait"]),
        ('{"title": "a" "text": "b"}\n' + joined(B), [None, "Strait"]),
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


def test_an_array_larger_than_a_record_may_be_is_read_a_record_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jsonvalues, "MAX_RECORD", 5_000)
    monkeypatch.setattr(jsonvalues, "STEP", 500)
    monkeypatch.setattr(jsonfiles, "STEP", 500)
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


@pytest.mark.parametrize(
    "text",
    [
        "[{a,},\n{b,},\n]",
        "{a,}\n{b,}\n",
        '{"articles": [{a,}, {b,},],}',
        '{\n "articles": [\n  {a},\n  {b},\n ],\n}\n',
        "[{a},,{b}]",
        "[{a}\n{b}]",
        "var articles = [{a}, {b}];\n",
        "export const articles = [\n{a},\n{b},\n];",
        'window.__DATA__ = {"articles": [{a}, {b}]};',
        "module.exports = [{a}, {b}]",
        "var one = [{a}];\nlet two = [{b}];",
        'callback({"articles": [{a}, {b}]});',
        "/**/jQuery1_2([{a}, {b}]);\n",
        ")]}'\n[{a}, {b}]",
        '// by hand\n[{a}, // one\n /* two */ {b} // https://a.example "\n] // end',
        "# by hand\n{a}\n// two\n{b}\n",
        '{ // head\n "articles": [{a}, # one\n {b}\n /* end */ ]\n}',
        "\ufeff{a}\n\ufeff{b}\n",
    ],
)
def test_what_people_and_scripts_write_around_json(text: str) -> None:
    for name, record in (("a", A), ("b", B)):
        inner = json.dumps(record)[1:-1]
        text = text.replace(f"{{{name},}}", f"{{{inner},}}").replace(f"{{{name}}}", f"{{{inner}}}")
    assert titles(read(text)) == ["Ferry", "Strait"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_raw_line_end_in_a_string_does_not_cost_the_record(end: str) -> None:
    raw = json.dumps(A | {"text": "One.NL\tTwo, ] // three, }.NLNLFour."}).replace("NL", end)
    for text in (f"{joined(B)}{end}{raw}{end}{joined(B)}", f"{raw}{end}{joined(B)}", f"[{raw},{joined(B)}]"):
        found = {one.title: one.text for one in read(text)}
        assert found["Ferry"] == f"One.{end}\tTwo, ] // three, }}.{end}{end}Four."
        assert found["Strait"] == "Norland left."


def test_a_backslash_that_escapes_nothing_stands_for_itself() -> None:
    (found,) = read(r'{"title": "C:\path \d", "text": "One \"two\" \\d\n\u00e9"}')
    assert (found.title, found.text) == (r"C:\path \d", 'One "two" \\d\né')


def test_a_line_that_is_json_twice() -> None:
    assert titles(read(json.dumps(joined(A)) + "\n" + joined(B))) == ["Ferry", "Strait"]


def test_the_parts_of_a_broken_record_are_no_articles() -> None:
    blocks = [{"type": "p", "text": "Inner one."}, {"type": "p", "text": "Inner two."}]
    bad = json.dumps(A | {"body": blocks, "authors": [{"name": "Ida"}]}, indent=1).replace("Ferry", 'Fer"ry')
    first, told, last = read(f"[{joined(B)},\n{bad},\n{joined(B)}]")
    assert (first.title, last.title) == ("Strait", "Strait")
    assert isinstance(told, Rejected)
    assert "line 3, column 16" in told.reason
    assert "lines 2 to " in told.reason


def test_text_that_was_saved_as_json_is_quoted() -> None:
    (found,) = read("Your query was too short.\n")
    assert isinstance(found, Rejected)
    assert "“Your query was too short.”, at line 1, column 1" in found.reason


def test_an_envelope_larger_than_a_record_may_be_is_read_a_record_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jsonvalues, "MAX_RECORD", 5_000)
    monkeypatch.setattr(jsonvalues, "STEP", 500)
    monkeypatch.setattr(jsonfiles, "STEP", 500)
    assert titles(read({"status": "ok", "articles": [A] * 100 + [B], "n": 101})) == ["Ferry"] * 100 + [
        "Strait"
    ]


@pytest.mark.parametrize("between", ["\n", ",\n"])
def test_a_number_of_thousands_of_digits_costs_its_record_only(between: str) -> None:
    bad = '{"title": "Long", "text": "x", "n": ' + "1" * 5_000 + "}"
    written = between.join([json.dumps(A), bad, json.dumps(B)])
    found = read(written if between == "\n" else f"[{written}]")
    assert titles(found) == ["Ferry", None, "Strait"]
    assert isinstance(found[1], Rejected)
    assert "digits" in found[1].reason


@pytest.mark.parametrize(
    "cut",
    ['{"title": "Quay', '{"title": "Quay", "text": "Cut', "{'a", '{"', '{"title": "Quay", "tags": ["a", "b'],
)
@pytest.mark.parametrize("indent", ["", "  "])
def test_a_record_cut_within_a_string_takes_none_of_those_on_the_lines_below_it_with_it(
    cut: str, indent: str
) -> None:
    lines = f",\n{indent}".join((json.dumps(A), cut, json.dumps(B), json.dumps(A | {"title": "Dock"})))
    found = read(f"[\n{indent}{lines}\n]")
    assert titles(found) == ["Ferry", None, "Strait", "Dock"]
    assert isinstance(found[1], Rejected)


def test_half_an_emoji_beside_values_nested_deeply_costs_neither_the_file_nor_the_next() -> None:
    nested = "[" * 900 + r'"\ud83d"' + "]" * 900
    deep = f'{{"title": "Ferry", "text": "Veland met Norland.", "x": {nested}}}'
    assert titles(read(f"{deep}\n{json.dumps(B)}")) == ["Ferry", "Strait"]
