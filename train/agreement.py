#!/usr/bin/env python3
"""Print how far two readers agree who did not see each other's labels: `python -m train.agreement`.

Of real sentences (`labels/relations.csv`) all were read twice; of those that we wrote (`labels/written.csv`)
a part was read again by one who had not written them (`labels/written-again.csv`, sentences by number).
Cohen's kappa (1960, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20) of the sign, and shares of the rest where both say that something passes.

Of topics (`tests/gold/topics_read.csv`) all texts were read twice: kappa of the main topic, then by topic how
far the readers agree where either says so.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

from monitor.evaluation import topics
from monitor.reference.topics import label
from train import topic_texts
from train.examples import LABELS, WRITTEN, sentences

AGAIN = WRITTEN.with_name("written-again.csv")
NAMES = ("direction", "voice", "mood", "type")
Row = dict[str, str]


def table(path: Path) -> list[Row]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def twice() -> list[tuple[Row, Row]]:
    """Return both readings of every pair of real news that was read twice."""
    rows = [row for row in table(LABELS) if row["rel1"] and row["rel2"]]
    return [
        (
            {name: row[f"{name}1"] for name in ("rel", *NAMES)},
            {name: row[f"{name}2"] for name in ("rel", *NAMES)},
        )
        for row in rows
    ]


def again() -> list[tuple[Row, Row]]:
    """Return what the writer said and what another read, of the sentences that were read again."""
    wrote = {
        (str(number), row["a"], row["b"]): row for number, given in enumerate(sentences(), 1) for row in given
    }
    return [(wrote[row["sentence"], row["a"], row["b"]], row) for row in table(AGAIN)]


def kappa(told: Sequence[tuple[Hashable, Hashable]]) -> tuple[float, float]:
    """Return the share of alike labels, and Cohen's kappa."""
    same = sum(one == other for one, other in told) / len(told)
    first, second = (Counter(pair[reader] for pair in told) for reader in (0, 1))
    chance = sum(times * second[one] for one, times in first.items()) / len(told) ** 2
    return same, (same - chance) / (1 - chance)


def sign(row: Row) -> int:
    """Return -1, 0 or 1."""
    return (int(row["rel"]) > 0) - (int(row["rel"]) < 0)


def report(what: str, readings: list[tuple[Row, Row]]) -> None:
    """Print how far the first and the second reading agree."""
    signs = [(sign(one), sign(other)) for one, other in readings]
    same, above_chance = kappa(signs)
    print(f"{what}: {len(readings)} pairs; sign {same:.4f}, kappa {above_chance:.4f}")
    five = sum(one["rel"] == other["rel"] for one, other in readings) / len(readings)
    passing = [(one, other) for one, other in readings if "0" not in (one["rel"], other["rel"])]
    rest = [f"five classes {five:.4f}"]
    for name in NAMES:
        if all(name in row for both in passing for row in both):
            alike = sum(one[name] == other[name] for one, other in passing) / len(passing)
            rest.append(f"{name} {alike:.4f}")
    print(f"  {', '.join(rest)} (the latter of {len(passing)})")


def report_topics() -> None:
    """Print how far two readers agree on the main topic."""
    mains = [(one["main"], other["main"]) for one, other in topics.readings(topic_texts.READ).values()]
    same, above_chance = kappa(mains)
    print(f"topics, read twice: {len(mains)} texts; main topic {same:.4f}, kappa {above_chance:.4f}")
    for topic in sorted({one for pair in mains for one in pair}):
        either = [pair for pair in mains if topic in pair]
        both = sum(one == other for one, other in either)
        print(f"  {label(topic) or 'none'}: {both} of {len(either)}, {both / len(either):.2f}")


def main() -> None:
    """Print the figures."""
    report("real news, read twice", twice())
    report("written by us, read again", again())
    report_topics()


if __name__ == "__main__":
    main()
