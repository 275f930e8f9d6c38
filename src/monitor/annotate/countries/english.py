"""Whether a name means the state: decided by its neighbours, and by the rest of the article.

Words that decide lie in `resources/gazetteer/context.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from monitor.annotate.countries import context
from monitor.annotate.countries.confidence import confidence
from monitor.annotate.countries.context import Evidence, words
from monitor.annotate.countries.gazetteer import Entry, Match
from monitor.annotate.countries.namesakes import is_other
from monitor.annotate.text.case import in_sentence
from monitor.annotate.text.word_parts import COMMON, GIVEN, SURNAME, lexicon
from monitor.reference.countries import country_name
from monitor.reference.places import american_states

_BEFORE = re.compile(r"([^\W\d_][\w.'’\-]*)[ ]$")
_AFTER = re.compile(r"[ ]([^\W\d_][\w'’\-]*\.?)")
_JOINED = re.compile(r"-([A-Za-z]+)")
_PAIRED = re.compile(r"([A-Z][a-z]+) (?:and|or) $")
_NUMBER = re.compile(r"-\d")
_INITIAL = re.compile(r"[A-Z]\.$")

_ACRONYM = 3
"""A name in capitals of so many letters may be one: US, UAE."""
_SPATIAL = frozenset({"capital", "place"})
_TOWNLIKE = frozenset({"name", "capital", "place"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name with the words beside it; `before` and `after` are empty at a boundary."""

    match: Match
    entry: Entry
    before: str
    after: str
    in_state: bool
    """Whether the name of an American state follows, as after a town."""
    addressed: bool = False
    """Whether a street or an age stands before it, as before a town."""
    numbered: bool = False
    """Whether a number or a dollar sign is joined to it: a road ("US-24"), a currency ("US$5")."""
    joined: str = ""
    """The word that a hyphen joins to it ("Spanish-language")."""
    paired: str = ""
    """The capitalised word on the other side of "and" or "or" before it."""
    facility: bool = False
    """Whether it begins the name of a local facility ("Indian Lake Road", "Spanish Oaks Apartments")."""
    headline: bool = False
    """Whether it stands in Title Case."""
    other: bool = False
    """Whether it is a part of the name of a river, a treaty, a newspaper, an airline."""
    elsewhere: bool = False
    """Whether another country follows, as after a town in it ("Tripoli, Lebanon")."""


def candidate(text: str, match: Match, entry: Entry, headline: bool = False) -> Candidate:
    """Read the neighbours of a match; those in a headline in Title Case name no land and no facility."""
    start, end = match.start, match.end
    space = text.rfind(" ", max(0, start - 40), max(0, start - 2))  # the word before begins after it
    before = _BEFORE.search(text, max(0, start - 40, space + 1), start)
    next_sign = text[end : end + 1]
    after = _AFTER.match(text, end) if next_sign == " " else None
    state = _states().match(text, end) if next_sign == "," else None
    in_state = state is not None and not (entry.entity_id == "GEO" and state[0].endswith("Georgia"))
    word, following = before[1] if before else "", after[1] if after else next_sign.strip()
    if len(match.surface) > _ACRONYM and match.surface.isupper() and entry.kind == "country":
        match = match._replace(surface=match.surface.title())  # JIM JORDAN is Jim Jordan
        word, following = in_sentence(word), in_sentence(following)
    if word.endswith((".", "'s", "’s")) and word not in words("titles") and not _INITIAL.match(word):
        word = ""  # the end of a sentence, or an owner
    demonym = entry.via == "demonym"
    hyphen = _JOINED.match(text, end) if next_sign == "-" else None
    return Candidate(
        match,
        entry,
        word,
        following,
        in_state,
        addressed=_addressed(text, start, entry, match.surface),
        numbered=next_sign == "$" or (next_sign == "-" and _NUMBER.match(text, end) is not None),
        joined=hyphen[1] if hyphen else "",
        paired=_paired(text, start) if demonym and word in ("and", "or") else "",
        facility=demonym and not headline and _is_facility(text, end, following),
        headline=headline,
        other=is_other(text, start, end, entry.via, headline=headline),
    )


def _is_facility(text: str, end: int, following: str) -> bool:
    return (following[:1].isupper() or following == "and") and _facility().match(text, end) is not None


def _paired(text: str, start: int) -> str:
    other = _PAIRED.search(text, max(0, start - 30), start)
    return other[1] if other else ""


def _addressed(text: str, start: int, entry: Entry, surface: str) -> bool:
    if entry.via not in _TOWNLIKE or surface.title() not in words("namesakes"):
        return False
    return _address().search(text, max(0, start - 20), start) is not None


def collect(candidates: Sequence[Candidate], evidence: Evidence) -> None:
    """Learn from the unmistakable names of an article what its bare ones mean: completes the evidence."""
    for item in candidates:
        surface, code = item.match.surface, item.entry.entity_id
        if item.in_state or (_is_local(item) and surface.title() in words("namesakes")):
            evidence.local.add(surface)
        elif _is_person(item):
            evidence.persons.add(surface)
        elif item.entry.kind == "country" and not (item.other or item.elsewhere):
            evidence.named[code] = evidence.named.get(code, 0) + 1
            if item.entry.via not in ("demonym", "place"):
                evidence.stated.add(code)
            evidence.surfaces.setdefault(code, set()).add(surface)
            if surface.title() not in words("namesakes") and surface not in context.rivals():
                evidence.certain[code] = evidence.certain.get(code, 0) + 1


def resolve_shared(item: Candidate, evidence: Evidence) -> Candidate:
    """Return a name that states share as that of the one which the article names otherwise, too."""
    shared = context.resource()["shared"]
    if item.match.surface not in shared:
        return item
    named = {code for code, surfaces in evidence.surfaces.items() if not surfaces <= shared.keys()}
    if item.entry.entity_id in named:
        return item
    code = next((code for code in shared[item.match.surface] if code in named), None)
    if code is None:
        return item
    return replace(item, entry=replace(item.entry, entity_id=code, name=country_name(code)))


def score(item: Candidate, evidence: Evidence) -> float:
    """Return the confidence that a name means its state.

    Args:
        item: the name and its neighbours.
        evidence: what the article as a whole says.

    Returns:
        A confidence in [0, 1]; 0 where the name means something else.
    """
    surface = item.match.surface
    if surface == "US" and _is_pronoun(item, evidence):
        return 0.0
    if item.other or item.elsewhere:
        return 0.0
    if _is_local(item) or _is_person(item) or item.numbered or _is_ware(item):
        return 0.0
    if item.entry.via == "demonym" and (_is_language(item) or _is_descent(item) or _is_land(item)):
        return 0.0
    if item.entry.via in _TOWNLIKE and _is_town(item, evidence):
        return 0.0
    borne = surface in evidence.persons and item.before.lower() not in words("locative")
    if borne and not evidence.surfaces.get(item.entry.entity_id, set()) - {surface}:
        return 0.0
    if item.before in context.resource()["common_behind"].get(surface, ()):
        return 0.0
    code = item.entry.entity_id
    measured = confidence()
    probability = item.entry.confidence
    if item.entry.kind == "country" and evidence.named.get(code, 0) < 2:
        unaided = item.entry.via == "name" and _is_unaided(item, evidence)
        probability = min(probability, measured.unaided if unaided else measured.lone[item.entry.via])
    if _is_passing(item, evidence):
        probability *= measured.passing
    rival = context.rivals().get(surface)
    return probability * context.share(rival, evidence, code) if rival else probability


def _is_pronoun(item: Candidate, evidence: Evidence) -> bool:
    """Tell whether "US" is a pronoun in capitals: "TELL US", but not "CHINA TELLS US TO LEAVE"."""
    before = item.before.upper()
    if item.joined:
        return False
    if before in words("us_pronoun_always"):
        return item.before == before or not item.after[:1].isalpha()
    if item.before not in words("us_pronoun_before"):
        return False
    return item.after not in words("us_state_after") and not evidence.titled - {item.entry.entity_id}


def alternative(item: Candidate, evidence: Evidence) -> Entry | None:
    """Return the place that a name means where it does not mean the state ("Georgia" in American news)."""
    rival = context.rivals().get(item.match.surface)
    if rival is None or not rival.alternative or not context.outweighed(rival, evidence):
        return None
    if item.entry.via not in _TOWNLIKE or _is_local(item) or _is_person(item) or _is_ware(item):
        return None
    return Entry("country", rival.alternative, country_name(rival.alternative), "place")


def _is_passing(item: Candidate, evidence: Evidence) -> bool:
    """Tell whether a country's only mention says little of it.

    That is a surname that is no known one ("Ann Mexico") and, far down in an article, a private person's
    nationality ("an Indian swami", "the Nigerian scored"), what a people calls itself at home ("millions of
    Americans"), and a name that towns bear too where no other country is named.
    """
    code = item.entry.entity_id
    if item.entry.via == "name" and _is_bearer(item, evidence):
        return True
    if item.match.start < confidence().late:
        return False
    if item.match.surface in words("own_people"):
        return code not in evidence.stated and not evidence.foreign(code)
    if evidence.named.get(code, 0) > 1:
        return False
    if item.entry.via == "demonym":
        single = item.match.surface[-1] != "s" and item.before.lower() in words("single_before")
        verb = item.after in words("single_after") or item.after.endswith("ly")
        return _follows(item, "private_after") or (single and verb)
    return item.entry.via == "name" and _is_unaided(item, evidence)


def _is_bearer(item: Candidate, evidence: Evidence) -> bool:
    """Tell whether a given name stands before a country's only mention."""
    given = _part(item.before) & GIVEN and item.before not in words("not_given")
    return bool(given) and evidence.named.get(item.entry.entity_id, 0) < 2


def _is_unaided(item: Candidate, evidence: Evidence) -> bool:
    """Tell whether towns bear the name too and no other country shows that the article is about the world."""
    surface = item.match.surface.title()
    namesake = surface in words("namesakes") and surface not in words("rare_namesakes")
    return namesake and not evidence.foreign(item.entry.entity_id)


def _follows(item: Candidate, group: str) -> bool:
    """Tell whether a word of a group follows the name; at the end of a sentence it bears a full stop."""
    return item.after in words(group) or (item.after[-1:] == "." and item.after[:-1] in words(group))


def _is_ware(item: Candidate) -> bool:
    """Tell whether the name is a part of another one: a newspaper, a dish ("China Post", "Spanish-style")."""
    return _follows(item, "other_after") or (item.joined != "" and item.joined in words("joined_after"))


def _is_language(item: Candidate) -> bool:
    """Tell whether a demonym means the language: "speaks French", "in English and Spanish"."""
    before, after = item.before.lower(), item.after
    if after[:1] == "-" or (after[:1].isalpha() and after not in words("language_after")):
        return False
    return before in words("language_before") or item.paired in words("languages")


def _is_descent(item: Candidate) -> bool:
    """Tell whether a demonym tells of descent: "Cuban Americans", but not "Cuban-American talks"."""
    return _follows(item, "descent") or (item.joined in words("descent") and item.joined[-1] == "s")


def _is_land(item: Candidate) -> bool:
    """Tell whether a demonym begins the name of a stream, a town or a local facility."""
    return item.facility or (not item.headline and _follows(item, "land_after"))


def _is_town(item: Candidate, evidence: Evidence) -> bool:
    """Tell whether the rest of the article makes a bare name that of an American town."""
    surface, code = item.match.surface, item.entry.entity_id
    if surface in evidence.local:
        return True
    if surface.title() not in words("namesakes") or code in evidence.certain:
        return False
    home = evidence.home()
    if item.addressed or (home and _follows(item, "town_after")):
        home += 2
    elif surface.title() in words("rare_namesakes"):
        return False
    foreign = evidence.foreign(code)
    return home > 3 * foreign if evidence.count("american_local") else home > 0 and not foreign


def _is_local(item: Candidate) -> bool:
    """A town, street or county that shares its name with a state or a capital."""
    if item.entry.via not in _TOWNLIKE:
        return False
    return item.in_state or _follows(item, "local_after")


def _is_person(item: Candidate) -> bool:
    surface, before, after = item.match.surface, item.before, item.after
    spatial = item.entry.via in _SPATIAL
    if spatial and _part(before) & GIVEN and before not in words("not_given"):
        return before.lower() not in words("locative")
    if item.entry.via == "name" and before in words("courtesy"):
        return True
    if surface in words("personal_after_given"):
        return before not in words("not_given") and bool(_part(before) & GIVEN)
    if surface not in words("personal"):
        return False
    if before in words("titles") or _INITIAL.match(before):
        return True
    if before not in words("not_given") and (
        _part(before) & GIVEN if item.headline else _may_be_name(before)
    ):
        return True
    return (
        surface in words("given")
        and after not in words("not_surname")
        and (bool(_part(after) & SURNAME) if spatial else _may_be_name(after))
        and before.lower() not in words("locative")
    )


def _part(word: str) -> int:
    """Return what parts a capitalised word may play in a name; none for others."""
    return lexicon().parts.get(word.lower(), 0) if word[:1].isupper() and not word.isupper() else 0


def _may_be_name(word: str) -> bool:
    """Tell whether a word beside a name may be a person's: capitalised, and no word of the language."""
    if len(word) < 2 or not word[0].isupper() or word.isupper():
        return False
    parts = lexicon().parts.get(word.lower(), 0)
    return bool(parts & (GIVEN | SURNAME)) or not (parts & COMMON or "-" in word)


@cache
def _states() -> re.Pattern[str]:
    """Matches ", Ohio" and ", Ga." after a town; postal codes too."""
    return re.compile(rf",\s+(?:{_alternatives(american_states())})(?![\w])")


@cache
def _address() -> re.Pattern[str]:
    """Matches the end of what stands before the town of an address, or of a person with their age."""
    streets = _alternatives(context.resource()["streets"])
    return re.compile(rf"(?:\b(?:{streets})|, \d{{1,2}}), (?:of )?$")


@cache
def _facility() -> re.Pattern[str]:
    """Matches the rest of the name of a road, a school, a shop: up to three words and the last."""
    last = _alternatives(context.resource()["facilities"])
    return re.compile(rf"(?: (?:(?:and|&) )?[A-Z][\w'’.]*){{0,3}}? (?:{last})(?![\w-])")


def _alternatives(listed: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))
