"""Documents held out in turn, what is reported of them and kept: the same for every model of relations."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score
from xxhash import xxh3_64_intdigest

from monitor.annotate.models.encoder import shares
from train.examples import Example

RESOURCES = Path(__file__).parents[1] / "src/monitor/resources"
ENCODER = RESOURCES / "accuracy/out_of_fold.json.gz"
"""What the encoder's members say of documents that they never saw."""

MEMBERS = 3
Logits = dict[str, np.ndarray]


def splits(gold: Sequence[Example], more: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """Yield each fold of the gold, and what may be learnt without it: nothing of its documents.

    The fold of a document hangs on its name alone, so that a pair that is no longer found moves no other.
    """
    place = {one.group: xxh3_64_intdigest(one.group.encode()) % MEMBERS for one in gold}
    for i in range(MEMBERS):
        held = [one for one in gold if place[one.group] == i]
        yield held, [one for one in [*gold, *more] if place.get(one.group) != i]


def keep(path: Path, said: Sequence[tuple[Sequence[Example], Logits]]) -> None:
    """Write logits by record, pair and head; the same bytes for the same logits."""
    kept: dict[str, dict[str, dict[str, list[float]]]] = {}
    for given, logits in said:
        labels = [(one.key, label) for one in given for label in one.labels]
        for i, (key, label) in enumerate(labels):
            rows = {name: np.round(values[i], 2).tolist() for name, values in logits.items()}
            kept.setdefault(key, {})[f"{label.country_a}-{label.country_b}"] = rows
    body = json.dumps(kept, separators=(",", ":"), sort_keys=True).encode()
    path.write_bytes(gzip.compress(body, mtime=0))


def report(name: str, held: Sequence[Example], logits: Logits) -> None:
    """Print the figures over the pairs of news that the net could be asked about."""
    labels = [label for one in held for label in one.labels]
    news = np.array([one.key.startswith("rn") for one in held for _ in one.labels])
    wanted = np.array([label.relation for label in labels])
    signs = sign(logits["relation"])
    parts = []
    for what, chosen in (("news", news), ("events", ~news)):
        score = f1_score(np.sign(wanted[chosen] - 2), signs[chosen], average="macro")
        right = np.mean(np.sign(wanted[chosen] - 2) == signs[chosen])
        parts.append(f"{what} macro-F1 {score:.4f} accuracy {right:.4f} of {chosen.sum()}")
    for head in ("direction", "voice", "mood", "event"):
        gold = np.array([getattr(label, head) for label in labels])
        known = news & (gold >= 0) if head in ("voice", "mood") else gold >= 0
        parts.append(f"{head} {np.mean(logits[head].argmax(1)[known] == gold[known]):.4f}")
    print(f"{name}: " + ", ".join(parts), flush=True)


def sign(relation: np.ndarray) -> np.ndarray:
    """Return -1, 0 or 1, whichever is likeliest."""
    p = shares(relation)
    signs: np.ndarray = np.stack([p[:, :2].sum(1), p[:, 2], p[:, 3:].sum(1)], 1).argmax(1) - 1
    return signs
