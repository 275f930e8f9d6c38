"""JSON Lines in, JSON Lines out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from monitor.annotate import Annotators
from monitor.interchange import annotate_lines, to_json
from monitor.model import Annotation, Article


def test_a_line_that_speaks_of_an_error_is_not_counted_as_one() -> None:
    text = 'The port office of Fiji sent "error": 7 to Samoa, and called it a slip.'
    given = [{"id": {"error": 1}, "text": text}, {"id": 2}, {"id": 3, "title": '"error":', "text": text}]
    found = list(annotate_lines([json.dumps(one).encode() for one in given], Annotators("fast")))
    assert [line.failed for line in found] == [False, True, False]
    assert ["error" in json.loads(line.json) for line in found] == [False, True, False]


def test_what_a_new_annotator_finds_is_written_without_a_word_here() -> None:
    class Quote(NamedTuple):
        speaker: str
        start: int
        confidence: float

    @dataclass(frozen=True)
    class WithQuotes(Annotation):
        quotes: tuple[Quote, ...] = ()

    found = to_json(1, Article(1, "", "“No,” Lea said."), WithQuotes(quotes=(Quote("Lea", 0, 0.91239),)))
    assert found["quotes"] == [{"speaker": "Lea", "start": 0, "confidence": 0.9124}]
    assert not {"stances", "tokens"} & found.keys()


def test_the_publishers_own_day_and_the_authors_are_written_beside_the_moment() -> None:
    text = "The port office of Fiji sent seven clerks to Samoa on Monday, and called it a visit."
    given = {"text": text, "published_at": "2020-04-15T23:30:00-05:00", "authors": ["Ann Lee", "Bo Ek"]}
    lines = annotate_lines([json.dumps(given | {"section": "World"}).encode()], Annotators("fast"))
    (found,) = (json.loads(line.json) for line in lines)
    assert (found["published_at"], found["published_day"]) == ("2020-04-16T04:30:00Z", "2020-04-15")
    assert (found["authors"], found["section"]) == (["Ann Lee", "Bo Ek"], "World")
