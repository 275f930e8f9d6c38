"""Signs that are read as other signs."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.reference.folding import Folding

SIGNS, PLAIN = "’“”–\u00a0`\n", "'\"\"- ' "


@given(st.text(alphabet=st.sampled_from("ab ’“”–\u00a0`\n中é😀"), max_size=60))
def test_signs_are_replaced_as_translate_replaces_them(text: str) -> None:
    assert Folding(SIGNS, PLAIN)(text) == text.translate(str.maketrans(SIGNS, PLAIN))


def test_no_sign_is_replaced_twice() -> None:
    with pytest.raises(ValueError, match="replaced itself"):
        Folding("–-", "-_")
