#!/usr/bin/env python3
"""Print how far two readers agree who did not see each other's labels: `python -m train.agreement`.

Of real sentences (`labels/relations.csv`) all were read twice; of those that we wrote (`labels/written.csv`)
a part was read again by one who had not written them (`labels/written-again.csv`, sentences by number).
Cohen's kappa (1960, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20) of the sign, and shares of the rest where both say that something passes.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

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


def report(what: str, readings: list[tuple[Row, Row]]) -> None:
    """Print how far the first and the second reading agree."""
    signs = [tuple((int(row["rel"]) > 0) - (int(row["rel"]) < 0) for row in both) for both in readings]
    same = sum(one == other for one, other in signs) / len(signs)
    each = [Counter(pair[reader] for pair in signs) for reader in (0, 1)]
    chance = sum(each[0][sign] * each[1][sign] for sign in (-1, 0, 1)) / len(signs) ** 2
    print(f"{what}: {len(readings)} pairs; sign {same:.4f}, kappa {(same - chance) / (1 - chance):.4f}")
    five = sum(one["rel"] == other["rel"] for one, other in readings) / len(readings)
    passing = [(one, other) for one, other in readings if "0" not in (one["rel"], other["rel"])]
    rest = [f"five classes {five:.4f}"]
    for name in NAMES:
        if all(name in row for both in passing for row in both):
            alike = sum(one[name] == other[name] for one, other in passing) / len(passing)
            rest.append(f"{name} {alike:.4f}")
    print(f"  {', '.join(rest)} (the latter of {len(passing)})")


def main() -> None:
    """Print the figures."""
    report("real news, read twice", twice())
    report("written by us, read again", again())


if __name__ == "__main__":
    main()
