"""What a gold set is: where its labels lie, what they are compared with, and what others reach on them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.annotate import Annotators
from monitor.evaluation.measures import Measured
from monitor.resources import read_bytes

JSON = dict[str, Any]
Predictions = list[tuple[JSON, JSON]]
"""Gold record and what `monitor annotate` says of it, one pair a document."""

Claims = Iterator[tuple[float, bool]]
"""What was claimed, with which confidence, and whether the labels agree."""

Peers = dict[str, Callable[[JSON], JSON]]

READ = "texts read while building"
SCORED = "only its score was seen while building"
OWN = "ours, by those who wrote the rules"
"""How far a figure can be trusted to hold on texts that nobody here has seen."""

MARKED = re.compile(r"\[([A-Z]{3}) ([^\]]+)\]")
"""How our gold of directions marks a country: "[CHN Chinese] envoys"."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One row of the table. `own` sets are ours and lie in the repository; the others only where they may."""

    key: str
    file: str
    what: str
    measure: Callable[[Predictions], Measured]
    unit: str
    references: dict[str, float]
    goal: float | None
    own: bool = False
    labels_here: bool = False
    """Whether the file, labels without a text, lies beside our own sets although its texts are others'."""
    annotators: Annotators | None = None
    """The models that the row is about; None: those that `evaluate` is asked for."""
    claims: Callable[[Predictions], Claims] | None = None
    """What was claimed with a confidence, where confidences are measured."""
    peers: Peers = field(default_factory=dict)
    """Others that are measured in the same run: from a gold record to what they say of it."""
    beside: Mapping[str, Callable[[Path], Predictions]] = field(default_factory=dict)
    """Our other models that are measured in the same run: how they answer the file."""
    found: Callable[[Path], Predictions] | None = None
    """How the file is read and answered, where not by the whole annotation; without answers it is no row."""
    seen: str = READ
    """How far its texts were known when what is measured was built."""
    section: str = ""
    """Where it is shown: a key of `resources/accuracy/sections.toml`."""

    @property
    def place(self) -> str:
        """The section: what is ours stands apart from what is others'."""
        return self.section or ("ours" if self.own else "others")


def records(path: Path) -> Iterator[JSON]:
    """Yield the lines of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def kept(resource: str) -> JSON:
    """Return what models said of records that they never saw, by record; empty where the file is missing.

    Args:
        resource: a gzipped JSON file of `resources/accuracy`.
    """
    if not (files("monitor.resources") / resource).is_file():
        return {}
    said: JSON = json.loads(gzip.decompress(read_bytes(resource)))
    return said


def as_given(record: JSON) -> JSON:
    """Return a gold record as `monitor annotate` takes it: without its labels."""
    if "pairs" in record:
        return {"id": record["id"], "text": MARKED.sub(r"\2", record["text"]), "language": "en"}
    if "sentence" in record:
        target = [{"start": record["start"], "end": record["end"]}] if "start" in record else []
        return {"id": record["id"], "text": record["sentence"], "language": "en", "targets": target}
    known = ("id", "text", "html", "title", "url", "published_at", "language", "dateline", "source")
    return {key: record[key] for key in known if record.get(key) is not None}
