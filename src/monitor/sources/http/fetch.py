"""Fetching over HTTP, politely and within bounds: the only way to the network that sources have.

`Fetcher.get` reads as the life of a request: robots.txt, the host's turn, the answer, its redirects, and
another try where that may help. What is asked of whom, and for how long, is decided in `addresses` (which
machines), `hosts` (how often), `robots` (what they allow) and `bodies` (how much); what came is a `Response`.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from monitor import __version__
from monitor.errors import FetchError, Unchanged
from monitor.masking import masked
from monitor.sources.http import bodies
from monitor.sources.http.addresses import DEADLINE, GuardedTransport, RefusedAddress
from monitor.sources.http.hosts import Host, Hosts
from monitor.sources.http.responses import Response, Validator, sendable, validator_of
from monitor.sources.http.robots import Robots

MAX_BYTES = 16 << 20
REDIRECTS = 5
MAX_URL = 4000
PATIENCE = 60.0
"""Seconds: a Retry-After beyond this ends the tries of this run; the host is left alone until then."""

_TEMPORARY = frozenset((408, 425, 429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_BACKOFF = wait_random_exponential(multiplier=0.5, max=10)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch. Times are seconds.

    Args:
        user_agent: how we identify ourselves; the part before "/" is what robots.txt is asked about.
        delay: pause between the starts of two requests to one host.
        concurrency: requests to one host at the same time.
        timeout: for one answer, from the first byte sent to the last received.
        limit: bytes of one answer, unpacked.
        retries: further tries after a temporary failure.
        allow_private: whether private and loopback addresses may be fetched.
        robots: whether robots.txt is obeyed.
        connections: connections to all hosts together.
    """

    user_agent: str = f"MediaMonitor/{__version__} (self-hosted news monitor)"
    delay: float = 0.25
    concurrency: int = 2
    timeout: float = 30.0
    limit: int = MAX_BYTES
    retries: int = 2
    allow_private: bool = False
    robots: bool = True
    connections: int = 64


class _Network:
    """What all sources of a run share: connections, the hosts' gates, their robots.txt."""

    def __init__(self, settings: FetchSettings) -> None:
        self.settings = settings
        self.hosts = Hosts(settings.concurrency, settings.delay)
        self.robots = Robots(re.split(r"[/\s]", settings.user_agent.strip())[0])
        transport = GuardedTransport(allow_private=settings.allow_private, connections=settings.connections)
        self.client = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip, deflate"},
            trust_env=False,
        )


@dataclass
class Fetcher:
    """Fetches for one source; `scoped` makes another one that shares connections and manners.

    Args:
        settings: how to fetch.
        validators: by address, what earlier answers gave us to ask with (`get(conditional=True)`).

    Attributes:
        fresh: the validators of this source's answers of now, to be kept when their records are.
        received: bytes of body so far.
    """

    settings: FetchSettings = field(default_factory=FetchSettings)
    validators: Mapping[str, Validator] = field(default_factory=dict)
    fresh: dict[str, Validator] = field(default_factory=dict)
    received: int = 0
    _network: _Network | None = None

    def __post_init__(self) -> None:
        self._network = self._network or _Network(self.settings)

    def scoped(self, validators: Mapping[str, Validator]) -> Fetcher:
        """Make a fetcher for one source, with its own validators and counts."""
        return Fetcher(self.settings, validators, _network=self._network)

    def close(self) -> None:
        """Let go of all connections."""
        if self._network is not None:
            self._network.client.close()

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        limit: int | None = None,
        conditional: bool = False,
        robots: bool = True,
    ) -> Response:
        """Fetch an address.

        Args:
            url: an http or https address.
            accept: media types wanted.
            limit: bytes at most; default is the settings'.
            conditional: ask only for what changed since the answer whose validator we have (then 304 comes).
            robots: whether robots.txt is asked before.

        Raises:
            FetchError: there is no such answer; its message names the address and the reason.
        """

        def read(answer: httpx.Response) -> Response:
            most = limit or self.settings.limit
            body = bodies.opened(b"".join(self._pieces(answer, most)), most)
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Response(str(answer.url), answer.status_code, headers, body)

        headers = {"Accept": accept, **(self._conditions(url) if conditional else {})}
        found = self._tried(url, headers, robots, read)
        if conditional and found.validator:
            self.fresh[url] = found.validator
        return found

    @contextmanager
    def download(
        self, url: str, *, limit: int = 4 << 30, accept: str = "*/*", conditional: bool = False
    ) -> Iterator[BinaryIO]:
        """Fetch something large into a temporary file, open at its beginning during the block.

        Raises:
            Unchanged: `conditional`, and nothing changed since the answer whose validator we have.
            FetchError: as in `get`.
        """
        with tempfile.TemporaryFile() as file:

            def read(answer: httpx.Response) -> None:
                if answer.status_code == httpx.codes.NOT_MODIFIED:
                    raise Unchanged("it did not change")
                found = validator_of(answer.headers)
                if found:
                    self.fresh[url] = found
                file.seek(0)
                file.truncate()
                for piece in self._pieces(answer, limit):
                    file.write(piece)

            headers = {"Accept": accept, **(self._conditions(url) if conditional else {})}
            self._tried(url, headers, True, read, patience=40)
            file.seek(0)
            yield cast(BinaryIO, file)

    def pace(self, url: str, seconds: float) -> None:
        """Keep at least so long a pause between requests to the host of an address, whoever asks it."""
        host = self._host(url)
        host.delay = max(host.delay, seconds)

    def _conditions(self, url: str) -> dict[str, str]:
        known = self.validators.get(url)
        if known is None:
            return {}
        # Ledgers of earlier versions hold some that cannot be sent.
        named = {"If-None-Match": sendable(known.etag), "If-Modified-Since": sendable(known.last_modified)}
        return {name: value for name, value in named.items() if value}

    def _pieces(self, answer: httpx.Response, limit: int) -> Iterator[bytes]:
        declared = answer.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise FetchError(f"it is larger than {bodies.size(limit)}")
        encoding = answer.headers.get("content-encoding", "")
        for piece in bodies.bounded(bodies.unpacked(answer.iter_raw(), encoding), limit):
            self.received += len(piece)
            yield piece

    def _tried(
        self,
        url: str,
        headers: Mapping[str, str],
        robots: bool,
        read: Callable[[httpx.Response], Result],
        patience: float = 1,
    ) -> Result:
        """Follow an address to its answer, again where a failure is temporary."""
        attempts = Retrying(
            stop=stop_after_attempt(1 + self.settings.retries),
            wait=_wait,
            retry=retry_if_exception(_worth_another_try),
            reraise=True,
        )
        try:
            seconds = self.settings.timeout * patience
            return cast(Result, attempts(self._followed, url, headers, robots, read, seconds))
        except Unchanged:
            raise
        except FetchError as error:
            if error.temporary and error.wait is None:
                self._host(url).failed()
            shown = masked(url)
            shown = shown if len(shown) <= 200 else shown[:200] + "…"
            message = f"{shown}: {error}"
            raise FetchError(
                message, temporary=error.temporary, wait=error.wait, status=error.status
            ) from error

    def _followed(
        self,
        url: str,
        headers: Mapping[str, str],
        robots: bool,
        read: Callable[[httpx.Response], Result],
        seconds: float,
    ) -> Result:
        for _ in range(REDIRECTS + 1):
            host = self._admitted(url, robots)
            with host.turn(), _deadline(seconds), self._answer(url, headers) as answer:
                if answer.status_code not in _REDIRECTS:
                    _judge(answer, host)
                    result = read(answer)
                    host.succeeded()
                    return result
                location = answer.headers.get("location", "")
            if not location:
                raise FetchError("it is a redirect to nowhere")
            try:  # a fragment goes on to the new address (RFC 9110, 10.2.2): it may tell a post from its page
                url = urljoin(url, location if "#" in location else f"{location}#{urlsplit(url).fragment}")
            except ValueError as error:
                raise FetchError(f"it is a redirect to what is no address: {location[:200]!r}") from error
        raise FetchError(f"it redirects more than {REDIRECTS} times")

    def _admitted(self, url: str, robots: bool) -> Host:
        """Check the address and the host's robots.txt; return the host's gate."""
        assert self._network is not None
        host = self._host(url)
        if robots and self.settings.robots:
            pause = self._network.robots.check(root(url)[0], url, self._robots_txt)
            if pause:
                host.delay = max(host.delay, pause)
        return host

    def _host(self, url: str) -> Host:
        assert self._network is not None
        return self._network.hosts[root(url)[1]]

    def _robots_txt(self, url: str) -> bytes | None:
        def read(answer: httpx.Response) -> bytes | None:
            return b"".join(self._pieces(answer, 2 << 20)) if answer.is_success else None

        try:
            return self._followed(url, {"Accept": "text/plain"}, False, read, self.settings.timeout)
        except FetchError as error:
            if error.temporary or isinstance(error.__cause__, RefusedAddress):
                raise
            return None  # "unavailable" in the words of the RFC: everything may be fetched

    @contextmanager
    def _answer(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Send a request; every way in which that can fail becomes a `FetchError`."""
        assert self._network is not None
        try:
            with self._network.client.stream("GET", url, headers=dict(headers)) as answer:
                yield answer
        except (httpx.TimeoutException, httpx.TransportError) as error:
            cause = error.__cause__
            if isinstance(cause, RefusedAddress):
                raise FetchError(str(cause)) from cause
            late = isinstance(error, httpx.TimeoutException)
            reason = f"no answer within {self.settings.timeout:.0f} s" if late else str(error) or "no answer"
            raise FetchError(reason, temporary=True) from error
        except (httpx.InvalidURL, httpx.HTTPError, ValueError) as error:
            raise FetchError(f"it cannot be asked for: {error}") from error


def root(url: str) -> tuple[str, str]:
    """Return scheme and host, and the host's name with its port where that is not the usual one.

    Raises:
        FetchError: it is no http or https address.
    """
    if len(url) > MAX_URL:
        raise FetchError(f"the address is longer than {MAX_URL:,} characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError("not an http or https address")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = port in (None, 80 if parts.scheme == "http" else 443)
    name = name if usual else f"{name}:{port}"
    return f"{parts.scheme}://{name}", name


def _judge(answer: httpx.Response, host: Host) -> None:
    """Raise where an answer is none."""
    status = answer.status_code
    if answer.is_success or status == httpx.codes.NOT_MODIFIED:
        return
    temporary = status in _TEMPORARY
    wait = _retry_after(answer.headers.get("retry-after", "")) if temporary else None
    if wait is not None and wait > PATIENCE:
        host.rest(wait)
    said = f"the server answers {status} {answer.reason_phrase}".rstrip()
    raise FetchError(said, temporary=temporary, wait=wait, status=status)


def _retry_after(value: str) -> float | None:
    """Read a Retry-After header: seconds, or an HTTP date."""
    if value.strip().isdecimal():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _worth_another_try(error: BaseException) -> bool:
    return isinstance(error, FetchError) and error.temporary and (error.wait or 0.0) <= PATIENCE


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, FetchError) else None
    return asked if asked is not None else _BACKOFF(state)


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    token = DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        DEADLINE.reset(token)
