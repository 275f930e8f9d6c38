"""How common the words of a language are: the share of articles that have a term.

Counted from the word lists of wordfreq (`tools/background.py`), as if each article were 300 words drawn from
its language. What is not listed is rare. A language without a list has none, and its days speak for
themselves.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.errors import ResourceError
from monitor.resources import read_bytes

RESOURCE = "stories/background.npz"

RAREST = 0.0005
"""Share of articles that have a term which is not listed."""

SCALE = 50
"""A share is stored as -SCALE times its decimal logarithm, in a byte."""


def rates(hashed: npt.NDArray[np.uint32], language: str) -> npt.NDArray[np.float64]:
    """Return the share of a language's articles, in (0, 1), that have each of some terms.

    Args:
        hashed: hashes of terms, as `terms.terms` makes them.
        language: ISO 639-1.
    """
    found = np.full(len(hashed), RAREST)
    listed = _lists().get(language)
    if listed is None or not len(hashed):
        return found
    known, shares = listed
    at = np.minimum(np.searchsorted(known, hashed), len(known) - 1)
    return np.where(known[at] == hashed, np.maximum(shares[at], RAREST), found)


@cache
def _lists() -> dict[str, tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64]]]:
    """Return, by language, the hashes of its common terms in ascending order and their shares."""
    try:
        with np.load(io.BytesIO(read_bytes(RESOURCE)), allow_pickle=False) as stored:
            parts: dict[str, Any] = dict(stored)
        return {
            name.removesuffix(".terms"): (
                found.astype(np.uint32),
                10.0 ** (-parts[f"{name.removesuffix('.terms')}.shares"].astype(np.float64) / SCALE),
            )
            for name, found in parts.items()
            if name.endswith(".terms")
        }
    except (KeyError, ValueError, OSError) as error:
        raise ResourceError(f"{RESOURCE}: {error!r}") from error
