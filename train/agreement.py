#!/usr/bin/env python3
"""Print how far two readers agree who did not see each other's labels: `python train/agreement.py`.

Cohen's kappa (1960, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20) of the sign, and shares of the rest where both say that something passes.
"""

from __future__ import annotations

import csv
from collections import Counter

from examples import LABELS


def main() -> None:
    """Print the figures."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["rel1"] and row["rel2"]]
    signs = [tuple((int(row[name]) > 0) - (int(row[name]) < 0) for name in ("rel1", "rel2")) for row in rows]
    same = sum(one == other for one, other in signs) / len(signs)
    each = [Counter(pair[reader] for pair in signs) for reader in (0, 1)]
    chance = sum(each[0][sign] * each[1][sign] for sign in (-1, 0, 1)) / len(signs) ** 2
    print(f"{len(rows)} pairs read twice; sign {same:.4f}, kappa {(same - chance) / (1 - chance):.4f}")
    print(f"five classes {sum(row['rel1'] == row['rel2'] for row in rows) / len(rows):.4f}")
    both = [row for row in rows if row["rel1"] != "0" and row["rel2"] != "0"]
    for name in ("direction", "voice", "mood", "type"):
        alike = sum(row[f"{name}1"] == row[f"{name}2"] for row in both) / len(both)
        print(f"{name} {alike:.4f} of {len(both)}")


if __name__ == "__main__":
    main()
