"""Which words of a text speak for a topic."""

from __future__ import annotations

from monitor.annotate.topics.witnesses import witnesses

TEXT = "The central bank raised interest rates on Monday, and the football cup went to a trade union."
ECONOMY, LABOUR, SPORT = "medtop:04000000", "medtop:09000000", "medtop:15000000"


def told(text: str, language: str, *topics: str) -> list[str]:
    return [text[start:end] for start, end in witnesses(text, language, topics)]


def test_the_words_that_speak_for_a_topic_or_one_below_it_are_found_where_they_stand() -> None:
    assert told(TEXT, "en", ECONOMY) == ["central bank", "interest rates"]
    assert told(TEXT, "en", SPORT, LABOUR) == ["football", "trade union"]
    assert told("Die Zentralbank erhöhte die Leitzinsen.", "de", ECONOMY) == ["Zentralbank", "Leitzinsen"]


def test_a_language_without_a_list_of_words_has_no_witness() -> None:
    assert told(TEXT, "xx", ECONOMY) == []
    assert told("", "en", ECONOMY) == []
