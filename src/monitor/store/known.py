"""What the store holds already, small enough to hand to every worker: 16 bytes an article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Known:
    """Article ids, ascending, and the content hash of each."""

    ids: npt.NDArray[np.int64]
    hashes: npt.NDArray[np.int64]

    def content_hash(self, article_id: int) -> int | None:
        """Return the content hash stored for an article, None where it is new."""
        at = int(np.searchsorted(self.ids, article_id))
        if at == len(self.ids) or self.ids[at] != article_id:
            return None
        return int(self.hashes[at])
