"""Which of GDELT's files a run reads: its lists, what came since, backfills, and where it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from monitor.errors import FetchError, SourceError
from servers import Reply, Site
from sources.gdelt_server import FERRY, Gdelt, document, mention, numbers, packed, read, session


@pytest.fixture
def there() -> Iterator[Gdelt]:
    with Site() as site:
        yield Gdelt(site)


def test_first_only_the_newest_then_what_came_since(there: Gdelt) -> None:
    there.put_page("20150219100000", 1)
    there.put_page("20150219101500", 2)
    at = session()
    assert numbers(read(there, at, name="lastupdate.txt")) == ["2"]
    assert read(there, at) == []
    there.put_page("20150219103000", 3)
    there.put_page("20150219110000", 4)  # 10:45 never came
    assert numbers(read(there, at)) == ["3", "4"]
    assert at.state == {"stamp": "20150219110000"}
    assert there.site.seen("/gdeltv2/masterfilelist.txt") == 0


def test_it_goes_back_so_many_hours_at_most(there: Gdelt) -> None:
    for hour in range(10, 15):
        there.put_page(f"20150219{hour}0000", hour)
    assert numbers(read(there, session(stamp="20150101000000"), hours=2)) == ["12", "13", "14"]


def test_a_backfill_reads_the_list_of_all(there: Gdelt) -> None:
    for day in (18, 19, 21, 24):
        there.put_page(f"201502{day}101500", day)
    at = session(datetime(2015, 2, 19), stamp="20150224101500")
    assert numbers(read(there, at)) == ["19", "21", "24"]
    assert at.state == {"stamp": "20150224101500"}


def test_a_backfill_over_several_runs_leaves_no_gap(there: Gdelt) -> None:
    for day in (19, 21, 24):
        there.put_page(f"201502{day}101500", day)
    at = session(datetime(2015, 2, 18))
    found = numbers(read(there, at, limit=2))
    at.since = None
    assert found == ["19", "21"]
    assert numbers(read(there, at)) == ["24"]
    assert "backfill" not in at.state


def test_a_backfill_that_fails_at_once_is_not_forgotten(there: Gdelt) -> None:
    for day in (19, 24):
        there.put_page(f"201502{day}101500", day)
    lists = there.site.pages.pop("/gdeltv2/masterfilelist.txt")
    at = session(datetime(2015, 2, 18), stamp="20150224101500")
    with pytest.raises(SourceError):
        read(there, at)
    there.site.pages["/gdeltv2/masterfilelist.txt"], at.since = lists, None
    assert numbers(read(there, at)) == ["19", "24"]


def test_a_limit_within_a_stamp_is_no_dead_end(there: Gdelt) -> None:
    there.put("20150219101500", gkg=packed(*[document(f"https://x.example/{n}") for n in range(5)]))
    at = session()
    assert numbers(read(there, at, limit=2)) == ["0", "1"]
    there.put("20150219103000", gkg=packed(document("https://x.example/5")))
    assert numbers(read(there, at, limit=2)) == ["2", "3"]
    assert numbers(read(there, at, limit=9)) == ["4", "5"]
    assert at.state == {"stamp": "20150219103000"}


def test_a_copy_with_only_the_list_of_all_will_do(there: Gdelt) -> None:
    there.put_page("20150219100000", 1)
    there.put_page("20150219104500", 2)
    del there.site.pages["/gdeltv2/lastupdate.txt"]
    assert numbers(read(there, session(stamp="20150219080000"), name="masterfilelist.txt")) == ["1", "2"]


def test_the_translated_stream_is_read_by_its_own_lists(there: Gdelt) -> None:
    path = "/gdeltv2/20150219101500.translation.gkg.csv.zip"
    there.site.pages[path] = Reply(body=packed(document()))
    there.list("lastupdate-translation", [f"1 - {there.site.url}{path}"])
    assert [link.url for link in read(there, name="lastupdate-translation.txt")] == [FERRY]


def test_a_listed_file_that_is_not_there_is_told(there: Gdelt) -> None:
    there.put("20150219101500", gkg=packed(document()), mentions=packed(mention()))
    del there.site.pages["/gdeltv2/20150219101500.gkg.csv.zip"]
    bad, link = read(there)
    assert "404" in bad.reason
    assert link.url == FERRY


def test_a_server_that_is_busy_is_asked_again_by_the_next_run(there: Gdelt) -> None:
    there.put_page("20150219101500", 1)
    there.site.pages["/gdeltv2/20150219101500.gkg.csv.zip"] = Reply(503)
    at = session()
    with pytest.raises(FetchError) as error:
        read(there, at)
    assert error.value.temporary
    assert at.state == {}


@pytest.mark.parametrize(
    "body", [b"", b"<html>no list</html>", b"1 2 ftp://x/20150219101500.gkg.csv.zip", b"\0\xff"]
)
def test_what_is_no_list_says_what_to_do(there: Gdelt, body: bytes) -> None:
    there.site.pages["/gdeltv2/lastupdate.txt"] = Reply(body=body)
    with pytest.raises(SourceError, match=r"lastupdate\.txt"):
        read(there)


def test_absurd_stamps_in_a_list_do_not_move_the_cursor(there: Gdelt) -> None:
    there.put_page("20150219101500", 1)
    lines = [*there.lines, *(line.replace("20150219101500", "99990219101500") for line in there.lines)]
    there.list("lastupdate", [*lines, "1 - http://x/99999999999999.gkg.csv.zip"])
    at = session()
    assert numbers(read(there, at)) == ["1"]
    assert at.state == {"stamp": "20150219101500"}
