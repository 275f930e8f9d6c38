"""Who is meant: every span of an article that means a country, by name or by what stands for it in context.

Coverage counts names only. Two countries make a pair also where one is meant by its leader ("Saakashvili" in
an article that has told whose president he is), by an armed group, a noun ("the kingdom", "its neighbour"), a
phrase for two ("both sides") or a pronoun after a country as subject. Precision comes first: what could mean
two things means none. `people` knows leaders, `anaphora` nouns and pronouns; the
knowledge lies in `resources/references/`. English only; elsewhere names.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from operator import attrgetter

from monitor.annotate.references import anaphora, people
from monitor.annotate.references.lexicon import Cue, lexicon
from monitor.annotate.references.scene import Reference, Scene
from monitor.model import Annotation, Article, Field, Mention

PAIR_CONFIDENCE = 0.55
"""Mentions with less confidence, such as a city's bare name, pair their country with no other."""

MAX_COUNTRIES = 20
"""Countries of a sentence that are paired: a longer list is a table, and pairs grow with its square."""

_FORMER = ("former ", "Former ", "ex-", "Ex-", "FORMER ", "ormerly ", "post-", "Post-")

_IN_CONTEXT = frozenset({"both", "joint", "persons", "kind", "nickname", "country", "neighbour"})


def resolve(article: Article, so_far: Annotation) -> Sequence[Reference]:
    """Find what means a country in title and text.

    Args:
        article: cleaned text and title.
        so_far: sentences and mentions of countries and people.

    Returns:
        By field (the text first), then start: the mentions of countries that are sure enough to pair them,
        the own names of states that are no more (via "name"), and what context resolves (via "reference").
        Two of the same span mean two countries ("both sides").
    """
    persons = [mention for mention in so_far.mentions if mention.kind == "person"]
    scene = Scene(article, so_far.sentences, persons)
    dissolved = lexicon().dissolved if article.language == "en" else frozenset()
    for mention in so_far.mentions:
        if mention.kind == "country":
            _name(mention, scene, dissolved)
        elif mention.kind == "bloc" and mention.sentence is not None:
            scene.blocs.add(mention.sentence)
    if article.language == "en":
        people.follow(scene)
        for unit, cue, start, end in _cues(scene):
            anaphora.resolve(scene, unit, cue, start, end)
    return sorted(scene.all(), key=attrgetter("field", "start", "end", "entity_id"))


def codes(listed: Sequence[Reference]) -> list[str]:
    """Return the different countries of a sentence or title in the order of their mention."""
    return list(dict.fromkeys(one.entity_id for one in listed))


def together(listed: Sequence[Reference], text: str) -> list[tuple[str, str]]:
    """Return the pairs of countries that a sentence or title makes: every two that it means.

    Where someone only meets does not act: a place pairs its country with none that context alone tells.

    Args:
        listed: the references of the sentence or title.
        text: what their offsets refer to.
    """
    pairs = list(combinations(sorted(codes(listed)[:MAX_COUNTRIES]), 2))
    if all(one.via != "reference" for one in listed):
        return pairs
    named = {one.entity_id for one in listed if one.via != "reference"}
    acting = {one.entity_id for one in listed if one.via == "reference" or not _is_site(one, text)}
    return [(a, b) for a, b in pairs if (a in named and b in named) or (a in acting and b in acting)]


def _is_site(one: Reference, text: str) -> bool:
    """Tell whether a town is where something happens ("in Geneva") or was agreed ("the Paris accord")."""
    if one.via not in ("capital", "place"):
        return False
    words = lexicon().words
    if one.via == "place" and text[one.start : one.end] not in words["country.lands"]:
        return True
    following = text[one.end : one.end + 14].split()
    before = text[max(0, one.start - 12) : one.start].split()
    return (bool(following) and following[0].rstrip(".,;").lower() in words["country.held"]) or (
        bool(before) and before[-1] in words["country.sites"]
    )


def _name(mention: Mention, scene: Scene, dissolved: frozenset[str]) -> None:
    """Add a mention that is sure enough, or the own name of a state that is no more."""
    via, confidence = mention.via, mention.confidence
    if confidence < PAIR_CONFIDENCE:
        if via != "place" or mention.surface not in dissolved:
            return
        if scene.text(mention.field).endswith(_FORMER, max(0, mention.start - 12), mention.start):
            return
        via, confidence = "name", lexicon().confidence["dissolved"]
    scene.add(
        Reference(
            mention.entity_id, mention.field, mention.sentence, mention.start, mention.end, via, confidence
        )
    )


def _cues(scene: Scene) -> list[tuple[int, Cue | None, int, int]]:
    """Return what context must resolve, in the order of reading; leaders and groups are added at once.

    No cue stands for the pronoun that opens a sentence.
    """
    lex = lexicon()
    later: list[tuple[int, Cue | None, int, int]] = []
    fields: tuple[Field, ...] = ("title", "text")
    for field in fields:
        for cue, start, end in lex.find(scene.text(field)):
            unit = scene.unit(field, start)
            if cue.kind in _IN_CONTEXT:
                later.append((unit, cue, start, end))
            elif (field, end) in scene.ends:
                continue
            elif cue.kind == "surname":
                people.surname(scene, unit, cue.key, start, end)
            else:
                scene.add_resolved(lex.groups[cue.key], unit, start, end, "group")
    later.extend(anaphora.pronouns(scene))
    later.sort(key=lambda one: (one[0], one[2]))
    return later
