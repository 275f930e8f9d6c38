"""Who says so: the country whose speaker a statement in a sentence is put in the mouth of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.annotate.relations.groups import Group
from monitor.annotate.relations.scope import Reading

SPEAKER_REACH = 9
"""Words between a speaker's country and the verb of speech."""


class Voice(NamedTuple):
    """A speaker's country (None: several or unknown) and the words `lo:hi` it answers for."""

    lo: int
    hi: int
    code: str | None
    group: Group


def voices(reading: Reading, groups: Sequence[Group]) -> list[Voice]:
    """Find who says what: "China said ...", "..., Chinese officials said", "according to China"."""
    found = []
    for joint in reading.joints:
        if joint.entry.effect != "speech":
            continue
        fixed = joint.entry.pos == "fixed"
        if fixed:
            near = [g for g in groups if 0 <= g.lo - joint.hi <= 4]
        else:
            near = [
                g
                for g in groups
                if g.hi <= joint.lo and g.lo >= joint.lo - SPEAKER_REACH and not g.preposition
            ]
            near = [g for g in near if not any(g.hi <= act.lo < joint.lo for act in reading.acts)]
        if not near:
            continue
        group = near[0] if fixed else near[-1]
        code = group.codes[0] if len(group.codes) == 1 else None
        after = any(act.lo >= joint.hi for act in reading.acts)
        comma = max((c for c in reading.commas if c <= group.lo), default=-1)
        trailing = (
            comma > reading.first and any(act.lo < comma for act in reading.acts) and (fixed or not after)
        )
        if trailing:
            found.append(Voice(reading.first, comma, code, group))
        else:
            found.append(Voice(group.hi if fixed else joint.hi, reading.stop, code, group))
    return found
