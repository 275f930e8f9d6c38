"""Which passages an article is made of, and where they stand in it: sentences of several seeds in one text.

An event has one seed, whose title and first sentences its articles share, and a cast of invented people and
organisations; what follows are runs of sentences of other seeds of the language.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bench.corpus.fingerprints import Readings, read
from bench.corpus.invented import Ints, long_word, normal, organisation, person, ranks, uniform
from bench.corpus.plan import Members
from bench.corpus.seeds import ORGANISATION, PERSON, SURNAME, WORD, Material
from monitor.annotate.text.slugs import slug

MEDIAN_WORDS, SPREAD, MOST_WORDS = 330, 0.62, 6_000
"""Lengths of articles: log-normal, some 400 words in the mean."""

RUN = 3
"""Sentences of another seed that stand together."""

OWN_TITLE = 0.7
"""Share of an event's articles that have its title."""

CAST = 3
"""People and organisations whom an event's articles name in common."""

NAMES, WORDS, FLAT = 1.38, 1.55, 40
"""Exponents of how often names and rare words occur (news brings new names all the time); the first so many
are about alike."""

EXCHANGED = {PERSON: 0.5, SURNAME: 0.5, ORGANISATION: 0.5, WORD: 0.12}
"""How often a passage's name or word is exchanged for an invented one."""

PARAGRAPH = 0.35
"""Share of sentences that begin a paragraph."""


@dataclass(frozen=True, slots=True)
class Named:
    """An invented name that stands in for one of a seed's: which instance has it, and what it is."""

    instance: int
    entity_id: str
    name: str
    surface: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Passages of some articles in their order, titles first: one entry for each, but for `texts`.

    `readings` is what is known of all texts: those of the passages are the entries `read`, where `read_of`
    says which passage of the layout each belongs to.

    `article` is the place of the article among the members, `sentence` -1 for a title. `start` and `end` are
    where it stands in its title or text; what stands from `pivot` on in the passage is moved by `shift` more.
    """

    article: Ints
    passage: Ints
    sentence: Ints
    start: Ints
    end: Ints
    pivot: Ints
    shift: Ints
    seed: Ints
    titles: list[str]
    texts: list[str]
    named: list[Named]
    readings: Readings
    read: Ints
    read_of: Ints


def lay_out(members: Members, material: Material, languages: Ints, seed: int) -> Layout:
    """Choose the passages of articles and write their texts.

    Args:
        members: which articles.
        material: what they are made of.
        languages: of events, as in `plan`.
        seed: of the draw.
    """
    # A copy is made as its original was, but for what is cut from its end.
    key = np.where(members.original >= 0, members.original, members.index)
    language = languages[members.event % len(languages)]
    low, count = material.by_language[language], np.diff(material.by_language)[language]
    of_event = low + (uniform(seed, 50, members.event) * count).astype(np.int64)
    article, passage, sentence = _chosen(members, key, of_event, (low, count), material, seed)
    pieces = [material.text[one] for one in passage.tolist()]
    named, lengths, shift, new = _exchange(pieces, members, key, (article, passage, sentence), material, seed)
    paragraph = uniform(seed, 51, key[article], sentence + 2) < PARAGRAPH
    separators = [
        "" if at <= 0 else "\n\n" if broken or pieces[number - 1][-1] not in '.!?"”' else " "
        for number, (at, broken) in enumerate(zip(sentence.tolist(), paragraph.tolist(), strict=True))
    ]
    between = np.fromiter(map(len, separators), np.int64, len(separators))
    ends = np.cumsum(between + lengths)
    bounds = np.searchsorted(article, np.arange(len(key) + 1))
    begin = ends[bounds[:-1]][article]  # behind the title
    is_title = sentence < 0
    start = np.where(is_title, 0, ends - lengths - begin)
    joined = [part for pair in zip(separators, pieces, strict=True) for part in pair]
    cuts = (2 * bounds).tolist()
    return Layout(
        article,
        passage,
        sentence,
        start,
        start + lengths,
        np.where(shift != 0, material.slot_end[passage], np.iinfo(np.int32).max),
        shift,
        of_event,
        [pieces[one] for one in bounds[:-1].tolist()],
        ["".join(joined[first + 2 : last]) for first, last in pairwise(cuts)],
        named,
        *_read(passage, new, material),
    )


def _chosen(
    members: Members, key: Ints, of_event: Ints, pool: tuple[Ints, Ints], material: Material, seed: int
) -> tuple[Ints, Ints, Ints]:
    """Return article, passage and sentence number of every passage."""
    number = len(key)
    wanted = np.minimum(MEDIAN_WORDS * np.exp(SPREAD * normal(seed, 52, key)), MOST_WORDS)
    sentences = np.maximum(wanted / material.words.mean(), 4).astype(np.int64)
    held = np.diff(material.sentence_from) - 1  # the title of the next one stands between
    opening = np.minimum(held[of_event], 2 + (3 * uniform(seed, 54, key)).astype(np.int64))
    runs = -(-np.maximum(sentences - opening, 0) // RUN)
    owner = np.repeat(np.arange(number), runs)
    turn = np.arange(len(owner)) - np.repeat(np.cumsum(runs) - runs, runs)
    low, count = pool
    helper = low[owner] + (uniform(seed, 55, key[owner], turn) * count[owner]).astype(np.int64)
    room = np.maximum(held[helper] - RUN + 1, 1)
    at = (uniform(seed, 56, key[owner], turn) * room).astype(np.int64)
    # Its own title or, for some of an event's articles, that of another seed.
    other = low + (uniform(seed, 57, key) * count).astype(np.int64)
    whose = np.where(uniform(seed, 58, key) < OWN_TITLE, of_event, other)
    first = np.concatenate(
        (material.title[whose], material.sentence_from[of_event], material.sentence_from[helper] + at)
    )
    length = np.concatenate((np.ones(number, np.int64), opening, np.minimum(held[helper], RUN)))
    order = np.concatenate((np.full(number, -2), np.full(number, -1), turn))
    belongs = np.concatenate((np.arange(number), np.arange(number), owner))
    sort = np.lexsort((order, belongs))
    first, length, belongs = first[sort], length[sort], belongs[sort]
    article = np.repeat(belongs, length)
    passage = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))
    bounds = np.searchsorted(article, np.arange(number + 1))
    sentence = np.arange(len(article)) - bounds[:-1][article] - 1
    # Copies lose up to two sentences of ten or more.
    total = np.diff(bounds)[article] - 1
    cut = np.where(members.original >= 0, (3 * uniform(seed, 59, members.index)).astype(np.int64), 0)[article]
    kept = (sentence < total - cut) | (total < 10)
    return article[kept], passage[kept], sentence[kept]


def _exchange(
    pieces: list[str],
    members: Members,
    key: Ints,
    placed: tuple[Ints, Ints, Ints],
    material: Material,
    seed: int,
) -> tuple[list[Named], Ints, Ints, dict[int, str]]:
    """Put invented names and words into passages.

    Returns:
        The names, lengths and shifts of all passages, and by those that were changed what was put in.
    """
    article, passage, sentence = placed
    lengths = material.length[passage].astype(np.int64)
    shift = np.zeros(len(passage), np.int64)
    kind = material.slot[passage]
    likely = np.zeros(max(EXCHANGED) + 1)
    likely[list(EXCHANGED)] = list(EXCHANGED.values())
    of, at = key[article], sentence + 2
    which = np.flatnonzero(uniform(seed, 60, of, at) < likely[kind])
    shared = (at[which] <= 5) | (uniform(seed, 61, of[which], at[which]) < 0.4)
    member = (CAST * uniform(seed, 62, of[which], at[which])).astype(np.int64)
    event = members.event[article[which]]
    drawn = np.where(shared, uniform(seed, 63, event, member), uniform(seed, 64, of[which], at[which]))
    number = np.where(kind[which] == WORD, ranks(drawn, WORDS, FLAT), ranks(drawn, NAMES, FLAT))
    starts, ends = material.slot_start[passage], material.slot_end[passage]
    named, put = [], {}
    for instance, what, rank in zip(which.tolist(), kind[which].tolist(), number.tolist(), strict=True):
        start, end = int(starts[instance]), int(ends[instance])
        if what == WORD:
            new = long_word(rank)
        else:
            name = organisation(rank) if what == ORGANISATION else " ".join(person(rank))
            new = person(rank)[1] if what == SURNAME else name
            named.append(Named(instance, slug(name), name, new))
        pieces[instance] = pieces[instance][:start] + new + pieces[instance][end:]
        shift[instance] = len(new) - (end - start)
        put[instance] = new
    return named, lengths + shift, shift, put


def _read(passage: Ints, put: dict[int, str], material: Material) -> tuple[Readings, Ints, Ints]:
    """Put together what is known of passages; of changed ones: before, in and behind the slot."""
    whole, count = len(material.text), len(passage)
    changed = np.fromiter(put, np.int64, len(put))
    named = material.slot_named[passage[changed]].tolist()
    known: dict[tuple[str, str], int] = {}
    places = [
        known.setdefault(("x " if is_name else "", new), len(known))
        for new, is_name in zip(put.values(), named, strict=True)
    ]
    first = passage.astype(np.int64)
    first[changed] += whole
    read_of = np.concatenate((np.arange(count), changed, changed))
    found = np.concatenate((first, 3 * whole + np.array(places, np.int64), 2 * whole + passage[changed]))
    order = np.argsort(read_of, kind="stable")
    return material.readings.with_more(read(known)), found[order], read_of[order]
