"""The conditions of filters that take more than a line of SQL, and what they are bound with.

All values are bound by name. A name stands for one value in the whole of a statement, so that the parts of a
statement can be put together in any order.

What passes between countries is said row by row of `sentence_facts`: who acts, on whom, who says so, what
passes and in which mood must hold in one row, which is of one sentence or title, and so must the pair where
it is meant by the sentence. They are one condition (`in_one_sentence`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from monitor.metrics.corrected import Joined
from monitor.metrics.source_sets import Sources
from monitor.model import RELATION_THRESHOLD
from monitor.reference import blocs
from monitor.search.hits import Hits
from monitor.store.read import Relation

if TYPE_CHECKING:
    from monitor.metrics.filters import Filters

_BY_NAME = "times_by_name > 0"

_NAMES_COUNTRY = """a.article IN (
        SELECT article FROM counted WHERE list_contains($countries, country)
    )"""
# On the day of the article; undated articles are held against those who belong to the bloc for good.
_NAMES_MEMBER = """a.article IN (
        SELECT article FROM counted
        JOIN (SELECT unnest($members) AS iso3, unnest($since) AS since, unnest($until) AS until) AS member
            ON member.iso3 = counted.country
            AND coalesce(counted.published_day, DATE '9999-12-31') BETWEEN since AND until
    )"""
_OF_PAIR = "country_a = $pair_a AND country_b = $pair_b"
_SENTENCES = "SELECT *, rowid AS row_number FROM pairs WHERE {}"
_IN_SENTENCE = "a.article IN (SELECT article FROM sentence_facts WHERE {})"
_NAMES_BOTH = """a.article IN (SELECT article FROM counted WHERE country = $pair_a)
    AND a.article IN (SELECT article FROM counted WHERE country = $pair_b)"""
_ABOUT = """a.article IN (
        SELECT article FROM topic_facts WHERE list_contains($topics, topic)
    )"""
TAGGED = """a.article IN (
        SELECT article FROM keyword_facts WHERE list_contains($keywords, keyword)
    )"""
_TOWARDS = """a.article IN (
        SELECT article FROM tone_facts
        WHERE list_contains($entities, entity_id) AND list_contains($toward, entity_id || ':' || label)
    )"""
# What a story was merged into, or made part of by hand, goes for it.
_OF_STORY = """coalesce(corrected.story_id, a.story_id, a.article_id) IN (
        WITH RECURSIVE led AS (
            SELECT unnest(CAST($stories AS BIGINT[])) AS story
            UNION
            SELECT present
            FROM led JOIN (
                SELECT former, present FROM story_changes WHERE kind = 'merge'
                UNION ALL
                SELECT former, present FROM joined_stories
            ) ON former = story
        )
        SELECT story FROM led
    )"""
_FOUND = "a.article_id IN (SELECT article_id FROM hits)"

FACT = "fact"
"""The mood of what is told as fact; where nothing passes there is none."""

OF_SENTENCE = {
    "actors": "actor",
    "targets": "target",
    "voices": "voice",
    "relations": "relation",
    "moods": "mood",
}
"""The fields of `Filters` that must hold in one row of `sentence_facts`, and the columns they are about."""

_OF_ROW = OF_SENTENCE | {
    "relations": """CASE
            WHEN relation >= $relation_threshold THEN 'cooperation'
            WHEN relation <= -$relation_threshold THEN 'conflict'
            WHEN relation IS NOT NULL THEN 'neutral'
        END""",
    "moods": f"coalesce(mood, CASE WHEN abs(relation) >= $relation_threshold THEN '{FACT}' END)",
}
"""The same of a row of `pairs`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A SELECT or a condition, and the values of its `$names`.

    A value that is a `store.Relation` is a table by its name, which the statement reads from.
    """

    sql: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def renamed(self, prefix: str) -> Part:
        """Return the same under other names, so that it can stand beside itself with other values."""
        sql = re.sub(r"\$(\w+)", lambda name: f"${prefix}{name[1]}", self.sql)
        for name in (name for name, value in self.values.items() if isinstance(value, Relation)):
            sql = re.sub(rf"(?<![\w.$]){name}\b", f"{prefix}{name}", sql)
        return Part(sql, {f"{prefix}{name}": value for name, value in self.values.items()})


def bound(parts: Iterable[Part]) -> dict[str, Any]:
    """Return the values of all names in a statement that is made of `parts`.

    Raises:
        ValueError: two parts mean different values by one name.
    """
    found: dict[str, Any] = {}
    for part in parts:
        for name, value in part.values.items():
            if found.setdefault(name, value) != value:
                raise ValueError(f"${name} stands for two values in one statement")
    return found


def originals(filters: Filters) -> Part | None:
    """No near-duplicates, unless asked for."""
    return None if filters.duplicates else Part("NOT a.duplicate")


def counted(filters: Filters) -> Part:
    """Return which facts of countries count as naming them: not those of places alone, unless places do."""
    return Part("TRUE" if filters.places else _BY_NAME)


def naming(filters: Filters) -> Part | None:
    """Any of the countries is named, or a member of any of the blocs."""
    codes, members = _chosen(filters.countries)
    parts = [Part(_NAMES_COUNTRY, {"countries": codes})] if codes else []
    if members:
        columns = [list(column) for column in zip(*members, strict=True)]
        parts.append(Part(_NAMES_MEMBER, dict(zip(("members", "since", "until"), columns, strict=True))))
    return Part(f"({' OR '.join(part.sql for part in parts)})", bound(parts)) if parts else None


def with_pair(filters: Filters) -> Part | None:
    """Both countries are together in a sentence, or in the article."""
    if filters.pair is None:
        return None
    if filters.together == "sentence":
        return in_one_sentence(filters)
    # A pair of one sentence is a pair of its article even where context alone tells who is meant.
    sql = f"(({_NAMES_BOTH}) OR {_IN_SENTENCE.format(_OF_PAIR)})"
    return Part(sql, _pair(filters.pair))


def in_one_sentence(filters: Filters) -> Part | None:
    """One sentence, or the title, is as all filters say that are about what passes in one."""
    asked = of_sentence(filters)
    return Part(_IN_SENTENCE.format(asked.sql), asked.values) if asked else None


def of_sentence(filters: Filters, told: Mapping[str, str] = OF_SENTENCE) -> Part | None:
    """Return what a row of `sentence_facts` must be like, None where nothing is asked."""
    parts = []
    if filters.pair and filters.together == "sentence":
        parts.append(Part(_OF_PAIR, _pair(filters.pair)))
    for name, column in told.items():
        if chosen := getattr(filters, name):
            parts.append(
                Part(f"list_contains(${name}, {column})", {name: list(chosen), **threshold_of(column)})
            )
    return Part(" AND ".join(part.sql for part in parts), bound(parts)) if parts else None


def sentences_of(filters: Filters) -> Part:
    """Return the SELECT of the rows of `pairs` that are as the filters ask, each with its row_number."""
    asked = of_sentence(filters, _OF_ROW) or Part("TRUE")
    return Part(_SENTENCES.format(asked.sql), asked.values)


def threshold_of(sql: str) -> dict[str, float]:
    """Return the value of `$relation_threshold`, where it is in a piece of SQL."""
    return {"relation_threshold": RELATION_THRESHOLD} if "$relation_threshold" in sql else {}


def _pair(pair: tuple[str, str]) -> dict[str, str]:
    return {"pair_a": pair[0], "pair_b": pair[1]}


def toned(filters: Filters) -> Part | None:
    """It is so toned towards any of these: "CHN:negative"."""
    if not filters.toward:
        return None
    entities = [one.rpartition(":")[0] for one in filters.toward]
    return Part(_TOWARDS, {"toward": list(filters.toward), "entities": entities})


def about(filters: Filters) -> Part | None:
    """It has any of the topics, or of those below them."""
    return Part(_ABOUT, {"topics": list(filters.topics)}) if filters.topics else None


def none_holds(parts: Sequence[Part]) -> Part:
    """None of the conditions holds; one that cannot be told, for want of a value, does not hold."""
    return Part(" AND ".join(f"({part.sql}) IS NOT TRUE" for part in parts), bound(parts))


def all_hold(parts: Sequence[Part]) -> Part:
    """All of the conditions hold."""
    return Part(" AND ".join(f"({part.sql})" for part in parts), bound(parts))


def of_story(filters: Filters) -> Part | None:
    """It belongs to any of the stories."""
    if not filters.stories:
        return None
    return Part(_OF_STORY, {"stories": list(filters.stories), "joined_stories": Joined()})


def found(filters: Filters) -> Part | None:
    """It is among the hits of the search."""
    return Part(_FOUND, {"hits": Hits(filters.search)}) if filters.search else None


def of_sets(filters: Filters) -> Part | None:
    """Its source belongs to any of the sets."""
    if not filters.source_sets:
        return None
    held = {"of_sets": Sources(filters.source_sets)}
    return Part("a.source IN (SELECT source FROM of_sets)", held)


def filtered_countries(filters: Filters) -> list[str]:
    """Return the countries asked for, all that ever belonged to a bloc asked for, and those of the pair."""
    codes, members = _chosen((*filters.countries, *dict(filters.all_of).get("countries", ())))
    return list(dict.fromkeys([*codes, *(one.iso3 for one in members), *(filters.pair or ())]))


def _chosen(countries: Iterable[str]) -> tuple[list[str], list[blocs.Membership]]:
    """Return the countries that are chosen as such, and every membership there was in a chosen bloc."""
    chosen = list(dict.fromkeys(countries))
    slugs = [code.removeprefix(blocs.PREFIX) for code in chosen if code.startswith(blocs.PREFIX)]
    codes = [code for code in chosen if not code.startswith(blocs.PREFIX)]
    return codes, [one for slug in slugs for one in blocs.memberships()[slug]]
