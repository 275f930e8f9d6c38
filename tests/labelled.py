"""Invented sentences of news with labels, and answers of a net that never was."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

CONFLICT, NOTHING, COOPERATION = [0, 9, 0, 0, 0], [0, 0, 9, 0, 0], [0, 0, 0, 0, 9]


def record(
    key: str, sentence: str, *pairs: dict[str, Any], article: str = "", before: str = ""
) -> dict[str, Any]:
    origin = f"reuters:{article or key}"
    return {
        "id": key,
        "origin": origin,
        "title": "",
        "before": before,
        "sentence": sentence,
        "gold": list(pairs),
    }


def pair(a: str, b: str, rel: int, actor: str | None = None, voice: str | None = None) -> dict[str, Any]:
    target = None if actor is None else b if actor == a else a
    mood = "f" if rel else None
    gold = {"a": a, "b": b, "rel": rel, "actor": actor, "target": target, "voice": voice}
    return {**gold, "mood": mood, "sure": True}


def heads(relation: list[int], direction: int = 0, voice: int = 0) -> dict[str, list[int]]:
    return {
        "relation": relation,
        "direction": [9 * (i == direction) for i in range(3)],
        "mood": [9, 0, 0],
        "voice": [9 * (i == voice) for i in range(4)],
        "event": [9 * (i == 7) for i in range(16)],
    }


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write("".join(json.dumps(line) + "\n" for line in lines))
    return path
