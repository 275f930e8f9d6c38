"""An article as HTML: mentions marked, the tone of sentences, what passes between countries.

Offsets count code points, as Python's own indices do, so emoji and other astral characters need no care.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup, escape

from monitor.model import relation_label, tone_label
from monitor.reference.countries import country_name
from monitor.search.spans import Span
from monitor.ui.kit import pieces
from monitor.ui.kit.words import cut, signed, words
from monitor.ui.pairs import explanation

MOST_CHARACTERS, MOST_OF_TITLE = 200_000, 600
"""Of one article's text, and of its title, that the reader shows."""


EVIDENCE = frozenset({"why conflict", "why neutral", "why cooperation"})
"""CSS classes of the words that decided what a sentence says passes between two countries."""


class Mark(NamedTuple):
    """A stretch of text to mark: half-open code point offsets, CSS class and the words of its tip."""

    start: int
    end: int
    kind: str
    tip: str


class Marks(NamedTuple):
    """What is marked in a field of an article: its mentions, and in and beside them the hits of a search.

    `at` is where the reader comes from: the hit there carries the id HERE.
    """

    marks: list[Mark]
    hits: Sequence[Span] = ()
    at: int | None = None


HERE = "here"
"""HTML id of the place that an address asks for."""


def body(
    text: str,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    pairs: pd.DataFrame,
    hits: Sequence[Span] = (),
    at: int | None = None,
) -> Markup:
    """Return the text as paragraphs of HTML.

    Args:
        text: the cleaned body.
        sentences: [sentence, start, end, tone, relation].
        mentions: [kind, entity_id, name, surface, field, start, end, via, confidence].
        pairs: [field, sentence, country_a, country_b, relation, type, actor, target, voice], and cameo, mood,
            event_date, event_precision and evidence where a version that tells them made the row.
        hits: of a search, in order and without overlap.
        at: place in the text; the hit there gets the id HERE.
    """
    text = text[:MOST_CHARACTERS]
    cues: dict[int, list[Markup]] = defaultdict(list)
    deciding: list[Mark] = []
    inside = pairs[pairs["field"] == "text"]
    for pair in _strongest_first(inside):
        deciding.extend(evidence_marks(pair))
    for pair in _with_relation(inside):
        cues[int(pair.sentence)].append(_cue(pair, text))
    inside_text = mention_marks(mentions[mentions["field"] == "text"])
    marks = Marks(_without_overlaps([*inside_text, *deciding]), hits, at)
    waiting = deque(_rows(sentences.sort_values("start")))
    paragraph = Markup('<div dir="auto" class="par">{}</div>')
    return pieces.joined(
        paragraph.format(_line(text, start, end, waiting, marks, cues)) for start, end in _lines(text)
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the lines that hold something: the body's paragraphs."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _line(
    text: str, start: int, end: int, waiting: deque[Any], marks: Marks, cues: dict[int, list[Markup]]
) -> Markup:
    """Return `text[start:end]` with its sentences, which are taken off `waiting` once they are told.

    A sentence that runs over a line break is told in parts, one a line, and its cues come after the last.
    """
    parts, done = [], start
    while waiting and waiting[0].start < end:
        one = waiting[0]
        low, high = max(int(one.start), done), min(int(one.end), end)
        if high > low:
            parts += [_marked(text, done, low, marks), _sentence(_marked(text, low, high, marks), one.tone)]
            done = high
        if one.end > end:
            break
        waiting.popleft()
        parts.extend(cues.get(int(one.sentence), ()))
    parts.append(_marked(text, done, end, marks))
    return pieces.joined(parts)


def title(text: str, mentions: pd.DataFrame, pairs: pd.DataFrame, hits: Sequence[Span] = ()) -> Markup:
    """Return the title as HTML with its mentions, the words that decided and the hits of a search marked."""
    shown = text[:MOST_OF_TITLE]
    deciding = [mark for pair in _strongest_first(_of_title(pairs)) for mark in evidence_marks(pair)]
    marks = _without_overlaps([*mention_marks(mentions[mentions["field"] == "title"]), *deciding])
    return _marked(shown, 0, len(shown), Marks(marks, hits)) + ("…" if len(text) > len(shown) else "")


def title_cues(text: str, pairs: pd.DataFrame) -> Markup:
    """Return the badges of what the title says passes between countries, to stand below it."""
    return pieces.joined(_cue(pair, text) for pair in _with_relation(_of_title(pairs)))


def _of_title(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs[pairs["field"] == "title"]


def _with_relation(pairs: pd.DataFrame) -> list[Any]:
    """Return the pairs that a badge is shown for: between which something passes, or of a known kind."""
    return [pair for pair in _rows(pairs) if pair.relation != 0 or isinstance(pair.type, str)]


def sentence(text: str, names: Iterable[str], deciding: Iterable[Mark] = ()) -> Markup:
    """Return one sentence as HTML: every occurrence of `names` in bold, the words that decided shaded."""
    marks = [mark for mark in deciding if 0 <= mark.start < mark.end <= len(text)]
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        at = text.find(name)
        while at >= 0:
            marks.append(Mark(at, at + len(name), "country", ""))
            at = text.find(name, at + len(name))
    return _marked(text, 0, len(text), Marks(_without_overlaps(marks)))


def lit(text: str, hits: Sequence[Span]) -> Markup:
    """Return a text as HTML with the hits of a search marked."""
    return _lit(text, 0, len(text), Marks([], hits))


def mention_marks(mentions: pd.DataFrame) -> list[Mark]:
    """Return the mentions as marks that do not overlap: of two, the longer stays."""
    via = words("via")
    marks = []
    for one in _rows(mentions):
        tip = f"{one.name}: {one.kind}, {via.get(one.via, one.via)}"
        marks.append(Mark(int(one.start), int(one.end), str(one.kind), tip))
    return _without_overlaps(marks)


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.start - mark.end)):
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept


def _marked(text: str, start: int, end: int, marked: Marks) -> Markup:
    """Return `text[start:end]` as HTML, with the marks that begin in it and the hits."""
    parts, done, marks = [], start, marked.marks
    for mark in marks[bisect_left(marks, start, key=lambda mark: mark.start) :]:
        if mark.start >= end:
            break
        stop = min(mark.end, end)
        kind = mark.kind if mark.kind in words("kind") or mark.kind in EVIDENCE else "term"
        parts.append(_lit(text, done, mark.start, marked))
        parts.append(pieces.mark(_lit(text, mark.start, stop, marked), kind, cut(mark.tip, 200)))
        done = stop
    parts.append(_lit(text, done, end, marked))
    return pieces.joined(parts)


def _lit(text: str, start: int, end: int, marked: Marks) -> Markup:
    """Return `text[start:end]` as HTML with the hits in it, also the part of one that runs over."""
    parts, done, hits = [], start, marked.hits
    for low, high in hits[bisect_left(hits, start, key=lambda hit: hit[1]) :]:
        if low >= end:
            break
        first, last = max(low, start), min(high, end)
        if last <= first:
            continue
        here = HERE if marked.at is not None and low <= marked.at < high and first == low else ""
        parts += [escape(text[done:first]), pieces.hit(text[first:last], here)]
        done = last
    parts.append(escape(text[done:end]))
    return pieces.joined(parts)


def _sentence(content: Markup, tone: Any) -> Markup:
    if tone is None or pd.isna(tone):
        return Markup('<span class="s">{}</span>').format(content)
    named = tone_label(float(tone))
    toned = Markup('<span class="s {}" tabindex="-1" data-tip="{} tone {}">{}</span>')
    return toned.format(named, named, signed(tone), content)


def evidence_marks(pair: Any, shift: int = 0) -> list[Mark]:
    """Return the words that decided a pair as marks, moved `shift` characters to the left."""
    if pair.relation is None or pd.isna(pair.relation):
        return []
    kind = f"why {relation_label(float(pair.relation))}"
    tip = f"{explanation.direction(pair)}: {explanation.kind(pair)}"
    return [Mark(start - shift, end - shift, kind, tip) for start, end in explanation.evidence_spans(pair)]


def country_marks(pair: Any, shift: int = 0) -> list[Mark]:
    """Return where the two countries of a pair are meant as marks, moved `shift` characters to the left."""
    found = getattr(pair, "spans", None)
    if found is None or isinstance(found, float):
        return []
    return [Mark(int(start) - shift, int(end) - shift, "country", "") for start, end in found]


def _cue(pair: Any, text: str) -> Markup:
    """Return a small badge: who → whom, what, how strong; opened, it says why."""
    known = pair.relation is not None and not pd.isna(pair.relation)
    named = relation_label(float(pair.relation)) if known else "unknown"
    kind = str(pair.type).lower() if pair.type and not pd.isna(pair.type) else named
    what = f"{kind} {signed(pair.relation)}" if known else "relation not told"
    voice = f", says {country_name(str(pair.voice))}" if pair.voice and not pd.isna(pair.voice) else ""
    badge = f"{explanation.direction(pair)}: {what}{voice}"
    spans = explanation.evidence_spans(pair)
    if not spans:
        return pieces.cue(badge, named, named)
    quoted = " … ".join(text[start:end] for start, end in spans)
    why = pieces.facts({fact.name: fact.value for fact in explanation.facts(pair, quoted)}, "why")
    return Markup('<details class="cue {}"><summary>{}</summary>{}</details>').format(named, badge, why)


def _strongest_first(pairs: pd.DataFrame) -> list[Any]:
    """Return the pairs so that, of two that rest on the same words, the stronger one gives their colour."""
    return sorted(_rows(pairs[pairs["relation"].notna()]), key=lambda pair: -abs(float(pair.relation)))


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def safe_link(address: Any) -> str | None:
    """Return the address where it is http or https with a host, else None."""
    if not isinstance(address, str) or any(sign.isspace() or ord(sign) < 32 for sign in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
