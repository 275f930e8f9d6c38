"""What the annotators say of a dozen of our own articles, to the letter. `make golden` rewrites it."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden.regenerate import articles, expected, render


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.stem)
def test_annotations_are_as_reviewed(path: Path) -> None:
    assert render(path) == expected(path).read_text(encoding="utf-8"), "run `make golden` and read the diff"


def test_there_are_a_dozen() -> None:
    assert len(articles()) >= 12
