"""Joining pairs into groups (union-find with path halving, Tarjan & van Leeuwen 1984)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Unions(Generic[Key]):
    """Keys that were joined, directly or through others, are one group."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def find(self, key: Key) -> Key:
        """Return the key that stands for the group of `key`."""
        parent = self._parent
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        """Make the groups of two keys one."""
        self._parent[self.find(other)] = self.find(one)

    def groups(self) -> Iterable[list[Key]]:
        """Return the members of every group."""
        members: dict[Key, list[Key]] = {}
        for key in list(self._parent):
            members.setdefault(self.find(key), []).append(key)
        return members.values()
