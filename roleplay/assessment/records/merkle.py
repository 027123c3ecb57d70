"""The Merkle tree of RFC 6962 (sections 2.1 to 2.1.2): one root for a log, and short proofs about it. Pure.

A leaf is the hash of an event, 32 bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf; its prefix keeps leaves and inner nodes apart."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """The tree over `leaves`. Every leaf is hashed once; roots and proofs of any size share what was hashed."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = [leaf_hash(leaf) for leaf in leaves]
        self._known: dict[tuple[int, int], bytes] = {}

    def __len__(self) -> int:
        return len(self._leaves)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all of them without). ValueError for more than there are."""
        size = self._checked(size)
        return self._root(0, size) if size else hashlib.sha256(b"").digest()

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of the leaf with that index (from 0) in the tree of the first `size` leaves."""
        size = self._checked(size)
        if not 0 <= index < size:
            raise ValueError(f"there is no leaf {index} in a tree of {size}")
        return self._path(index, 0, size)

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        """The proof that the tree of `first` leaves is the beginning of that of `second`."""
        second = self._checked(second)
        if not 0 < first <= second:
            raise ValueError(f"a tree of {first} is no beginning of one of {second}")
        return self._subproof(first, 0, second, True)

    def _checked(self, size: int | None) -> int:
        if size is None:
            return len(self._leaves)
        if not 0 <= size <= len(self._leaves):
            raise ValueError(f"there are {len(self._leaves)} leaves, not {size}")
        return size

    def _root(self, start: int, end: int) -> bytes:
        if end - start == 1:
            return self._leaves[start]
        key = (start, end)
        if key not in self._known:
            middle = start + _split(end - start)
            self._known[key] = node_hash(self._root(start, middle), self._root(middle, end))
        return self._known[key]

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._root(middle, end)]
        return [*self._path(index, middle, end), self._root(start, middle)]

    def _subproof(self, first: int, start: int, end: int, whole: bool) -> list[bytes]:
        if first == end:
            return [] if whole else [self._root(start, end)]
        middle = start + _split(end - start)
        if first <= middle:
            return [*self._subproof(first, start, middle, whole), self._root(middle, end)]
        return [*self._subproof(first, middle, end, False), self._root(start, middle)]


def _split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)
