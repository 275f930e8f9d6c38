"""Sitemaps of all kinds, from a real server."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from hypothesis import given, strategies as st

from monitor.errors import SourceError
from monitor.model import Link, Rejected
from monitor.sources.connectors import lists, sitemaps
from monitor.sources.connectors.base import Session, Source
from monitor.sources.http import bodies
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Reply, Site

NOW = datetime.now(UTC).replace(microsecond=0)
RECENT, OLD = (NOW - timedelta(hours=5)).isoformat(), (NOW - timedelta(days=40)).isoformat()
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str) -> bytes:
    return f'<?xml version="1.0"?><urlset {SPACE} {NEWS}>{"".join(entries)}</urlset>'.encode()


def plain(url: str, changed: str | None = None) -> str:
    return f"<url><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


def news(url: str, title: str, published: str) -> str:
    outlet = "<news:name>The Ledger</news:name><news:language>fr</news:language>"
    about = f"<news:publication>{outlet}</news:publication>"
    said = (
        f"{about}<news:publication_date>{published}</news:publication_date><news:title>{title}</news:title>"
    )
    return f"<url><loc>{url}</loc><news:news>{said}</news:news></url>"


def index(*children: tuple[str, str]) -> bytes:
    rows = "".join(f"<sitemap><loc>{url}</loc><lastmod>{when}</lastmod></sitemap>" for url, when in children)
    return f"<sitemapindex {SPACE}>{rows}</sitemapindex>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


@pytest.fixture
def fetch() -> Iterator[Fetcher]:
    fetcher = Fetcher(FetchSettings(allow_private=True, delay=0, retries=0))
    yield fetcher
    fetcher.close()


def read(
    url: str, fetch: Fetcher, limit: int = 1000, since: datetime | None = None, **options: Any
) -> list[Any]:
    return list(
        sitemaps.read(Source("S", "sitemap", url, limit=limit, options=options), Session(fetch, since))
    )


def test_a_news_sitemap_tells_title_date_source_and_language(site: Site, fetch: Fetcher) -> None:
    site.pages["/news-sitemap.xml"] = Reply(
        body=urlset(news("https://a.example/1", "Sommet &amp; suite", RECENT))
    )
    (link,) = read(f"{site.url}/news-sitemap.xml", fetch)
    assert isinstance(link, Link)
    assert (link.url, link.title, link.published) == ("https://a.example/1", "Sommet & suite", RECENT)
    assert (link.source, link.language, link.version) == ("The Ledger", "fr", RECENT)


def test_of_a_plain_sitemap_only_the_last_days_are_taken(site: Site, fetch: Fetcher) -> None:
    entries = (
        plain("https://a.example/new", RECENT),
        plain("https://a.example/old", OLD),
        plain("https://a.example/?"),
    )
    site.pages["/sitemap.xml"] = Reply(body=urlset(*entries))
    assert [link.url for link in read(f"{site.url}/sitemap.xml", fetch)] == ["https://a.example/new"]
    assert len(read(f"{site.url}/sitemap.xml", fetch, days=90)) == 2
    backfill = read(f"{site.url}/sitemap.xml", fetch, since=datetime(2020, 1, 1))
    assert len(backfill) == 2


@pytest.mark.parametrize(
    "form",
    ["%a, %d %b %Y %H:%M:%S GMT", "%Y-%m", "%Y-%m-%dT%H:%M:%S UTC", "%Y-%m-%d %H:%M:%S AM", "%Y-%m-%d",
     "%Y-%m-%d+02:00", "%d %B %Y", "%Y/%m/%d", "%s", "%b %d, %Y at %H:%M", "some day"],
)  # fmt: skip
def test_a_day_of_change_in_any_form_keeps_its_page(site: Site, fetch: Fetcher, form: str) -> None:
    changed = NOW.strftime(form)
    site.pages["/sitemap.xml"] = Reply(
        body=urlset(plain("https://a.example/new", changed), plain("https://a.example/o", OLD))
    )
    assert [link.url for link in read(f"{site.url}/sitemap.xml", fetch)] == ["https://a.example/new"]


def test_a_day_of_change_that_is_not_understood_is_told_once(site: Site, fetch: Fetcher) -> None:
    entries = [plain(f"https://a.example/{number}", "some day") for number in range(3)]
    site.pages["/sitemap.xml"] = Reply(body=urlset(*entries))
    with structlog.testing.capture_logs() as logs:
        assert len(read(f"{site.url}/sitemap.xml", fetch)) == 3
    assert [(entry["count"], entry["example"]) for entry in logs if "not understood" in entry["event"]] == [
        (3, "some day")
    ]


def test_an_index_is_followed_newest_first_and_old_children_are_not(site: Site, fetch: Fetcher) -> None:
    site.pages["/robots.txt"] = Reply(body=f"User-agent: *\nSitemap: {site.url}/index.xml\n".encode())
    later = (NOW - timedelta(hours=1)).isoformat()
    site.pages["/index.xml"] = Reply(
        body=index(
            (f"{site.url}/old.xml", OLD), (f"{site.url}/a.xml.gz", RECENT), (f"{site.url}/b.xml", later),
            (f"{site.url}/gone.xml", later), (f"{site.url}/index.xml", later),
        )
    )  # fmt: skip
    site.pages["/a.xml.gz"] = Reply(body=gzip.compress(urlset(plain("https://a.example/a", RECENT))))
    site.pages["/b.xml"] = Reply(body=urlset(plain("https://a.example/b", RECENT)))
    found = read(site.url, fetch)
    assert [item.url for item in found if isinstance(item, Link)] == [
        "https://a.example/b",
        "https://a.example/a",
    ]
    (bad,) = [item for item in found if isinstance(item, Rejected)]
    assert bad.origin.endswith("/gone.xml")
    assert not site.seen("/old.xml")


COMMENT = "<!-- " + "made by the ledger's own machine " * 60 + "-->"
IMAGE = (
    '<image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
    "<image:loc>https://a.example/p.jpg</image:loc><image:title>A bridge</image:title></image:image>"
)


@pytest.mark.parametrize(
    "body",
    [
        urlset(plain("https://a.example/1", RECENT)).replace(b"<urlset", COMMENT.encode() + b"<urlset"),
        urlset(plain("https://a.example/1", RECENT).replace("<loc>", f"{IMAGE}<loc>")),
        urlset(plain("https://a.example/1", RECENT).replace("<loc>", "<image:loc>/p.jpg</image:loc><loc>")),
        urlset(plain("https://a.example/1", RECENT))
        .decode()
        .replace('"?>', '" encoding="utf-16"?>')
        .encode("utf-16"),
        urlset(plain("<![CDATA[https://a.example/1]]>", RECENT)),
        gzip.compress(b"\xef\xbb\xbf" + urlset(plain("https://a.example/1", RECENT))),
    ],
    ids=[
        "a long comment",
        "an image before the address",
        "an undeclared prefix",
        "utf-16",
        "cdata",
        "packed with a mark",
    ],
)
def test_a_page_is_found_whatever_stands_before_its_address(site: Site, fetch: Fetcher, body: bytes) -> None:
    site.pages["/sitemap.xml"] = Reply(body=body)
    (link,) = read(f"{site.url}/sitemap.xml", fetch)
    assert (link.url, link.title) == ("https://a.example/1", None)


def test_pictures_of_a_news_page_do_not_give_its_title(site: Site, fetch: Fetcher) -> None:
    entry = news("https://a.example/1", "The bridge opens", RECENT).replace("<loc>", f"{IMAGE}<loc>")
    site.pages["/news.xml"] = Reply(body=gzip.compress(urlset(entry)), headers={"Content-Encoding": "gzip"})
    site.pages["/twice.xml.gz"] = Reply(
        body=gzip.compress(gzip.compress(urlset(entry))), headers={"Content-Encoding": "gzip"}
    )
    for name in ("/news.xml", "/twice.xml.gz"):
        (link,) = read(site.url + name, fetch)
        assert (link.url, link.title, link.source) == (
            "https://a.example/1",
            "The bridge opens",
            "The Ledger",
        )


def test_a_feed_given_as_a_sitemap_is_told_so(site: Site, fetch: Fetcher) -> None:
    site.pages["/sitemap.xml"] = Reply(body=b"<rss><channel/></rss>")
    with pytest.raises(SourceError, match="a feed is a source of its own kind"):
        read(f"{site.url}/sitemap.xml", fetch)


def test_robots_txt_names_sitemaps_behind_a_mark_and_spaces(site: Site, fetch: Fetcher) -> None:
    site.pages["/robots.txt"] = Reply(body=f"\ufeffSITEMAP : {site.url}/a.xml\r\n  sitemap: b.xml".encode())
    assert sitemaps.addresses(fetch, site.url) == [f"{site.url}/a.xml", f"{site.url}/b.xml"]


def test_a_child_that_did_not_change_is_not_read_again(site: Site, fetch: Fetcher) -> None:
    site.pages["/index.xml"] = Reply(body=index((f"{site.url}/a.xml", RECENT)))
    site.pages["/a.xml"] = Reply(body=urlset(plain("https://a.example/a", RECENT)), headers={"ETag": '"1"'})
    assert len(read(f"{site.url}/index.xml", fetch)) == 1
    assert read(f"{site.url}/index.xml", fetch.scoped(dict(fetch.fresh))) == []


def test_a_run_that_reaches_its_limit_remembers_no_validators(site: Site, fetch: Fetcher) -> None:
    entries = [plain(f"https://a.example/{number}", RECENT) for number in range(5)]
    site.pages["/sitemap.xml"] = Reply(body=urlset(*entries), headers={"ETag": '"1"'})
    assert len(read(f"{site.url}/sitemap.xml", fetch, limit=3)) == 3
    assert fetch.fresh == {}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html><body>Not found</body></html>", "is not a sitemap"),
        (b"", "is not a sitemap"),
        (b"nothing here", "is not a sitemap"),
        (gzip.compress(urlset(plain("https://a.example/1", RECENT)))[:-20], "cut off|to its end"),
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_named(site: Site, fetch: Fetcher, body: bytes, message: str) -> None:
    site.pages["/sitemap.xml"] = Reply(body=body)
    with pytest.raises(SourceError, match=message):
        read(f"{site.url}/sitemap.xml", fetch)


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("<url><loc>https://a.example/2?long-na", "1"),
        ("<url><loc>https://a.example/2?long-name</lo", "1"),
        ("<url><loc>https://a.example/2</loc><lastmod>2026-", "1"),
        (plain("https://a.example/2", RECENT), "2"),
    ],
)
def test_a_sitemap_that_is_cut_off_gives_its_whole_entries_and_says_so(end: str, last: str) -> None:
    body = urlset(plain("https://a.example/1", RECENT), end).replace(b"</urlset>", b"")
    found = sitemaps.entries(io.BytesIO(body), "https://a.example/sitemap.xml")
    taken: list[sitemaps.Entry] = []
    with pytest.raises(SourceError, match="cut off"):
        taken.extend(found)  # what came before stays in the list
    assert taken[-1].url.endswith(f"/{last}")


@pytest.mark.parametrize(
    "written",
    [
        "https://a.example/?id=1&b=2",
        "https://a.example/?id=1&amp;b=2",
        "https://a.example/?id=1&amp;amp;b=2",
        "<![CDATA[https://a.example/?id=1&b=2]]>",
    ],
)
@pytest.mark.parametrize("padding", [0, 32_690, 32_700, 32_720])
def test_an_ampersand_in_an_address_stays_however_it_is_written(written: str, padding: int) -> None:
    comment = f"<!--{'x' * padding}-->"
    body = f"<urlset>{comment}<url><loc>{written}</loc></url></urlset>".encode()
    (entry,) = sitemaps.entries(io.BytesIO(body), "https://a.example/sitemap.xml")
    assert entry.url == "https://a.example/?id=1&b=2"


def test_entities_are_not_resolved(site: Site, fetch: Fetcher) -> None:
    head = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    entry = f"<url><loc>https://a.example/&x;</loc><lastmod>{RECENT}</lastmod></url>".encode()
    site.pages["/sitemap.xml"] = Reply(body=head + b"<urlset>" + entry + b"</urlset>")
    assert [item.url for item in read(f"{site.url}/sitemap.xml", fetch)] in ([], ["https://a.example/"])


def test_a_gzip_bomb_ends_in_a_line(site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_BYTES", 1 << 20)
    body = b"<urlset>" + b" " * (64 << 20) + b"</urlset>"
    site.pages["/sitemap.xml.gz"] = Reply(body=gzip.compress(body))
    with pytest.raises(SourceError, match="more than 1 MB"):
        read(f"{site.url}/sitemap.xml.gz", fetch)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda junk: b"<urlset>" + junk)))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        found = list(sitemaps.entries(io.BytesIO(data), "https://a.example/sitemap.xml"))
    except SourceError:
        return
    assert all(entry.url.startswith("http") for entry in found)


def test_a_list_of_addresses(site: Site, fetch: Fetcher) -> None:
    site.pages["/list.txt"] = Reply(
        body=b"\xef\xbb\xbf# mine\n\nhttps://a.example/1  A title\nhttps://a.example/2\r\nftp://x\n"
    )
    found = list(lists.read(Source("L", "urls", f"{site.url}/list.txt"), Session(fetch)))
    assert [(item.url, item.title) for item in found if isinstance(item, Link)] == [
        ("https://a.example/1", "A title"), ("https://a.example/2", None),
    ]  # fmt: skip
    (bad,) = [item for item in found if isinstance(item, Rejected)]
    assert bad.origin.endswith("/list.txt:5")


def test_a_sitemap_cut_off_within_its_first_tag_is_not_taken_for_an_empty_one() -> None:
    body = b'<?xml version="1.0"?><urlset xmlns="http://www.si'
    with pytest.raises(SourceError):
        list(sitemaps.entries(io.BytesIO(body), "https://a.example/sitemap.xml"))
    assert list(sitemaps.entries(io.BytesIO(b"<urlset></urlset>"), "https://a.example/sitemap.xml")) == []


@pytest.mark.parametrize("cut", [10, 3_000])
@pytest.mark.parametrize("is_text", [False, True])
def test_a_packed_sitemap_that_is_cut_gives_all_entries_before_the_cut(cut: int, is_text: bool) -> None:
    numbers = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(500)]
    addresses = [f"https://a.example/{number}" for number in numbers]
    body = "\n".join(addresses).encode() if is_text else urlset(*(plain(url, RECENT) for url in addresses))
    packed = gzip.compress(body)[:-cut]
    whole = zlib.decompressobj(31).decompress(packed).decode()  # what is there to be had
    found = sitemaps.entries(io.BytesIO(packed), "https://a.example/sitemap.xml.gz")
    taken: list[str] = []
    with pytest.raises(SourceError, match="pages before its end were taken"):
        taken.extend(entry.url for entry in found)
    assert taken == addresses[: len(taken)]
    assert whole.count("https://") - 2 <= len(taken)
    assert len(addresses[-1]) == len(taken[-1])


def test_a_gzip_file_of_several_parts_is_read_to_its_end() -> None:
    parts = [gzip.compress(text) for text in (b"one ", b"two ", b"three")]
    for chunks in ([b"".join(parts)], [bytes([one]) for one in b"".join(parts)]):
        assert b"".join(bodies.unpacked(chunks, "gzip")) == b"one two three"
    assert b"".join(bodies.unpacked([parts[0] + b"\0\0\0"], "gzip")) == b"one "


def test_what_is_no_address_in_robots_txt_costs_no_other_sitemap(site: Site, fetch: Fetcher) -> None:
    site.pages["/robots.txt"] = Reply(
        body=b"Sitemap: http://[north/1.xml\nSitemap: /news.xml\nSitemap: //[\n"
    )
    site.pages["/news.xml"] = Reply(body=urlset(plain("https://a.example/new", RECENT)))
    assert [link.url for link in read(site.url, fetch)] == ["https://a.example/new"]


@pytest.mark.parametrize("odd", ["<!-- late -->", "<?late now?>", "<![CDATA[]]>"])
@pytest.mark.parametrize("space", ["", f" {SPACE}"])
def test_a_comment_within_an_entry_costs_no_sitemap(odd: str, space: str) -> None:
    entry = f"<url>{odd}<loc>https://a.example/1</loc>{odd}<lastmod>{odd}2026-11-20</lastmod></url>"
    body = f"<urlset{space}>{entry}{odd}{entry.replace('/1', '/2')}</urlset>".encode()
    found = list(sitemaps.entries(io.BytesIO(body), "https://a.example/s.xml"))
    assert [(one.url, one.changed) for one in found] == [
        ("https://a.example/1", "2026-11-20"),
        ("https://a.example/2", "2026-11-20"),
    ]


def test_half_a_character_in_the_title_of_a_news_sitemap_costs_no_entry() -> None:
    body = urlset(
        news("https://a.example/1", "Ferry &#55357;&#57000; &#xd83d;", RECENT).replace("&amp;", "&"),
        news("https://a.example/2", "Quay", RECENT),
    )
    found = list(sitemaps.entries(io.BytesIO(body), "https://a.example/s.xml"))
    assert [one.title for one in found] == ["Ferry 🚨", "Quay"]
    wide = body.replace(b'<?xml version="1.0"?>', b"").decode().encode("utf-16")
    with pytest.raises(SourceError, match=r"s\.xml cannot be read"):
        list(sitemaps.entries(io.BytesIO(wide), "https://a.example/s.xml"))
