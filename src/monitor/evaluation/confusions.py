"""What is taken for what, and where: the errors on real news, counted by what sets the sentences apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from monitor.evaluation.baselines import RELATIONS
from monitor.evaluation.goldset import Predictions
from monitor.evaluation.pair_measures import Asked, asked

BY = ("source", "type", "mood", "voice", "countries", "strength", "sure")
_MOODS = {"f": "fact", "p": "planned", "n": "negated"}


class Confusion(NamedTuple):
    """One kind of error: of the pairs of `of` (a value of `by`), `errors` were `wanted` and taken for `said`.

    `pairs` is how many pairs are of it, `records` where the errors stand.
    """

    by: str
    of: str
    wanted: str
    said: str
    errors: int
    pairs: int
    records: tuple[str, ...]


def confusions(found: Predictions) -> list[Confusion]:
    """Return the kinds of error, the most common first."""
    pairs: Counter[tuple[str, str]] = Counter()
    wrong: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for record, said in found:
        for row in asked([(record, said)]):
            for by, of in _traits(row, record["origin"], len(said.get("order", ()))).items():
                pairs[by, of] += 1
                if row.label != row.sign:
                    wrong[by, of, RELATIONS[row.label + 1], _said(row)].append(record["id"])
    listed = [Confusion(*key, len(ids), pairs[key[:2]], tuple(ids)) for key, ids in wrong.items()]
    return sorted(listed, key=lambda one: (-one.errors, one))


def _said(row: Asked) -> str:
    return RELATIONS[row.sign + 1] if row.said else "not found"


def _traits(row: Asked, origin: str, countries: int) -> dict[str, str]:
    """Return what sets a pair apart, by the names of `BY`; the type is what was said, gold has none."""
    a, _, b = row.pair.partition("-")
    voice = row.gold["voice"]
    return {
        "source": origin.partition(":")[0],
        "type": (row.said.type if row.said else None) or "none",
        "mood": _MOODS.get(row.gold["mood"] or "", "nothing passes"),
        "voice": "reporter" if voice is None else "one of the two" if voice in (a, b) else "another country",
        "countries": str(countries) if countries < 5 else "5 or more",
        "strength": {0: "nothing", 1: "verbal", 2: "material"}[abs(row.rel)],
        "sure": "sure" if row.gold["sure"] else "unsure",
    }
