"""The taxonomy of topics: its terms, their lineage, and what stands below whom."""

from __future__ import annotations

from collections import Counter

import pytest

from monitor.errors import ResourceError
from monitor.reference import topics
from monitor.reference.topics import taxonomy


def test_the_taxonomy_has_all_top_terms_and_whole_branches() -> None:
    levels = Counter(topic.level for topic in taxonomy().values())
    assert levels[1] == 17
    assert levels[2] == 120
    assert taxonomy()["medtop:20000639"].label == "diplomacy"
    assert taxonomy()["medtop:20000639"].parent == "medtop:20000638"
    assert [key for key, topic in taxonomy().items() if topic.parent is None] == topics.at_level("top")


def test_a_topic_stands_below_its_parent_and_nowhere_else() -> None:
    for key, topic in taxonomy().items():
        assert topic.tag_id == topic.lineage[-1] == key
        above = taxonomy()[topic.parent].lineage if topic.parent else ()
        assert topic.lineage == (*above, key)
        assert key in topics.with_descendants(topic.lineage[:1])


def test_an_unknown_topic_is_called_by_its_id() -> None:
    assert topics.label("medtop:20000639") == "diplomacy"
    assert topics.label("medtop:1") == "medtop:1"


def test_a_topic_before_its_parent_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"tag_id": "medtop:2", "parent": "medtop:1", "label": "below"}]
    monkeypatch.setattr(topics, "read_csv", lambda _name: rows)
    with pytest.raises(ResourceError, match="medtop:2"):
        topics.taxonomy.__wrapped__()


def test_the_children_of_a_topic_are_those_right_below_it() -> None:
    assert "medtop:20000639" in topics.children()["medtop:20000638"]
    assert sum(map(len, topics.children().values())) == len(taxonomy()) - 17
