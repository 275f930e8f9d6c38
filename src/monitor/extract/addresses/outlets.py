"""Who published it: the outlet's name and country."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import ResourceError
from monitor.extract.addresses import archives
from monitor.extract.addresses.canonical import canonical_url
from monitor.reference import countries
from monitor.resources import read_toml

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2}", re.IGNORECASE)
"""A domain of a country."""


@cache
def _exceptions() -> tuple[dict[str, str], frozenset[str]]:
    loaded: dict[str, Any] = read_toml("extract/outlets.toml")
    domains, generic = dict(loaded["domains"]), frozenset(loaded["generic"]["names"])
    unknown = [code for code in domains.values() if not countries.is_code(code)]
    if unknown:
        raise ResourceError(f"extract/outlets.toml names unknown countries: {', '.join(unknown)}")
    return domains, generic


def source(given: str | None, url: str | None) -> str | None:
    """Return the outlet: what the record says, else the registered domain of the URL; an archive is none."""
    name = (given or "").strip()
    if name.lower().startswith(("http://", "https://")):
        name = _domain(canonical_url(name) or name) or name
    elif "." in name and " " not in name and (shown := archives.original(name)):
        name = _domain(shown) or name
    if name and not archives.is_archive(name):
        return name[4:] if name.lower().startswith("www.") else name
    return _domain(url) if url and not archives.is_archive(url) else None


def country(given: str | None, url: str | None, name: str | None = None) -> str | None:
    """Return the outlet's country as ISO 3166-1 alpha-3: as given, else from a country-code domain.

    Args:
        given: by the record.
        url: of the article.
        name: of the outlet, which often is its domain.
    """
    if given and given.strip():
        return countries.parse(given)
    return _of_address(url) or (_of_address(f"https://{name}") if name and _HOST.fullmatch(name) else None)


def _of_address(url: str | None) -> str | None:
    if not url or archives.is_archive(url):
        return None
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return _of_domain(host.rpartition(".")[2])


@lru_cache(maxsize=4096)
def _domain(url: str) -> str | None:
    from courlan import extract_domain  # see `canonical`

    return extract_domain(url) or None


@lru_cache(maxsize=512)
def _of_domain(name: str) -> str | None:
    domains, generic = _exceptions()
    if name in generic or len(name) < 2:
        return None
    if name in domains:
        return domains[name]
    return countries.alpha3_of().get(name.upper())
