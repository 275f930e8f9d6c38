"""Texts cut for models that read some thousand characters at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_PIECE = 4_000
"""Characters read at once, whole sentences where they are shorter: memory stays bounded."""


def pieces(size: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut a text of `size` characters into pieces of bounded size, where sentences start if it can be."""
    begin = last = 0
    for stop in (*starts, size):
        if stop - begin > _PIECE and last > begin:
            yield begin, last
            begin = last
        while stop - begin > _PIECE:
            yield begin, begin + _PIECE
            begin += _PIECE
        last = max(begin, stop)
    if size > begin:
        yield begin, size
