"""JSON Lines in, JSON Lines out."""

from __future__ import annotations

import json

from monitor.annotate import Annotators
from monitor.interchange import annotate_lines


def test_a_line_that_speaks_of_an_error_is_not_counted_as_one() -> None:
    text = 'The port office of Fiji sent "error": 7 to Samoa, and called it a slip.'
    given = [{"id": {"error": 1}, "text": text}, {"id": 2}, {"id": 3, "title": '"error":', "text": text}]
    found = list(annotate_lines([json.dumps(one).encode() for one in given], Annotators("fast")))
    assert [line.failed for line in found] == [False, True, False]
    assert ["error" in json.loads(line.json) for line in found] == [False, True, False]
