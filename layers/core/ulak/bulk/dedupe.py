"""Which recipients came before, in memory that does not grow with the list.

A Python set of a million recipients takes hundreds of megabytes. Here a recipient leaves one fingerprint of 64
bits: the first 65,536 in a set, the rest in an open-addressed table of eight octets a place, where other bits
of the recipient choose the place. That is 64 MB for up to five million, and as much again for each five more.

Two different recipients are taken for one only when all 64 bits agree, which is to be expected once in 250
million lists of a million. Python's own hash is keyed anew in each process, so nobody can arrange it.
"""

from __future__ import annotations

from array import array
from typing import Final

_FEW: Final = 1 << 16
_PLACES: Final = 1 << 23
_LAST_PLACE: Final = _PLACES - 1
_ROOM: Final = _PLACES * 2 // 3
"""Places of a table that are taken before the next one begins: the fuller it is, the longer a search."""


class RecipientSet:
    """A set of recipients: an msisdn and the text it is sent, or one text for all where the number decides.

    >>> seen = RecipientSet()
    >>> seen.add("905321234567", "bir"), seen.add("905321234567", "iki"), seen.add("905321234567", "bir")
    (True, True, False)
    """

    __slots__ = ("_few", "_room", "_tables")

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._tables: list[array[int]] = []
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
            self._tables.append(array("q", [0]) * _PLACES)
            self._room = _ROOM
        start = hash((msisdn, text))
        for table in self._tables:
            place = start & _LAST_PLACE
            while held := table[place]:
                if held == fingerprint:
                    return False
                place = (place + 1) & _LAST_PLACE
        table[place] = fingerprint
        self._room -= 1
        return True
