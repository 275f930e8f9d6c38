"""Which articles a corpus has, before what they say: events, moments, outlets and copies, by one draw each.

Events come with the rhythm of weeks and years; most bring one article, a few hundreds, within three days and
most of them at once. Outlets are as unequal as Zipf's law has it, have days off, silences and a beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from bench.corpus.invented import Ints, long_word, ranks, uniform

DAYS = 1_096
END = int(datetime(2026, 11, 27, tzinfo=UTC).timestamp())
"""The midnight at which the corpus ends; a number, so that a corpus is the same whenever it is made."""

DAY = 86_400
OUTLETS = 2_000
WEEK = np.array([1.1, 1.12, 1.12, 1.1, 1.05, 0.72, 0.66])
"""How much happens on a Monday, and so on."""

LARGEST = 400
"""Articles of an event, at most."""

SIZES = 2.35
"""Exponent of the sizes of events: seven in ten bring one article."""

COPIES = 0.22
"""Share of later articles of an event that are copies: of all articles some 15 %."""

SILENT = 0.2
"""Share of outlets with a silence of up to 60 days."""

SPREAD = 11 * 3_600
"""Seconds in which an event's later articles come, in the mean."""


@dataclass(frozen=True, slots=True)
class Members:
    """Some articles of a plan, by one entry each; `original` is -1 where there is none.

    For the article itself, its original and the first of its event: `index` in the plan, `source`, `moment`
    (seconds since 1970, UTC).
    """

    index: Ints
    event: Ints
    source: Ints
    moment: Ints
    original: Ints
    original_source: Ints
    original_moment: Ints
    first: Ints
    first_source: Ints
    first_moment: Ints


@dataclass(frozen=True, slots=True)
class Plan:
    """All articles in the order of their moments; `original` is the index of the article copied, or -1."""

    event: Ints
    source: Ints
    moment: Ints
    original: Ints
    first: Ints

    def members(self, start: int, stop: int) -> Members:
        """Return the articles from `start` to `stop`."""
        here = slice(start, stop)
        original, first = self.original[here], self.first[here]
        of = np.maximum(original, 0)
        return Members(
            np.arange(start, min(stop, len(self.event))),
            self.event[here],
            self.source[here],
            self.moment[here],
            original,
            self.source[of],
            self.moment[of],
            first,
            self.source[first],
            self.moment[first],
        )


def plan(articles: int, seed: int, language_of: npt.NDArray[np.int64], languages_of_outlets: Ints) -> Plan:
    """Draw a plan.

    Args:
        articles: how many.
        seed: of the draw.
        language_of: languages of events, as positions; event e has that at e modulo its length.
        languages_of_outlets: language of each of `OUTLETS`.
    """
    event, at = _events(articles, seed)
    moment = _moments(event, at, seed)
    source = _sources(event, moment, seed, language_of, languages_of_outlets)
    original = _originals(event, at, seed)
    order = np.lexsort((np.arange(articles), moment))
    place = np.empty(articles, np.int32)
    place[order] = np.arange(articles, dtype=np.int32)
    first = np.arange(articles) - at  # of the event: its first article has the earliest moment
    return Plan(
        event[order],
        source[order],
        moment[order],
        np.where(original[order] < 0, -1, place[np.maximum(original[order], 0)]).astype(np.int32),
        place[first[order]],
    )


def outlet(number: int) -> str:
    """Return the domain of an outlet."""
    kind = ("times", "post", "news", "daily", "herald", "wire")[number % 6]
    return f"{long_word(number)}-{kind}.example"


def _events(articles: int, seed: int) -> tuple[Ints, Ints]:
    """Return the event of each article, and its place in it."""
    sizes = np.minimum(ranks(uniform(seed, 1, np.arange(articles)), SIZES) + 1, LARGEST)
    event = np.repeat(np.arange(articles, dtype=np.int32), sizes)[:articles]
    begins = np.concatenate(([0], np.cumsum(sizes)))[event]
    return event, (np.arange(articles) - begins).astype(np.int32)


def _moments(event: Ints, at: Ints, seed: int) -> Ints:
    days = np.arange(DAYS)
    weekday = (np.datetime64(END, "s").astype("datetime64[D]").astype(int) - DAYS + days + 3) % 7
    season = 1 + 0.12 * np.sin(2 * np.pi * days / 365.25)
    noise = 0.8 + 0.4 * uniform(seed, 2, days)
    weights = np.cumsum(WEEK[weekday] * season * noise * (1 + 0.5 * days / DAYS))
    day = np.searchsorted(weights / weights[-1], uniform(seed, 3, event), side="right")
    # Hours: two triangles' sum has its top at 13 UTC.
    hour = 24 * (uniform(seed, 4, event) + uniform(seed, 5, event)) / 2 + 1
    begin = END - DAYS * DAY + day * DAY + (hour % 24) * 3_600
    number = np.arange(len(event))
    later = np.minimum(-SPREAD * np.log(1 - uniform(seed, 6, number)), 2.9 * DAY)
    moment = np.where(at == 0, begin, begin + 60 + later)
    return np.minimum(moment, END - 1).astype(np.int64)


def _sources(event: Ints, moment: Ints, seed: int, language_of: Ints, outlets: Ints) -> Ints:
    """Draw outlets of the event's language that are not silent on the day, as unequal as they are."""
    numbers = np.arange(OUTLETS)
    since = np.where(
        uniform(seed, 7, numbers) < 0.15, END - DAY * DAYS * uniform(seed, 8, numbers), 0
    )  # some began within the three years
    silent = END - DAY * DAYS * uniform(seed, 9, numbers)
    until = silent + np.where(
        uniform(seed, 10, numbers) < SILENT, DAY * (5 + 55 * uniform(seed, 11, numbers)), 0
    )
    resting = uniform(seed, 12, numbers) < 0.25
    weekend = ((moment // DAY + 3) % 7) >= 5
    language = language_of[event % len(language_of)]
    found = np.zeros(len(event), np.int16)
    for spoken in np.unique(language).tolist():
        held = np.flatnonzero(outlets == spoken)
        share = np.cumsum(1.0 / (1 + np.arange(len(held))))
        here = np.flatnonzero(language == spoken)
        for attempt in range(4):
            drawn = uniform(seed, 20 + attempt, here)
            chosen = held[np.searchsorted(share / share[-1], drawn, side="right")]
            found[here] = chosen
            at = moment[here]
            lacking = (at < since[chosen]) | ((at >= silent[chosen]) & (at < until[chosen]))
            here = here[lacking | (resting[chosen] & weekend[here])]
    return found


def _originals(event: Ints, at: Ints, seed: int) -> Ints:
    """Return of which article each is a copy: the event's first, mostly, or -1."""
    number = np.arange(len(event))
    copy = (at > 0) & (uniform(seed, 30, number) < COPIES)
    return np.where(copy, number - at, -1).astype(np.int64)
