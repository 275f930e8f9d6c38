"""The taxonomy of topics: its terms, their lineage, and what stands below whom."""

from __future__ import annotations

import pytest

from monitor.errors import ResourceError
from monitor.reference import topics as taxonomy


def test_a_topic_before_its_parent_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"tag_id": "medtop:2", "parent": "medtop:1", "label": "below"}]
    monkeypatch.setattr(taxonomy, "read_csv", lambda _name: rows)
    with pytest.raises(ResourceError, match="medtop:2"):
        taxonomy.topics.__wrapped__()
