"""What workers made, kept on disk: where another run was faster, it is taken in again, not made again."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Kept(Generic[Item]):
    """The items of an iterable, which is gone through once: later rounds read a temporary file of ours.

    Args:
        items: what is iterated; it must come to its end before a second round.
        again: whether there may be a second round; nothing is written otherwise.
    """

    def __init__(self, items: Iterable[Item], *, again: bool) -> None:
        self._items: Iterable[Item] | None = items
        self._file = TemporaryFile() if again else None  # noqa: SIM115 (it is closed with this)

    def __iter__(self) -> Iterator[Item]:
        items, self._items = self._items, None
        if items is not None:
            for item in items:
                if self._file is not None:
                    pickle.dump(item, self._file, protocol=pickle.HIGHEST_PROTOCOL)
                yield item
            return
        if self._file is None:
            raise ValueError("these items were not kept")
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)
            except EOFError:
                return
