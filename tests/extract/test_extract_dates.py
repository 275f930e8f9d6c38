"""The day of publication: which evidence counts; nothing is invented, no date costs an article."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.extract import extract
from monitor.model import Article, Document

BODY = "The two countries signed a treaty on trade, officials said."


@pytest.mark.parametrize("value", ["03/04/2023", "2023", "2023-11", "May 2023", "1/2/23"])
def test_ambiguous_dates_are_no_evidence(value: str) -> None:
    found = extract(Document("test", text=BODY, published=value))
    assert isinstance(found, Article)
    assert found.published_at is None


def test_day_and_month_by_country_and_language() -> None:
    def published(**fields: str) -> datetime | None:
        found = extract(Document("test", text=BODY, published="03/04/2023", **fields))  # type: ignore[arg-type]
        assert isinstance(found, Article)
        return found.published_at

    assert published(source_country="USA") == datetime(2023, 3, 4)
    assert published(source_country="United Kingdom") == datetime(2023, 4, 3)
    assert published(url="https://zeitung.de/a") == datetime(2023, 4, 3)
    assert published(language="fr") == datetime(2023, 4, 3)
    assert published(language="en") is None


@pytest.mark.parametrize(
    "value",
    ["1812-01-01", "9999-99-99", "3023-01-01", "not a date", "32/13/2023", "yesterday", "Spring 2023"],
)
def test_a_date_that_cannot_be_costs_the_day_and_not_the_article(value: str) -> None:
    found = extract(Document("here", text=BODY, published=value))
    assert isinstance(found, Article)
    assert (found.published_at, found.date_source) == (None, "none")
    dated = extract(Document("here", text=BODY, published=value, url="https://a.example/2023/11/21/pact"))
    assert isinstance(dated, Article)
    assert (str(dated.published_at)[:10], dated.date_source) == ("2023-11-21", "url")


def test_a_relative_day_counts_from_the_day_of_fetching() -> None:
    def published(value: str, fetched: datetime | None) -> datetime | None:
        found = extract(Document("here", text=BODY, published=value, fetched_at=fetched))
        assert isinstance(found, Article)
        return found.published_at

    assert published("3 hours ago", datetime(2023, 11, 21, 1)) == datetime(2023, 11, 20, 22)
    assert published("yesterday", datetime(2023, 11, 21, 1)) == datetime(2023, 11, 20)
    assert published("3 hours ago", None) is None


def test_a_day_of_change_counts_for_little() -> None:
    text = "BEIJING, Nov. 20, 2023 (Agency) -- " + BODY
    found = extract(Document("here", text=text, published="Updated: 22 November 2023"))
    alone = extract(Document("here", text=BODY, published="Updated: 22 November 2023"))
    assert isinstance(found, Article)
    assert isinstance(alone, Article)
    assert str(found.published_at)[:10] == "2023-11-20"
    assert str(alone.published_at)[:10] == "2023-11-22"
    assert alone.date_confidence < 0.5


@pytest.mark.parametrize(
    "value",
    ["", "  ", "null", "N/A", "NaT", "\\N", "0000-00-00", "1970-01-01 00:00:00", "0001-01-01T00:00:00"],
)
def test_empty_date_is_no_date(value: str) -> None:
    found = extract(Document("here", text=BODY, published=value))
    assert isinstance(found, Article)
    assert (found.published_at, found.date_source) == (None, "none")


def test_tomorrow_is_accepted_and_next_week_is_not() -> None:
    def published(days: int) -> datetime | None:
        when = datetime.now(UTC) + timedelta(days)
        found = extract(Document("t", text=BODY, published=when.isoformat()))
        assert isinstance(found, Article)
        return found.published_at

    assert published(1) is not None
    assert published(7) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.com/2023/11/21/pact", datetime(2023, 11, 21)),
        ("https://a.com/world/2023/nov/21/pact", datetime(2023, 11, 21)),
        ("https://a.com/pact-20231121/", datetime(2023, 11, 21)),
        ("https://a.com/2023/11/pact", None),
        ("https://a.com/story/2023112199887", None),
        ("https://a.com/2023/13/41/pact", None),
        ("https://a.com/1066/10/14/hastings", None),
    ],
)
def test_date_of_the_url(url: str, expected: datetime | None) -> None:
    found = extract(Document("test", text=BODY, url=url))
    assert isinstance(found, Article)
    assert (found.published_at, found.date_source) == (expected, "url" if expected else "none")


@pytest.mark.parametrize(
    "archive",
    [
        "https://web.archive.org/web/20231123101500/https://a.example/",
        "http://web.archive.org/web/20231123101500id_/http://a.example/",
        "https://web.archive.org/web/20231123/www.a.example/",
        "https://archive.ph/20231123101500/https://a.example/",
        "https://archive.today/2023.11.23-101500/https://a.example/",
        "https://arquivo.example/wayback/20231123101500/https://a.example/",
        "https://proxy.example/2023/11/23/https%3A%2F%2Fa.example/",
    ],
)
def test_the_day_of_a_capture_is_no_day_of_publication(archive: str) -> None:
    def published(url: str) -> str:
        found = extract(Document("test", text=BODY, url=url))
        assert isinstance(found, Article)
        return str(found.published_at or "")[:10]

    assert published(archive + "2023/11/21/pact") == "2023-11-21"
    assert published(archive + "pact") == ""


def test_an_address_that_leads_on_to_another_keeps_its_day() -> None:
    found = extract(
        Document("test", text=BODY, url="https://a.example/2023/11/21/pact?u=https://b.example/2020/01/02/")
    )
    assert isinstance(found, Article)
    assert str(found.published_at)[:10] == "2023-11-21"


COPY = (
    "<html><head><title>The pact | The Gazette</title>{head}</head><body>{bar}<article>"
    "<h1>A pact of two small towns</h1>{day}"
    f"<p>{BODY}</p><p>{BODY} It will hold for a year, they said.</p></article></body></html>"
)


def copied(url: str | None, **parts: str) -> tuple[str | None, str, str | None, str | None]:
    """Return outlet, day, address and country of a page kept by an archive."""
    html = COPY.format(**{"head": "", "bar": "", "day": "", **parts})
    found = extract(Document("test", html=html, url=url))
    assert isinstance(found, Article), found
    return found.source, str(found.published_at or "")[:10], found.canonical_url, found.source_country


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/20231123101500/https://www.gazette.fr/pact",
        "https://web.archive.org/web/2023/https://www.gazette.fr/pact",
        "https://web.archive.org/save/https://www.gazette.fr/pact",
        "http://archive.org/web/20231123101500id_/https://www.gazette.fr/pact",
        "https://archive.is/2023.11.23-101500/https://www.gazette.fr/pact",
        "https://archive.today/20231123101500/https://www.gazette.fr/pact",
        "https://archive.ph/https://www.gazette.fr/pact",
        "https://archive.vn/o/AbC12/https://www.gazette.fr/pact",
        "https://arquivo.pt/noFrame/replay/20231123101500/https://www.gazette.fr/pact",
        "https://webarchive.nationalarchives.gov.uk/ukgwa/20231123101500/https://www.gazette.fr/pact",
        "https://archive.gazette.example/old/20231123101500/https://www.gazette.fr/pact",
        "https://megalodon.jp/2023-1123-1015-00/https://www.gazette.fr/pact",
        "https://www.webcitation.org/query?url=https%3A%2F%2Fwww.gazette.fr%2Fpact&date=2023-11-23",
        "https://webcache.googleusercontent.com/search?q=cache:Ab3dEfGh_JKJ:https://www.gazette.fr/pact&cd=1",
        "https://webcache.googleusercontent.com/search?q=cache:https://www.gazette.fr/pact+towns&hl=en",
        "https://www.google.com/search?q=cache:https://www.gazette.fr/pact",
    ],
)
def test_outlet_day_and_address_are_those_of_the_page_that_an_archive_kept(url: str) -> None:
    assert copied(url) == ("gazette.fr", "", "https://www.gazette.fr/pact", "FRA")
    assert copied(url, day="<p>21 November 2023</p>")[1] == "2023-11-21"


OWN = (
    "<meta property='og:site_name' content='archive.ph'><meta property='og:url' content='https://archive.ph/AbC12'>"
    "<meta property='article:published_time' content='2023-11-23T10:15:00Z'>"
    "<link rel='canonical' href='https://archive.ph/2023.11.23-101500/https://www.gazette.fr/pact'>"
)
BAR = "<div id=HEADER>Saved from <time pubdate datetime='2023-11-23T10:15:00Z'>23 Nov 2023</time></div>"


@pytest.mark.parametrize("url", ["https://archive.ph/AbC12", None])
def test_of_a_short_address_the_archives_page_tells_whose_it_is(url: str | None) -> None:
    whose = ("gazette.fr", "", "https://www.gazette.fr/pact", "FRA")
    assert copied(url, head=OWN, bar=BAR) == whose
    assert copied(url, head=OWN, bar=BAR, day="<time datetime='2023-11-21'>then</time>")[1] == "2023-11-21"


def test_an_archive_that_does_not_tell_whose_page_it_is_is_no_outlet() -> None:
    assert copied("https://archive.is/AbC12") == (None, "", "https://archive.is/AbC12", None)
    assert copied("https://perma.cc/20231123")[:2] == (None, "")


@pytest.mark.parametrize("bar", ["wm-ipp-base", "bN01__google-cache-hdr"])
def test_the_bar_that_an_archive_puts_above_a_page_says_nothing_of_it(bar: str) -> None:
    above = f"<div id='{bar}'><p>A copy of this page was kept on 23 November 2023 by us.</p></div>"
    url = "https://web.archive.org/web/20231123101500/https://www.gazette.fr/pact"
    assert copied(url, bar=above)[1] == ""


def test_a_mark_of_the_moment_of_capture_is_no_date_of_the_page() -> None:
    html = (
        "<html><head><title>The pact</title></head><body><h1>A pact of two small towns</h1>"
        f"<time pubdate datetime='{{}}'>then</time><p>{BODY}</p>"
        f"<p>{BODY} It will hold for a year, they said.</p></body></html>"
    )
    url = "https://archive.ph/20231123101500/https://a.example/pact"

    def published(stamp: str) -> str:
        found = extract(Document("test", html=html.format(stamp), url=url))
        assert isinstance(found, Article)
        return str(found.published_at or "")[:10]

    assert published("2023-11-23T10:15:00Z") == ""
    assert published("2023-11-21T10:15:00Z") == "2023-11-21"


def test_dateline_with_a_year_counts_and_without_does_not() -> None:
    dated = extract(Document("test", text="BEIJING, Nov. 21, 2023 (Agency) -- " + BODY))
    undated = extract(Document("test", text="SALVADOR, Feb 26 - " + BODY))
    assert isinstance(dated, Article)
    assert isinstance(undated, Article)
    assert (dated.published_at, dated.date_source) == (datetime(2023, 11, 21), "body")
    assert undated.published_at is None


def test_feed_date_says_so() -> None:
    found = extract(Document("t", text=BODY, published="20231121T143000Z", published_from="feed"))
    assert isinstance(found, Article)
    assert found.date_source == "feed"
    assert 0 < found.date_confidence < 0.95


GERMAN = "Die Minister trafen sich am Montag in Lima und sprachen über den Hafen und die Preise für Kupfer."
FRENCH = (
    "Les ministres se sont réunis lundi à Lima et ont parlé du port et du prix du cuivre pendant une heure."
)
ENGLISH = "The ministers met in Lima on Monday and spoke about the port and the price of copper for an hour."


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"text": ENGLISH, "source": "bbc.co.uk"}, 5),
        ({"text": ENGLISH, "source": "www.smh.com.au"}, 5),
        ({"text": ENGLISH, "url": "https://www.gazette.co.uk/a"}, 5),
        ({"text": FRENCH}, 5),
        ({"text": GERMAN, "source": "Der Bote"}, 5),
        ({"text": ENGLISH, "source": "The Gazette"}, None),
        ({"text": ENGLISH, "source": "gazette.com"}, None),
        ({"text": ENGLISH, "source": "cbc.ca"}, None),  # Canada writes both
    ],
)
def test_the_outlets_country_or_the_texts_language_tells_day_from_month_with_little_confidence(
    said: dict[str, str], day: int | None
) -> None:
    article = extract(Document("a.csv:2", published="05/03/2024", **said))  # type: ignore[arg-type]
    assert isinstance(article, Article)
    assert article.published_at == (datetime(2024, 3, day) if day else None)
    assert article.date_confidence == (0.6 if day else 0)
    sure = extract(Document("a.csv:2", published="2024-03-05", **said))  # type: ignore[arg-type]
    assert isinstance(sure, Article)
    assert sure.date_confidence > 0.6


def _day_on(
    head: str, url: str | None = None, published: str | None = None, below: str = ""
) -> tuple[str, str]:
    body = "<p>The two ministers met in the harbour town and signed the treaty on fishing rights. " * 4
    page = f"<html><head>{head}</head><body><h1>Treaty signed</h1>{below}{body}</body></html>"
    found = extract(Document("t", html=page, url=url, published=published))
    assert isinstance(found, Article)
    return str(found.published_at), str(found.published_day)


def _stated(value: str) -> str:
    return f'<meta property="article:published_time" content="{value}">'


def test_an_article_of_late_evening_keeps_its_day_though_it_is_tomorrow_in_utc() -> None:
    moment = "2020-04-16 04:30:00"
    assert _day_on(_stated("2020-04-15T23:30:00-05:00")) == (moment, "2020-04-15")
    assert _day_on("", published="Wed, 15 Apr 2020 23:30:00 -0500") == (moment, "2020-04-15")


def test_a_moment_in_utc_falls_on_the_day_that_the_page_tells_elsewhere() -> None:
    moment, utc = "2020-04-16 04:30:00", "2020-04-16T04:30:00Z"
    said = f'{{"@type": "NewsArticle", "datePublished": "{utc}"}}'
    ours = f'<script type="application/ld+json">{said}</script>'
    assert _day_on(ours) == (moment, "2020-04-16")
    assert _day_on(ours + _stated("2020-04-15T23:30-05:00")) == (moment, "2020-04-15")
    assert _day_on(ours, "https://a.example/2020/04/15/treaty-signed") == (moment, "2020-04-15")
    assert _day_on("", "https://a.example/2020/04/15/treaty-signed", utc) == (moment, "2020-04-15")
    assert _day_on(ours, "https://a.example/2020/04/17/treaty-signed") == (moment, "2020-04-16")
    assert _day_on(ours, "https://a.example/2020/04/13/treaty-signed") == (moment, "2020-04-16")


@pytest.mark.parametrize(
    ("printed", "url", "day"),
    [
        ("April 15, 2020", None, "2020-04-15"),
        ("April 15, 2020 | Updated April 16, 2020", None, "2020-04-15"),
        ("Updated April 15, 2020", None, "2020-04-16"),
        ("April 12, 2020", None, "2020-04-16"),
        ("April 16, 2020", "https://a.example/2020/04/15/treaty-signed", "2020-04-16"),
    ],
)
def test_a_moment_in_utc_falls_on_the_day_that_the_page_prints(
    printed: str, url: str | None, day: str
) -> None:
    stated = _stated("2020-04-16T04:30:00Z")
    below = f"<p>By Ada Holm | {printed}</p>"
    assert _day_on(stated, url, below=below) == ("2020-04-16 04:30:00", day)


@pytest.mark.parametrize(
    ("picture", "day"),
    [("/uploads/2020/04/15/bridge.jpg", "2020-04-15"), ("/uploads/2020/04/bridge.jpg", "None"), ("", "None")],
)
def test_a_page_that_tells_no_day_is_of_the_day_of_its_picture(picture: str, day: str) -> None:
    head = f'<meta property="og:image" content="https://cdn.example{picture}">'
    assert _day_on(head)[1] == day
    assert _day_on(head + _stated("2020-04-18T10:00:00+02:00"))[1] == "2020-04-18"


def test_the_address_does_not_correct_a_day_whose_zone_is_stated_or_that_has_no_time() -> None:
    url = "https://a.example/2020/04/15/treaty-signed"
    assert _day_on(_stated("2020-04-16T01:30:00+02:00"), url)[1] == "2020-04-16"
    assert _day_on(_stated("2020-04-16T00:00:00Z"), url)[1] == "2020-04-16"
    assert _day_on(_stated("2020-04-16T04:30:00"), url)[1] == "2020-04-16"


def test_an_article_without_a_moment_has_no_day_and_one_with_a_moment_has_one() -> None:
    dated = Article(1, "", "", published_at=datetime(2020, 4, 16, 4, 30))
    assert dated.published_day == date(2020, 4, 16)
    assert Article(1, "", "", published_day=date(2020, 4, 16)).published_day is None
