"""Blocs: who belongs to them, and since when."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.errors import ResourceError
from monitor.reference import blocs
from monitor.reference.countries import is_code


@pytest.mark.parametrize(
    ("slug", "on", "count", "inside", "outside"),
    [
        ("eu", "1975-01-01", 9, "GBR", "GRC"),
        ("eu", "2020-01-31", 28, "GBR", "NOR"),
        ("eu", "2020-02-01", 27, "HRV", "GBR"),
        ("nato", "1990-01-01", 16, "TUR", "POL"),
        ("nato", "2024-03-07", 32, "SWE", "AUT"),
        ("brics", "2023-12-31", 5, "ZAF", "EGY"),
        ("brics", "2025-01-06", 10, "IDN", "SAU"),
        ("ecowas", "2025-02-01", 12, "NGA", "MLI"),
        ("warsaw-pact", "1980-01-01", 7, "DEU", "ALB"),
        ("opec", "2019-06-01", 14, "ECU", "QAT"),
        ("g8", "2010-01-01", 8, "RUS", "CHN"),
        ("african-union", "2010-01-01", 53, "SDN", "MAR"),
        ("commonwealth", "2023-01-01", 56, "TGO", "ZWE"),
    ],
)
def test_members_by_date(slug: str, on: str, count: int, inside: str, outside: str) -> None:
    found = blocs.members(slug, date.fromisoformat(on))
    assert len(found) == count
    assert inside in found
    assert outside not in found


def test_every_bloc_with_members_has_a_name() -> None:
    assert "eu" in blocs.with_members()
    assert set(blocs.with_members()) == set(blocs.memberships()) <= set(blocs.names())
    called = [blocs.names()[slug].lower() for slug in blocs.with_members()]
    assert called == sorted(called)


def test_a_bloc_is_known_by_several_names() -> None:
    assert blocs.surfaces()["EU"] == blocs.surfaces()["European Commission"] == ("eu", "European Union")
    assert blocs.names()["eu"] == "European Union"


def test_members_of_an_unknown_bloc_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocs, "memberships", lambda: {"atlantis": ()})
    with pytest.raises(ResourceError, match="atlantis"):
        blocs.with_members.__wrapped__()


def test_a_bloc_has_no_members_before_it_was() -> None:
    assert blocs.members("brics", date(2000, 1, 1)) == ()
    assert blocs.members("atlantis", date(2000, 1, 1)) == ()
    assert all(is_code(one.iso3) for listed in blocs.memberships().values() for one in listed)
