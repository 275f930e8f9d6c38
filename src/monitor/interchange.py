"""JSON Lines in, JSON Lines out, no database: what `monitor annotate` speaks.

In:  {"id", "text" | "html", "title"?, "url"?, "published_at"?, "language"?, "targets"?: [{"start", "end"}]}
Out: {"id", "title", "text", "language", "published_at", "published_day", "date_source", "word_count",
      "section", "authors", "fetched_at", "tone", "mentions", "sentences", "pairs", "targets", "tags"};
      "notes" says which fields were not understood and count as missing; a line that cannot be used gives
      {"id", "error"}.
Lines come out in the order in which they went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from monitor import dates
from monitor.annotate import Annotators, annotate
from monitor.extract import extract_in_time
from monitor.extract.text.characters import moved
from monitor.model import (
    Annotation,
    Article,
    Document,
    Mention,
    Pair,
    Rejected,
    Sentence,
    Target,
    relation_label,
    tone_label,
)
from monitor.sources.formats.json import jsontext
from monitor.sources.values.fields import document

JSON = dict[str, Any]
_KNOWN = frozenset({"sentences", "mentions", "pairs", "tags", "targets", "tone", "stances", "tokens"})
"""Fields of `Annotation` that `to_json` names, or leaves out on purpose."""


class Line(NamedTuple):
    """A line of output, and whether it only says why its line of input could not be used."""

    json: bytes
    failed: bool


def annotate_lines(lines: Iterable[bytes], annotators: Annotators | None = None) -> Iterator[Line]:
    """Annotate JSON Lines one by one; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = annotate_line(line, number, annotators)
            yield Line(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE), "error" in found)


def annotate_line(line: bytes, number: int, annotators: Annotators | None = None) -> JSON:
    """Annotate one line of JSON.

    Args:
        line: a JSON object as described above.
        number: its number in the file, which serves as its id where it has none.
        annotators: the models that annotate; None: the best that this machine can run.

    Returns:
        The object to write; `{"id", "error"}` where the line cannot be used.
    """
    try:
        record = jsontext.loads(line.decode("utf-8-sig"))
    except (jsontext.NotJson, UnicodeDecodeError) as error:
        return {"id": number, "error": f"line {number}: not JSON: {error}"}
    key = record.get("id", number) if isinstance(record, dict) else number
    if isinstance(record, dict) and record.get("targets"):
        record.pop("dateline", None)  # put before the text, it would shift the targets
    found = document(record, f"line {number}", {}, verbatim=True)
    if isinstance(found, Rejected):
        return {"id": key, "error": f"{found.origin}: {found.reason}"}
    targets = _targets(record, found)
    if isinstance(targets, str):
        return {"id": key, "error": f"line {number}: {targets}"}
    article = extract_in_time(_as_given(found, targets))
    if isinstance(article, Rejected):
        return {"id": key, "error": f"{article.origin}: {article.reason}"}
    placed = _placed(targets, found.text or "", article.text)
    if isinstance(placed, str):
        return {"id": key, "error": f"line {number}: {placed}"}
    notes = _notes(found, article)
    return to_json(key, article, annotate(article, placed, annotators)) | ({"notes": notes} if notes else {})


def _notes(found: Document, article: Article) -> list[str]:
    """Say which fields of a record were not understood and count as missing."""
    problem = dates.statement(found.published, None, found.fetched_at).problem or article.unread_day
    return [f"date: {problem}"] if problem else []


def _as_given(found: Document, targets: tuple[Target, ...]) -> Document:
    """Text that comes with a title or with offsets into it is a body already and is not cleaned."""
    return replace(found, clean=False) if found.title or targets else found


def _targets(record: JSON, found: Document) -> tuple[Target, ...] | str:
    spans = record.get("targets") or []
    text = found.text or ""
    try:
        targets = tuple(Target(int(span["start"]), int(span["end"])) for span in spans)
    except (TypeError, KeyError, ValueError):
        return "targets must be a list of {start, end}"
    if any(not 0 <= target.start < target.end <= len(text) for target in targets):
        return f"a target lies outside the text, which has {len(text)} characters"
    return targets


def _placed(targets: tuple[Target, ...], text: str, stored: str) -> tuple[Target, ...] | str:
    """Move targets to where they stand in the text as it is stored, whose characters were made plain."""
    if not targets or text == stored:
        return targets
    places = [(target, moved(text, stored, target.start, target.end)) for target in targets]
    lost = next((target for target, place in places if place is None), None)
    if lost is not None:
        return (
            f"the target {lost.start}-{lost.end} begins or ends within a character, or holds none that show"
        )
    return tuple(Target(*place) for _, place in places if place is not None)


def to_json(key: object, article: Article, found: Annotation) -> JSON:
    """Return an annotated article as the object that `monitor annotate` writes."""
    return {
        "id": key,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published_at": _moment(article.published_at),
        "published_day": article.published_day.isoformat() if article.published_day else None,
        "date_source": article.date_source,
        "word_count": article.word_count,
        "section": article.section,
        "authors": list(article.authors),
        "fetched_at": _moment(article.fetched_at),
        "tone": _rounded(found.tone),
        "mentions": [_mention(mention) for mention in found.mentions],
        "sentences": [_sentence(sentence) for sentence in found.sentences],
        "pairs": [_pair(pair) for pair in found.pairs],
        "targets": [
            {"start": t.start, "end": t.end, **_tone(t.tone), "confidence": _rounded(t.confidence)}
            for t in found.targets
        ],
        "tags": [
            {"scheme": t.scheme, "id": t.tag_id, "label": t.label, "score": _rounded(t.score)}
            for t in found.tags
        ],
        **{name: [_plain(value) for value in getattr(found, name)] for name in _others(found)},
    }


def _others(found: Annotation) -> list[str]:
    """Return the fields of an annotation that are written as they are: all that `to_json` does not name."""
    return [field.name for field in fields(found) if field.name not in _KNOWN]


def _plain(value: Any) -> JSON:
    """Return a named tuple as an object."""
    return {name: _rounded(one) if isinstance(one, float) else one for name, one in value._asdict().items()}


def _mention(m: Mention) -> JSON:
    return {
        "kind": m.kind,
        "id": m.entity_id,
        "name": m.name,
        "surface": m.surface,
        "field": m.field,
        "sentence": m.sentence,
        "start": m.start,
        "end": m.end,
        "via": m.via,
        "confidence": _rounded(m.confidence),
    }


def _sentence(s: Sentence) -> JSON:
    return {
        "start": s.start,
        "end": s.end,
        **_tone(s.tone),
        "relation": _rounded(s.relation),
        "relation_label": None if s.relation is None else relation_label(s.relation),
    }


def _pair(p: Pair) -> JSON:
    return {
        "a": p.country_a,
        "b": p.country_b,
        "actor": p.actor,
        "target": p.target,
        "voice": p.voice,
        "sentence": p.sentence,
        "relation": _rounded(p.relation),
        "label": None if p.relation is None else relation_label(p.relation),
        "type": p.type,
        "confidence": _rounded(p.confidence),
        "cameo": p.cameo,
        "weight": p.weight,
        "mood": p.mood,
        "event_date": p.event_date.isoformat() if p.event_date else None,
        "event_precision": p.event_precision,
        "evidence": [list(span) for span in p.evidence],
        "field": p.field,
        "conflict": _rounded(p.conflict),
        "cooperation": _rounded(p.cooperation),
        "model": p.model,
        "spans": [list(span) for span in p.spans],
    }


def _tone(tone: float | None) -> JSON:
    return {"tone": _rounded(tone), "label": None if tone is None else tone_label(tone)}


def _moment(when: datetime | None) -> str | None:
    return f"{when.isoformat()}Z" if when else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
