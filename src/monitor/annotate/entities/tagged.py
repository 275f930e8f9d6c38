"""People and organisations of the languages that have a trained tagger, and which of the names mean the same.

The tagger finds the spans, in the text and in the title; here they become entities. A lone surname means the
person whose full name stood last before it, else the first after; declined forms are one name (`declension`).
Mentions keep the form that is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from monitor.annotate.entities.declension import Declension, declension, fold
from monitor.annotate.entities.slovnet_model import Span, load
from monitor.annotate.models.choice import TAGGER
from monitor.annotate.text.inflected import names_of_leaders
from monitor.annotate.text.slugs import slug
from monitor.model import Annotation, Article, Field, Kind, Mention
from monitor.resources import read_language

_INITIAL = re.compile(r"\w\.")
_WORD = re.compile(r"\w\.|[^\W_]+(?:[-'’][^\W_]+)*")
_LONGEST = 5
"""A name looked up again has at most so many words."""
_QUOTES = "«»„“”\"'"


class Name(NamedTuple):
    """A name as it is written in a field; `words` are a person's, the surname last, else all."""

    field: Field
    span: Span
    written: str
    words: tuple[str, ...]


def name(language: str) -> str:
    """Return the name of the model that reads a language."""
    found: str = read_language(language, TAGGER)["name"]
    return found


def annotate_article(article: Article, so_far: Annotation) -> list[Mention]:
    """Return the people and organisations that title and text name."""
    language = article.language[:2]
    rules = declension(language)
    starts = [one.start for one in so_far.sentences]
    found: list[Name] = []
    fields: tuple[tuple[Field, str], ...] = (("text", article.text), ("title", article.title))
    for field, text in fields:
        spans = [*_leaders_in(field, so_far.mentions)]
        spans += load(language).spans(text, starts if field == "text" else ())
        names = _names(field, text, spans, so_far.mentions, rules)
        found += names
        found += _named_again(field, text, names, found, rules)
    people = _people([one for one in found if one.span.kind == "person"], language, so_far.mentions, rules)
    called = people | _organisations([one for one in found if one.span.kind != "person"], rules)
    confidence: float = read_language(language, TAGGER)["confidence"]
    return [
        Mention(
            one.span.kind,
            slug(called[one]),
            called[one],
            one.written,
            one.field,
            max(0, bisect_right(starts, one.span.start) - 1) if one.field == "text" and starts else None,
            one.span.start,
            one.span.end,
            "ner",
            confidence,
        )
        for one in sorted(found, key=lambda one: (one.field, one.span))
        if slug(called[one])
    ]


def _leaders_in(field: Field, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Yield the leaders that the annotator of countries has found."""
    for one in mentions:
        if one.field == field and one.via == "leader":
            yield Span(one.start, one.end, "person")


def _names(
    field: Field, text: str, spans: Iterable[Span], mentions: Sequence[Mention], rules: Declension
) -> list[Name]:
    """Return the names of a field, the longest of overlapping ones, but no country and no place.

    Of what is written in capitals throughout the tagger only knows that it is: it finds nothing there.
    """
    known = sorted(
        (one.start, one.end)
        for one in mentions
        if one.field == field and one.via not in ("leader", "metonym")
    )
    reach = list(accumulate((end for _, end in known), max, initial=0))
    taken: list[Name] = []
    covered = bytearray(len(text))
    for span in sorted(spans, key=lambda one: (one.start - one.end, one)):
        written = text[span.start : span.end]
        words = _WORD.findall(written)
        inside = span.end <= reach[bisect_right(known, (span.start, len(text)))]
        shouted = len(words) > 1 and all(word.isupper() and len(word) > 2 for word in words)
        if words and not inside and not shouted and not any(covered[span.start : span.end]):
            _cover(covered, span)
            ordered = rules.ordered(words) if span.kind == "person" else words
            taken.append(Name(field, span, " ".join(written.split()), tuple(ordered)))
    return sorted(taken, key=lambda one: one.span)


def _cover(covered: bytearray, span: Span) -> None:
    """Mark the characters of a name: texts may hold thousands, too many to compare each with each."""
    covered[span.start : span.end] = bytes([1]) * (span.end - span.start)


def _named_again(
    field: Field, text: str, names: Sequence[Name], found: Sequence[Name], rules: Declension
) -> list[Name]:
    """Find the names of the article once more where the tagger missed them.

    That is surnames that open sentences, whose bearer stands in full elsewhere, and in headlines and capitals
    all names.
    """
    headline = field == "title" or text.isupper()
    forms: dict[tuple[str, ...], Kind] = {}
    for one in found:
        if headline:
            forms[tuple(map(rules.key, one.words))] = one.span.kind
        if one.span.kind == "person" and (headline or len(one.words) > 1):
            forms[(rules.key(one.words[-1]),)] = "person"
    if not forms:
        return []
    words = [
        (one.start(), one.end(), rules.key(one[0]) if headline or one[0][0].isupper() else "")
        for one in _WORD.finditer(text)
    ]
    again: list[Name] = []
    covered = bytearray(len(text))
    for one in names:
        _cover(covered, one.span)
    for low, (start, _, _) in enumerate(words):
        if not text[start].isupper():
            continue
        for high in range(min(len(words), low + (_LONGEST if headline else 1)), low, -1):
            kind = forms.get(tuple(key for _, _, key in words[low:high]))
            span = Span(start, words[high - 1][1], kind or "person")
            if kind and not any(covered[span.start : span.end]):
                _cover(covered, span)
                written = text[span.start : span.end]
                again.append(
                    Name(field, span, " ".join(written.split()), tuple(_cased(written, rules, kind)))
                )
                break
    return again


def _cased(written: str, rules: Declension, kind: Kind) -> list[str]:
    """Return the words of a name, a person's without the capitals of a headline."""
    words = _WORD.findall(written)
    return rules.ordered([word.title() for word in words]) if kind == "person" else words


def _people(
    names: Sequence[Name], language: str, mentions: Sequence[Mention], rules: Declension
) -> dict[Name, str]:
    """Return what each of the people is called."""
    full: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    groups: dict[tuple[str, str], list[Name]] = {}
    for one in sorted(names, key=_place):
        if len(one.words) > 1 and not _INITIAL.match(one.words[0]):
            for initial in ("", one.words[0][0]):
                for last in ("", one.words[-1]):
                    key = rules.key(one.words[-1]), initial, last
                    full.setdefault(key, []).append((_place(one), one.words[0]))
    for one in names:
        groups.setdefault(_group(one, full, rules), []).append(one)
    stems = frozenset(fold(one.words[-1]) for one in names)
    leaders = _leaders(language)
    in_office = sorted((one.field, one.start, one.end) for one in mentions if one.via == "leader")
    called = {}
    for group in groups.values():
        known = next(filter(None, (_leader(one, leaders, in_office, rules) for one in group)), None)
        longest = max(map(_length, group))
        forms = Counter(rules.nominative(one.words, stems) for one in group if _length(one) == longest)
        best = known or min(forms, key=lambda form: (-forms[form], len(form)))
        called.update(dict.fromkeys(group, best))
    return called


def _length(one: Name) -> int:
    """Return how many words of a name are written out."""
    return sum(not _INITIAL.match(word) for word in one.words)


def _place(one: Name) -> int:
    """Return where a name stands; one of the title stands before all others."""
    return one.span.start if one.field == "text" else -1


def _group(
    one: Name, full: Mapping[tuple[str, str, str], list[tuple[int, str]]], rules: Declension
) -> tuple[str, str]:
    """Return what the names of one person have in common: surname and given name, as far as it is written.

    Args:
        one: the name.
        full: the places, in order, and given names of those who are named in full, by surname, initial and
            surname as it is written, the latter two empty for any.
        rules: how names are declined.
    """
    surname, first = rules.key(one.words[-1]), one.words[0]
    if len(one.words) > 1 and not _INITIAL.match(first):
        return surname, rules.given(first)
    initial = first[0] if len(one.words) > 1 else ""
    # Иванова is Анна Иванова rather than Пётр Иванов
    bearers = full.get((surname, initial, one.words[-1])) or full.get((surname, initial, ""))
    if not bearers:
        return surname, ""
    before = bisect_right(bearers, _place(one), key=itemgetter(0))
    return surname, rules.given(bearers[max(0, before - 1)][1])


def _leader(
    one: Name, leaders: Mapping[str, str], in_office: Sequence[tuple[Field, int, int]], rules: Declension
) -> str | None:
    """Return the English name of a leader in office, where the countries' annotator has found one here."""
    low = bisect_left(in_office, (one.field, one.span.start))
    high = bisect_left(in_office, (one.field, one.span.end))
    for _, start, end in in_office[low:high]:
        if end <= one.span.end:
            leader = leaders.get(one.written[start - one.span.start :][: end - start])
            if leader and (len(one.words) == 1 or rules.may_begin(one.words[0], leader[0])):
                return leader
    return None


def _organisations(names: Sequence[Name], rules: Declension) -> dict[Name, str]:
    """Return what each of the organisations is called: what is written most often, then the shortest."""
    groups: dict[tuple[str, ...], list[Name]] = {}
    for one in names:
        groups.setdefault(
            tuple(word if word.isupper() else rules.key(word) for word in one.words), []
        ).append(one)
    called = {}
    for group in groups.values():
        forms = Counter(_unquoted(one.written) for one in group)
        best = min(forms, key=lambda form: (-forms[form], len(form)))
        called.update(dict.fromkeys(group, best))
    return called


def _unquoted(written: str) -> str:
    """Return a name without the quotes that stand around all of it."""
    bare = written.strip(_QUOTES)
    return bare if bare and not any(sign in bare for sign in _QUOTES) else written


@cache
def _leaders(language: str) -> dict[str, str]:
    """Return the English names of leaders by how the language writes them, in capitals too."""
    listed = dict(names_of_leaders(language))
    return {surface.upper(): leader for surface, leader in listed.items()} | listed
