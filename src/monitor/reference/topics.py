"""The hierarchy of IPTC Media Topics: an article about a topic is about each of its ancestors too.

Resource: `topics/mediatopics.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from monitor.errors import ResourceError
from monitor.resources import read_csv

Level = Literal["top", "second"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A term of the taxonomy; `lineage` runs from the topic of the first level down to this one."""

    tag_id: str
    label: str
    lineage: tuple[str, ...]

    @property
    def parent(self) -> str | None:
        """The topic right above; None for the 17 at the top."""
        return self.lineage[-2] if len(self.lineage) > 1 else None

    @property
    def level(self) -> int:
        """How deep it lies: 1 for those at the top."""
        return len(self.lineage)


def label(topic_id: str) -> str:
    """Return the name of a topic, the id itself where the taxonomy has no such topic."""
    topic = taxonomy().get(topic_id)
    return topic.label if topic else topic_id


def with_descendants(topic_ids: tuple[str, ...]) -> list[str]:
    """Return the given topics and everything below them."""
    wanted = set(topic_ids)
    return [*topic_ids, *(key for key, topic in taxonomy().items() if wanted & set(topic.lineage[:-1]))]


def at_level(level: Level) -> list[str]:
    """Return the ids of all topics of one level: "politics" is of the top, "diplomacy" of the second."""
    depth = {"top": 1, "second": 2}[level]
    return [key for key, topic in taxonomy().items() if topic.level == depth]


def ancestry(ancestors: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return two aligned columns, topic and which of `ancestors` stands above it or is the topic itself."""
    wanted = set(ancestors)
    pairs = [(key, above) for key, topic in taxonomy().items() for above in topic.lineage if above in wanted]
    return [key for key, _ in pairs], [above for _, above in pairs]


@cache
def children() -> dict[str, list[str]]:
    """Return the topics right below each that has any."""
    found: dict[str, list[str]] = {}
    for key, topic in taxonomy().items():
        if topic.parent is not None:
            found.setdefault(topic.parent, []).append(key)
    return found


@cache
def taxonomy() -> dict[str, Topic]:
    """Return the topics by tag_id, in the taxonomy's own order: parents before their children.

    Raises:
        ResourceError: a topic comes before its parent or has no label.
    """
    found: dict[str, Topic] = {}
    for row in read_csv("topics/mediatopics.csv"):
        key, parent = row["tag_id"], row["parent"]
        if not row["label"] or (parent and parent not in found):
            raise ResourceError(f"topics/mediatopics.csv: {key} has no label, or no parent before it")
        above = found[parent].lineage if parent else ()
        found[key] = Topic(key, row["label"], (*above, key))
    return found
