"""Articles with labelled names, read as the tagger reads them: `train/names.py` learns from these.

No text lies in this repository: it is read from `../shared/corpora`.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from xxhash import xxh32_intdigest

from monitor.annotate import Annotators, annotate
from monitor.annotate.entities.annotator import begin, read
from monitor.annotate.entities.backends import Rules
from monitor.annotate.entities.capitals import View
from monitor.annotate.entities.crf.features import EDGE, Look, look
from monitor.annotate.entities.crf.model import KINDS, Tagger
from monitor.annotate.entities.crf.places import Evidence, Places, places, rows
from monitor.annotate.entities.rules import Reading
from monitor.evaluation.goldset import as_given, records
from monitor.extract import extract
from monitor.model import Annotation, Article, Document
from monitor.sources.values.fields import document

FILES = ("names-conll-en", "names-conll-es", "names-germeval-de", "names-kind-it")
"""Corpora of which half is ours to learn from."""
AGREED = Path(__file__).parent / "labels" / "names.json.gz"
"""Labels by agreement (`names_agreed.py`) for records of `AGREED_CORPORA`."""
AGREED_CORPORA = ("geovirus", "lgl")
WEIGHT = 0.4
"""How much a word counts that is labelled by agreement."""
Column = tuple[str, int, int]
"""A table and a row of it; or "words", the hash of a feature, and the slot."""
MARKS: dict[str, str] = dict(KINDS)
"""The kind that stands behind the letter of a tag."""
_WORDS = "words"
_LETTERS = {kind: letter for letter, kind in MARKS.items()}
_FAST = Annotators("fast")


class Span(NamedTuple):
    """Words `low` up to `high` name something of a kind."""

    low: int
    high: int
    kind: str


@dataclass(frozen=True, slots=True)
class Text:
    """An article, and where it is labelled the columns and the tag of each word that may be part of a name.

    `weight` is how much each word counts.
    """

    key: str
    language: str
    article: Article
    so_far: Annotation
    columns: list[list[Column]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    bounds: list[int] = field(default_factory=lambda: [0])
    weight: float = 1.0

    def labelled(self, spans: Sequence[Sequence[Any]], left: Sequence[Sequence[int]] = ()) -> Text:
        """Return the article with labels.

        Args:
            spans: offsets and kind of each name.
            left: offsets of the stretches of words that are not learnt from.
        """
        reading = begin(self.article.text, self.language, self.so_far)
        reading.read(self.language == "en")
        view = reading.view
        language, mentions = self.language, reading.mentions
        place = places([Evidence(view, reading.named, mentions)], language)
        columns = _columns(reading, place, language)
        unruled = _columns(reading, places([Evidence(view, (), mentions)], language), language)
        marks = marked(view, [words(view, start, end, kind) for start, end, kind in spans])
        out = {words(view, start, end, "").low for start, end in left}
        found = replace(self, columns=[], tags=[], bounds=[0])
        for number, (low, high) in enumerate(pairwise(place.bounds.tolist())):
            if int(place.words[low]) not in out:
                # Every other stretch is read as if the rules had found nothing: else their silence, which is
                # rare in articles that name people in full, tells the model that nobody is there.
                found.columns.extend((columns, unruled)[number % 2][low:high])
                found.tags.extend(marks[i] for i in place.words[low:high].tolist())
                found.bounds.append(len(found.tags))
        return found

    def names(self, tagger: Tagger) -> list[tuple[int, int, str]]:
        """Return what is said of the article with a tagger: offsets and kinds of people, blocs and so on."""
        (named,) = read(Rules(lambda _: tagger), self.language, [self.article], [self.so_far])
        found = (*self.so_far.mentions, *named)
        return [(one.start, one.end, one.kind) for one in found if one.field == "text"]


def texts(corpora: Path) -> Iterator[Text]:
    """Yield the labelled articles of all corpora that are there."""
    for name in FILES:
        path = corpora / f"{name}.dev.jsonl.gz"
        for record, text in opened(path) if path.exists() else ():
            spans = record["gold"]["spans"]
            yield text.labelled(spans)


def agreed_texts(corpora: Path) -> Iterator[Text]:
    """Yield the articles that are labelled by agreement."""
    kept = json.loads(gzip.decompress(AGREED.read_bytes()))
    for name in AGREED_CORPORA:
        path = corpora / f"{name}.jsonl.gz"
        for record, text in opened(path) if path.exists() else ():
            if record["id"] in kept:
                labels = kept[record["id"]]
                yield replace(text.labelled(labels["names"], labels["left"]), weight=WEIGHT)


def opened(path: Path) -> Iterator[tuple[dict[str, Any], Text]]:
    """Yield the records of a corpus, and each as a text that is not labelled yet."""
    for record in records(path):
        given = document(as_given(record), path.name, {})
        article = extract(given) if isinstance(given, Document) else None
        if isinstance(article, Article) and article.text == record["text"]:
            so_far = annotate(article, annotators=_FAST, only=("sentences", "countries"))
            yield record, Text(record["id"], record["language"], article, so_far)


def words(view: View, start: int, end: int, kind: str) -> Span:
    """Return the words of a text at `start:end`."""
    tokens = view.tokens
    return Span(bisect_right(tokens.ends, start), bisect_left(tokens.starts, end), kind)


def marked(view: View, spans: Iterable[Span]) -> list[str]:
    """Return the tag of each word of a text."""
    tags = ["O"] * len(view.bare)
    for low, high, kind in spans:
        if kind in _LETTERS and low < high:
            letter = _LETTERS[kind]
            tags[low:high] = [f"B-{letter}", *[f"I-{letter}"] * (high - low - 1)]
    return tags


def _columns(reading: Reading, place: Places, language: str) -> list[list[Column]]:
    """Return the columns of each word."""
    view = reading.view
    seen: dict[int, Look] = {}

    def at(i: int) -> Look:
        if i not in seen:
            seen[i] = look(view.tokens.words[i], view.bare[i], view.parts[i], language)
        return seen[i]

    around = [row.tolist() for row in place.around]
    kinds = [np.array([at(i).kind if i >= 0 else EDGE for i in row], np.int64) for row in around]
    cases = np.array([at(i).case for i in place.words.tolist()], np.int64)
    found: list[list[Column]] = [[] for _ in place.words]
    for slot, row in enumerate(around):
        for columns, i in zip(found, row, strict=True):
            if i >= 0:
                one = at(i)
                names = one.names[: (len(one.names), one.near, one.near, one.far, one.far)[slot]]
                columns += ((_WORDS, xxh32_intdigest(name.encode()), slot) for name in names)
    for table, codes in rows(place, kinds[0], kinds[1], kinds[2], cases).items():
        for columns, code in zip(found, codes.tolist(), strict=True):
            columns.append((table, code, 0))
    return found
