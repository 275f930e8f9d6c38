"""Which article this is: a stable id, and a hash of what it says."""

from __future__ import annotations

from functools import lru_cache

from xxhash import xxh3_64_intdigest

from monitor.extract.addresses.canonical import canonical_url


def article_id(canonical: str | None, text: str, guid: str | None = None) -> int:
    """Return a 63-bit hash of what tells an article from all others.

    That is its publisher's own identifier, else its canonical URL, else its normalised text. Scheme, `www.`
    and a trailing slash do not make another article.

    Args:
        canonical: as `canonical_url` returns it.
        text: the article's text.
        guid: the publisher's identifier; one that is a web address counts as that address.
    """
    address = (canonical_url(guid) or None) if guid else canonical
    if guid and not address:
        return _hash("guid:" + guid)
    return _hash("url:" + _place(address)) if address else _hash(normalised(text))


def text_at(address: int, text: str) -> str:
    """Return an identifier for one of several texts at one address: a home page, a page of many posts.

    Args:
        address: the id that an article at that address has.
        text: the article's text.
    """
    return f"{address}:{_hash(normalised(text))}"


def own_id(address: int, text: str) -> int:
    """Return the id of one of several articles at one address; arguments as in `text_at`."""
    return article_id(None, "", text_at(address, text))


def _place(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def content_hash(title: str, text: str) -> int:
    """Return a 63-bit hash of what the article says; layout and letter case do not count."""
    return _hash(normalised(title) + "\n" + normalised(text))


@lru_cache(maxsize=2)  # id and content hash ask for the same text, one after the other
def normalised(text: str) -> str:
    """Fold case and drop white space, so that neither wrapping nor spacing matters."""
    # Spaces go first and at once: what is left to be split is lines.
    return "".join(text.casefold().replace(" ", "").split())


def _hash(text: str) -> int:
    # DuckDB's BIGINT is signed: one bit less.
    return xxh3_64_intdigest(text.encode("utf-8", "replace")) >> 1
