#!/usr/bin/env python3
"""Label names in English texts by agreement: `python -m train.names_agreed`. Takes some minutes of one core.

CoNLL-2003 is one kind of text: sports tables and wire reports of August 1996. For names in local news and
Wikinews (LGL, GeoVirus) three readers vote on each stretch of words: spaCy's small English model, the rules,
and the tagger fitted to the other languages alone, so that no label of CoNLL-2003 is behind it. What two of
the three read alike is taken; a place that the corpora's labels know is a place. Stretches on which all
differ are left out, and those where one alone sees a name: silence says less than a finding.

Source: Zhou and Li, Tri-training, IEEE Transactions on Knowledge and Data Engineering 17, 2005; Søgaard,
Simple semi-supervised training of part-of-speech taggers, ACL 2010.

Needs what `train/names.py` needs, and `pip install -e '.[ner]'`. Writes `train/labels/names.json.gz`: by
record, the offsets and kinds of names, and the stretches left out; no text.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_intdigest

from monitor.annotate.entities.annotator import begin
from monitor.annotate.entities.capitals import View
from monitor.annotate.entities.crf.model import Tagger
from monitor.annotate.entities.crf.places import Evidence, Places, places
from monitor.annotate.entities.spacy_model import Model
from train.names import Fitted
from train.names_texts import AGREED, AGREED_CORPORA, MARKS, Span, Text, marked, opened, texts, words

TENTHS = {"geovirus": 10, "lgl": 4}
"""So many tenths of the records of a corpus are read."""
_SPACY = {"PERSON": "person", "ORG": "organisation"}
_ARTICLE = "the "
Kept = dict[str, list[list[Any]]]


def agreed(text: Text, record: dict[str, Any], model: Model, tagger: Tagger) -> Kept:
    """Return the names of an article on which two of three agree, and the stretches on which none do."""
    reading = begin(text.article.text, text.language, text.so_far)
    view = reading.view
    reading.read(full=True)
    texts = [Evidence(view, reading.named, reading.mentions)]
    place = places(texts, text.language)
    votes = [
        marked(view, [Span(low, high, _SPACY[kind]) for low, high, kind in model.spans(view)]),
        marked(view, [Span(one.low, one.high, one.entity.kind) for one in reading.named]),
        marked(view, [Span(one.low, one.high, one.kind) for one in tagger.spans(texts, place)[0]]),
    ]
    for span in _toponyms(record, view):
        for tags in votes:
            _as_place(tags, span)
    return _majority(view, place, votes)


def _toponyms(record: dict[str, Any], view: View) -> list[Span]:
    """Return the places that the corpus has labelled."""
    gold = record["gold"]
    return [
        words(view, one["start"], one["end"], "place") for one in gold.get("toponyms", gold.get("locations"))
    ]


def _as_place(tags: list[str], span: Span) -> None:
    """Make words a place, unless they are part of a longer name."""
    if (
        span.low < span.high
        and tags[span.low][0] != "I"
        and tags[span.high : span.high + 1] not in (["I-P"], ["I-O"])
    ):
        tags[span.low : span.high] = ["B-L", *["I-L"] * (span.high - span.low - 1)]


def _majority(view: View, place: Places, votes: Sequence[list[str]]) -> Kept:
    """Return the names that two of three read alike, and the stretches left out, as offsets."""
    starts = view.tokens.starts
    names: list[list[Any]] = []
    left: list[list[int]] = []
    for low, high in pairwise(place.bounds.tolist()):
        stretch = place.words[low:high].tolist()
        read = Counter(tuple(tags[i] for i in stretch) for tags in votes)
        tags, count = read.most_common(1)[0]
        if count < (3 if set(tags) == {"O"} else 2):
            left.append([starts[stretch[0]], view.end(stretch[-1])])
            continue
        for i, tag in zip(stretch, tags, strict=True):
            if tag[0] == "B":
                names.append([starts[i], view.end(i), MARKS[tag[2]]])
            elif tag[0] == "I":
                names[-1][1] = view.end(i)
    for name in names:
        if view.text[name[0] : name[1]].lower().startswith(_ARTICLE):  # as spaCy reads organisations
            name[0] += len(_ARTICLE)
    return {"names": names, "left": left}


def main() -> None:
    """Label, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    options = parser.parse_args()
    others = [text for text in texts(options.corpora) if text.language != "en"]
    model, tagger = Model(), Fitted(others).tagger("en")
    kept = {}
    for name in AGREED_CORPORA:
        for record, text in opened(options.corpora / f"{name}.jsonl.gz"):
            if xxh3_64_intdigest(record["id"].encode()) % 10 < TENTHS[name]:
                found = agreed(text, record, model, tagger)
                kept[record["id"]] = found
    body = json.dumps(kept, separators=(",", ":"), sort_keys=True).encode()
    AGREED.write_bytes(gzip.compress(body, mtime=0))
    print(f"{len(kept)} articles, {sum(len(one['names']) for one in kept.values())} names")


if __name__ == "__main__":
    main()
