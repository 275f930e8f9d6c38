"""People and organisations, compared with labels.

On texts of others the model of names is measured out of fold: `train/names.py` reads each article with
weights that were fitted without it, and writes what was found to
`resources/accuracy/out_of_fold_names.json.gz`: `{record: [[start, end, kind], ...]}`, no text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from functools import cache, partial
from pathlib import Path

from monitor.annotate import Annotators, missing
from monitor.annotate.entities.spacy_model import PACKAGE
from monitor.annotate.text.word_parts import lexicon
from monitor.evaluation.goldset import JSON, OWN, GoldSet, Predictions, kept, records
from monitor.evaluation.measures import (
    Floats,
    Measured,
    Score,
    f1,
    measured,
    overlap,
    precision,
    recall,
    sets,
)

OUT_OF_FOLD = "accuracy/out_of_fold_names.json.gz"
_KINDS = {"person": "person", "organisation": "organisation", "bloc": "organisation"}
_SPACY = {"PERSON": "person", "ORG": "organisation"}
_LEARNED = "learned from, so measured out of fold, each third with weights fitted to the others"


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


def names(found: Predictions, prose: bool = False) -> Measured:
    """Compare the distinct names that are written in each text, by kind; a bloc counts as an organisation.

    Args:
        found: gold with `spans` of people, organisations and places, and what is said.
        prose: leave out texts that are marked as tables.
    """
    vectors = []
    for gold, said in found:
        if prose and not gold["gold"].get("prose"):
            continue
        wanted = _written(gold["text"], gold["gold"]["spans"])
        have = _written(
            gold["text"],
            ((m["start"], m["end"], m["kind"]) for m in said.get("mentions", ()) if m["field"] == "text"),
        )
        each = [overlap(_of(wanted, kind), _of(have, kind)) for kind in ("person", "organisation")]
        vectors.append([*map(sum, zip(*each, strict=True)), *each[0], *each[1]])

    def people(mean: Floats) -> Floats:
        return f1(mean[:, 3:6])

    def organisations(mean: Floats) -> Floats:
        return f1(mean[:, 6:9])

    parts: dict[str, Score] = {
        "precision": precision,
        "recall": recall,
        "people": people,
        "organisations": organisations,
    }
    return measured(vectors, f1, parts)


def _of(found: set[tuple[str, str]], kind: str) -> set[tuple[str, str]]:
    return {one for one in found if one[0] == kind}


def _written(text: str, spans: Iterable[tuple[int, int, str]]) -> set[tuple[str, str]]:
    """Return the kinds and the names of spans, without accents, marks and capitals."""
    written = {(_KINDS[kind], _plain(text[start:end])) for start, end, kind in spans if kind in _KINDS}
    return {one for one in written if one[1]}


def _plain(name: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", letters.casefold()))


def by_model(path: Path) -> Predictions:
    """Answer the records of a file as the model did that had not seen them; empty where nothing is kept."""
    said = _out_of_fold()
    return [(one, _said(said[one["id"]])) for one in records(path) if one["id"] in said]


@cache
def _out_of_fold() -> dict[str, list[tuple[int, int, str]]]:
    return kept(OUT_OF_FOLD)


def by_spacy(path: Path) -> Predictions:
    """Answer the records of a file as spaCy's small English model does; empty where it is not installed."""
    if missing("spacy"):
        return []
    import spacy  # an extra, and loading it takes a second

    model = spacy.load(PACKAGE)
    return [
        (
            one,
            _said(
                (found.start_char, found.end_char, _SPACY[found.label_])
                for found in model(one["text"]).ents
                if found.label_ in _SPACY
            ),
        )
        for one in records(path)
    ]


def _said(spans: Iterable[tuple[int, int, str]]) -> JSON:
    return {
        "mentions": [
            {"start": start, "end": end, "kind": kind, "field": "text"} for start, end, kind in spans
        ]
    }


def _names(key: str, what: str, goal: float, prose: bool = False) -> GoldSet:
    """Return the row of a corpus of names."""
    return GoldSet(
        f"{key}-prose" if prose else key,
        f"{key}.dev.jsonl.gz",
        what,
        partial(names, prose=prose),
        "F1",
        {},
        goal,
        found=by_model,
        beside={"spaCy small": by_spacy} if key.endswith("-en") else {},
        seen=_LEARNED,
    )


GOLD_ENTITIES = (
    _names("names-conll-en", "People and organisations, English (CoNLL-2003)", 0.78),
    _names("names-conll-en", "The same, running text only", 0.85, prose=True),
    _names("names-conll-es", "People and organisations, Spanish (CoNLL-2002)", 0.75),
    _names("names-germeval-de", "People and organisations, German (GermEval 2014)", 0.70),
    _names("names-kind-it", "People and organisations, Italian (KIND)", 0.70),
    GoldSet(
        "entities",
        "entities.jsonl",
        "People and organisations",
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
