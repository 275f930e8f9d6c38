"""Finding the feeds of a site: what its home page names, then the usual places; each is fetched and tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from monitor.errors import FetchError, SourceError
from monitor.sources.connectors import feeds, sitemaps
from monitor.sources.http.fetch import Fetcher
from monitor.sources.http.responses import Response

TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
USUAL = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/posts/default", "/feed.json",
    "/rss/index.xml", "/?feed=rss2",
)  # fmt: skip
"""Where WordPress, Blogger, Hugo, Ghost, Drupal and news systems put their feeds."""

MAX_TRIED = 12
MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that was found: its address, its title, and its kind as in monitor.toml."""

    url: str
    title: str
    kind: str = "feed"


def feeds_of(fetch: Fetcher, url: str) -> list[Feed]:
    """Return the feeds that an address leads to, the best first; where there are none, its news sitemap.

    Args:
        fetch: the way to the network.
        url: of a feed, or of a page of the site.

    Raises:
        FetchError: the address cannot be fetched.
    """
    answer = fetch.get(url, accept=feeds.ACCEPT)
    own = _tried(answer)
    if own is not None:
        return [own]
    found: dict[str, Feed] = {}
    named = list(dict.fromkeys(_named(answer)))[:MAX_TRIED]
    for candidate in named or [urljoin(answer.url, path) for path in USUAL]:
        feed = _fetched(fetch, candidate)
        if feed is not None:
            found.setdefault(feed.url, feed)
            if not named:
                break
    return list(found.values()) or _sitemaps(fetch, answer)


def _fetched(fetch: Fetcher, url: str) -> Feed | None:
    try:
        return _tried(fetch.get(url, accept=feeds.ACCEPT))
    except FetchError:
        return None


def _tried(answer: Response) -> Feed | None:
    try:
        items = list(itertools.islice(feeds.parse(answer), 1))
    except SourceError:
        return None
    return (
        Feed(answer.url, feeds.title(answer) or urlsplit(answer.url).hostname or answer.url)
        if items
        else None
    )


def _named(answer: Response) -> Iterator[str]:
    """Yield the addresses that a page calls its feeds, then those of its links that look like feeds."""
    try:
        page = html.fromstring(answer.body, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for link in itertools.islice(page.iter("link"), MAX_LINKS):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in TYPES:
            yield from _address(answer.url, link.get("href"))
    for link in itertools.islice(page.iter("a"), MAX_LINKS):
        path = _path(link.get("href"))
        if path.endswith((".rss", ".rdf", "/rss", "/feed", "/atom", "rss.xml", "feed.xml", "atom.xml")):
            yield from _address(answer.url, link.get("href"))


def _path(address: str | None) -> str:
    """Return the path of an address in lower case, without a slash at its end."""
    try:
        return urlsplit((address or "").strip()).path.lower().rstrip("/")
    except ValueError:
        return ""


def _address(base: str, address: str | None) -> Iterator[str]:
    try:
        url = urljoin(base, (address or "").strip())
    except ValueError:
        return
    if address and url.startswith(("http://", "https://")):
        yield url


def _sitemaps(fetch: Fetcher, answer: Response) -> list[Feed]:
    """Return the first sitemap that can be read."""
    for url in sitemaps.addresses(fetch, answer.url)[:MAX_TRIED]:
        try:
            with fetch.download(url, limit=sitemaps.MAX_BYTES, accept=sitemaps.ACCEPT) as file:
                if next(sitemaps.entries(file, url), None) is not None:
                    return [Feed(url, f"{urlsplit(url).hostname} (sitemap)", "sitemap")]
        except SourceError:
            continue
    return []
