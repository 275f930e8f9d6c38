"""Nouns, phrases and pronouns that take up a country named before: "the kingdom", "both sides", "It"."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.annotate.references.lexicon import Cue, lexicon
from monitor.annotate.references.scene import TITLE, Reference, Scene
from monitor.model import Field

_REACH = 2
"""Sentences back in which what is taken up may stand; then the title counts."""

_LIST = 40
"""Characters between two members of a list."""


def resolve(scene: Scene, unit: int, cue: Cue | None, start: int, end: int) -> None:
    """Add what a cue means, if it can mean one thing only; a pronoun has no cue."""
    if cue is None:
        _pronoun(scene, unit, start, end)
    elif cue.kind in ("both", "joint", "persons"):
        _both(scene, unit, cue, start, end)
    elif cue.kind == "kind":
        _kind(scene, unit, cue, start, end)
    elif cue.kind == "nickname":
        _nickname(scene, unit, cue, start, end)
    elif cue.kind == "country":
        _country(scene, unit, start, end)
    else:
        _neighbour(scene, unit, start, end)


def _words_before(text: str, start: int) -> list[str]:
    """Return the three words before a place, in lower case, as far as nothing parts them."""
    if text[start - 1 : start] != " ":
        return []
    words = text[max(0, start - 40) : start].lower().split()[-3:]
    while words and any(word[-1] in ',;:."”)' for word in words[:-1]):
        words = words[1:]
    return [] if words and words[-1][-1] in ',;:."”)' else words


def _word_after(text: str, end: int) -> str:
    """Return the word after a place, "" where something parts them."""
    following = text[end : end + 25].split() if text[end : end + 1] == " " else []
    return following[0].rstrip(".,;:") if following else ""


def _both(scene: Scene, unit: int, cue: Cue, start: int, end: int) -> None:
    """Resolve a phrase for two countries."""
    words = lexicon().words
    text = scene.text(_field(unit))
    before = _words_before(text, start)
    if before and not cue.key.startswith(("the ", "both ")) and before[-1] in words["both.not_before"]:
        return
    if _word_after(text, end).lower() in words["both.not_after"] or text[end : end + 1] == "-":
        return
    pair = _pair_before(scene, unit, start, cue.kind == "persons")
    if pair is None and cue.kind != "joint":
        pair = _pair_around(scene, unit, cue.kind == "persons")
        if cue.key in words["both.common"] and pair and not _foremost(scene, unit, pair):
            return
    for code in pair or ():
        scene.add_resolved(code, unit, start, end, "both")


def _of_persons(scene: Scene, listed: list[Reference]) -> list[Reference]:
    return [one for one in listed if (one.field, one.end) in scene.leading]


def _foremost(scene: Scene, unit: int, pair: tuple[str, ...]) -> bool:
    """Tell whether the article is about two countries that one sentence names together, and about no bloc."""
    if not scene.blocs.isdisjoint((unit, unit - 1)) or set(pair) != scene.foremost():
        return False
    return any(set(pair) <= set(scene.codes(number)) for number in (unit - 1, unit - 2, TITLE))


def _pair_before(scene: Scene, unit: int, start: int, persons: bool) -> tuple[str, ...] | None:
    """Return the two countries last named in the same sentence."""
    listed = [one for one in scene.at(unit) if one.start < start]
    if persons:
        listed = _of_persons(scene, listed)
    codes = list(dict.fromkeys(one.entity_id for one in listed))
    if len(codes) == 2:
        return tuple(codes)
    return _listed(scene, listed) if len(codes) > 2 else None


def _listed(scene: Scene, listed: list[Reference]) -> tuple[str, ...] | None:
    """Return the last two that stand as "A and B"."""
    for left, right in zip(listed[-2::-1], listed[:0:-1], strict=False):
        between = scene.text(left.field)[left.end : right.start]
        if (
            left.entity_id != right.entity_id
            and len(between) < _LIST
            and between.strip() in ("and", "-", "/")
        ):
            return left.entity_id, right.entity_id
    return None


def _pair_around(scene: Scene, unit: int, persons: bool) -> tuple[str, ...] | None:
    """Return the two countries of this sentence and those before it, then of the title, if no more.

    Two that the sentence before names alone are meant as well where this one names a third; two that the
    title names and the whole article is about, before two of which one is theirs.
    """
    own: set[str] = set()
    theme = set(scene.codes(TITLE))
    if len(theme) != 2 or theme != scene.foremost():
        theme = set()
    units = [unit, *range(unit - 1, max(unit - _REACH, 0) - 1, -1), TITLE] if unit >= 0 else [TITLE]
    for number in units:
        listed = scene.at(number)
        if persons:
            listed = _of_persons(scene, listed)
        codes = {one.entity_id for one in listed if one.via != "place"}
        if number != unit and len(codes) == 2 and not own & codes:
            own = codes
        else:
            own |= codes
        if len(own) >= 2:
            chosen = theme if len(theme & own) == 1 or (theme and theme < own) else own
            return tuple(sorted(chosen)) if len(chosen) == 2 else None
    return None


def _kind(scene: Scene, unit: int, cue: Cue, start: int, end: int) -> None:
    """Resolve "the kingdom" to the only kingdom that the article has named."""
    text = scene.text(_field(unit))
    if not _definite(text, start, end):
        return
    codes = {
        one.entity_id for number in range(TITLE, unit + 1) for one in scene.by_unit.get(number, ())
    } & lexicon().kinds[cue.key]
    if len(codes) == 1:
        scene.add_resolved(codes.pop(), unit, start, end, "kind")


def _definite(text: str, start: int, end: int) -> bool:
    """Tell whether "the" stands before a noun that is an actor, no place."""
    words = lexicon().words
    before = _words_before(text, start)
    if before and before[-1] in words["country.adjectives"]:
        before = before[:-1]
    if not before or before[-1] not in ("the", "that"):
        return False
    if len(before) > 1 and before[-2] in words["country.places"]:
        return False
    after = _word_after(text, end)
    return after not in words["country.not_after"] and not after[:1].isupper()


def _nickname(scene: Scene, unit: int, cue: Cue, start: int, end: int) -> None:
    text = scene.text(_field(unit))
    code, named = lexicon().nicknames[cue.key]
    if _definite(text, start, end) and not named.isdisjoint(scene.named()):
        scene.add_resolved(code, unit, start, end, "kind")


def _country(scene: Scene, unit: int, start: int, end: int) -> None:
    """Resolve "the country" where no other can be meant: the sentence before names one, this none yet."""
    text = scene.text(_field(unit))
    if unit <= 0 or not _definite(text, start, end) or scene.codes(unit, start):
        return
    codes = scene.codes(unit - 1)
    if len(codes) == 1:
        scene.add_resolved(codes[0], unit, start, end, "country")


def _neighbour(scene: Scene, unit: int, start: int, end: int) -> None:
    """Resolve "its neighbour" to the other of the two that the sentence and what stands before it name."""
    words = lexicon().words
    text = scene.text(_field(unit))
    before = _words_before(text, start)
    if before and before[-1] in words["country.adjectives"]:
        before = before[:-1]
    if unit <= 0 or not before or before[-1] not in words["country.owners"] or text[end : end + 1] == ",":
        return
    own = scene.codes(unit, start)
    if len(own) != 1 or len(scene.codes(unit)) > 1 or _word_after(text, end)[:1].isupper():
        return
    pair = _pair_around(scene, unit, persons=False)
    other = [code for code in pair or () if code != own[0]]
    if other:
        scene.add_resolved(other[0], unit, start, end, "country")


def pronouns(scene: Scene) -> Iterator[tuple[int, None, int, int]]:
    """Yield the pronouns that open a sentence."""
    text, words = scene.article.text, lexicon().words
    for unit in range(1, len(scene.sentences)):
        start = scene.starts[unit]
        if text[start] not in "ITHS":
            continue
        end = text.find(" ", start, start + 6)
        if (
            end > 0
            and (word := text[start:end])
            and (word in words["pronouns.leader"] or word in words["pronouns.country"])
        ):
            yield unit, None, start, end


def _pronoun(scene: Scene, unit: int, start: int, end: int) -> None:
    """Resolve a pronoun to the subject of the sentence before."""
    text = scene.article.text
    words = lexicon().words
    word = text[start:end]
    if word == "It" and _word_after(text, end) in words["pronouns.empty"]:
        return
    opening = lexicon().subject.match(text, scene.starts[unit - 1])
    listed = scene.at(unit - 1)
    at = opening.end() if opening else scene.starts[unit - 1]
    if word in words["pronouns.leader"]:
        _he(scene, unit, start, end, at, listed)
        return
    subject = next((one for one in listed if one.start == at), None)
    if subject is None or (subject.field, subject.end) in scene.leading:
        return
    after = _word_after(text, subject.end)
    if (
        word == "It"
        and _word_after(text, end) in words["pronouns.speech"]
        and after not in words["pronouns.speech"]
    ):
        return
    if after in words["pronouns.bodies" if word == "It" else "pronouns.people"] or (
        word == "It"
        and subject.via != "demonym"
        and (after in words["pronouns.verbs"] or (after.islower() and after.endswith("ed")))
    ):
        scene.add_resolved(subject.entity_id, unit, start, end, "pronoun")


def _he(scene: Scene, unit: int, start: int, end: int, at: int, listed: list[Reference]) -> None:
    """Resolve "He" to the leader with whom the sentence before begins, if it names nobody else."""
    persons = {one.end for one in scene.persons if one.sentence == unit - 1 and one.field == "text"}
    leaders = {one.end: one.entity_id for one in listed if (one.field, one.end) in scene.leading}
    if len(persons | leaders.keys()) != 1 or not leaders:
        return
    ((place, code),) = leaders.items()
    space = scene.article.text.count(" ", at, place)
    if space <= 6 and not any(sign in scene.article.text[at:place] for sign in ',;:"“'):
        scene.add_resolved(code, unit, start, end, "pronoun", leader=True)


def _field(unit: int) -> Field:
    return "title" if unit == TITLE else "text"
