"""The dates of one file seen together: their order, and what is said of those that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from structlog.testing import capture_logs

from monitor.dates import bounds
from monitor.model import Document, Rejected
from monitor.sources.formats import files
from monitor.sources.values import dated

BODY = "The two towns share one fire engine, which stands on the bridge between them."


def documents(*values: str | None) -> list[Document]:
    return [Document(f"f.csv:{row}", text=BODY, published=value) for row, value in enumerate(values, 2)]


def settled(*values: str | None) -> list[str | None]:
    found = list(dated.settled(documents(*values), "f.csv"))
    return [record.published for record in found if isinstance(record, Document)]


def logged(*values: str | None) -> list[MutableMapping[str, Any]]:
    with capture_logs() as logs:
        settled(*values)
    return [dict(entry) for entry in logs]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["05/06/2023", "27/06/2023", "07/06/2023"], ["2023-06-05", "27/06/2023", "2023-06-07"]),
        (["05/06/2023", "06/27/2023"], ["2023-05-06", "06/27/2023"]),
        (["5/6/2023 2:30 PM EST", "5/27/2023"], ["2023-05-06 2:30 PM EST", "5/27/2023"]),
        (["05.06.23", "31.06.23", "30.06.23"], ["2023-06-05", "31.06.23", "30.06.23"]),
        (["05/06/23", "27/06/23", "31/07/23"], ["2023-06-05", "27/06/23", "31/07/23"]),
        (["23/06/05", "23/06/31", "23/07/31"], ["2023-06-05", "23/06/31", "23/07/31"]),
        (["05/06/2023", "06/06/2023"], ["05/06/2023", "06/06/2023"]),
        (["05/06/2023", "27/06/2023", "06/27/2023"], [None, "27/06/2023", "06/27/2023"]),
        (["05.06.23", "31.07.2023", "06/30/2023", "5 June 2023"],
         [None, "31.07.2023", "06/30/2023", "5 June 2023"]),
        (["Tue 06/06/2023", "05/06/2023", "Mon 05/06/2023", "Sat 05/06/2023"],
         ["Tue 06/06/2023", None, "Mon 05/06/2023", "Sat 05/06/2023"]),
        (["05/06/2023", None, "2023-06-05", "soon", "27/06/2023"],
         ["2023-06-05", None, "2023-06-05", "soon", "27/06/2023"]),
    ],
)  # fmt: skip
def test_one_value_proves_the_order_of_a_column(values: list[str], expected: list[str]) -> None:
    assert settled(*values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["13/03/24", "05/03/24"], ["2024-03-13", "2024-03-05"]),
        (["14.03.24", "12.03.24", "13.03.24"], ["2024-03-14", "2024-03-12", "2024-03-13"]),
        (["24/03/13", "24/03/05"], ["2024-03-13", "2024-03-05"]),
        (["03/13/24", "03/05/24"], ["03/13/24", "2024-03-05"]),
        (["13/03/03", "25/03/03", "01/04/03"], ["2003-03-13", "2003-03-25", "2003-04-01"]),
        (["05/03/24", "06/03/24"], ["05/03/24", "06/03/24"]),  # 5 March or 3 May
        (["05/03/24", "05/03/25"], ["05/03/24", "05/03/25"]),  # a year apart, or two days of 2005
        (["01/02/03", "13/02/03", "05/03/24"], ["01/02/03", "13/02/03", "05/03/24"]),  # days of many years
        (["13/03/24", "05/03/24", "24/05/03"], ["13/03/24", "05/03/24", "24/05/03"]),
    ],
)
def test_years_of_two_digits_are_told_from_days_by_how_little_they_change(
    values: list[str], expected: list[str]
) -> None:
    assert settled(*values) == expected


@pytest.mark.parametrize("values", list(permutations(["27/06/2023", "06/27/2023", "05/06/2023"])))
def test_where_a_file_proves_both_orders_the_open_dates_are_no_dates_wherever_the_proofs_stand(
    values: tuple[str, ...],
) -> None:
    assert settled(*values) == [None if value == "05/06/2023" else value for value in values]


def test_a_file_of_both_orders_is_told_with_count_example_and_proofs() -> None:
    (entry,) = logged("05/06/2023", "27/06/2023", "07/08/2023", "06/27/2023")
    assert (entry["count"], entry["first"], entry["example"]) == (2, "f.csv:2", "05/06/2023")
    assert entry["proofs"] == "'27/06/2023' (f.csv:3) and '06/27/2023' (f.csv:5)"


def test_what_the_calendar_proves_counts_before_what_would_lie_in_the_future() -> None:
    """A day to come in a file that writes the day first is no proof that it writes the month first."""
    later = bounds.latest() + timedelta(days=40)
    announced = f"{min(later.month, 11):02}/12/{later.year + 1}"
    values = settled("05/06/2023", announced, "27/06/2023")
    assert values == ["2023-06-05", f"{later.year + 1}-12-{min(later.month, 11):02}", "27/06/2023"]


def test_records_are_held_from_the_first_open_date_on_and_never_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dated, "HELD_RECORDS", 3)
    taken: list[str] = []

    def source() -> Iterator[Document]:
        for document in documents(
            "2023-06-01", "05/06/2023", None, "06/06/2023", "07/06/2023", "27/06/2023", "08/06/2023"
        ):
            taken.append(document.origin)
            yield document

    found = dated.settled(source(), "f.csv")
    assert next(found).origin == "f.csv:2"
    assert len(taken) == 1
    assert next(found).origin == "f.csv:3"
    assert len(taken) == 4
    rest = [record.published for record in found if isinstance(record, Document)]
    assert rest == [None, "06/06/2023", "07/06/2023", "27/06/2023", "2023-06-08"]


def test_what_was_passed_on_before_the_other_order_was_proved_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dated, "HELD_RECORDS", 2)
    values = ("05/06/2023", "27/06/2023", "07/08/2023", "06/27/2023", "09/08/2023")
    assert settled(*values) == ["2023-06-05", "27/06/2023", "2023-08-07", "06/27/2023", None]
    undated, exchanged = logged(*values)
    assert (undated["count"], undated["first"]) == (1, "f.csv:6")
    assert exchanged["count"] == 2
    assert "'06/27/2023' (f.csv:5)" in exchanged["proofs"]


def test_what_was_read_before_a_failure_is_not_lost() -> None:
    def source() -> Iterator[Document | Rejected]:
        yield from documents("05/06/2023")
        yield Rejected("f.csv:3", "bad")
        raise OSError("cut off")

    found: list[object] = []
    with pytest.raises(OSError, match="cut off"):
        found.extend(iter_into(dated.settled(source(), "f.csv"), found))
    assert len(found) == 2


def iter_into(records: Iterator[object], found: list[object]) -> Iterator[object]:
    for record in records:
        found.append(record)
    yield from ()


def test_dates_that_are_not_understood_are_told_once_with_count_and_example() -> None:
    (entry,) = logged("2023-06-05", "12th of Foo", "soon", "NULL", None)
    assert (entry["file"], entry["count"], entry["first"]) == ("f.csv", 2, "f.csv:3")
    assert "'12th of Foo'" in entry["example"]
    assert entry["log_level"] == "warning"


def test_dates_of_an_open_order_are_told_once() -> None:
    (entry,) = logged("05/06/2023", "07/06/2023")
    assert entry["count"] == 2
    assert "'05/06/2023'" in entry["example"]


def test_a_file_without_odd_dates_is_not_talked_about() -> None:
    assert logged("2023-06-05", None, "", "NULL", "5 June 2023", "27/06/2023") == []


def test_a_loaded_file_has_its_dates_settled(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'title,text,date\nA,"{BODY}",05/06/2023\nB,"{BODY}",27/06/2023\n', encoding="utf-8")
    assert [record.published for record in files.read([path]) if isinstance(record, Document)] == [
        "2023-06-05",
        "27/06/2023",
    ]


@given(
    st.lists(st.none() | st.sampled_from(["05/06/2023", "27/06/2023", "06/27/2023", "soon", "1/2/23", ""]))
)
def test_records_come_out_all_and_in_order(values: list[str | None]) -> None:
    found = list(dated.settled(documents(*values), "f.csv"))
    assert [record.origin for record in found] == [document.origin for document in documents(*values)]
