"""The values that stages hand to one another can be stored, whatever the files and feeds held."""

from __future__ import annotations

import dataclasses

import pytest

from monitor.model import Document, Link, Rejected, Withdrawal

HALF = "Ferry \ud83d talks\0"
RECORDS = (
    Document(HALF, text="Envoys met.", title=HALF, url=HALF, authors=(HALF, "Ida Holm"), guid=HALF),
    Link(HALF, HALF, title=HALF, published=HALF, source=HALF, authors=(HALF,), version=HALF),
    Rejected(HALF, HALF, HALF, Withdrawal(HALF, HALF, HALF)),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_half_a_character_or_a_nul_in_a_field_does_not_stop_a_load(
    record: Document | Link | Rejected,
) -> None:
    assert repr(record).count("Ferry  talks") >= 3
    assert "\\ud83d" not in repr(record)
    assert "\\x00" not in repr(record)


def test_the_text_of_a_document_stays_as_it_came_so_that_its_reader_can_judge_it() -> None:
    assert Document("a", text=HALF).text == HALF
    assert dataclasses.replace(Document("a", html=HALF), title=HALF).html == HALF


def test_what_can_be_stored_stays_as_it_is() -> None:
    title = "Fähre\u200d🚢\n\tand \u2028 more\x0b"
    assert Link("a", "https://a.example/1", title=title).title == title


def test_the_reason_of_a_rejected_record_stays_short_whatever_it_quotes() -> None:
    reason = Rejected("a", "not XML: " + "x" * 100_000).reason
    assert len(reason) == 1_000
    assert reason.startswith("not XML: x")
