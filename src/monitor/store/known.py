"""What the store holds already, small enough to hand to every worker: 16 bytes an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Known:
    """Article ids, ascending, and the content hash of each; articles withdrawn, and up to which version."""

    ids: npt.NDArray[np.int64]
    hashes: npt.NDArray[np.int64]
    withdrawn: Mapping[int, str] = field(default_factory=dict)

    def is_withdrawn(self, article_id: int, version: str | None) -> bool:
        """Tell whether a version of an article must not be used any more."""
        return article_id in self.withdrawn and (version or "") <= self.withdrawn[article_id]

    def content_hash(self, article_id: int) -> int | None:
        """Return the content hash stored for an article, None where it is new."""
        at = int(np.searchsorted(self.ids, article_id))
        if at == len(self.ids) or self.ids[at] != article_id:
            return None
        return int(self.hashes[at])
