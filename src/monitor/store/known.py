"""What the store holds already, small enough to hand to every worker: 16 bytes an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Known:
    """Article ids, ascending, and the content hash of each; articles withdrawn, and up to which version.

    `earlier` are the wordings that articles had before (id XOR content hash), ascending; none where a run
    takes for news what an article said once.
    """

    ids: npt.NDArray[np.int64]
    hashes: npt.NDArray[np.int64]
    withdrawn: Mapping[int, str] = field(default_factory=dict)
    earlier: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def is_withdrawn(self, article_id: int, version: str | None) -> bool:
        """Tell whether a version of an article must not be used any more."""
        return article_id in self.withdrawn and (version or "") <= self.withdrawn[article_id]

    def is_earlier(self, article_id: int, content: int) -> bool:
        """Tell whether an article had a wording before the one that it has."""
        return _at(self.earlier, article_id ^ content) is not None

    def content_hash(self, article_id: int) -> int | None:
        """Return the content hash stored for an article, None where it is new."""
        at = _at(self.ids, article_id)
        return None if at is None else int(self.hashes[at])


def _at(ascending: npt.NDArray[np.int64], value: int) -> int | None:
    at = int(np.searchsorted(ascending, value))
    return at if at < len(ascending) and ascending[at] == value else None
