"""What two records under one identity are to each other: one wording, a newer version, or another article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from monitor.extract.addresses.identity import normalised
from monitor.model import Article

Relation = Literal["same", "newer", "older", "another"]

RUN = 3
"""Words: texts are compared by their runs of so many."""

ALIKE = 0.3
"""Share of the shorter text's runs that the longer has: versions of a story share most, two stories few."""

_MOST = 2_000
"""Words beyond this are not compared."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of an article; `version` as in `Document`, `published_at` naive UTC."""

    content_hash: int
    title: str
    text: str
    published_at: datetime | None
    version: str | None = None

    @classmethod
    def of(cls, article: Article) -> Self:
        """Take it from an article."""
        return cls(article.content_hash, article.title, article.text, article.published_at, article.version)


def relation(new: Wording, old: Wording) -> Relation:
    """Say what a record is to an earlier one under the same identity.

    Its publisher's version decides where both have one. Else several texts may stand under one address, as
    the home page of an outlet in every row of an export: with another title, and of another moment or about
    something else, a record is another article. The later published of two wordings is the newer one; where
    their days do not tell, the one that came later.
    """
    if new.content_hash == old.content_hash:
        return "same"
    if new.version is not None and old.version is not None:
        return "newer" if new.version >= old.version else "older"
    if not _of_one_title(new.title, old.title):
        moments = new.published_at is not None and old.published_at is not None
        if (moments and new.published_at != old.published_at) or not _alike(new.text, old.text):
            return "another"
    if new.published_at is not None and old.published_at is not None and new.published_at < old.published_at:
        return "older"
    return "newer"


def _of_one_title(one: str, other: str) -> bool:
    first, second = normalised(one), normalised(other)
    return first in second or second in first  # "CORRECTED: ..."; no title at all tells nothing


def _alike(one: str, other: str) -> bool:
    first, second = _runs(one), _runs(other)
    return len(first & second) >= ALIKE * min(len(first), len(second))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split(maxsplit=_MOST)[:_MOST]
    return set(zip(*(words[start:] for start in range(RUN)), strict=False)) or {tuple(words)}
