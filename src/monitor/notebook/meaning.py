"""Which entries of the notebook make spellings of a name mean someone else.

A spelling means whom an entry of its own names. Without one it means whom the entry of all spellings of the
one names that the program takes it for; without that, this one. Entries do not lead on to others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.notebook.notebook import Meant


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be written in the notebook, and what is to be taken out of it."""

    given: tuple[Meant, ...]
    back: tuple[Meant, ...]


def all_mean(held: Iterable[Meant], kind: str, id: str, into: str, name: str) -> Correction:
    """Have whatever means one mean another, spellings that come later included: one entry for all of them.

    What was given to the one by hand goes on to the other.

    Args:
        held: all that is in the notebook.
        kind: person or organisation.
        id: whom they mean now.
        into, name: whom they are to mean, and what that one is called.
    """
    rows = [one for one in held if one.kind == kind]
    anyhow = {one.entity_id: one.into_id for one in rows if not one.surface}
    given: list[Meant] = []
    back: list[Meant] = []
    for found_as in {id: None, **anyhow}:
        if anyhow.get(found_as, found_as) == id:
            (back if found_as == into else given).append(Meant(kind, found_as, "", into, name))
    anyhow = {**anyhow, **{one.entity_id: into for one in (*given, *back)}}
    for one in rows:
        if one.surface and one.into_id == id:
            without = anyhow.get(one.entity_id, one.entity_id)
            (back if without == into else given).append(replace(one, into_id=into, into_name=name))
    return Correction(tuple(given), tuple(back))


def some_mean(
    held: Iterable[Meant], kind: str, spelled: Iterable[tuple[str, str]], into: str, name: str
) -> Correction:
    """Have some spellings mean someone; those given back to whom they mean anyhow need no entry of their own.

    Args:
        held, kind, into, name: as in `all_mean`.
        spelled: each spelling, and whom the program takes it for.
    """
    anyhow = {one.entity_id: one.into_id for one in held if one.kind == kind and not one.surface}
    said = [Meant(kind, found_as, surface, into, name) for surface, found_as in spelled]
    back = [one for one in said if anyhow.get(one.entity_id, one.entity_id) == into]
    return Correction(tuple(one for one in said if one not in back), tuple(back))
