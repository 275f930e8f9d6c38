"""Which articles a configuration wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from xxhash import xxh3_64_hexdigest

from monitor.config.settings import Filters
from monitor.model import Article


@dataclass(frozen=True, slots=True)
class Wanted:
    """Tells whether an article is wanted; can be sent to worker processes."""

    languages: tuple[str, ...]
    match: tuple[str, ...]
    exclude: tuple[str, ...]
    min_words: int

    def __call__(self, article: Article) -> bool:
        """Apply all filters; words are matched whole, whatever their case."""
        if self.languages and article.language not in self.languages:
            return False
        if self.min_words and len(article.text.split()) < self.min_words:
            return False
        if self.exclude and _pattern(self.exclude).search(article.title or ""):
            return False
        return not self.match or bool(_pattern(self.match).search(f"{article.title}\n{article.text}"))


def wanted(filters: Filters) -> Wanted | None:
    """Return what tells whether an article is wanted; None where all are."""
    found = Wanted(filters.languages, filters.match, filters.exclude, filters.min_words)
    return None if found == Wanted((), (), (), 0) else found


def name_of(filters: Filters) -> str:
    """Return a name that differs where filters do; "" where all articles are wanted."""
    found = wanted(filters)
    return xxh3_64_hexdigest(repr(found).encode()) if found else ""


@cache
def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Match any of the phrases; the words of one may be apart by any white space."""
    parts = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
