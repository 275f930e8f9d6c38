"""GDELT's DOC 2.0 API, played by a real server that filters and cuts as it does; outlets are invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings, strategies as st

from monitor.errors import FetchError, SourceError
from monitor.extract.addresses import outlets
from monitor.model import Link, Rejected
from monitor.reference.languages import code_of
from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.gdelt import api as gdelt_api, articles as gdelt_doc
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Reply, Request, Site

NOW = datetime(2024, 3, 1, 12, 0)


def article(number: int, minutes_ago: float = 60, **changed: object) -> dict[str, object]:
    return {
        "url": f"https://north-wire.example/{number}",
        "url_mobile": "",
        "title": f"Envoys , tired , meet in Veland . Part {number}",
        "seendate": f"{NOW - timedelta(minutes=minutes_ago):%Y%m%dT%H%M%SZ}",
        "domain": "north-wire.example",
        "language": "English",
        "sourcecountry": "United Kingdom",
        **changed,
    }


class Api:
    """The API: articles of a span of time, the earliest first, `most` at most."""

    def __init__(self) -> None:
        self.articles: list[Any] = []
        self.answer: Reply | None = None
        self.asked: list[dict[str, str]] = []

    def get(self, path: str, _missing: object = None) -> Any:
        return self.doc if urlsplit(path).path == "/api/v2/doc/doc" else Reply(404)

    def doc(self, request: Request) -> Reply:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        self.asked.append(asked)
        if self.answer:
            return self.answer
        first, last = (asked[name] for name in ("startdatetime", "enddatetime"))
        there = [a for a in self.articles if first <= str(a["seendate"])[:15].replace("T", "") <= last]
        found = sorted(there, key=lambda a: a["seendate"])[: int(asked["maxrecords"])]
        return Reply(body=json.dumps({"articles": found} if found else {}).encode())

    @property
    def spans(self) -> list[tuple[str, str]]:
        return [(asked["startdatetime"][6:12], asked["enddatetime"][6:12]) for asked in self.asked]


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def endpoint(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr("monitor.clock.now", lambda: NOW)
    with Site() as site:
        site.pages = api  # type: ignore[assignment]
        yield f"{site.url}/api/v2/doc/doc"


def fetcher() -> Fetcher:
    return Fetcher(FetchSettings(allow_private=True, delay=0, retries=0, robots=False))


def session(since: datetime | None = None) -> Session:
    return Session(fetcher(), since)


def source(endpoint: str, query: str = "ferry treaty", limit: int = 1000, **options: Any) -> Source:
    return Source("g", "gdelt-doc", query, limit=limit, options={"endpoint": endpoint, "pause": 0, **options})


def read(source: Source, at: Session | None = None) -> list[Any]:
    return list(gdelt_doc.read(source, at or session()))


def numbers(found: list[Any]) -> list[int]:
    return [int(link.url.rpartition("/")[2]) for link in found]


def test_articles_become_links(api: Api, endpoint: str) -> None:
    api.articles = [article(1)]
    assert read(source(endpoint, "ferry (treaty OR accord)")) == [
        Link(
            origin="GDELT 20240301T110000Z",
            url="https://north-wire.example/1",
            title="Envoys, tired, meet in Veland. Part 1",
            published=None,  # when GDELT saw it is no date of publication
            published_from="metadata",
            source="north-wire.example",
            source_country="United Kingdom",
            language="English",
        )
    ]
    assert api.asked == [
        {
            "query": "ferry (treaty OR accord)",
            "mode": "ArtList",
            "format": "json",
            "startdatetime": "20240229120000",
            "enddatetime": "20240301120000",
            "maxrecords": "250",
            "sort": "DateAsc",
        }
    ]


def test_a_full_answer_is_asked_for_in_halves(
    api: Api, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gdelt_doc, "MAX_RECORDS", 3)
    api.articles = [article(n, 100 - 10 * n) for n in range(5)]
    assert numbers(read(source(endpoint, hours=2))) == [0, 1, 2, 3, 4]
    spans = ["1000-1200", "1000-1100", "1000-1030", "1030-1100", "1030-1045", "1045-1100", "1100-1200"]
    assert [f"{first[2:]}-{last[2:]}" for first, last in api.spans] == spans


def test_a_quarter_of_an_hour_that_is_full_is_told(
    api: Api, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gdelt_doc, "MAX_RECORDS", 3)
    api.articles = [article(n, 61) for n in range(9)]
    found = read(source(endpoint, hours=4))
    assert numbers([link for link in found if isinstance(link, Link)]) == [0, 1, 2]
    (cut,) = [one for one in found if isinstance(one, Rejected)]
    assert "narrower" in cut.reason
    assert len(api.asked) < 20


def test_the_next_run_goes_on_with_an_hour_of_overlap(
    api: Api, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.articles = [article(1, 90), article(2, 30)]
    at = session()
    assert numbers(read(source(endpoint), at)) == [1, 2]
    assert at.state["until"] == NOW.isoformat()
    api.articles += [article(3, 45)]  # found late
    monkeypatch.setattr("monitor.clock.now", lambda: NOW + timedelta(hours=6))
    assert numbers(read(source(endpoint), at)) == [3, 2]
    assert api.spans[-1] == ("011100", "011800")


def test_a_limit_is_no_dead_end(api: Api, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdelt_doc, "MAX_RECORDS", 4)
    api.articles = [article(n, 239 - 12 * n) for n in range(19)]
    at, seen = session(), set()
    for _ in range(19):
        seen |= set(numbers(read(source(endpoint, limit=2, hours=4), at)))
    assert seen == set(range(19))
    assert at.state["until"] == NOW.isoformat()


def test_since_goes_back_and_another_query_starts_anew(api: Api, endpoint: str) -> None:
    api.articles = [article(1, 60 * 24 * 9), article(2, 60 * 5)]
    at = session()
    read(source(endpoint), at)
    at.since = NOW - timedelta(days=10)
    assert numbers(read(source(endpoint), at)) == [1, 2]
    at.since = None
    assert numbers(read(source(endpoint), at)) == []
    assert numbers(read(source(endpoint, "other words"), at)) == [2]


def test_a_refusal_leaves_no_gap_behind(api: Api, endpoint: str) -> None:
    api.articles = [article(1, 60 * 24 * 9), article(2, 60 * 5)]
    at = session()
    read(source(endpoint, "other words"), at)
    api.answer, at.since = Reply(503), NOW - timedelta(days=10)
    with pytest.raises(FetchError):
        read(source(endpoint), at)
    api.answer, at.since = None, None
    assert numbers(read(source(endpoint), at)) == [1, 2]


def test_it_keeps_a_pace(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    paced: list[tuple[str, float]] = []
    monkeypatch.setattr(Fetcher, "pace", lambda _self, *given: paced.append(given))
    read(source(endpoint, hours=1, pause=5))
    assert paced == [(endpoint, 5)]


@pytest.mark.parametrize(
    ("body", "said", "temporary"),
    [
        (b"Please limit requests to one every 5 seconds.", "limit requests", True),
        (b"Your query was too short or too long.\n", "too short or too long", False),
        (b"<html><body>Busy</body></html>", "Busy", True),
        (b"", "nothing", True),
        (b"\xef\xbb\xbf \r\n", "nothing", True),
        (b'{"articles": [{"url": "https://x', "cannot be read", True),
        (b"{" * 100_000, "cannot be read", True),
        (b"A" * 100_000, "AAA", False),
    ],
)
def test_what_is_no_answer_is_told(api: Api, endpoint: str, body: bytes, said: str, temporary: bool) -> None:
    api.answer = Reply(body=body)
    with pytest.raises(SourceError, match=said) as error:
        read(source(endpoint))
    assert isinstance(error.value, FetchError) is temporary
    assert getattr(error.value, "temporary", False) is temporary
    assert len(str(error.value)) < 600


@pytest.mark.parametrize("body", [b"{}", b'{"articles": null}', b'{"articles": 5}', b'{"articles": []}'])
def test_no_articles_are_no_error(api: Api, endpoint: str, body: bytes) -> None:
    api.answer = Reply(body=body)
    at = session()
    assert read(source(endpoint), at) == []
    assert at.state["until"] == NOW.isoformat()


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        (rb"Ferry \ train", "Ferry \\ train"),
        (rb"C:\new \u12 \x", "C: ew \\u12 \\x"),
        (b"two\tlines\nof \x01 text", "two lines of text"),
        (rb"say \"yes\" \u00e9 \\", 'say "yes" é \\'),
        (rb"half \ud800 sign", "half sign"),
        (b"not \xff utf-8", "not � utf-8"),
    ],
)
def test_broken_json_is_mended(api: Api, endpoint: str, title: bytes, read_as: str) -> None:
    api.answer = Reply(body=b'{"articles": [{"url": "https://x.example/1", "title": "%s"}]}' % title)
    (link,) = read(source(endpoint))
    assert link.title == read_as
    link.title.encode()


@pytest.mark.parametrize(
    "bad", ["text", None, {}, {"url": 5}, {"url": "javascript:1"}, {"url": "https://x\ud800"}]
)
def test_a_bad_article_costs_no_other(api: Api, endpoint: str, bad: object) -> None:
    body = {
        "articles": [article(1), bad, article(2, seendate="yesterday", language=7, sourcecountry="Narnia")]
    }
    api.answer = Reply(body=json.dumps(body).encode())
    first, rejected, last = read(source(endpoint))
    assert (first.url[-1], last.url[-1]) == ("1", "2")
    assert isinstance(rejected, Rejected)
    assert (last.language, last.source_country) == (None, "Narnia")


@pytest.mark.parametrize(
    ("name", "code"),
    [("English", "en"), ("Greek", "el"), ("NorwegianNynorsk", "no"), ("", None), ("Elvish", None)],
)
def test_languages(name: str, code: str | None) -> None:
    assert code_of(gdelt_api.language(name) or "") == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Russia", "RUS"), ("South Korea", "KOR"), ("Kosovo", "XKX"), ("", None), ("Narnia", None)],
)
def test_countries(name: str, code: str | None) -> None:
    assert outlets.country(gdelt_api.country(name), None) == code


@pytest.mark.parametrize(
    ("query", "options", "said"),
    [
        (" ", {}, "query"),
        ("x", {"pause": -1}, "pause"),
        ("x", {"pause": "long"}, "pause"),
        ("x", {"hours": True}, "hours"),
        ("x", {"endpoint": "ftp://x"}, "http"),
    ],
)
def test_wrong_settings_are_told(endpoint: str, query: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read(source(**{"endpoint": endpoint, "query": query, **options}))


def test_a_timeline_is_times_and_values(api: Api, endpoint: str) -> None:
    data = [
        {"date": "20240302T000000Z", "value": 0.5},
        {"date": "20240301T000000Z", "value": 2},
        {"date": "soon", "value": 1},
        {"date": "20240303T000000Z", "value": None},
        {"date": "20240303T000000Z", "value": 10**400},
        5,
    ]
    api.answer = Reply(body=json.dumps({"timeline": [{"series": "Volume Intensity", "data": data}]}).encode())
    found = gdelt_doc.timeline(fetcher(), "ferry", NOW - timedelta(days=3), NOW, "TimelineTone", endpoint)
    assert found == [(datetime(2024, 3, 1), 2.0), (datetime(2024, 3, 2), 0.5)]
    assert api.asked[0]["mode"] == "TimelineTone"
    assert api.asked[0]["startdatetime"] == "20240227120000"


@pytest.mark.parametrize("answer", [{}, {"timeline": None}, {"timeline": [{"data": 5}]}, {"timeline": [5]}])
def test_a_timeline_without_points_is_empty(api: Api, endpoint: str, answer: object) -> None:
    api.answer = Reply(body=json.dumps(answer).encode())
    assert gdelt_doc.timeline(fetcher(), "ferry", NOW, NOW, endpoint=endpoint) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(article(1))), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(_JSON)
def test_no_article_breaks_the_reader(wild: object) -> None:
    assert isinstance(gdelt_doc._found(wild), Link | Rejected)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='{}[]":,\\u0d8\x00\n', max_size=60))
def test_no_answer_breaks_the_parser(body: str) -> None:
    try:
        found = gdelt_api._parsed(body, "x")
    except SourceError:
        return
    assert isinstance(found, dict)
