"""The words that stand beside hits more often than elsewhere, and those that set views apart."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from monitor.errors import UsageError
from monitor.metrics import changes, kwic
from monitor.metrics.asking import statement
from monitor.metrics.chosen import about
from monitor.metrics.filters import Filters
from monitor.metrics.keyness import Counts, Word, compared
from monitor.metrics.matching import matching
from monitor.search.analysis import Reading, is_unspaced
from monitor.search.query.parser import parse
from monitor.search.spans import Span, matches
from monitor.store import Store

if TYPE_CHECKING:
    import pandas as pd

Against = Literal["rest", "before"]

MOST = 1_000
"""Articles of a view that are read: of more, a sample that is the same every time."""

LONGEST = 200_000
"""Characters of an article that are read."""

READ_AGAIN = 300
"""Articles that are read again for how the words are written."""

COLUMNS = (*Word._fields, "written", "read", "matching")

# By a digest of the id and not by the id, which numbers articles in the order of a source.
_SAMPLE = """
    WITH {given}
    SELECT article_id, language, count(*) OVER () AS total
    FROM {table}
    ORDER BY md5_number_lower(article_id::VARCHAR), article_id
    LIMIT $most
"""
_REST = "SELECT article_id, language FROM whole WHERE article_id NOT IN (SELECT article_id FROM matching)"

_READ = """
    SELECT chosen.*, articles.title, coalesce(texts.text, '') AS text
    FROM chosen JOIN {articles} USING (article_id) LEFT JOIN {texts} USING (article_id)
    ORDER BY place
"""

Finds = Callable[["Article", str], Iterable[Span]]
"""From an article and a field to the spans of the words of its hits."""


@dataclass(frozen=True, slots=True)
class Article:
    """What is read of an article."""

    key: int
    language: str
    title: str
    text: str

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return its fields with words."""
        return ("title", self.title), ("text", self.text)


@dataclass(frozen=True, slots=True)
class Compared:
    """Words by how much they stand out, as `written` most often; `read` articles of `matching` were read."""

    words: tuple[Word, ...]
    written: tuple[str, ...]
    read: int
    matching: int

    def frame(self) -> pd.DataFrame:
        """Return the words as a frame of COLUMNS."""
        import pandas as pd  # which takes half a second to import

        rows = [
            (*word, written, self.read, self.matching)
            for word, written in zip(self.words, self.written, strict=True)
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))


def collocates(
    store: Store, filters: Filters, window: int = 5, limit: int | None = 50, entity: str | None = None
) -> Compared:
    """Return the words that stand beside the hits more often than elsewhere in the same articles.

    Args:
        store: the store.
        filters: which articles; what is a hit is as in `kwic.lines`.
        window: words to either side of a word of a hit that are beside it.
        limit: how many words at most; None for all.
        entity: as in `kwic.lines`.

    Raises:
        UsageError: there is nothing to look for, or the search cannot be read.
        StoreError: there is no index.
    """

    def ask(held: Store) -> tuple[list[Article], int, Finds]:
        articles, matching = _read(held, filters)
        return articles, matching, _finds(held, filters, entity, articles)

    articles, matching, finds = store.at_once(ask)
    beside, elsewhere = Counts(), Counts()
    for article in articles:
        near: Counter[str] = Counter()
        far: Counter[str] = Counter()
        for name, text in article.fields():
            _part(text, finds(article, name), window, near, far)
        beside.add(near)
        elsewhere.add(far)
    words = tuple(compared(beside, elsewhere, limit))
    return Compared(words, _written(words, articles), len(articles), matching)


def distinctive(
    store: Store, filters: Filters, against: Against = "rest", limit: int | None = 50
) -> Compared:
    """Return the words that set the articles that match apart from others.

    Args:
        store: the store.
        filters: which articles.
        against: the rest, which is all other articles of the same period (where the filters say no more than
            a period: of all time); or what matches in the equally long period before.
        limit: how many words at most; None for all.

    Raises:
        UsageError: the search cannot be read.
        StoreError: there is no index.
    """

    def ask(held: Store) -> tuple[list[Article], int, list[Article]]:
        these, before = changes.period_before(held, filters) if against == "before" else (filters, None)
        others, _ = _read(held, before) if before else _read(held, these, rest=True)
        return *_read(held, these), others

    articles, matching, others = store.at_once(ask)
    here, there = Counts(), Counts()
    for counts, group in ((here, articles), (there, others)):
        for article in group:
            counts.add(Counter(term for _, text in article.fields() for term in Reading(text).terms))
    words = tuple(compared(here, there, limit))
    return Compared(words, _written(words, articles), len(articles), matching)


def beside(query: str, word: str, window: int) -> str:
    """Return the query of the lines in which a word stands beside the hits of a query.

    A query that cannot stand in NEAR, such as one with fields, is put beside the word as it is.
    """
    if not query:
        return f'"{word}"'
    near = f'({query}) NEAR/{window} "{word}"'
    try:
        parse(near)
    except UsageError:
        return f'({query}) AND "{word}"'
    return near


def _read(store: Store, filters: Filters, *, rest: bool = False) -> tuple[list[Article], int]:
    """Return a sample of the articles that match, or of the rest, and how many there are in all."""
    whole = Filters(duplicates=filters.duplicates, hidden=filters.hidden)
    period = replace(whole, start=filters.start, end=filters.end)
    # Neither what is counted nor which names count chooses articles by itself.
    if period != replace(filters, unit=whole.unit, places=whole.places):
        whole = period
    table = f"({_REST})" if rest else "matching"
    question = _SAMPLE.replace("{table}", table)
    rules = {"whole": matching(whole)} if rest else {}
    chosen = store.arrow(*statement(filters, question, {"most": MOST}, **rules))
    rows = store.arrow(*about(store, chosen, _READ)).to_pylist()
    read = [
        Article(row["article_id"], row["language"], row["title"] or "", row["text"][:LONGEST]) for row in rows
    ]
    return read, rows[0]["total"] if rows else 0


def _finds(store: Store, filters: Filters, entity: str | None, articles: Sequence[Article]) -> Finds:
    """Return what finds the hits: the words of the search, or the names that the filters ask for."""
    plan = None if entity else kwic.with_words(store, filters)
    if plan:
        return lambda article, name: (
            span
            for match in matches(plan, dict(article.fields())[name], article.language, name)
            for span in match.spans
        )
    spans: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for row in kwic.named(store, filters, entity, [article.key for article in articles]):
        spans[row["article_id"], row["field"]] += [(start, end) for start, end in row["spans"]]
    return lambda article, name: spans[article.key, name]


def _part(text: str, spans: Iterable[Span], window: int, near: Counter[str], far: Counter[str]) -> None:
    """Share out the words of a text: what is beside its hits, and what is not; hits are neither."""
    reading = Reading(text)
    inside: set[int] = set()
    around: set[int] = set()
    starts: list[int] | None = None
    for start, end in spans:
        starts = starts or [low for low, _ in reading.spans]
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        inside.update(range(first, last))
        around.update(range(max(0, first - window), min(len(starts), last + window)))
    terms = reading.terms
    beside = Counter(terms[at] for at in around - inside)
    near.update(beside)
    far.update(Counter(terms) - beside - Counter(terms[at] for at in inside))


def _written(words: Sequence[Word], articles: Sequence[Article]) -> tuple[str, ...]:
    """Return how words are written most often, where they can be: "China", "économie"."""
    wanted = {one.word for one in words if not is_unspaced(one.word)}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles[:READ_AGAIN] if wanted else ():
        reading = Reading(article.text)
        for at, term in enumerate(reading.terms):
            if term in wanted:
                start, end = reading.spans[at]
                seen[term][article.text[start:end]] += 1
    return tuple(
        max(seen[one.word].items(), key=lambda pair: (pair[1], pair[0]))[0] if seen[one.word] else one.word
        for one in words
    )
