"""Media Cloud: its real client against a local server that answers as the API does."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor import clock
from monitor.errors import FetchError, SourceError
from monitor.model import Link, Rejected
from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.mediacloud import api as mediacloud_api, stories as mediacloud
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Reply, Request, Site

pytest.importorskip("mediacloud")

SECRET = "not-a-real-key-4711"
NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def story(number: int, hours_ago: float = 1.0, **changed: object) -> dict[str, Any]:
    indexed = NOW - timedelta(hours=hours_ago)
    return {
        "id": f"s{number}",
        "title": f"Envoys meet in Veland, part {number}",
        "url": f"https://north-wire.example/{number}",
        "language": "en",
        "media_name": "north-wire.example",
        "media_url": "north-wire.example",
        "publish_date": NOW.date().isoformat(),
        "indexed_date": indexed.isoformat(),
        **changed,
    }


class Api:
    """The part of the API that is used: pages of stories by pagination token."""

    def __init__(self) -> None:
        self.stories: list[Any] = []
        self.page_size = 2
        self.refusal: Reply | None = None
        self.asked: list[dict[str, str]] = []
        self.keys: set[str] = set()

    def get(self, path: str, _missing: object = None) -> Any:
        return {
            "/api/search/api-params": self.params,
            "/api/search/story-list": self.story_list,
        }.get(urlsplit(path).path, Reply(404, b"{}"))

    def params(self, _: Request) -> Reply:
        return Reply(body=b'{"params": {"query-rate": "10/m"}}')

    def story_list(self, request: Request) -> Reply:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        self.asked.append(asked)
        self.keys.add(request.headers["authorization"])
        if self.refusal:
            return self.refusal
        begin = int(asked.get("pagination_token", "0"))
        end = begin + self.page_size
        answer = {
            "stories": self.stories[begin:end],
            "pagination_token": str(end) if end < len(self.stories) else None,
        }
        return Reply(body=json.dumps(answer).encode())


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def endpoint(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("MEDIACLOUD_API_KEY", SECRET)
    with Site() as site:
        site.pages = api  # type: ignore[assignment]
        yield site.url + "/api/"


def source(endpoint: str, limit: int = 100, **options: Any) -> Source:
    options = {"collections": "34412234, 34412118", "endpoint": endpoint, **options}
    return Source("mc", "mediacloud", "ferry AND treaty", limit=limit, options=options)


def session(**state: str) -> Session:
    return Session(Fetcher(FetchSettings(allow_private=True, delay=0)), state=dict(state))


def read(source: Source, at: Session | None = None) -> list[Any]:
    return list(mediacloud.read(source, at or session()))


def test_stories_of_all_pages_become_links(api: Api, endpoint: str) -> None:
    api.stories = [story(1), story(2), story(3)]
    found = read(source(endpoint))
    assert [link.url[-1] for link in found] == ["1", "2", "3"]
    assert found[0] == Link(
        origin="Media Cloud story s1",
        url="https://north-wire.example/1",
        title="Envoys meet in Veland, part 1",
        published=NOW.date().isoformat(),
        published_from="metadata",
        source="north-wire.example",
        language="en",
        version=story(1)["indexed_date"],
    )
    assert [asked.get("pagination_token") for asked in api.asked] == [None, "2"]


def test_the_search_is_passed_on_with_the_key(api: Api, endpoint: str) -> None:
    before = clock.now().date()
    read(source(endpoint, sources=17, days=3, platform="other"))
    assert api.keys == {f"Token {SECRET}"}
    end = date.fromisoformat(api.asked[0]["end"])
    assert before <= end <= clock.now().date()  # a run of the tests may last over midnight
    assert api.asked[0] == {
        "q": "ferry AND treaty",
        "cs": "34412234,34412118",
        "ss": "17",
        "start": (end - timedelta(days=3)).isoformat(),
        "end": end.isoformat(),
        "platform": "other",
        "sort_order": "asc",
    }


def test_the_next_run_continues_where_the_last_came_to(api: Api, endpoint: str) -> None:
    api.stories = [story(1, 30), story(2, 20)]
    at = session()
    read(source(endpoint), at)
    assert at.state["indexed"] == story(2, 20)["indexed_date"]
    api.stories += [story(3, 19)]
    assert [link.url[-1] for link in read(source(endpoint), at)] == ["2", "3"]  # 2 lies in the overlap
    day = (NOW - timedelta(hours=21)).date()
    assert api.asked[-1]["q"].startswith(f"(ferry AND treaty) AND indexed_date:[{day} TO ")


def test_another_query_starts_anew(api: Api, endpoint: str) -> None:
    api.stories = [story(1, 30), story(2, 20)]
    at = session()
    read(source(endpoint), at)
    assert len(read(source(endpoint, collections="5"), at)) == 2


def test_a_limit_is_no_dead_end(api: Api, endpoint: str) -> None:
    api.stories = [story(n, 5 - n / 100) for n in range(6)]  # all within the overlap
    at = session()
    seen = [[link.url[-1] for link in read(source(endpoint, limit=2), at)][-1] for _ in range(3)]
    assert seen == ["1", "3", "5"]


def test_a_break_after_weeks_leaves_no_gap(api: Api, endpoint: str) -> None:
    api.stories = [story(1, 24 * 40)]
    at = session()
    read(source(endpoint), at)
    read(source(endpoint), at)
    assert api.asked[-1]["start"] == (NOW - timedelta(days=47)).date().isoformat()


@pytest.mark.parametrize(
    "bad",
    [
        story(9, url=None),
        story(9, url="javascript:alert(1)"),
        "no story",
        None,
        {},
        {"url": ["x"], "id": 5},
    ],
)
def test_a_bad_story_costs_no_other(api: Api, endpoint: str, bad: object) -> None:
    api.stories = [story(1), bad, story(2)]
    kinds = [type(found) for found in read(source(endpoint))]
    assert kinds == [Link, Rejected, Link]


@pytest.mark.parametrize("value", ["yesterday", "", None, 5, "0000-00-00", "9999-12-31T23:59:59+14:00"])
def test_absurd_dates_cost_neither_story_nor_cursor(api: Api, endpoint: str, value: object) -> None:
    api.stories = [story(1), story(2, indexed_date=value, publish_date=value)]
    at = session()
    assert len(read(source(endpoint), at)) == 2
    assert at.state["indexed"] == story(1)["indexed_date"]


@pytest.mark.parametrize(
    ("status", "note", "said", "temporary"),
    [
        (429, "Over quota", "next run tries again", True),
        (403, "Invalid token.", "MEDIACLOUD_API_KEY", False),
        (401, "Unknown", "MEDIACLOUD_API_KEY", False),
        (400, "Unbalanced quotes", "check the query", False),
        (502, "Try later", "next run tries again", True),
    ],
)
def test_refusals_say_what_to_do(
    api: Api, endpoint: str, status: int, note: str, said: str, temporary: bool
) -> None:
    api.refusal = Reply(status, json.dumps({"note": f"{note} {SECRET}"}).encode())
    at = session()
    with pytest.raises(SourceError) as error:
        read(source(endpoint), at)
    assert note in str(error.value)
    assert said in str(error.value)
    assert str(status) in str(error.value)
    assert SECRET not in str(error.value)
    assert isinstance(error.value, FetchError) is temporary
    assert at.state == {}


def test_a_429_without_a_body_is_told_too(api: Api, endpoint: str) -> None:
    api.refusal = Reply(429)
    with pytest.raises(FetchError, match="429"):
        read(source(endpoint))


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b"{}", b'{"stories": 5, "pagination_token": null}']
)
def test_an_answer_that_is_none_is_an_error(api: Api, endpoint: str, body: bytes) -> None:
    api.refusal = Reply(body=body)
    with pytest.raises(SourceError, match="Media Cloud answers"):
        read(source(endpoint))


def test_an_endless_answer_is_cut(api: Api, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediacloud_api, "MAX_ANSWER", 1 << 20)
    api.refusal = Reply(stream=(b" " * 65536 for _ in range(1000)))
    with pytest.raises(FetchError, match="larger than 1 MB"):
        read(source(endpoint))


def test_no_server_is_an_error_that_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIACLOUD_API_KEY", SECRET)
    with pytest.raises(FetchError, match="cannot be reached") as error:
        read(source("http://127.0.0.1:9/api/"))
    assert error.value.temporary


def test_the_key_is_in_no_log(api: Api, endpoint: str, caplog: pytest.LogCaptureFixture) -> None:
    api.stories = [story(1)]
    with caplog.at_level(logging.DEBUG):
        read(source(endpoint))
    assert caplog.records
    assert SECRET not in caplog.text


@pytest.mark.parametrize("key", [None, "", "  ", "ключ"])
def test_a_missing_key_is_told(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    monkeypatch.delenv("MEDIACLOUD_API_KEY", raising=False)
    if key is not None:
        monkeypatch.setenv("MEDIACLOUD_API_KEY", key)
    with pytest.raises(SourceError, match="environment variable MEDIACLOUD_API_KEY"):
        read(source("https://x.example"))


def test_a_missing_client_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mediacloud.api", None)
    with pytest.raises(SourceError, match=r"pip install 'media-monitor\[mediacloud\]'"):
        read(source("https://x.example"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"collections": ""}, "collections or sources"),
        ({"collections": "34; DROP"}, "numbers"),
        ({"days": 0}, "days"),
        ({"days": "many"}, "days"),
        ({"endpoint": "http://api.example/"}, "https"),
        ({"endpoint": "ftp://api.example/"}, "https"),
        ({"endpoint": "http://127.0.0.1:70000000/"}, "not an address"),
    ],
)
def test_wrong_options_are_told(monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], said: str) -> None:
    monkeypatch.setenv("MEDIACLOUD_API_KEY", SECRET)
    with pytest.raises(SourceError, match=said):
        read(source(**{"endpoint": "https://x.example", **options}))


def test_a_private_endpoint_is_refused_unless_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIACLOUD_API_KEY", SECRET)
    with pytest.raises(SourceError, match="not on the open internet"):
        read(source("https://127.0.0.1/api/"), Session(Fetcher(FetchSettings())))
