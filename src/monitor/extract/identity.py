"""Which article this is: a stable id, and a hash of what it says."""

from __future__ import annotations

from functools import lru_cache

from xxhash import xxh3_64_intdigest


def article_id(canonical: str | None, text: str) -> int:
    """Return a 63-bit hash of the canonical URL, or of the normalised text where there is none.

    Scheme, `www.` and a trailing slash do not make another article.
    """
    if canonical:
        address = canonical.partition("://")[2].removeprefix("www.").rstrip("/")
        return _hash("url:" + address)
    return _hash(normalised(text))


def content_hash(title: str, text: str) -> int:
    """Return a 63-bit hash of what the article says; layout and letter case do not count."""
    return _hash(normalised(title) + "\n" + normalised(text))


@lru_cache(maxsize=2)  # id and content hash ask for the same text, one after the other
def normalised(text: str) -> str:
    """Fold case and drop white space, so that neither wrapping nor spacing matters."""
    return "".join(text.casefold().split())


def _hash(text: str) -> int:
    # DuckDB's BIGINT is signed: one bit less.
    return xxh3_64_intdigest(text.encode("utf-8", "replace")) >> 1
