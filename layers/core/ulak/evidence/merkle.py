"""Merkle trees over salted leaves, by RFC 6962 §2.1: a leaf's hash begins with the octet 0, a node's with 1.

A salt of 128 random bits stands before each leaf. Who holds one recipient's proof learns nothing of the others: their
hashes cannot be found again by trying all numbers.

>>> leaves = [leaf_hash(bytes(16), word) for word in (b"a", b"b", b"c")]
>>> path = path_of(leaves, 2)
>>> root_by(leaves[2], path) == root_of(leaves)
True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

SALT_OCTETS: Final = 16

PAGE: Final = 512
"""Leaves of a page: a power of two, so that each page's root is a node of the whole tree."""

Step = tuple[str, str]
"""``left`` or ``right``, and the hash that stands there, in hexadecimal."""


def leaf_hash(salt: bytes, leaf: bytes) -> bytes:
    return sha256(b"\0" + salt + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


@dataclass(slots=True)
class Root:
    """The root of leaves, or of whole subtrees of one size, that are added one by one: it holds a hash a level."""

    _open: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, hashed: bytes) -> None:
        level = 0
        while self._open and self._open[-1][0] == level:
            hashed = node_hash(self._open.pop()[1], hashed)
            level += 1
        self._open.append((level, hashed))

    def value(self) -> bytes:
        """Of what was added so far; of nothing, the hash of nothing."""
        if not self._open:
            return sha256(b"").digest()
        *before, (_, hashed) = self._open
        for _, left in reversed(before):
            hashed = node_hash(left, hashed)
        return hashed


def root_of(hashes: Iterable[bytes]) -> bytes:
    root = Root()
    for hashed in hashes:
        root.add(hashed)
    return root.value()


def path_of(hashes: Sequence[bytes], place: int) -> list[Step]:
    """What leads from the hash at `place` up to the root of them all."""
    if len(hashes) == 1:
        return []
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    if place < middle:
        return [*path_of(hashes[:middle], place), ("right", root_of(hashes[middle:]).hex())]
    return [*path_of(hashes[middle:], place - middle), ("left", root_of(hashes[:middle]).hex())]


def root_by(hashed: bytes, path: Iterable[Step]) -> bytes:
    """The root that `path` leads to."""
    for side, other in path:
        beside = bytes.fromhex(other)
        hashed = node_hash(beside, hashed) if side == "left" else node_hash(hashed, beside)
    return hashed
