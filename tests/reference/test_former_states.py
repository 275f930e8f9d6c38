"""States that are no more."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.errors import ResourceError
from monitor.reference import former_states as table
from monitor.reference.former_states import former_states


def test_a_former_state_has_a_name_and_a_last_day_and_counts_as_its_successor() -> None:
    (soviet,) = [state for state in former_states() if "USSR" in state.names]
    assert (soviet.iso3, soviet.until) == ("RUS", date(1991, 12, 26))
    assert "Soviet" in soviet.demonyms
    assert all(state.names and all(state.names) and all(state.demonyms) for state in former_states())


def test_a_former_state_that_counts_as_no_country_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"iso3": "SUN", "names": "Somewhere", "demonyms": "", "until": "1991-12-26"}
    monkeypatch.setattr(table, "read_csv", lambda _name: [row])
    with pytest.raises(ResourceError, match="SUN"):
        table.former_states.__wrapped__()
