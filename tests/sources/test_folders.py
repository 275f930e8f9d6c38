"""Files and folders as sources: only what is new, each run going on where the last one stopped."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import pytest

from monitor import masking
from monitor.errors import SourceError
from monitor.model import Document, Rejected
from monitor.sources.connectors import folders
from monitor.sources.connectors.base import Session, Source
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Reply, Request, Site

SETTINGS = FetchSettings(allow_private=True, delay=0, retries=0)


def record(number: int) -> str:
    return json.dumps(
        {"url": f"https://a.example/{number}", "title": f"Report {number}", "text": "Peru met Chile."}
    )


def jsonl(*numbers: int) -> str:
    return "".join(record(number) + "\n" for number in numbers)


@pytest.fixture
def fetch() -> Iterator[Fetcher]:
    fetcher = Fetcher(SETTINGS)
    yield fetcher
    fetcher.close()


def drop(url: object, **more: Any) -> Source:
    return Source("Drop", "files", str(url), options={"settle": 0, **more})


def titles(source: Source, session: Session) -> list[str]:
    return [
        item.title or "" if isinstance(item, Document) else "BAD" for item in folders.read(source, session)
    ]


def test_a_drop_folder_gives_each_file_once_and_again_when_it_changes(tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl(1, 2))
    session = Session(fetch)
    assert titles(drop(tmp_path), session) == ["Report 1", "Report 2"]
    assert titles(drop(tmp_path), session) == []
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.jsonl.gz").write_bytes(gzip.compress(jsonl(3).encode()))
    assert titles(drop(tmp_path), session) == ["Report 3"]
    (tmp_path / "a.jsonl").write_text(jsonl(1, 2, 4))
    assert titles(drop(tmp_path), session) == ["Report 1", "Report 2", "Report 4"]
    (tmp_path / "a.jsonl").unlink()
    assert titles(drop(tmp_path), session) == []
    assert list(session.state) == [str(tmp_path / "sub" / "b.jsonl.gz")]


def test_what_is_hidden_unfinished_unknown_or_just_written_is_passed_over(
    tmp_path: Path, fetch: Fetcher
) -> None:
    for name in (".a.jsonl", "b.jsonl.part", "c.exe", "d.jsonl.tmp"):
        (tmp_path / name).write_text(jsonl(1))
    assert titles(drop(tmp_path), Session(fetch)) == []
    (tmp_path / "e.jsonl").write_text(jsonl(5))
    assert titles(drop(tmp_path, settle=60), Session(fetch)) == []
    assert titles(drop(tmp_path), Session(fetch)) == ["Report 5"]


def test_a_run_that_reaches_its_limit_goes_on_there(tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl(*range(5)))
    session = Session(fetch)
    source = replace(drop(tmp_path), limit=2)
    seen = [titles(source, session) for _ in range(4)]
    assert seen == [["Report 0", "Report 1"], ["Report 2", "Report 3"], ["Report 4"], []]


def test_a_run_that_is_stopped_in_the_middle_loses_nothing(tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl(*range(5)))
    session = Session(fetch)
    found = folders.read(drop(tmp_path), session)
    first = [next(found), next(found)]
    found.close()  # type: ignore[attr-defined]
    rest = titles(drop(tmp_path), session)
    assert {item.title for item in first if isinstance(item, Document)} | set(rest) == {
        f"Report {n}" for n in range(5)
    }


def test_a_pattern_and_chosen_columns(tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / "x1.csv").write_text("head line,main\nFirst,Peru met Chile.\n")
    (tmp_path / "y1.csv").write_text("head line,main\nSecond,Peru met Chile.\n")
    source = drop(tmp_path / "x*.csv", map="title=head line, text=main")
    assert titles(source, Session(fetch)) == ["First"]


def test_a_file_that_cannot_be_read_costs_no_other(tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really")
    (tmp_path / "b.jsonl").write_text(jsonl(1))
    found = list(folders.read(drop(tmp_path), Session(fetch)))
    assert [type(item) for item in found] == [Rejected, Document]
    assert "not a readable Parquet file" in found[0].reason


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("/no/such/folder", "no such file or folder"),
        ("zip::https://a.example/x.zip", "cannot be read; use a path"),
        ("ftp://a.example/x", "cannot be read; use a path"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(url: str, message: str, fetch: Fetcher) -> None:
    with pytest.raises(SourceError, match=message):
        titles(drop(url), Session(fetch))


def test_a_file_on_the_web_is_asked_for_again_only_if_it_changed(fetch: Fetcher) -> None:
    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"1"':
            return Reply(304)
        return Reply(body=jsonl(1, 2).encode(), headers={"ETag": '"1"'})

    with Site({"/news.jsonl": answer}) as site:
        session = Session(fetch)
        assert titles(drop(site.url + "/news.jsonl"), session) == ["Report 1", "Report 2"]
        later = Session(fetch.scoped(dict(fetch.fresh)), state=dict(session.state))
        assert titles(drop(site.url + "/news.jsonl"), later) == []
        assert site.requests[-1].headers["if-none-match"] == '"1"'


def test_the_web_may_not_be_this_machine_unless_that_is_allowed() -> None:
    with Site({"/news.jsonl": Reply(body=jsonl(1).encode())}) as site:
        found = list(folders.read(drop(site.url + "/news.jsonl"), Session(Fetcher())))
    assert [type(item) for item in found] == [Rejected]
    assert "127.0.0.1" in found[0].reason


def test_object_stores_are_read_alike(fetch: Fetcher) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/bucket/day/a.jsonl", jsonl(1).encode())
    memory.pipe("/bucket/day/b.jsonl", jsonl(2).encode())
    session = Session(fetch)
    assert titles(drop("memory://bucket/day"), session) == ["Report 1", "Report 2"]
    assert titles(drop("memory://bucket/day"), session) == []
    memory.rm("/bucket", recursive=True)


def bucket(objects: dict[str, bytes]) -> Callable[[Request], Reply]:
    """Answer as S3 does to what listing and reading ask."""

    def answer(request: Request) -> Reply:
        path, _, query = request.path.partition("?")
        if "list-type=2" in query:
            rows = "".join(
                f"<Contents><Key>{key}</Key><LastModified>2026-05-04T10:00:00.000Z</LastModified>"
                f"<ETag>&quot;{len(body)}&quot;</ETag><Size>{len(body)}</Size></Contents>"
                for key, body in objects.items()
            )
            count = f"<Name>bucket</Name><KeyCount>{len(objects)}</KeyCount><IsTruncated>false</IsTruncated>"
            return Reply(body=f"<ListBucketResult>{count}{rows}</ListBucketResult>".encode())
        body = objects.get(path.removeprefix("/bucket/"))
        if body is None:
            return Reply(404)
        if match := re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", "")):
            first, last = int(match[1]), min(int(match[2]), len(body) - 1)
            about = {"Content-Range": f"bytes {first}-{last}/{len(body)}", "ETag": f'"{len(body)}"'}
            return Reply(206, body=body[first : last + 1], headers=about)
        return Reply(body=body, headers={"Last-Modified": "Mon, 04 May 2026 10:00:00 GMT"})

    return answer


def test_s3_is_listed_and_read(fetch: Fetcher) -> None:
    pytest.importorskip("s3fs")
    objects = {"day/a.jsonl": jsonl(1).encode(), "day/b.jsonl": jsonl(2).encode()}
    with Site({"*": bucket(objects)}) as site:
        source = drop("s3://bucket/day", anonymous=True, endpoint=site.url)
        session = Session(fetch)
        assert titles(source, session) == ["Report 1", "Report 2"]
        objects["day/b.jsonl"] = jsonl(2, 3).encode()
        assert titles(source, session) == ["Report 2", "Report 3"]


def test_credentials_are_never_shown() -> None:
    assert (
        masking.masked("https://user:pw@a.example/x?sig=abc&day=1") == "https://***@a.example/x?sig=***&day=1"
    )
