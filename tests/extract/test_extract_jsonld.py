"""Which node of a page's JSON-LD is believed, and that no shape of it ends a run."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from monitor.extract import extract
from monitor.model import Article, Document

HEADLINE = "Norland reopens the strait to Westmark ferries"
ADDRESS = "https://harbour-post.example/sea/strait"
BODY = (
    "<p>Norland reopened the strait on Monday, and the first ferries from Westmark crossed it before noon "
    "with some four hundred passengers on board.</p><p>The two governments had quarrelled over the fare "
    "since the autumn, and a court in the capital had twice refused to hear the case.</p>"
)
OWN = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-05-06T08:00:00Z"}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Bakers of Eastham win a prize",
    "url": "https://harbour-post.example/food/bakers",
    "datePublished": "2021-02-03T08:00:00Z",
    "author": {"@type": "Person", "name": "Otto Fremd"},
    "articleSection": "Food",
    "description": "A prize",
    "image": "x.jpg",
}


def page(
    *scripts: str, url: str | None = ADDRESS, heading: str = HEADLINE, head: str = "", below: str = ""
) -> Article:
    """Read a page with these JSON-LD scripts."""
    told = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    html = (
        f'<html lang="en"><head><title>{heading}</title>{head}{told}</head>'
        f"<body><article><h1>{heading}</h1>{below}{BODY}</article></body></html>"
    )
    found = extract(Document("test", html=html, url=url))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("layout", ["one list", "two scripts", "graph"])
def test_related_article_with_more_to_say_is_not_the_page(order: int, layout: str) -> None:
    nodes = [OWN, OTHER][::order]
    scripts = [json.dumps(nodes)]
    if layout == "two scripts":
        scripts = [json.dumps(node) for node in nodes]
    elif layout == "graph":
        scripts = [json.dumps({"@context": "https://schema.org", "@graph": nodes})]
    found = page(*scripts)
    assert (found.title, found.published_at) == (HEADLINE, datetime(2024, 5, 6, 8))
    assert (found.authors, found.section) == ((), None)


def test_address_tells_the_article_where_its_headline_is_written_for_search_engines() -> None:
    own = OWN | {"headline": "Ferries are back: all about the strait", "mainEntityOfPage": {"@id": ADDRESS}}
    found = page(json.dumps([OTHER, own]), url=None, head=f'<link rel="canonical" href="{ADDRESS}?from=rss">')
    assert found.published_at == datetime(2024, 5, 6, 8)


def test_page_whose_only_json_ld_is_of_a_related_article_is_undated() -> None:
    found = page(json.dumps(OTHER))
    assert (found.title, found.published_at, found.authors) == (HEADLINE, None, ())


def test_related_article_without_a_date_of_the_page_lends_it_none() -> None:
    own = {key: value for key, value in OWN.items() if key != "datePublished"}
    assert page(json.dumps([own, OTHER])).published_at is None


TEMPLATE = {"@type": "WebPage", "url": ADDRESS, "name": "Strait", "datePublished": "2015-01-02T03:04:05Z"}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "kind", ["WebPage", "WebSite", "Organization", "CollectionPage", ["WebPage", "ItemPage"]]
)
@pytest.mark.parametrize(
    ("head", "article"),
    [
        ('<meta property="article:published_time" content="2024-05-06T08:00:00Z">', None),
        ('<meta name="date" content="6 May 2024 08:00">', None),
        ("", OWN),
        ("", {"@type": "BlogPosting", "mainEntityOfPage": ADDRESS, "datePublished": "2024-05-06T08:00:00Z"}),
    ],
)
def test_the_day_of_a_sites_template_is_not_that_of_the_article(
    order: int, kind: object, head: str, article: dict[str, str] | None
) -> None:
    nodes = [TEMPLATE | {"@type": kind}, *([article] if article else [])][::order]
    assert page(json.dumps({"@graph": nodes}), head=head).published_at == datetime(2024, 5, 6, 8)


@pytest.mark.parametrize(
    "printed",
    [
        '<time datetime="2024-05-06T08:00:00Z">Monday</time>',
        "<p>Published: 6 May 2024 08:00</p>",
        "<p>By Ada Lindqvist | 6 May 2024 08:00</p>",
    ],
)
def test_what_a_page_prints_dates_its_article_before_its_template_does(printed: str) -> None:
    found = page(json.dumps(TEMPLATE), below=printed)
    assert found.published_at == datetime(2024, 5, 6, 8)


def test_the_day_of_the_page_counts_where_nothing_says_otherwise() -> None:
    alone = page(json.dumps(TEMPLATE))
    assert (alone.published_at, alone.date_source) == (datetime(2015, 1, 2, 3, 4, 5), "json-ld")
    same = page(json.dumps(TEMPLATE), head='<meta name="date" content="2015-01-02">')
    assert (same.published_at, same.date_confidence) == (datetime(2015, 1, 2, 3, 4, 5), 0.95)
    assert alone.date_confidence < same.date_confidence


def test_article_that_is_called_a_web_page_too_is_an_article() -> None:
    own = OWN | {"@type": ["WebPage", "NewsArticle"], "author": "Ada Lindqvist"}
    assert page(json.dumps([OTHER, own])).authors == ("Ada Lindqvist",)


def test_two_nodes_of_one_article_complete_each_other() -> None:
    second = {
        "@type": "Article",
        "headline": HEADLINE,
        "author": {"@type": "Person", "name": "Ada Lindqvist"},
    }
    found = page(json.dumps(OWN), json.dumps(second))
    assert (found.published_at, found.authors) == (datetime(2024, 5, 6, 8), ("Ada Lindqvist",))


@pytest.mark.parametrize(
    "script",
    [
        "<!-- by a plugin -->\n{}<!-- end -->",
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */ {} /* ]]> */",
        "\ufeff{};",
        '{{"@type": "Organization", "name": "Harbour Post"}}\n{}',
    ],
)
def test_comments_around_json_ld_cost_nothing(script: str) -> None:
    own = OWN | {"author": {"name": "Ada Lindqvist"}}
    text = script.replace("{{", "{").replace("}}", "}").replace("{}", json.dumps(own))
    found = page(text)
    assert (found.published_at, found.authors) == (datetime(2024, 5, 6, 8), ("Ada Lindqvist",))


@pytest.mark.parametrize("spoilt", [', <!-- no more --> "x": 1}', ",}", ', /* a */ "y": 2,}'])
def test_comments_and_commas_within_json_ld_cost_nothing(spoilt: str) -> None:
    own = json.dumps(OWN | {"author": "Ada Lindqvist"})
    assert page(own[:-1] + spoilt).authors == ("Ada Lindqvist",)


def test_quotation_marks_that_were_not_escaped_cost_nothing() -> None:
    own = json.dumps(OWN | {"description": "She said QnoQ, and left", "author": "Ada Lindqvist"})
    found = page(own.replace("QnoQ, and", '"no" and'))
    assert (found.published_at, found.authors) == (datetime(2024, 5, 6, 8), ("Ada Lindqvist",))


@pytest.mark.parametrize("day", [["2024-05-06"], {"@value": "2024-05-06"}, [[{"@value": "2024-05-06"}]]])
def test_day_in_a_list_or_a_value_is_read(day: object) -> None:
    assert page(json.dumps(OWN | {"datePublished": day})).published_at == datetime(2024, 5, 6)


def test_related_article_that_names_this_page_as_its_own_lends_it_nothing() -> None:
    found = page(json.dumps([OTHER | {"mainEntityOfPage": ADDRESS}, OWN]))
    assert (found.published_at, found.authors, found.section) == (datetime(2024, 5, 6, 8), (), None)


def test_article_that_is_a_part_of_its_page_is_read() -> None:
    assert page(json.dumps({"@type": "WebPage", "hasPart": [OWN]})).published_at == datetime(2024, 5, 6, 8)


@pytest.mark.parametrize(
    "author", ["Ada Lindqvist, Bo Ek", "Ada Lindqvist and Bo Ek", "Ada Lindqvist; Bo Ek"]
)
def test_two_authors_in_one_string_are_two(author: str) -> None:
    assert page(json.dumps(OWN | {"author": author})).authors == ("Ada Lindqvist", "Bo Ek")


@pytest.mark.parametrize("author", [{"@id": "#a"}, [{"@id": "#a"}], {"@list": [{"@id": "#a"}]}])
def test_author_that_is_a_reference_has_a_name(author: object) -> None:
    graph = [{"@type": "WebPage", "name": "x"}, OWN | {"author": author}]
    graph.append({"@type": "Person", "@id": "#a", "name": "Ada Lindqvist"})
    assert page(json.dumps({"@graph": graph})).authors == ("Ada Lindqvist",)


def test_references_in_a_circle_end() -> None:
    graph = [
        OWN | {"author": {"@id": "#a"}},
        {"@id": "#a", "name": {"@id": "#b"}},
        {"@id": "#b", "name": {"@id": "#a"}},
    ]
    assert page(json.dumps({"@graph": graph})).authors == ()


@pytest.mark.parametrize("shape", [[], {}, None, 7, [[]], [None], "", {"a": []}, [{"@id": 3}], True, 1e400])
@pytest.mark.parametrize(
    "key", ["@type", "@id", "@graph", "headline", "author", "url", "mainEntityOfPage", "articleSection",
            "datePublished", "publisher", "itemListElement", "articleBody", "inLanguage", "name"]
)  # fmt: skip
def test_hostile_shape_costs_one_field(key: str, shape: object) -> None:
    steps = {"@type": "BreadcrumbList", "itemListElement": [1, {"item": shape}, {"name": shape}]}
    found = page(json.dumps([OWN | {key: shape}, {**OTHER, key: shape}, steps]))
    assert found.title == HEADLINE
    assert "first ferries" in found.text


@pytest.mark.parametrize(
    "script", ["[" * 50_000, '{"a":' * 20_000, "{" + "9" * 6_000 + "}", "9" * 6_000, "NaN"]
)
def test_json_ld_without_end_is_none(script: str) -> None:
    assert page(script).title == HEADLINE


@pytest.mark.parametrize("address", ["https://a[b.example/x", "http://[x/"])
def test_an_address_that_is_none_and_half_an_emoji_cost_no_page(address: str) -> None:
    body = "Veland and Norland signed a treaty on ferries in Quayside on Monday. " * 12
    said = f'{{"@type": "NewsArticle", "headline": "Treaty \\ud83d signed", "articleBody": "{body} \\ud83d"}}'
    html = (
        f'<html><head><title>Treaty signed</title><link rel="canonical" href="{address}">'
        f'<meta property="og:url" content="{address}">'
        f'<script type="application/ld+json">{said}</script></head>'
        f"<body><article><h1>Treaty signed</h1><p>{body}</p></article></body></html>"
    )
    found = extract(Document("a.html", html=html, url="https://a.example/1"))
    assert isinstance(found, Article), found
    assert "Veland and Norland signed" in found.text.encode().decode()
    assert found.title.encode()


@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a": ', "}")])
def test_half_an_emoji_beside_json_nested_deeply_costs_no_page(opens: str, closes: str) -> None:
    nested = opens * 900 + r'"\ud83d"' + closes * 900
    script = f'{{"@type": "NewsArticle", "headline": "{HEADLINE} \\ud83d", "x": {nested}}}'
    assert page(script).title == HEADLINE
