"""Countries: the gold sets that name them, and how mentions are compared with their labels."""

from __future__ import annotations

from collections.abc import Hashable

from monitor.evaluation.goldset import OWN, Claims, GoldSet, Predictions
from monitor.evaluation.measures import Measured, measured, ratio, sets, share
from monitor.resources import read_csv


def countries(found: Predictions, named: bool) -> Measured:
    """Compare sets of countries; `named` counts only names and demonyms, as the labels do."""
    pairs: list[tuple[set[Hashable], set[Hashable]]] = []
    for gold, said in found:
        ways = ("name", "demonym") if named else None
        have = {
            m["id"]
            for m in said.get("mentions", ())
            if m["kind"] == "country" and (ways is None or m["via"] in ways)
        }
        pairs.append((set(gold["gold"]["countries_named" if named else "countries"]), have))
    return sets(pairs)


def countries_of_any_kind(found: Predictions) -> Measured:
    """Compare sets of countries, in whatever way they are named."""
    return sets(
        (set(gold["countries"]), {m["id"] for m in said.get("mentions", ()) if m["kind"] == "country"})
        for gold, said in found
    )


def spans(found: Predictions) -> Measured:
    """Ask of every labelled country name whether a mention of the country overlaps it."""
    hits = []
    for gold, said in found:
        have = [m for m in said.get("mentions", ()) if m["kind"] == "country" and m["field"] == "text"]
        for name in gold["gold"]["toponyms"]:
            if name["country"] and (name["feature"] or "").startswith("PCL"):
                hits.append(
                    any(
                        m["start"] < name["end"] and m["end"] > name["start"] and m["id"] == name["country"]
                        for m in have
                    )
                )
    return share(hits)


def pairs_meant(found: Predictions) -> Measured:
    """Ask of every pair of countries that two readers judged, and that is still found, whether it is meant.

    They are pairs drawn by chance from what was found, one a document (`resources/accuracy/pairs_meant.csv`:
    offsets of the sentence, or 0 to 0 for the title). A pair of which the readers differ counts half.
    """
    judged = {row["record"]: row for row in read_csv("accuracy/pairs_meant.csv")}
    vectors = []
    for gold, said in found:
        row = judged.get(gold["id"])
        if row is not None:
            low, high = int(row["start"]), int(row["end"])
            is_found = any(
                (pair["a"], pair["b"]) == (row["a"], row["b"])
                and (
                    any(low <= start < high for start, _ in pair["spans"])
                    or (pair["field"] == "title" and not high)
                )
                for pair in said.get("pairs", ())
            )
            right = (row["meant1"] == "y") / 2 + (row["meant2"] == "y") / 2
            vectors.append((right * is_found, float(is_found)))
    return measured(
        vectors, lambda mean: ratio(mean[:, 0], mean[:, 1]), {"still found": lambda mean: mean[:, 1]}
    )


def country_claims(found: Predictions) -> Claims:
    """Yield the surest name or demonym of each country of a document."""
    for gold, said in found:
        best: dict[str, float] = {}
        for m in said.get("mentions", ()):
            if m["kind"] == "country" and m["via"] in ("name", "demonym"):
                best[m["id"]] = max(best.get(m["id"], 0.0), m["confidence"])
        for code, confidence in best.items():
            yield confidence, code in gold["gold"]["countries_named"]


GOLD_COUNTRIES = (
    GoldSet(
        "countries-lgl",
        "lgl.jsonl.gz",
        "Countries named in local news (LGL)",
        lambda found: countries(found, named=True),
        "F1",
        {"flashgeotext": 0.76},
        0.92,
        claims=country_claims,
        seen="half of its texts read: 0.96 on that, 0.90 on the other",
    ),
    GoldSet(
        "spans-lgl",
        "lgl.jsonl.gz",
        "Country names found in the text (LGL)",
        spans,
        "recall",
        {},
        0.96,
    ),
    GoldSet(
        "countries-reuters",
        "reuters-21578.dev.jsonl.gz",
        "Countries that editors chose (Reuters-21578)",
        lambda found: countries(found, named=False),
        "F1",
        {"newsmap's seed dictionary": 0.69, "flashgeotext": 0.50},
        0.80,
    ),
    GoldSet(
        "pairs-meant-reuters",
        "reuters-21578.dev.jsonl.gz",
        "Pairs of countries found, both meant (Reuters-21578)",
        pairs_meant,
        "precision",
        {},
        None,
        seen="two readers, the same in 119 of 120; drawn by chance",
    ),
    GoldSet(
        "pairs-meant-lgl",
        "lgl.jsonl.gz",
        "Pairs of countries found, both meant (LGL)",
        pairs_meant,
        "precision",
        {},
        None,
        seen="two readers, the same in 119 of 120; drawn by chance",
    ),
    GoldSet(
        "countries-languages",
        "countries_languages.jsonl",
        "Countries in 13 other languages",
        countries_of_any_kind,
        "F1",
        {},
        None,
        own=True,
        seen=OWN,
    ),
    GoldSet(
        "countries-languages-blind",
        "countries_languages_blind.jsonl",
        "Countries in 13 other languages, written blind",
        countries_of_any_kind,
        "F1",
        {},
        None,
        own=True,
        seen=f"{OWN}; 0.91 before the first of its errors was read",
    ),
)
