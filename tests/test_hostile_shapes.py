"""Metadata of a shape that nobody planned for costs a field, and not the article, its neighbours, the run."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from structlog.testing import capture_logs

from hostile import attributes, shapes, spoiled
from monitor import config, dates
from monitor.annotate import Annotators
from monitor.errors import UsageError
from monitor.extract import extract
from monitor.interchange import annotate_lines
from monitor.model import Article, Document, Link, Rejected
from monitor.sources.connectors import feeds, sitemaps
from monitor.sources.connectors.gdelt import articles as gdelt
from monitor.sources.connectors.mediacloud import stories
from monitor.sources.formats import files
from monitor.sources.http.responses import Response

TEXT = (
    "The harbour masters of Veland and Norland met on the quay and signed a treaty on ferries. It allows "
    "four crossings a day in summer and two in winter, said the clerk who kept the minutes of the talks."
)
GOOD = {"title": "Ferries again", "text": f"{TEXT} So it was.", "published_at": "2024-03-05"}
DAY = date(2024, 3, 5)

hostile = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

PERSON = {"@type": "Person", "name": "Ann Lee", "url": "https://a.example/ann"}
NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "@id": "#article",
    "headline": "Treaty on ferries signed",
    "datePublished": "2024-03-05T10:00:00+01:00",
    "author": [PERSON, {"@id": "#article"}],
    "publisher": {"@type": "Organization", "name": "The Quay", "logo": {"@id": "#nowhere"}},
    "articleSection": ["World"],
    "inLanguage": "en",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://a.example/ferries"},
    "isPartOf": {"@id": "#article"},
}
TRAIL = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "World"}}]}
GRAPH = {"@context": "https://schema.org", "@graph": [NEWS, TRAIL, {"@id": "#a", "isPartOf": {"@id": "#a"}}]}


def on_page(head: str, attributes: str = "") -> Article:
    paragraphs = "".join(f"<p>{TEXT} Part {number}.</p>" for number in ("one", "two", "three"))
    body = f"<body {attributes}><h1>Treaty on ferries signed</h1>{paragraphs}</body>"
    page = f"<html><head>{head}</head>{body}</html>"
    found = extract(Document("t", html=page, url="https://a.example/ferries"))
    assert isinstance(found, Article), found
    assert found.text.count(TEXT) == 3
    assert found.title
    assert found.published_day in (None, DAY)
    assert all(isinstance(name, str) for name in found.authors)
    return found


def json_ld(said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'.replace("</b>", "")


@hostile
@given(st.one_of(spoiled(NEWS), spoiled(GRAPH), shapes))
def test_no_shape_of_json_ld_costs_the_article(said: object) -> None:
    on_page(json_ld(said) + json_ld([said]))


def test_what_json_ld_says_beside_an_empty_type_of_its_author_stands() -> None:
    kinds: tuple[object, ...] = ([], [None], {}, 7)
    for kind in kinds:
        found = on_page(json_ld(NEWS | {"author": PERSON | {"@type": kind}}))
        assert found.published_day == DAY
    assert on_page(json_ld(NEWS | {"@type": []})).text


META = (
    "og:title",
    "og:url",
    "og:type",
    "og:locale",
    "article:published_time",
    "article:author",
    "date",
    "author",
)


@hostile
@given(
    st.lists(
        st.tuples(st.sampled_from(["property", "name", "itemprop"]), st.sampled_from(META), attributes),
        max_size=5,
    ),
    attributes,
)
def test_no_meta_tag_and_no_canonical_link_costs_the_article(
    tags: list[tuple[str, str, str]], address: str
) -> None:
    head = "".join(f'<meta {kind}="{name}" content="{value}">' for kind, name, value in tags)
    paragraphs = on_page(f'{head}<link rel="canonical" href="{address}"><meta content><meta property>')
    assert paragraphs.word_count > 60


@hostile
@given(
    st.lists(
        st.tuples(st.sampled_from(["datePublished", "author", "headline", "url", ""]), attributes), max_size=4
    ),
    attributes,
)
def test_no_microdata_costs_the_article(items: list[tuple[str, str]], kind: str) -> None:
    head = "".join(
        f'<meta itemprop="{name}" content="{value}"><link itemprop="{name}" href="{value}">'
        for name, value in items
    )
    on_page(head, f'itemscope itemtype="{kind}"')


NINJS = {
    "uri": "urn:x:1", "version": "1", "type": "text", "pubstatus": "usable", "language": "en",
    "versioncreated": "2024-03-05T10:00:00Z", "headline": "Treaty", "byline": "Ann Lee", "body_text": TEXT,
    "subject": [{"code": "1", "name": "ferries"}], "located": "Veland", "organisation": [{"name": "Port"}],
}  # fmt: skip
CSL = {
    "type": "article-newspaper", "title": "Treaty", "container-title": "The Quay", "abstract": TEXT,
    "issued": {"date-parts": [[2024, 3, 5]]}, "author": [{"family": "Lee", "given": "Ann"}], "URL": "https://a.example/1",
}  # fmt: skip
RECORD = {
    "title": "Treaty", "text": TEXT, "url": "https://a.example/1", "published_at": "2024-03-05T10:00:00Z",
    "source": {"name": "The Quay"}, "authors": [{"name": "Ann Lee"}], "language": "en", "section": ["World"],
}  # fmt: skip


def read(folder: Path, name: str, body: str) -> list[Document | Link | Rejected]:
    path = folder / name
    path.write_text(body, encoding="utf-8", errors="replace")
    return list(files.read([path]))


def printable(value: str) -> str:
    """Return text that XML can hold: what it cannot spoils the file, and is tried elsewhere."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[0-9]|2[0-9]|3[01]);", "", value)


def elements(said: list[tuple[str, str]], value: str = "") -> str:
    return "".join(f'<{name} x="{value}">{printable(text)}</{name}>' for name, text in said)


def written(value: object) -> str:
    """Return JSON as programs write it: what is no character goes as an escape, and NaN as such."""
    return json.dumps(value)


def texts(records: Iterable[object]) -> list[str]:
    return [one.text or "" for one in records if isinstance(one, Document)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.mark.parametrize(
    ("record", "kept"),
    [
        (NINJS, ("body_text", "uri", "pubstatus", "type")),
        (CSL, ("abstract", "title", "type")),
        (RECORD, ("text",)),
    ],
    ids=["ninjs", "csl", "record"],
)
def test_no_shape_of_a_records_field_costs_its_text_or_its_neighbours(
    folder: Path, record: dict[str, Any], kept: tuple[str, ...]
) -> None:
    @hostile
    @given(spoiled(record, *kept))
    def holds(bad: dict[str, Any]) -> None:
        for name, between, around in (("a.jsonl", "\n", "{}"), ("a.json", ",", "[{}]")):
            several = between.join(written(one) for one in (GOOD, bad, GOOD | {"text": f"{TEXT} And so on."}))
            with capture_logs():
                found = read(folder, name, around.replace("{}", several))
            assert sum(TEXT in text for text in texts(found)) == 3, found
            for one in found:
                article = extract(one) if isinstance(one, Document) else None
                assert isinstance(article, Article)
                assert article.published_day in (None, DAY)

    holds()


@pytest.mark.parametrize("title", [[None, {"text": "\0", "url": False}], [[], []], ["a", "b"]])
def test_a_list_for_a_title_does_not_make_an_envelope_of_an_article(folder: Path, title: object) -> None:
    (found,) = read(folder, "a.jsonl", written(RECORD | {"title": title}))
    assert texts([found]) == [TEXT]


def test_a_truth_value_in_the_parts_of_a_day_is_no_january(folder: Path) -> None:
    (found,) = read(folder, "a.json", written([CSL | {"issued": {"date-parts": [[2024, True, 5]]}}]))
    assert isinstance(found, Document)
    assert dates.statement(found.published).when is None


@hostile
@given(spoiled(RECORD, "text"))
def test_no_shape_in_a_line_ends_the_annotating_of_the_others(bad: dict[str, Any]) -> None:
    lines = [written(one).encode() for one in (GOOD, bad, GOOD)]
    found = [json.loads(line.json) for line in annotate_lines(lines, Annotators("fast"))]
    assert [TEXT in one.get("text", "") for one in found] == [True, True, True], found[1]
    assert found[1]["published_day"] in (None, str(DAY))


@pytest.mark.parametrize("value", ["the ides of March", {"a": []}, [[[]]], True, ["x"], "2024-13-45"])
def test_a_date_that_cannot_be_read_is_named_in_a_note_and_costs_nothing_else(value: object) -> None:
    line = written(GOOD | {"published_at": value}).encode()
    (found,) = (json.loads(one.json) for one in annotate_lines([line], Annotators("fast")))
    assert (found["text"], found["published_at"], found["published_day"]) == (GOOD["text"], None, None)
    assert re.match("date: .*no date", found["notes"][0])
    (good,) = (json.loads(one.json) for one in annotate_lines([written(GOOD).encode()], Annotators("fast")))
    assert "notes" not in good


def in_feed(body: str) -> list[feeds.Item]:
    answer = Response("https://a.example/feed", 200, {}, body.encode("utf-8", "replace"))
    return list(feeds.parse(answer))


FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Quay", "language": "en",
    "authors": [{"name": "Ann Lee"}],
}  # fmt: skip
ITEM = {
    "id": "1", "url": "https://a.example/1", "title": "Treaty", "content_text": TEXT, "tags": ["ferries"],
    "date_published": "2024-03-05T10:00:00Z", "authors": [{"name": "Ann Lee", "url": "x"}],
}  # fmt: skip


@hostile
@given(spoiled(ITEM, "url"), spoiled(FEED, "version"))
def test_no_shape_in_a_json_feed_costs_the_other_items(bad: dict[str, Any], feed: dict[str, Any]) -> None:
    items = [bad, ITEM | {"url": "https://a.example/2", "id": "2"}]
    found = in_feed(written(feed | {"items": items}))
    assert "https://a.example/2" in {item.url for item in found}


@hostile
@given(
    st.lists(
        st.tuples(st.sampled_from(["title", "pubDate", "author", "link", "guid", "dc:date"]), attributes),
        max_size=5,
    ),
    attributes,
)
def test_no_element_of_an_rss_item_costs_the_other_items(said: list[tuple[str, str]], value: str) -> None:
    inner = elements(said, printable(value))
    good = "<item><title>Treaty</title><link>https://a.example/2</link></item>"
    body = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>{inner}</item>{good}</channel></rss>'
    found = in_feed(body)
    assert "https://a.example/2" in {item.url for item in found}


STORY = {
    "id": "s1", "title": "Treaty", "url": "https://a.example/1", "publish_date": "2024-03-05", "text": TEXT,
    "media_name": "quay.example", "media_url": "https://quay.example", "language": "en",
    "indexed_date": "2024-03-05T12:00:00",
}  # fmt: skip
SEEN = {
    "url": "https://a.example/1", "title": "Treaty", "seendate": "20240305T100000Z", "domain": "a.example",
    "language": "English", "sourcecountry": "Norway",
}  # fmt: skip


@hostile
@given(spoiled(STORY), spoiled(SEEN), shapes)
def test_no_shape_in_an_answer_of_an_archive_ends_its_reading(
    story: dict[str, Any], seen: dict[str, Any], other: object
) -> None:
    for found in (stories._found(story), stories._found(other), gdelt._found(seen), gdelt._found(other)):
        assert isinstance(found, Link | Document | Rejected)


MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@hostile
@given(st.lists(st.tuples(st.sampled_from(["loc", "lastmod", "priority", "url"]), attributes), max_size=5))
def test_no_element_of_a_sitemaps_entry_costs_the_others(said: list[tuple[str, str]]) -> None:
    inner = elements(said)
    good = "<url><loc>https://a.example/2</loc><lastmod>2024-03-05</lastmod></url>"
    body = f'<urlset xmlns="{MAP}"><url>{inner}</url>{good}</urlset>'.encode("utf-8", "replace")
    found = sitemaps.entries(io.BytesIO(body), "https://a.example/sitemap.xml")
    assert "https://a.example/2" in {entry.url for entry in found}


def news_item(number: int, inner: str, attribute: str = "") -> str:
    return (
        f'<newsItem guid="urn:x:{number}" version="1" {attribute}>{inner}<contentSet><inlineData>'
        f"{TEXT} Item {number}.</inlineData></contentSet></newsItem>"
    )


@hostile
@given(
    st.lists(
        st.tuples(st.sampled_from(["headline", "by", "contentCreated", "language", "located"]), attributes)
    ),
    attributes,
)
def test_no_element_of_a_news_item_costs_its_text_or_its_neighbours(
    folder: Path, said: list[tuple[str, str]], value: str
) -> None:
    spoiled_item = news_item(
        2, f"<contentMeta>{elements(said)}</contentMeta>", f'xml:lang="{printable(value)}"'
    )
    items = "".join((news_item(1, ""), spoiled_item, news_item(3, "")))
    body = (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    )
    with capture_logs():
        found = read(folder, "n.xml", body)
    assert [f"Item {number}." in text for number, text in enumerate(texts(found), 1)] == [True] * 3, found


TOML = {"name": "Quay", "kind": "feed", "url": "https://a.example/feed", "country": "NOR", "language": "en"}


@hostile
@given(spoiled(TOML))
def test_no_shape_in_a_configuration_row_ends_in_anything_but_settings_or_a_message(
    row: dict[str, Any],
) -> None:
    lines = "".join(f"{key} = {written(value)}\n" for key, value in row.items())
    with contextlib.suppress(UsageError):
        assert isinstance(config.parse(f"[[sources]]\n{lines}"), config.Settings)
