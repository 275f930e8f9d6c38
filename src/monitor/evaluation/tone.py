"""Tone towards a target, compared with labels."""

from __future__ import annotations

from monitor.annotate import Annotators
from monitor.evaluation.goldset import SCORED, Claims, GoldSet, Predictions
from monitor.evaluation.measures import Measured, classes

TONES = ("negative", "neutral", "positive")

_REFERENCES = {"VADER": 0.50, "TF-IDF + logistic regression": 0.58, "frozen MiniLM + LR": 0.63}


def tone(found: Predictions) -> Measured:
    """Compare the label of the first target."""
    pairs = [(TONES[gold["tone"] + 1], (said.get("targets") or [{}])[0].get("label")) for gold, said in found]
    return classes(pairs, TONES)


def tone_claims(found: Predictions) -> Claims:
    """Yield the label of the first target of each document."""
    for gold, said in found:
        for target in said.get("targets", ())[:1]:
            yield target["confidence"], target["label"] == TONES[gold["tone"] + 1]


GOLD_TONE = (
    GoldSet(
        "tone-fast",
        "newsmtsc.devtest_mt.jsonl.gz",
        "Tone towards a target, fast model (NewsMTSC)",
        tone,
        "macro-F1",
        _REFERENCES,
        0.65,
        annotators=Annotators("fast"),
        claims=tone_claims,
        seen=SCORED,
    ),
    GoldSet(
        "tone-deep",
        "newsmtsc.devtest_mt.jsonl.gz",
        "Tone towards a target, deep model (NewsMTSC)",
        tone,
        "macro-F1",
        {"frozen MiniLM + LR": 0.63, "GRU-TSC, as published": 0.83},
        0.78,
        annotators=Annotators("deep"),
        claims=tone_claims,
        seen=SCORED,
    ),
)
