"""Identifiers made of names."""

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.text.slugs import slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Trade & Tariffs", "trade-tariffs"),
        ("  Élysée_Palace ", "elysee-palace"),
        ("Börse", "borse"),
        ("Политика", "политика"),
        ("中国", "中国"),
        ("—", ""),
        ("a" * 300, "a" * 80),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_stays_as_it_is(name: str) -> None:
    assert slug(slug(name)) == slug(name)
