"""Compare the search with a scan that shares no code with it: `python -m bench.recall --corpora …/corpora`.

Loads the texts of Reuters-21578 (dev), asks 50 queries of usual kinds, and for each scans all titles and
texts with a predicate written by hand in plain Python: words by a regular expression, in lower case. Queries
quote their words, since other forms of a word are the engine's business. Prints a Markdown table: hits, what
the scan finds, recall and precision.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from monitor.metrics import articles
from monitor.metrics.filters import Filters
from monitor.runs.load import load
from monitor.search import index
from monitor.store import Store

Holds = Callable[[list[str]], bool]
"""Whether the words of a title or a text, in their order, are as a query asks."""

_WORD = re.compile(r"[^\W_]+")


def phrase(words: str) -> Holds:
    """Return whether these words follow each other."""
    wanted = _WORD.findall(words.lower())
    return lambda said: any(
        said[at : at + len(wanted)] == wanted for at, word in enumerate(said) if word == wanted[0]
    )


def begins(start: str) -> Holds:
    """Return whether a word begins so."""
    return lambda said: any(word.startswith(start) for word in said)


def near(one: str, other: str, most: int) -> Holds:
    """Return whether both words stand at most so many words apart; neighbours are one apart."""
    return lambda said: any(
        word == one and other in (said[max(0, at - most) : at] + said[at + 1 : at + most + 1])
        for at, word in enumerate(said)
    )


WORDS = ("copper", "sanctions", "quota", "takeover", "bankruptcy", "drought", "tariff", "strike", "boycott")
PHRASES = (
    *("interest rates", "trade deficit", "prime minister", "oil prices", "trade war", "west german"),
    *("international coffee organization", "money market", "balance of payments", "central bank"),
)
PREFIXES = ("econom", "tariff", "devalu", "subsid", "privatis", "privatiz", "nuclear", "semiconduct")
NEAR = (
    *(("oil", "price", 5), ("japan", "chips", 10), ("dollar", "yen", 3), ("bank", "rate", 5)),
    *(("wheat", "soviet", 10), ("trade", "retaliation", 10), ("gold", "reserves", 5)),
)
BOTH = (("oil", "opec"), ("coffee", "quota"), ("dollar", "intervention"), ("sugar", "ec"), ("chips", "japan"))
EITHER = (("gasoline", "petrol"), ("tin", "zinc"), ("merger", "takeover"), ("cocoa", "coffee"))
WITHOUT = (("oil", "opec"), ("coffee", "quota"), ("bank", "rate"), ("gold", "silver"), ("wheat", "soviet"))
NESTED = (("oil", "gas", "pipeline"), ("wheat", "corn", "soviet"))


def queries() -> list[tuple[str, Callable[[list[str], list[str]], bool]]]:
    """Return 50 queries, each with what must hold of the words of the title and of the text."""

    def either(holds: Holds) -> Callable[[list[str], list[str]], bool]:
        return lambda title, text: holds(title) or holds(text)

    def word(one: str) -> Callable[[list[str], list[str]], bool]:
        return lambda title, text: one in title or one in text

    found = [(f'"{one}"', word(one)) for one in WORDS]
    found += [(f'"{one}"', either(phrase(one))) for one in PHRASES]
    found += [(f"{one}*", either(begins(one))) for one in PREFIXES]
    found += [(f'"{a}" NEAR/{most} "{b}"', either(near(a, b, most))) for a, b, most in NEAR]
    found += [(f'"{a}" AND "{b}"', _all(word(a), word(b))) for a, b in BOTH]
    found += [(f'"{a}" OR "{b}"', _any(word(a), word(b))) for a, b in EITHER]
    found += [(f'"{a}" NOT "{b}"', _but(word(a), word(b))) for a, b in WITHOUT]
    found += [(f'("{a}" OR "{b}") AND "{c}"', _all(_any(word(a), word(b)), word(c))) for a, b, c in NESTED]
    return found


def _all(*parts: Callable[..., bool]) -> Callable[..., bool]:
    return lambda title, text: all(part(title, text) for part in parts)


def _any(*parts: Callable[..., bool]) -> Callable[..., bool]:
    return lambda title, text: any(part(title, text) for part in parts)


def _but(one: Callable[..., bool], other: Callable[..., bool]) -> Callable[..., bool]:
    return lambda title, text: one(title, text) and not other(title, text)


def main() -> None:
    """Load, ask, scan, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--store", type=Path, help="a store that holds the texts already")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.store or Path(folder) / "reuters.duckdb"
        if not path.exists():
            load([asked.corpora / "reuters-21578.dev.jsonl.gz"], path)
        index.reindex(path)
        store = Store(path)
        held = "SELECT article_id, title, text FROM articles JOIN texts USING (article_id)"
        texts = [
            (key, _WORD.findall(title.lower()), _WORD.findall(text.lower()))
            for key, title, text in store.rows(held)
        ]
        print(
            f"{len(texts):,} articles\n\n| query | search | scan | recall | precision |\n" + "|---" * 5 + "|"
        )
        for query, holds in queries():
            f = Filters(search=query, duplicates=True)
            hits = set(articles.listing(store, f, limit=None)["article_id"].tolist())
            scanned = {key for key, title, text in texts if holds(title, text)}
            both = len(hits & scanned)
            shares = f"{both / max(len(scanned), 1):.3f} | {both / max(len(hits), 1):.3f}"
            print(f"| `{query}` | {len(hits):,} | {len(scanned):,} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
