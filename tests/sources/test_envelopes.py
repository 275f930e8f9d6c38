"""What services put around articles, beside them, and what they answer instead."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from monitor.model import Rejected
from sources.json_records import A, B, joined, read, titles

C = {"title": "Quay", "description": "A quay was built in Veland.", "url": "https://a.example/3"}


@pytest.mark.parametrize(
    ("envelope", "expected", "passed_over"),
    [
        ({"top": [A], "latest": [B]}, ["Ferry", "Strait"], {}),
        ({"results": [A], "related": [B]}, ["Ferry", "Strait"], {}),
        ({"data": {"items": [A], "more": [B]}}, ["Ferry", "Strait"], {}),
        ({"2026-11-23": [A], "2026-11-24": [B]}, ["Ferry", "Strait"], {}),
        ({"pages": [{"articles": [A]}, {"articles": [B]}]}, ["Ferry", "Strait"], {}),
        ({"days": [[A], [B]]}, ["Ferry", "Strait"], {}),
        ([[A], [B]], ["Ferry", "Strait"], {}),
        ({"grouped": {"outlet": {"groups": [{"doclist": {"docs": [A]}}, {"doclist": {"docs": [B]}}]}}},
         ["Ferry", "Strait"], {}),
        ({"top_story": A, "articles": [B]}, ["Ferry", "Strait"], {}),
        ({"n": 2, "101": A, "102": B}, ["Ferry", "Strait"], {}),
        ({"top": [C], "latest": [C]}, ["Quay", "Quay"], {}),
        ({"articles": [A], "popular": [C, C]}, ["Ferry"], {"popular": 2}),
        ({"articles": [A], "sponsored": [B]}, ["Ferry"], {"sponsored": 1}),
        ({"hits": {"hits": [{"_source": A}]}, "aggs": {"top": {"hits": [{"_source": A}]}}}, ["Ferry"], {}),
        ({"title": "My list", "text": "On ferries.", "results": [A, B]}, ["Ferry", "Strait"],
         {"(the text around the articles)": 1}),
        ({"title": "My list", "description": "On ferries.", "link": "https://a.example", "items": [A, B]},
         ["Ferry", "Strait"], {}),
        ({"rss": {"channel": {"title": "Bay", "description": "News.", "item": [C]}}}, ["Quay"], {}),
        (A | {"comments": [{"author": "Tom", "text": "Never!"}]}, ["Ferry"], {"comments": 1}),
        (A | {"url": "https://a.example/1", "related": [B | {"url": "https://a.example/2"}]}, ["Ferry"],
         {"related": 1}),
        (A | {"sections": [B]}, ["Ferry"], {}),
        ({"title": "Ferry", "link": "https://a.example/1", "items": []}, [None], {}),
    ],
)  # fmt: skip
def test_all_lists_of_articles_are_read_and_what_is_not_is_told(
    envelope: object, expected: list[str | None], passed_over: dict[str, int]
) -> None:
    with capture_logs() as logged:
        assert titles(read(envelope)) == expected
    assert [line["keys"] for line in logged] == [passed_over] * bool(passed_over)


def test_what_stands_beside_the_articles_is_told_once_for_a_file() -> None:
    with capture_logs() as logged:
        read(joined(*[A | {"comments": [{"text": "Never!"}, {"text": "Well."}]}] * 3))
    assert [(line["count"], line["file"]) for line in logged] == [(6, "a.json")]


def test_an_article_search_of_the_new_york_times() -> None:
    answer = {
        "abstract": "A ferry.",
        "web_url": "https://nyt.example/1",
        "lead_paragraph": "Veland met Norland.",
        "source": "The Paper",
        "headline": {"main": "Ferry", "kicker": None},
        "keywords": [{"name": "glocations", "value": "Veland"}],
        "pub_date": "2026-11-23T10:00:00+0000",
        "byline": {"original": "By Ida Holm and Per Strand", "person": [{"firstname": "Ida"}]},
        "uri": "nyt://article/1",
    }
    (found,) = read({"status": "OK", "response": {"docs": [answer], "meta": {"hits": 1}}})
    assert (found.title, found.text, found.url) == ("Ferry", "Veland met Norland.", "https://nyt.example/1")
    assert (found.published, found.authors) == ("2026-11-23T10:00:00+0000", ("Ida Holm", "Per Strand"))


@pytest.mark.parametrize(
    "answer",
    [
        {"_type": "News", "value": [{"name": "Ferry", "url": "https://a.example/1", "description": "One.",
         "datePublished": "2026-11-23T10:00:00Z", "provider": [{"name": "The Paper"}]}]},
        {"articles": {"results": [{"title": "Ferry", "body": "One.", "dateTimePub": "2026-11-23T10:00:00Z",
         "date": "2026-11-24", "source": {"title": "The Paper"}, "url": "https://a.example/1"}]}},
        {"data": [{"title": "Ferry", "description": "One.", "url": "https://a.example/1",
         "source": "The Paper", "published_at": "2026-11-23T10:00:00Z"}]},
        {"response": {"content": {"webTitle": "Ferry", "webUrl": "https://a.example/1", "source": "The Paper",
         "webPublicationDate": "2026-11-23T10:00:00Z", "fields": {"bodyText": "<b>One.</b>"}}}},
        [{"title": {"rendered": "Ferry"}, "content": {"rendered": "<p>One.</p>"}, "site": "The Paper",
          "date": "2026-11-23T10:00:00Z", "link": "https://a.example/1", "guid": {"rendered": "https://a.example/?p=1"}}],
        [{"_id": {"$oid": "65e"}, "title": "Ferry", "text": "One.", "source": "The Paper",
          "date": {"$date": "2026-11-23T10:00:00Z"}, "url": "https://a.example/1"}],
        {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"title": "Ferry",
         "selftext": "One.", "created_utc": "2026-11-23T10:00:00Z", "url": "https://a.example/1",
         "publisher": "The Paper"}}]}},
    ],
)  # fmt: skip
def test_answers_of_services(answer: object) -> None:
    (found,) = read(answer)
    assert (found.title, found.text, found.url) == ("Ferry", "One.", "https://a.example/1")
    assert (found.published, found.source) == ("2026-11-23T10:00:00Z", "The Paper")


def test_comments_below_a_post_are_no_articles() -> None:
    post = {
        "kind": "Listing",
        "data": {"children": [{"kind": "t3", "data": {"title": "Ferry", "selftext": "One."}}]},
    }
    below = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {"body": "Never!"}}]}}
    assert titles(read([post, below])) == ["Ferry"]


@pytest.mark.parametrize(
    "record",
    [
        {"title": "[Removed]", "description": "[Removed]", "url": "https://removed.example",
         "urlToImage": None, "publishedAt": "1970-01-01T00:00:00Z", "content": "[Removed]"},
        {"title": "[Removed]", "text": "[Removed]", "url": "https://removed.example"},
        {"title": "A ferry", "selftext": "[deleted]", "url": "https://a.example/1"},
    ],
)  # fmt: skip
def test_an_article_that_its_service_took_away_is_none(record: dict[str, object]) -> None:
    (found,) = read({"articles": [record]})
    assert isinstance(found, Rejected)
    assert "took it away" in found.reason


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": "error", "code": "apiKeyInvalid", "message": "Wrong key."}, "apiKeyInvalid: Wrong key."),
        ({"error": {"code": 401, "message": "No access."}}, "No access."),
        ({"errors": ["No credit is left."]}, "No credit is left."),
        ({"errors": {"q": "It is required."}}, "It is required."),
        ({"message": "Unauthorized"}, "Unauthorized"),
        ({"response": {"status": "error", "message": "No such page."}}, "No such page."),
        ({"fault": {"faultstring": "Bad key", "detail": {"errorcode": "oauth.Bad"}}}, "Bad key: oauth.Bad"),
        ({"status": "error", "results": {"message": "No key."}}, "No key."),
        ({"title": "Not found", "status": 404, "detail": "No index."}, "Not found: No index."),
        ({"code": "no_route", "message": "No route.", "data": {"status": 404}}, "no_route: No route."),
        ({"message": "Forbidden", "error": 403}, "Forbidden"),
        ({"error": True, "articles": []}, "error"),
    ],
)  # fmt: skip
def test_an_error_of_a_service_is_told_once_in_its_own_words(answer: dict[str, object], said: str) -> None:
    for indent in (None, 2):
        (found,) = read(answer, indent)
        assert isinstance(found, Rejected)
        assert f"“{said}”" in found.reason
    assert titles(read(answer | {"articles": [A]}))[-1] == "Ferry"


@pytest.mark.parametrize("record", [A | {"error": None}, A | {"error": "no picture"}, C | {"status": "ok"}])
def test_an_article_that_speaks_of_an_error_is_an_article(record: object) -> None:
    assert None not in titles(read(record))
