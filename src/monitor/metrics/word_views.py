"""The views of words: lines, collocates, distinctive words."""

from __future__ import annotations

from typing import get_args

from monitor.metrics import collocates, kwic, parsing, search
from monitor.metrics.view import View

_MEASURED = (
    "Compared by log-likelihood (G², Dunning 1993; Rayson and Garside 2000) and by the log ratio (Hardie "
    "2014): 1 is twice as frequent, 2 four times. The thin line is its interval, which holds for all words "
    "together (Bonferroni, 95 %) and counts articles and not words, since words come in bursts; by its lower "
    "end the words are ordered (Evert 2022), so that words which stand everywhere need no list to be left "
    "out. Hollow: chance may explain it. Words are counted whatever their case and accents; Chinese, "
    f"Japanese, Korean and Thai in pairs of characters. Of more than {collocates.MOST:,} articles, so many "
    "are read: a sample that is the same every time."
)

VIEWS = (
    View(
        "kwic",
        "Every place where the words of the search, an entity or a pair stand, in its line.",
        kwic.COLUMNS,
        kwic.frame,
        {"by": "date", "sort": "hits", "limit": 1_000, "width": 60, "entity": None},
        how=(
            "Every place in titles and texts where the words of the search stand as asked; without words to "
            "look for where both countries of the pair, or any of the countries, people and organisations, "
            "are named. Of more than 1,000 lines, "
            "those of the newest articles (or of the best hits) are shown. Sorted to the left or right, the "
            "words nearest to the hit decide first."
        ),
    ),
    View(
        "collocates",
        "The words that stand beside the hits more often than elsewhere in the same articles.",
        collocates.COLUMNS,
        lambda store, filters, **options: collocates.collocates(store, filters, **options).frame(),
        {"window": 5, "limit": 50, "entity": None},
        how=(
            "Words within five words of a hit (`window`), against all other words of the same articles; what "
            "is a hit is as in the lines. " + _MEASURED
        ),
    ),
    View(
        "distinctive-words",
        "The words that set the articles apart from the others, or from those of the period before.",
        collocates.COLUMNS,
        lambda store, filters, **options: collocates.distinctive(store, filters, **options).frame(),
        {"against": "rest", "limit": 50},
        how=(
            "Words of titles and texts against those of all other articles of the same period, or of the "
            "articles that match in the equally long period before. " + _MEASURED
        ),
    ),
)

READ = {
    "kwic by": parsing.one_of(get_args(search.By)),
    "kwic sort": parsing.one_of(get_args(kwic.Sort)),
}
"""How options are read whose values are not those that the same name has elsewhere."""
