"""Towns, states and provinces."""

from __future__ import annotations

from monitor.reference import places
from monitor.reference.countries import is_code


def test_places_lie_in_known_countries() -> None:
    for table in (places.towns(), places.large_cities(), places.regions()):
        assert table
        assert all(is_code(code) for code in table.values())


def test_a_large_city_is_a_town_too() -> None:
    assert places.large_cities()["Chelyabinsk"] == "RUS"
    assert all(places.towns()[name.lower()] == code for name, code in places.large_cities().items())


def test_states_and_provinces_are_known_as_datelines_write_them() -> None:
    assert {"Connecticut", "Conn.", "CT"} <= set(places.american_states())
    assert places.regions()["conn"] == "USA"
    assert places.regions()["alberta"] == "CAN"
    assert "ct" not in places.regions()
    assert not any(name.startswith("#") for name in places.american_states())
