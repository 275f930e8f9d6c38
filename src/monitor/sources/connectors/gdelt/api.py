"""Asking GDELT's DOC 2.0 API and reading its answers, which are not always the JSON that they should be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from monitor.errors import FetchError, SourceError
from monitor.resources import read_toml
from monitor.sources.connectors.gdelt.rows import one_line
from monitor.sources.http.fetch import Fetcher

ENDPOINT = "https://api.gdeltproject.org/api/v2/doc/doc"

_BACKSLASH = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')


def ask(
    fetch: Fetcher, endpoint: str, query: str, mode: str, start: datetime, end: datetime, **more: str
) -> dict[str, Any]:
    """Ask for what GDELT saw in a span of time and return the answer.

    Args:
        fetch: the way to the network.
        endpoint: address of the API.
        query: in GDELT's syntax.
        mode: what is asked for: "ArtList", "TimelineVol" and so on.
        start: naive UTC.
        end: naive UTC.
        more: further parameters.

    Raises:
        SourceError: GDELT does not accept the query; says what GDELT says.
        FetchError: there is no answer; temporary where the next run may have one.
    """
    asked = {
        "query": query,
        "mode": mode,
        "format": "json",
        "startdatetime": f"{start:%Y%m%d%H%M%S}",
        "enddatetime": f"{end:%Y%m%d%H%M%S}",
        **more,
    }
    joint = "&" if "?" in endpoint else "?"
    answer = fetch.get(f"{endpoint}{joint}{urlencode(asked)}", accept="application/json, */*;q=0.5")
    return _parsed(answer.body.decode("utf-8-sig", "replace").strip(), endpoint)


def seen_at(value: object) -> datetime | None:
    """Read a time of the API, 20150219T101500Z, as naive UTC; None where it is none."""
    try:
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ") if isinstance(value, str) else None
    except ValueError:
        return None


def language(name: str) -> str | None:
    """Return a language as `extract` knows it: GDELT's own names as ISO 639-1, English names as they are."""
    known: Mapping[str, str] = _words()["languages"]
    return known.get(name.lower(), name)[:40] or None


def country(name: str) -> str | None:
    """Return a country as `extract` knows it: GDELT's own names as ISO 3166-1, others as they are."""
    known: Mapping[str, str] = _words()["countries"]
    return known.get(name.lower(), name)[:60] or None


@cache
def _words() -> dict[str, Any]:
    return read_toml("sources/gdelt_doc.toml")


def _parsed(body: str, endpoint: str) -> dict[str, Any]:
    """Read an answer: JSON, JSON with backslashes and control characters left as they were, or words."""
    if not body.startswith("{"):
        raise _refusal(body, endpoint)
    for text in (body, _BACKSLASH.sub(lambda found: found[0] if found[1] else r"\\", body)):
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else {}
    shown = one_line(body, 200)
    raise FetchError(f"GDELT ({endpoint}) answers with JSON that cannot be read: {shown}", temporary=True)


def _refusal(body: str, endpoint: str) -> SourceError:
    """Return the error for an answer in words, which GDELT sends with status 200."""
    said = one_line(body, 300)
    if said is None:
        return FetchError(
            f"GDELT ({endpoint}) answers with nothing; the next run tries again", temporary=True
        )
    if any(part in said.lower() for part in _words()["temporary"]):
        return FetchError(f"GDELT ({endpoint}) answers: {said}; the next run tries again", temporary=True)
    return SourceError(f"GDELT ({endpoint}) answers: {said}; check the query")
