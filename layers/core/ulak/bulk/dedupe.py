"""Which recipients came before, in memory that does not grow with the list.

A Python set of a million recipients takes hundreds of megabytes. Here a recipient leaves one fingerprint of 64
bits: the first tens of thousands in a set, the rest in open-addressed tables of eight octets a place, where
other bits of the recipient choose the place. That is 72 MB for the longest list there is reason to expect, six
million, and for any longer than some hundred thousand.

Two different recipients are taken for one only when all 64 bits agree, which is to be expected once in 500
million lists of a million. Python's own hash is keyed anew in each process, so nobody can arrange it.
"""

from __future__ import annotations

from array import array
from typing import Final

_FEW: Final = 1 << 15
_SIZES: Final = (1 << 20, 1 << 23)
"""Places of the first table and of each later one; a fingerprint does not tell where to put it anew, so none is
ever moved to a larger one."""


class RecipientSet:
    """A set of recipients: an msisdn and the text it is sent, or one text for all where the number decides.

    >>> seen = RecipientSet()
    >>> seen.add("905321234567", "bir"), seen.add("905321234567", "iki"), seen.add("905321234567", "bir")
    (True, True, False)
    """

    __slots__ = ("_few", "_room", "_tables")

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._tables: list[tuple[array[int], int]] = []
        self._room = 0
        """Places of the last table that may still be taken."""

    def add(self, msisdn: str, text: str) -> bool:
        """Whether the recipient is new; it is held afterwards."""
        fingerprint = hash(msisdn) ^ hash(text) or 1  # 0 is a free place
        few = self._few
        if fingerprint in few:
            return False
        if len(few) < _FEW:
            few.add(fingerprint)
            return True
        if not self._room:
            size = _SIZES[bool(self._tables)]
            self._tables.append((array("q", [0]) * size, size - 1))
            self._room = size * 2 // 3  # the fuller a table, the longer a search
        start = hash((msisdn, text))
        for places, mask in self._tables:
            place = start & mask
            while held := places[place]:
                if held == fingerprint:
                    return False
                place = (place + 1) & mask
        places[place] = fingerprint
        self._room -= 1
        return True
