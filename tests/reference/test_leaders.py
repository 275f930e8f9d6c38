"""Leaders: who was in office where, and when."""

from __future__ import annotations

import pytest

from monitor.errors import ResourceError
from monitor.reference import leaders as table
from monitor.reference.leaders import leaders


def test_leaders_hold_office_from_a_day_to_a_later_one() -> None:
    assert len(leaders()) > 500
    assert all(one.name and one.office.since < one.office.until for one in leaders())
    assert len(set(leaders())) == len(leaders())


@pytest.mark.parametrize(
    "row",
    [
        {"surface": "Ann Example", "iso3": "QQQ", "since": "2001-01-01", "until": ""},
        {"surface": "Ann Example", "iso3": "FRA", "since": "2001-01-02", "until": "2001-01-01"},
    ],
)
def test_an_office_of_nowhere_or_of_no_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, row: dict[str, str]
) -> None:
    monkeypatch.setattr(table, "read_csv", lambda _name: [row])
    with pytest.raises(ResourceError, match="Ann Example"):
        table.leaders.__wrapped__()
