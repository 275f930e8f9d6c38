"""Feeds of every format: what their items say, and what becomes of rubbish."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from monitor import dates
from monitor.errors import SourceError
from monitor.model import Document, Link, Rejected
from monitor.sources.connectors import feeds
from monitor.sources.connectors.base import Session, Source
from monitor.sources.http.fetch import Fetcher, FetchSettings
from monitor.sources.http.responses import Response
from servers import Reply, Site

URL = "https://ledger.example/feed"
LONG = "Peru and Chile signed a treaty on copper in Lima after a year of talks. " * 15
RSS = """<rss version="{version}"><channel><title>The Ledger</title><language>en-GB</language><item>
<title>Talks &amp; more</title><link>https://ledger.example/1</link><guid>g1</guid><author>Ann Lee</author>
<pubDate>Mon, 04 May 2026 10:00:00 +0200</pubDate><description>&lt;p&gt;A teaser.&lt;/p&gt;</description>
<category>World</category></item></channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://ledger.example/"><title>L</title></channel>
<item rdf:about="https://ledger.example/1"><title>Talks &amp; more</title><link>https://ledger.example/1</link>
<dc:date>2026-05-04T08:00:00Z</dc:date><dc:creator>Ann Lee</dc:creator></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>L</title><entry><id>urn:1</id>
<title type="html">Talks &amp;amp; more</title><link href="/1"/>
<published>2026-05-04T10:00:00+02:00</published>
<updated>2026-05-05T00:00:00Z</updated><author><name>Ann Lee</name></author>
<summary>A teaser.</summary></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "L", "language": "en",
"items": [{"id": "1", "url": "https://ledger.example/1", "title": "Talks & more",
"date_published": "2026-05-04T10:00:00+02:00",
"authors": [{"name": "Ann Lee"}], "summary": "A teaser."}]}"""
FORMATS = {
    "RSS 0.91": RSS.format(version="0.91"),
    "RSS 2.0": RSS.format(version="2.0"),
    "RDF": RDF,
    "Atom": ATOM,
    "JSON": JSON,
}


def answer(body: str | bytes, kind: str = "application/xml") -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(URL, 200, {"content-type": kind}, data)


def items(body: str | bytes, kind: str = "application/xml") -> list[feeds.Item]:
    return list(feeds.parse(answer(body, kind)))


def entry(inner: str) -> str:
    return f'<rss version="2.0"><channel><title>L</title><item>{inner}</item></channel></rss>'


def read(body: str | bytes, **source: Any) -> list[Document | Link | Rejected]:
    with Site({"/feed": Reply(body=body.encode() if isinstance(body, str) else body)}) as site:
        fetch = Fetcher(FetchSettings(allow_private=True, delay=0, retries=0))
        return list(feeds.read(Source("F", "feed", site.url + "/feed", **source), Session(fetch)))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(name: str) -> None:
    (item,) = items(FORMATS[name])
    assert (item.url, item.title) == ("https://ledger.example/1", "Talks & more")
    assert dates.statement(item.published).when == datetime(2026, 5, 4, 8)
    assert item.authors == ("Ann Lee",)


def test_a_teaser_is_a_link_and_a_whole_text_a_document() -> None:
    teaser, whole = (
        entry("<title>T</title><link>https://l.example/1</link>A"),
        entry(f"<title>T</title><link>https://l.example/1</link><description>{LONG}</description>"),
    )
    assert [type(found) for found in read(teaser)] == [Link]
    (document,) = read(whole)
    assert isinstance(document, Document)
    assert document.text is not None
    assert document.text.startswith("Peru and Chile")
    assert [type(found) for found in read(whole, fulltext="always")] == [Link]
    assert [type(found) for found in read(entry("<title>T</title><description>Short.</description>"))] == [
        Document
    ]


def test_a_changed_item_has_another_version() -> None:
    one, same, other = (
        read(entry(f"<title>T</title><link>https://l.example/1</link><description>{text}</description>"))[0]
        for text in ("As it was.", "As it was.", "As it is now.")
    )
    assert isinstance(one, Link)
    assert one.version == same.version
    assert one.version != other.version


@pytest.mark.parametrize(
    "date",
    ["31 Foo 2026", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 01 Jan 2999 00:00:00 GMT", "", "\x00", "9" * 5000],
)
def test_a_date_that_cannot_be_leaves_the_item_undated(date: str) -> None:
    (item,) = items(entry(f"<title>T</title><link>https://l.example/1</link><pubDate>{date}</pubDate>"))
    assert dates.statement(item.published).when is None


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2023/3/27 15:07:41", datetime(2023, 3, 27, 15, 7, 41)),  # feedparser: the first of this month
        ("1678199400", datetime(2023, 3, 7, 14, 30)),  # feedparser: in 2016
        ("Tue, 07 Mar 2023 02:30:00 PM", datetime(2023, 3, 7, 14, 30)),  # feedparser: 02:30
        ("Tue, 07 Mar 2023 00:30:00 AEST", datetime(2023, 3, 6, 14, 30)),  # feedparser: UTC
        ("Sat, 08 Jul 2023 00:30:00 CEST", datetime(2023, 7, 7, 22, 30)),
        ("Tue, 07 Mar 2023 20:00:30+5:30", datetime(2023, 3, 7, 14, 30, 30)),
        ("Di, 07 Mär 2023 10:00:00 +0100", datetime(2023, 3, 7, 9)),
        ("mar. 07 mars 2023 10:00:00 +0100", datetime(2023, 3, 7, 9)),
        ("27.03.2023 10:00", datetime(2023, 3, 27, 10)),
    ],
)
@pytest.mark.parametrize("element", ["pubDate", "dc:date", "published"])
def test_a_date_is_read_by_our_reader_and_never_invented(element: str, date: str, day: datetime) -> None:
    body = entry(f"<title>T</title><link>https://l.example/1</link><{element}>{date}</{element}>")
    body = body.replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    (item,) = items(body)
    assert dates.statement(item.published).when == day


def test_a_date_relative_to_now_is_fixed_when_the_feed_is_read() -> None:
    (item,) = items(entry("<title>T</title><link>https://l.example/1</link><pubDate>2 hours ago</pubDate>"))
    when = dates.statement(item.published).when
    assert when is not None
    assert abs((datetime.now(UTC).replace(tzinfo=None) - when).total_seconds() - 7200) < 120


def test_an_item_whose_date_of_publication_is_odd_keeps_that_of_its_change() -> None:
    odd = "<pubDate>soon</pubDate><dc:date>2023-03-07T10:00:00Z</dc:date>"
    body = entry(f"<title>T</title><link>https://l.example/1</link>{odd}")
    (item,) = items(body.replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"'))
    assert item.published == "2023-03-07T10:00:00Z"


def test_the_other_items_tell_whether_the_day_comes_first() -> None:
    item = "<item><title>{0}</title><link>https://l.example/{0}</link><pubDate>{1}</pubDate></item>"
    rows = "".join(item.format(number, date) for number, date in enumerate(("05/06/2023", "27/06/2023")))
    found = read(f'<rss version="2.0"><channel><title>L</title>{rows}</channel></rss>')
    assert [link.published for link in found if isinstance(link, Link)] == ["2023-06-05", "27/06/2023"]


def test_encodings_are_read_as_declared() -> None:
    text = '<?xml version="1.0" encoding="{}"?>' + entry(
        "<title>Москва</title><link>https://l.example/1</link>"
    )
    for name in ("windows-1251", "utf-16", "utf-8"):
        assert [item.title for item in items(text.format(name).encode(name))] == ["Москва"]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (rb"A teaser \ud83d", "A teaser"),
        ("A teaser, déjà".encode("cp1252"), "A teaser, déjà"),
        (b'A teaser", "rank": NaN, "x": "y', "A teaser"),
    ],
)
def test_half_a_character_in_an_item_of_a_json_feed_costs_no_other(said: bytes, read: str) -> None:
    first = b'{"id": "0", "url": "https://ledger.example/0", "content_text": "%s"},' % said
    body = JSON.encode().replace(b'"items": [', b'"items": [' + first)
    damaged, whole = feeds.parse(answer(body, "application/feed+json"))
    assert "".join(sign for sign in damaged.text if sign.isprintable()).strip() in (read, read + " \ufffd")
    assert whole.title == "Talks & more"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ferry &#55357;&#57000; back", "Ferry 🚨 back"),
        ("Ferry &#xD83D;&#xDEA8; back", "Ferry 🚨 back"),
        ("Ferry &#xd83d; back", "Ferry back"),
        ("Ferry &#x110000;&#0;&#8;&#99999999999999999999; back", "Ferry back"),
        ("F&#233;rry &#x1F6A8;&#10;back", "Férry 🚨 back"),
    ],
)
def test_a_reference_to_half_a_character_or_none_costs_no_feed(written: str, read: str) -> None:
    feed = entry(f"<title>{written}</title><link>https://l.example/1</link>")
    feed = feed.replace("</item>", "</item><item><title>Quay</title><link>https://l.example/2</link></item>")
    assert [item.title for item in items(feed)] == [read, "Quay"]


def test_markup_on_which_the_library_fails_is_told_as_no_feed() -> None:
    with pytest.raises(SourceError, match=r"ledger\.example/feed cannot be read"):
        items("<item<category>g</item</category>")


def test_what_stands_before_a_break_is_read() -> None:
    good = "<item><title>A</title><link>https://l.example/1</link></item>"
    broken = f'<rss version="2.0"><channel><title>L</title>{good}<item><title>B & <'
    assert items(broken)[0].title == "A"


def test_files_of_this_machine_are_not_read() -> None:
    body = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + entry(
        "<title>&x;</title><link>/1</link>"
    )
    assert all("root:" not in item.title for item in items(body))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<html><body>News</body></html>", "monitor sources add"),
        ("", "not a feed"),
        ("Hello", "not a feed"),
        ('{"items": 3}', "not a JSON Feed"),
        ("{broken", "JSON is broken"),
    ],
)
def test_what_is_no_feed_is_named(body: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        items(body, "text/html" if body.startswith("<html") else "text/plain")


@given(
    st.one_of(
        st.binary(max_size=300), st.binary(max_size=200).map(lambda junk: b"<rss><channel><item>" + junk)
    )
)
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        found = items(data)
    except SourceError:
        return
    assert all(isinstance(item, feeds.Item) for item in found)
