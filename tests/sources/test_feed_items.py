"""What an item of a feed says of itself: address, what tells it from others, whom it is from, its text."""

from __future__ import annotations

import gzip
import json

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Link, Rejected
from monitor.sources.connectors import feeds
from monitor.sources.connectors.base import Session, Source
from monitor.sources.http.fetch import Fetcher, FetchSettings
from monitor.sources.http.responses import Response
from servers import Reply, Site

FEED = "https://feeds.host.example/ledger/rss"
HEAD = "<channel><title>L</title><link>https://www.ledger.example/</link>"


def text(number: int, words: int = 200) -> str:
    return f"Report {number} on the ferry between Peru and Chile. " * (words // 9)


def rss(*entries: str, head: str = HEAD, extra: str = "") -> bytes:
    spaces = 'xmlns:a="http://www.w3.org/2005/Atom"'
    body = "".join(f"<item>{one}</item>" for one in entries)
    return f'<rss version="2.0" {spaces} {extra}>{head}{body}</channel></rss>'.encode()


def items(body: bytes, kind: str = "application/xml", url: str = FEED) -> list[feeds.Item]:
    return list(feeds.parse(Response(url, 200, {"content-type": kind}, body)))


def read(
    body: bytes, state: dict[str, str] | None = None, fulltext: str = "auto"
) -> list[Document | Link | Rejected]:
    with Site({"/feed": Reply(body=body)}) as site:
        fetch = Fetcher(FetchSettings(allow_private=True, delay=0, retries=0))
        source = Source("F", "feed", site.url + "/feed", fulltext=fulltext)  # type: ignore[arg-type]
        found = list(feeds.read(source, Session(fetch, state=state if state is not None else {})))
        fetch.close()
    return found


def ids(found: list[Document | Link | Rejected]) -> set[int]:
    articles = [extract(one) for one in found if isinstance(one, Document)]
    return {one.article_id for one in articles if isinstance(one, Article)}


@pytest.mark.parametrize("guid", ["node-17.1", "a/b/18", "https://www.ledger.example/?p=3", "17"])
def test_a_guid_that_is_no_permalink_is_no_address(guid: str) -> None:
    body = rss(f'<title>T</title><guid isPermaLink="false">{guid}</guid><description>Short.</description>')
    (found,) = read(body)
    assert isinstance(found, Document)
    assert (found.url, found.text) == (None, "Short.")
    assert found.guid is not None
    assert found.guid.endswith(guid)


def test_a_guid_that_is_a_permalink_is_the_address_only_where_it_is_whole() -> None:
    whole, bare = items(
        rss("<guid>https://www.ledger.example/1</guid>", "<title>T</title><guid>node-17.1</guid>")
    )
    assert (whole.url, bare.url) == ("https://www.ledger.example/1", None)


def test_an_item_without_an_address_that_changes_is_the_same_item() -> None:
    one, other = (
        read(rss(f'<title>T</title><guid isPermaLink="false">7</guid><description>{said}</description>'))
        for said in ("The ferry sails.", "The ferry does not sail.")
    )
    assert isinstance(one[0], Document)
    assert isinstance(other[0], Document)
    assert str(one[0].guid).rpartition("#")[2] == str(other[0].guid).rpartition("#")[2] == "7"


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>L</title><link href="https://www.ledger.example/"/>'
    '<link rel="self" href="https://feeds.host.example/ledger/atom"/><entry{own}><id>urn:1</id><title>T</title>'
    '<link rel="enclosure" href="a.mp3"/><link href="news/1"/></entry></feed>'
)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (rss("<link>/news/1</link>"), "https://www.ledger.example/news/1"),
        (rss("<link>news/1</link>", extra='xml:base="https://b.example/en/"'), "https://b.example/en/news/1"),
        (rss('<a:link href="/news/1"/>'), "https://www.ledger.example/news/1"),
        (rss("<link>//b.example/1</link>"), "https://b.example/1"),
        (ATOM.format(base="", own="").encode(), "https://www.ledger.example/news/1"),
        (ATOM.format(base=' xml:base="https://b.example/x/"', own="").encode(), "https://b.example/x/news/1"),
        (ATOM.format(base="", own=' xml:base="/de/"').encode(), "https://www.ledger.example/de/news/1"),
        (rss("<link>1</link>", head="<channel><title>L</title>"), "https://feeds.host.example/ledger/1"),
        (rss("<link>1</link>", head="<channel><link>/</link>"), "https://feeds.host.example/ledger/1"),
    ],
)  # fmt: skip
def test_a_relative_address_belongs_to_its_base_and_else_to_the_site(body: bytes, url: str) -> None:
    assert [item.url for item in items(body)] == [url]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("javascript:void(0)", None),
        ("data:text/html,report", None),
        ("mailto:desk@ledger.example", None),
        ("about:blank", None),
        ("http://", None),
        ("#", None),
        (" ", None),
        ("&lt;a href=x&gt;", None),
        ("https://www.ledger.example/my report.html", "https://www.ledger.example/my%20report.html"),
        ("/my report", "https://www.ledger.example/my%20report"),
        ("www.ledger.example/1", "http://www.ledger.example/1"),
        ("//www.ledger.example/1", "https://www.ledger.example/1"),
    ],
)
def test_only_an_address_of_the_web_is_an_address(link: str, url: str | None) -> None:
    (found,) = items(rss(f"<title>T</title><link>{link}</link><guid isPermaLink='false'>7</guid>"))
    assert (found.url, found.guid) == (url, "7")


def test_where_the_link_is_none_a_permalink_is_the_address() -> None:
    body = "<title>T</title><link>javascript:void(0)</link><guid>https://www.ledger.example/7</guid>"
    assert [one.url for one in items(rss(body))] == ["https://www.ledger.example/7"]
    several = "<title>T</title><link>javascript:void(0)</link><link>https://www.ledger.example/8</link>"
    assert [one.url for one in items(rss(several))] == ["https://www.ledger.example/8"]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<item rdf:about='https://a.example/1'><title>T</title></item>", "https://a.example/1"),
        (
            "<item rdf:about='https://a.example/1'><title>T</title><link> </link></item>",
            "https://a.example/1",
        ),
        ("<item rdf:about='1'><title>T</title></item>", "https://b.example/news/1"),
        ("<item rdf:about='urn:uuid:1'><title>T</title></item>", None),
        (
            "<item rdf:about='https://a.example/1'><title>T</title><link>https://a.example/2</link></item>",
            "https://a.example/2",
        ),
    ],
)
def test_an_item_of_rss_1_is_at_the_address_that_it_is_about(item: str, url: str | None) -> None:
    spaces = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    channel = "<channel><title>L</title><link>https://a.example/</link></channel>"
    body = f"<rdf:RDF {spaces} xml:base='https://b.example/news/'>{channel}{item}</rdf:RDF>"
    assert [one.url for one in items(body.encode())] == [url]


@pytest.mark.parametrize(
    ("links", "url"),
    [
        (("rel='self' href='/s'", "type='application/pdf' href='/p'", "type='text/html' href='/h'"), "/h"),
        (("rel='alternate' type='application/json' href='/j'", "rel='alternate' href='/h'"), "/h"),
        (("type='application/atom+xml' href='/a'", "type='application/xhtml+xml' href='/h'"), "/h"),
        (("rel='alternate' href='javascript:x'", "rel='alternate' href='/h'"), "/h"),
        (("rel='enclosure' href='/e'", "rel='related' href='https://b.example/'", "href='/h'"), "/h"),
        (("rel='alternate' type='application/pdf' href='/p'",), "/p"),
        (("rel='self' href='/s'", "rel='edit' href='/e'"), None),
    ],
)  # fmt: skip
def test_of_several_links_that_of_the_page_counts(links: tuple[str, ...], url: str | None) -> None:
    written = "".join(f"<link {link}/>" for link in links)
    entry = f"<entry xml:base='https://a.example/n/'><id>urn:x</id><title>T</title>{written}</entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>L</title>{entry}</feed>"
    assert [one.url for one in items(body.encode())] == [url and f"https://a.example{url}"]


def test_an_item_of_a_json_feed_has_the_first_address_that_is_one() -> None:
    item = {
        "id": "7",
        "url": "javascript:void(0)",
        "external_url": "https://a.example/my report",
        "title": "T",
    }
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "L", "items": [item]})
    assert [one.url for one in items(body.encode(), "application/json")] == ["https://a.example/my%20report"]


def test_an_aggregator_says_whom_an_item_is_from() -> None:
    (link,) = read(
        rss(
            "<title>Ferry sails - Coast Post</title><link>https://news.hub.example/r/1</link>"
            '<source url="https://www.coast.example">Coast Post</source>'
        )
    )
    assert isinstance(link, Link)
    assert (link.source, link.title) == ("Coast Post", "Ferry sails")


def test_a_site_that_names_itself_as_the_source_is_called_by_its_domain() -> None:
    (link,) = read(
        rss(
            "<title>A</title><link>https://www.coast.example/1</link>"
            '<source url="https://coast.example/rss">Coast – World</source>'
        )
    )
    assert isinstance(link, Link)
    assert link.source is None


def post(number: int, link: str, words: int = 200) -> str:
    return (
        f'<title>Post {number}</title><link>{link}</link><guid isPermaLink="false">p{number}</guid>'
        f"<description>{text(number, words)}</description>"
    )


@pytest.mark.parametrize("words", [30, 200], ids=["short", "long"])
@pytest.mark.parametrize(
    "link",
    [
        "https://www.ledger.example/live/ferry#post-{}",
        "https://www.ledger.example/#!/story/{}",
        "https://www.ledger.example/#post-{}",
        "https://www.ledger.example/",
    ],
)
def test_posts_of_one_page_are_articles_of_their_own(link: str, words: int) -> None:
    found = read(rss(*(post(number, link.format(number), words) for number in range(4))))
    assert len(ids(found)) == 4


@pytest.mark.parametrize("parameter", ["cid", "ref", "source", "article", ""])
def test_addresses_that_differ_in_a_parameter_are_articles_of_their_own(parameter: str) -> None:
    link = f"https://www.ledger.example/read?{parameter}={{}}".replace("?=", "?")
    assert len(ids(read(rss(*(post(number, link.format(number)) for number in range(4)))))) == 4


def test_whole_texts_at_one_address_are_told_apart_by_their_guids_in_later_runs_too() -> None:
    state: dict[str, str] = {}
    link = "https://www.ledger.example/briefing"
    first = read(rss(*(post(number, link) for number in (1, 2))), state)
    later = read(rss(post(2, link)), state)
    assert [str(one.guid)[-2:] for one in (*first, *later) if isinstance(one, Document)] == ["p1", "p2", "p2"]


def test_an_item_listed_twice_is_one_page() -> None:
    again = '<title>T</title><link>https://www.ledger.example/1</link><guid isPermaLink="false">{}</guid>'
    assert [type(one) for one in read(rss(again.format("a#0"), again.format("a#1")))] == [Link, Link]


PLAIN = "Growth was 2% & more; if a<b holds then c>d does, the bank said."


ESCAPED = PLAIN.replace("&", "&amp;").replace("<", "&lt;")
ENTRY = f'<entry><content type="text">{ESCAPED}</content></entry>'


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"items": [{"id": 1, "content_text": PLAIN}]}).encode(),
        f'<feed xmlns="http://www.w3.org/2005/Atom">{ENTRY}</feed>'.encode(),
        rss(f"<description><![CDATA[{PLAIN}]]></description>"),
        rss(f"<description>{ESCAPED}</description>"),
    ],
    ids=["JSON Feed", "Atom", "RSS in CDATA", "RSS"],
)
def test_plain_text_is_not_read_as_html(body: bytes) -> None:
    assert [item.text for item in items(body)] == [PLAIN]


def test_html_is_read_as_html_still() -> None:
    body = "&lt;p&gt;Ger&lt;b&gt;many&lt;/b&gt;.&lt;p&gt;Two"
    (item,) = items(rss(f"<title>A &amp;amp; B</title><description>{body}</description>"))
    assert (item.title, item.text) == ("A & B", "Germany.\n\nTwo")


def test_a_packed_feed_is_read() -> None:
    (found,) = read(gzip.compress(rss(post(1, "https://www.ledger.example/1"))))
    assert isinstance(found, Document)
