"""Names of states that are those of tongues and persons, in languages other than English.

English has rules of its own in `english`, which weigh a whole article.
Resources: `languages/*/homonyms.toml` and `gazetteer/tongues.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from monitor.annotate.countries.gazetteer import Match
from monitor.annotate.text.word_parts import GIVEN, lexicon
from monitor.resources import read_language, read_toml

_FAR = 60
"""How far before a name, in code points, what makes it a tongue or a surname may begin."""

_WORD_BEFORE = re.compile(r"([^\W\d_][\w.’'-]*) (?:ال)?\Z")
_FALSE = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of one language; a pattern that it has not matches nothing."""

    tongues: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    ends: re.Pattern[str]
    form: re.Pattern[str] | None
    formed: bool
    """Whether the form is enough."""
    joiner: re.Pattern[str]
    titles: re.Pattern[str]
    surname: re.Pattern[str]
    odd_capitals: bool
    """Whether an adjective with a capital in the middle of a sentence is a surname."""
    given: frozenset[str] | None
    """None where the given names are those of the lexicon of entities."""
    articles: frozenset[str]


def states(text: str, matches: Sequence[Match], language: str) -> list[Match]:
    """Return the matches that are neither tongues nor persons.

    Args:
        text: what the matches were found in.
        matches: all names found, in their order.
        language: ISO 639-1.
    """
    rules = _rules(language)
    if rules is None:
        return list(matches)
    spoken = _tongues(text, matches, rules)
    return [
        match for at, match in enumerate(matches) if at not in spoken and not _is_person(text, match, rules)
    ]


def _tongues(text: str, matches: Sequence[Match], rules: Rules) -> set[int]:
    """Return which matches are tongues: by their neighbours, or joined to one that is."""
    may = [_may_be_tongue(match, rules) for match in matches]
    found = {at for at, match in enumerate(matches) if may[at] and _is_tongue(text, match, rules)}
    for pair in (pairwise(range(len(matches))), pairwise(reversed(range(len(matches)))) if found else ()):
        for known, other in pair:
            if known in found and may[other]:
                left, right = sorted((known, other))
                if rules.joiner.fullmatch(text, matches[left].end, matches[right].start):
                    found.add(other)
    return found


def _may_be_tongue(match: Match, rules: Rules) -> bool:
    entry = match.entries[0]
    if entry.entity_id not in rules.tongues or entry.via not in ("name", "demonym"):
        return False
    return rules.form is None or rules.form.fullmatch(match.surface) is not None


def _is_tongue(text: str, match: Match, rules: Rules) -> bool:
    if rules.after.match(text, match.end):
        return True
    if rules.formed and not text.startswith("-", match.end):
        return True
    if match.entries[0].via != "demonym" or (match.surface[0].isupper() and not rules.formed):
        return False
    if not _ends_with(rules.before, text, match.start):
        return False
    return rules.ends.match(text, match.end) is not None


def _is_person(text: str, match: Match, rules: Rules) -> bool:
    """Tell whether a name is a surname: after a title or a given name, or with an odd capital."""
    via = match.entries[0].via
    if not rules.surname.fullmatch(match.surface) or via not in ("name", "demonym"):
        return False
    before = _WORD_BEFORE.search(text, max(0, match.start - _FAR), match.start)
    if before is None:
        return False
    if _ends_with(rules.titles, text, match.start) or _is_given(before[1], rules):
        return True
    odd = rules.odd_capitals and via == "demonym"
    return odd and before[1].islower() and before[1] not in rules.articles


def _is_given(word: str, rules: Rules) -> bool:
    if rules.given is not None:
        return word in rules.given
    return word[0].isupper() and bool(lexicon().parts.get(word.lower(), 0) & GIVEN)


def _ends_with(pattern: re.Pattern[str], text: str, end: int) -> bool:
    return pattern.search(text, max(0, end - _FAR), end) is not None


@cache
def _rules(language: str) -> Rules | None:
    listed = read_language(language, "homonyms.toml")
    if not listed:
        return None

    def ending(key: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{listed[key]})\Z") if key in listed else _FALSE

    return Rules(
        frozenset(read_toml("gazetteer/tongues.toml")["tongues"]),
        ending("before"),
        re.compile(listed["after"]) if "after" in listed else _FALSE,
        re.compile(listed.get("ends", "")),
        re.compile(listed["form"]) if "form" in listed else None,
        listed.get("formed", False),
        re.compile(listed["joiner"]) if "joiner" in listed else _FALSE,
        ending("titles"),
        re.compile("|".join(listed["surnames"])) if "surnames" in listed else _FALSE,
        listed.get("odd_capitals", False),
        frozenset(listed["given"]) if "given" in listed else None,
        frozenset(listed.get("articles", ())),
    )
