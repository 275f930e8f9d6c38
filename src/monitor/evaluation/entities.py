"""People and organisations, compared with labels."""

from __future__ import annotations

from collections.abc import Hashable

from monitor.annotate import Annotators
from monitor.annotate.text.word_parts import lexicon
from monitor.evaluation.goldset import OWN, GoldSet, Predictions
from monitor.evaluation.measures import Measured, sets


def entities(found: Predictions) -> Measured:
    """Compare the sets of people and organisations by name.

    A label in another spelling of a well-known name counts as that name: Doctors Without Borders.
    """
    same = lexicon().canonical
    pairs: list[tuple[set[Hashable], set[Hashable]]] = []
    for gold, said in found:
        want: set[Hashable] = {("person", same("person", name)) for name in gold["people"]}
        want |= {("organisation", same("organisation", name)) for name in gold["organisations"]}
        have: set[Hashable] = {
            (m["kind"], m["name"])
            for m in said.get("mentions", ())
            if m["kind"] in ("person", "organisation")
        }
        pairs.append((want, have))
    return sets(pairs)


GOLD_ENTITIES = (
    GoldSet(
        "entities",
        "entities.jsonl",
        "People and organisations, our rules",
        entities,
        "F1",
        {},
        None,
        own=True,
        seen=f"{OWN}; 0.84 on the 16 that were written last, before their errors were read",
    ),
    GoldSet(
        "entities-spacy",
        "entities.jsonl",
        "People and organisations, spaCy small",
        entities,
        "F1",
        {},
        None,
        own=True,
        annotators=Annotators("fast", entities="spacy"),
        seen=OWN,
    ),
)
