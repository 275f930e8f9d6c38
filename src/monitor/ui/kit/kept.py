"""What is kept for whoever asks for it again, until it is too many bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict


class Kept:
    """Bytes by their keys; safe to share between threads.

    Args:
        most: bytes of all that is kept; what was asked for longest ago goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """Return what is kept by a key, None where nothing is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, found: bytes) -> None:
        """Keep bytes in place of what the key had."""
        with self._lock:
            self._held += len(found) - len(self._kept.get(key, b""))
            self._kept[key] = found
            self._kept.move_to_end(key)
            while self._held > self._most:
                self._held -= len(self._kept.popitem(last=False)[1])
