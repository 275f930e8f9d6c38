"""What a service answers instead of articles: that a key is wrong, a quota is used up, a query is too long.

People save such an answer without looking at it. It is told in the service's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from monitor.resources import read_toml
from monitor.sources.formats.json import envelopes
from monitor.sources.values.blanks import filled

_LONGEST = 300
_DEPTH = 5
_FAILED = re.compile(r"[45]\d\d")


class _Names(NamedTuple):
    faults: tuple[str, ...]
    messages: tuple[str, ...]
    states: tuple[str, ...]
    alone: frozenset[str]
    failed: frozenset[str]


@cache
def _names() -> _Names:
    said = read_toml("sources/fields.toml")["answers"]
    faults, messages, states = (tuple(said[key]) for key in ("faults", "messages", "states"))
    return _Names(faults, messages, states, frozenset(said["alone"]), frozenset(said["failed"]))


def error_in(found: object) -> str | None:
    """Say with what error a service answered, in its own words; None where a value is no such answer."""
    if not isinstance(found, Mapping):
        return None
    said = _error(found, _DEPTH)
    if said is None or envelopes.is_record(found):
        return None
    return f"a service's error and no article: “{said}”; mend that, ask again and load the answer"


def _error(found: Mapping[Any, Any], depth: int) -> str | None:
    by_key = {str(key).lower(): value for key, value in found.items()}
    names = _names()
    for key in names.faults:
        if filled(fault := by_key.get(key)) and fault != 0:
            around = {name: by_key.get(name) for name in names.messages}
            return _quoted([*_words(fault, depth), *_words(around, 1)] or [key])
    failed = [by_key[key] for key in names.states if _is_failed(by_key.get(key))]
    # An object of a message and nothing else is an answer: {"message": "Unauthorized"}.
    if failed or (
        set(by_key) <= names.alone and any(isinstance(by_key.get(key), str) for key in names.messages)
    ):
        words = _words(by_key, depth)
        return _quoted(words or [f"status {failed[0]}"]) if words or failed else None
    inner = [value for value in by_key.values() if isinstance(value, Mapping)]
    return _error(inner[0], depth - 1) if len(inner) == len(by_key) == 1 and depth else None


def _is_failed(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    return str(value).strip().lower() in _names().failed or bool(_FAILED.fullmatch(str(value).strip()))


def _words(value: object, depth: int) -> list[str]:
    """What an answer says of its error: a word, or the messages within an object or a list."""
    if isinstance(value, str):
        return [" ".join(value.split())] if value.strip() else []
    if isinstance(value, list) and depth:
        return [word for one in value[:3] for word in _words(one, depth - 1)]
    if not isinstance(value, Mapping) or not depth:
        return []
    by_key = {str(key).lower(): one for key, one in value.items()}
    known = [word for key in _names().messages for word in _words(by_key.get(key), depth - 1)]
    others = [one for key, one in by_key.items() if key not in _names().states]
    return known or [word for one in others for word in _words(one, depth - 1)]


def _quoted(words: list[str]) -> str:
    return ": ".join(dict.fromkeys(words))[:_LONGEST]
