"""Finding the feeds of a site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.errors import FetchError
from monitor.sources.connectors.discovery import feeds_of
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Reply, Site

RSS = (
    b'<rss version="2.0"><channel><title>The Ledger &amp;amp; Post</title>'
    b"<item><title>Talks</title><link>/1</link></item></channel></rss>"
)
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def fetch() -> Iterator[Fetcher]:
    fetcher = Fetcher(FetchSettings(allow_private=True, delay=0, retries=0))
    yield fetcher
    fetcher.close()


def page(head: str = "", body: str = "") -> Reply:
    return Reply(body=f"<html><head>{head}</head><body>{body}</body></html>".encode(), headers=HTML)


def test_the_feeds_that_a_page_names_are_tried(fetch: Fetcher) -> None:
    links = "".join(
        f'<link rel="alternate" type="{kind}" href="{path}">'
        for kind, path in (
            ("application/rss+xml", "/dead.xml"),
            ("application/rss+xml; charset=utf-8", "news/feed.xml"),
            ("text/html", "/en"),
            ("application/feed+json", "/feed.json"),
        )
    )
    feed = b'{"title": "In JSON", "items": [{"id": "1", "url": "/1"}]}'
    with Site({"/": page(links), "/news/feed.xml": Reply(body=RSS), "/feed.json": Reply(body=feed)}) as site:
        found = feeds_of(fetch, site.url + "/")
    assert [(item.url.removeprefix(site.url), item.kind) for item in found] == [
        ("/news/feed.xml", "feed"), ("/feed.json", "feed"),
    ]  # fmt: skip
    assert found[1].title == "In JSON"


def test_links_and_usual_places_are_tried_where_nothing_is_named(fetch: Fetcher) -> None:
    with Site(
        {"/": page(body='<a href="/world/rss.xml">RSS</a>'), "/world/rss.xml": Reply(body=RSS)}
    ) as site:
        assert [item.url for item in feeds_of(fetch, site.url + "/")] == [site.url + "/world/rss.xml"]
    with Site({"/": page(), "/feed.xml": Reply(body=RSS)}) as site:
        assert [item.url for item in feeds_of(fetch, site.url + "/")] == [site.url + "/feed.xml"]


def test_an_address_that_is_a_feed_is_that_feed(fetch: Fetcher) -> None:
    with Site({"/x": Reply(body=RSS)}) as site:
        (found,) = feeds_of(fetch, site.url + "/x")
    assert (found.url, found.title) == (site.url + "/x", "The Ledger & Post")


def test_without_feeds_the_sitemap_is_taken(fetch: Fetcher) -> None:
    sitemap = b"<urlset><url><loc>https://a.example/1</loc></url></urlset>"
    with Site({"/": page(), "/sitemap.xml": Reply(body=sitemap)}) as site:
        (found,) = feeds_of(fetch, site.url + "/")
    assert (found.url, found.kind) == (site.url + "/sitemap.xml", "sitemap")


def test_a_site_without_anything_has_nothing_and_a_dead_one_says_so(fetch: Fetcher) -> None:
    with Site(
        {"/": page('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">')}
    ) as site:
        assert feeds_of(fetch, site.url + "/") == []
    with pytest.raises(FetchError):
        feeds_of(fetch, "http://127.0.0.1:9/")
