"""Kinds of events: CAMEO's roots and PLOVER's classes."""

from __future__ import annotations

from monitor.annotate.models import encoder
from monitor.reference.cameo import TYPES, roots


def test_the_roots_of_cameo_lie_on_goldsteins_scale() -> None:
    assert list(roots()) == [f"{root:02}" for root in range(1, 21)]
    assert all(roots()[code].weight >= 0 for code in ("01", "02", "03", "04", "05", "06", "07", "08"))
    assert all(-10 <= roots()[code].weight < 0 for code in roots() if code >= "09")


def test_every_root_says_what_it_means() -> None:
    assert all(root.code == code and root.means for code, root in roots().items())


def test_the_model_knows_no_kind_of_event_of_its_own() -> None:
    assert set(encoder.TYPES) <= TYPES
    assert len(set(encoder.TYPES)) == len(encoder.TYPES)
