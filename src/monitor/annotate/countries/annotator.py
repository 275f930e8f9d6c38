"""Countries and blocs: every place where an article names one, in whatever way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.annotate.countries import english, others, spellings
from monitor.annotate.countries.confidence import confidence
from monitor.annotate.countries.context import Evidence
from monitor.annotate.countries.english import Candidate
from monitor.annotate.countries.gazetteer import Entry, Gazetteer, Match, gazetteer
from monitor.annotate.countries.places import written_at
from monitor.annotate.models.choice import Annotators
from monitor.annotate.text.case import in_title_case
from monitor.model import Annotation, Article, Field, Mention, Sentence
from monitor.reference.countries import country_name

NAME = "countries"
VERSION = 9
REQUIRES: tuple[str, ...] = ("sentences",)

_LISTED = re.compile(r",? (?:and|or|&) (?:(?!in |at |on |to |from )[a-z]+ )?[A-Z]|, [A-Z]|['’/-]")
"""What follows a name in a list of names, or one that owns or is joined to the next word."""

MIN_CONFIDENCE = 0.5
"""Mentions with less are not stored."""


def annotate(
    articles: Sequence[Article],
    so_far: Sequence[Annotation],
    annotators: Annotators,  # noqa: ARG001 (every annotator takes the models)
) -> list[Annotation]:
    """Add the countries and blocs that each article names."""
    return list(map(annotate_article, articles, so_far))


def annotate_article(article: Article, so_far: Annotation) -> Annotation:
    """Add a mention for every country and bloc named in the title and the text."""
    names = gazetteer(article.language)
    fields: list[tuple[Field, str]] = [("title", article.title), ("text", article.text)]
    evidence = Evidence()
    candidates = {
        name: _in_countries(text, list(_candidates(text, names, article, evidence))) for name, text in fields
    }
    english.collect([item for items in candidates.values() for item in items], evidence)
    evidence.titled |= {item.entry.entity_id for item in candidates["title"]}
    starts = [sentence.start for sentence in so_far.sentences]
    mentions = []
    for name, text in fields:
        for item in (english.resolve_shared(one, evidence) for one in candidates[name]):
            score = english.score(item, evidence)
            other = english.alternative(item, evidence) if score < MIN_CONFIDENCE else None
            if other is not None:
                item, score = replace(item, entry=other), other.confidence
            if score >= MIN_CONFIDENCE:
                mentions.append(_mention(item, text, name, so_far.sentences, starts, score))
    if article.language == "en":
        mentions.extend(_from_dateline(article.text, mentions))
    return replace(so_far, mentions=so_far.mentions + tuple(mentions))


def _from_dateline(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the place of the dateline, unless it is a mention already ("LONDON, March 4")."""
    place = written_at(text)
    if place is None or any(m.field == "text" and m.start < place.end for m in mentions):
        return
    start, end, code = place
    yield Mention(
        "country",
        code,
        country_name(code),
        text[start:end],
        "text",
        0,
        start,
        end,
        "place",
        confidence().in_dateline,
    )


def _candidates(text: str, names: Gazetteer, article: Article, evidence: Evidence) -> Iterator[Candidate]:
    matches = names.find(text)
    if article.language != "en":
        matches = iter(others.states(text, list(matches), article.language))
    headline = article.language == "en" and in_title_case(text)
    for match in matches:
        if match.surface in names.cues:
            evidence.note(match.surface, names.cues[match.surface])
        entry = _valid(match, article)
        if entry is not None and entry.kind is not None:
            yield english.candidate(text, match, entry, headline)


def _in_countries(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Mark the cities that a country other than theirs follows, as after a town in it: "Tripoli, Lebanon".

    In a list of capitals and countries ("Paris, Germany and Italy") it does not.
    """
    for at, (city, country) in enumerate(pairwise(candidates)):
        if (
            city.entry.via in ("capital", "place")
            and country.entry.via == "name"
            and city.entry.entity_id != country.entry.entity_id
            and text[city.match.end : country.match.start] == ", "
            and not _LISTED.match(text, country.match.end)
        ):
            candidates[at] = replace(city, elsewhere=True)
    return candidates


def _valid(match: Match, article: Article) -> Entry | None:
    """Return what the name stood for on the day of publication: nothing, for a leader out of office.

    Without a day a leader counts, and a state that is no more is a place of its successor.
    """
    first = match.entries[0]
    if not first.dated:
        return first
    if article.published_day is None:
        return first if first.via == "leader" else match.entries[-1]
    day = article.published_day
    return next((entry for entry in match.entries if entry.since <= day <= entry.until), None)


def _mention(
    item: Candidate, text: str, field: Field, sentences: Sequence[Sentence], starts: list[int], score: float
) -> Mention:
    start, end, entry = item.match.start, item.match.end, item.entry
    if spellings.SAME(text[end - 1]) == "-":
        end -= 1  # Sino-Russian
    sentence = bisect_right(starts, start) - 1 if field == "text" and sentences else None
    if sentence is not None and sentence < 0:
        sentence = None
    assert entry.kind is not None
    return Mention(
        entry.kind,
        entry.entity_id,
        entry.name,
        text[start:end].replace("\n", " "),
        field,
        sentence,
        start,
        end,
        entry.via,
        score,
    )
