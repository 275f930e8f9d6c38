"""The API of Media Cloud through its own client, with our bounds and with messages for people."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpcore

from monitor.errors import FetchError, SourceError
from monitor.sources.http.addresses import resolve
from monitor.sources.http.fetch import FetchSettings

KEY = "MEDIACLOUD_API_KEY"
OVERLAP = timedelta(hours=1)
"""Stories are indexed by several machines at once: one may show up a little after a later one did."""

MAX_ANSWER = 64 << 20
"""Bytes of one answer; a page has 1,000 stories of about 500 bytes each."""

MAX_SECONDS = 180
"""For one answer, from its first byte on."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for. `since` is where the last run came to (naive UTC), None for the first."""

    query: str
    collections: tuple[int, ...]
    sources: tuple[int, ...]
    platform: str | None
    start: date
    end: date
    since: datetime | None

    @property
    def text(self) -> str:
        """The query, bounded to what was indexed since the last run.

        Whole days only: that is the form of this clause that the client's tests prove.
        """
        if self.since is None:
            return self.query
        first, last = (self.since - OVERLAP).date(), self.end + timedelta(days=1)
        return f"({self.query}) AND indexed_date:[{first} TO {last}]"


class Api:
    """The client. The key comes from the environment alone and appears in no message.

    Raises:
        SourceError: the client or the key is missing, or the endpoint must not be given the key.
    """

    def __init__(self, settings: FetchSettings, endpoint: str = "") -> None:
        """Args: which machines may be talked to; another server than Media Cloud's own."""
        try:
            from mediacloud.api import SearchApi
            from mediacloud.error import APIResponseError
        except ImportError as error:
            raise SourceError(
                "Media Cloud needs its client: pip install 'media-monitor[mediacloud]'"
            ) from error
        self._refused = APIResponseError
        self._key = os.environ.get(KEY, "").strip()
        if not self._key.isascii() or not self._key.isprintable() or not self._key:
            raise SourceError(
                f"Media Cloud needs a key: set the environment variable {KEY} "
                "(your profile at search.mediacloud.org shows yours)"
            )

        class Client(SearchApi):
            def _make_session(self) -> None:
                super()._make_session()
                assert self._session is not None
                self._session.hooks["response"].append(_bounded)
                self._session.max_redirects = 0  # each would wait for the rate limit, and be sent the key

            def _dates_str2objects(self, stories: Any) -> None:
                """Leave dates as they are: here one bad date would cost all stories of its page."""

        self._client = Client(self._key)
        self._client.TIMEOUT_SECS = max(1, round(settings.timeout))
        if endpoint:
            self._client.BASE_API_URL = _checked(endpoint, settings.allow_private)

    def stories(self, search: Search) -> Iterator[Any]:
        """Yield every story, page by page, as the API's JSON has it."""
        token: str | None = None
        while True:
            page, following = self._page(search, token)
            yield from page
            if not page or following is None or following == token:
                return
            token = following

    def _page(self, search: Search, token: str | None) -> tuple[list[Any], str | None]:
        try:
            page, following = self._client.story_list(
                search.text,
                start_date=search.start,
                end_date=search.end,
                collection_ids=list(search.collections),
                source_ids=list(search.sources),
                platform=search.platform,
                pagination_token=token,
                sort_order="asc",
            )
        except self._refused as error:
            raise self._told(error.response.status_code, error.data) from None
        except SourceError:
            raise
        except OSError as error:  # requests' exceptions are such
            raise FetchError(f"Media Cloud cannot be reached: {self._safe(error)}", temporary=True) from None
        except (LookupError, TypeError, ValueError, AttributeError):
            raise SourceError(
                "Media Cloud answers in a form that is not understood; is there a newer media-monitor?"
            ) from None
        if not isinstance(page, list):
            raise SourceError("Media Cloud answers without a list of stories")
        return page, following if isinstance(following, str) else None

    def _told(self, status: int, data: object) -> SourceError:
        """Say what the API refused and what to do."""
        note = data.get("note") or data.get("detail") if isinstance(data, dict) else None
        said = f" ({self._safe(note)})" if note else ""
        if status == 429:
            advice = "too many requests in this time or your quota is used up; the next run tries again"
            return FetchError(f"Media Cloud answers 429{said}: {advice}", temporary=True)
        if status in (401, 403):
            return SourceError(
                f"Media Cloud answers {status}{said}: it does not accept the key in {KEY}, or what the "
                "account may do does not include this search"
            )
        if status >= 500:
            return FetchError(f"Media Cloud answers {status}{said}: the next run tries again", temporary=True)
        return SourceError(f"Media Cloud answers {status}{said}: check the query, collections and sources")

    def _safe(self, said: object) -> str:
        return " ".join(str(said).replace(self._key, "***").split())[:300]


def _checked(endpoint: str, allow_private: bool) -> str:
    """Check that the key goes to a machine that may be talked to, and not in the clear."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise SourceError(f"Media Cloud: endpoint is not an address: {error}") from error
    clear = parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    if not host or not (clear or parts.scheme == "https"):
        raise SourceError("Media Cloud: endpoint must be an https address, since the key is sent to it")
    try:
        resolve(host, port or 443, allow_private=allow_private)
    except httpcore.ConnectError as error:
        raise SourceError(f"Media Cloud: {error}") from error
    return endpoint.rstrip("/") + "/"


def _bounded(answer: Any, **_: object) -> None:
    """Read an answer of the client within bounds; it would take whatever comes, for as long as it comes."""
    body, end = bytearray(), time.monotonic() + MAX_SECONDS
    for piece in answer.iter_content(1 << 16):
        body += piece
        if len(body) > MAX_ANSWER or time.monotonic() > end:
            answer.close()
            raise FetchError(
                f"an answer of Media Cloud is larger than {MAX_ANSWER >> 20} MB or takes over {MAX_SECONDS} s"
            )
    answer._content = bytes(body)
