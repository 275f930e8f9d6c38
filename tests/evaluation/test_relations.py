"""Relations, measured on sentences of our own."""

from __future__ import annotations

from monitor.evaluation import relations


def test_a_headline_is_measured_in_the_text_and_not_where_it_stands_as_the_title() -> None:
    """The first pair of an article is that of its title, which the text may repeat and read otherwise."""
    pair = {"a": "CHN", "b": "USA"}
    gold = {**pair, "relation": -1, "together": True}
    said = [
        {**pair, "field": "title", "label": "cooperation"},
        {**pair, "field": "text", "label": "conflict"},
    ]
    found = relations.together([(gold, {"pairs": said}), ({**gold, "together": False}, {"pairs": []})])
    assert (found.documents, found.parts["accuracy"], found.parts["conflict"]) == (1, 1.0, 1.0)
    assert relations.one_acts([({**gold, "together": False}, {"pairs": said[:1]})]).parts["conflict"] == 0.0
