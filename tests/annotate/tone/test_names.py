"""Names are neutral for tone, whatever feeling their words have elsewhere."""

from __future__ import annotations

import pytest

from monitor.annotate import Annotators, annotate
from monitor.extract import extract
from monitor.model import Article, Document


def tone(text: str) -> float:
    article = extract(Document("t", text=text, title="Report", language="en"))
    assert isinstance(article, Article)
    found = annotate(article, annotators=Annotators("fast")).tone
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Great Britain and Norway printed a new timetable on Monday.",
        "On Monday, Great Britain printed a new timetable.",
        "Dead Sea ferries have a new timetable.",
        "Ferries to the Dead Sea and buses to the War Memorial and the Battle Museum have a new timetable.",
        "The list holds the Nobel Peace Prize, the Good Friday Agreement and the Cape of Good Hope.",
        "Good Friday Agreement papers are on the list.",
        "Battle of Britain papers are on the list.",
        "Friends of the Earth sent a list.",
        "Mr. Rich, Ms. Strong and Gen. Love sent a list.",
        "Chancellor Angela Merkel's Grand Coalition met on Tuesday.",
        "GREAT BRITAIN and NORWAY printed a new timetable on Monday.",
        "The bus to Hope, Arkansas, leaves at nine.",
        "The Ministry of Justice and the Court of Mercy have a new timetable.",
        '"Great Britain is on the list," the clerk said.',
        "The Friendly Islands and Bad Homburg printed a new timetable.",
        "Bad Homburg and the bus to Hope (town) have a new timetable.",
        "War Memorial Stadium Opens New Gate, and Peace Corps Moves Office.",
        "THE SHIP PASSED THE CAPE OF GOOD HOPE and the GREAT WALL.",
        "Peace Corps papers, Lord's Resistance Army papers and Victoria Falls papers are on the list.",
        "Hell, Norway, and Paradise, California, are on the list.",
        "Truth or Consequences, New Mexico, is on the list.",
        "Truth and Reconciliation Commission papers are on the list.",
        "A letter went to Mr. Grace and Ms. Joy and to St. Felix.",
    ],
)
def test_words_of_feeling_in_names_have_none(text: str) -> None:
    assert tone(text) == 0


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Great news came from the harbour.", 1),
        ("The harbour had great news.", 1),
        ("Angry Russians left the hall.", -1),
        ('"Terrible," the clerk said.', -1),
        ("The war in Great Britain's neighbourhood killed nobody there.", -1),
        ("It was a GREAT day for the ferries.", 1),
        ("Sadly, Norway closed the harbour.", -1),
        ("Anger and Norwegian ferries filled the harbour.", -1),
        ("The harbour has a great wall and good hope for the ferries.", 1),
    ],
)
def test_feeling_beside_a_name_or_at_the_beginning_of_a_sentence_counts(text: str, sign: int) -> None:
    assert tone(text) * sign > 0.05
