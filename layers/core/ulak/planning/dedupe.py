"""Which recipients came before, in memory that does not grow with the list.

A Python set of a million recipients takes hundreds of megabytes. Here a recipient leaves one fingerprint of 64
bits: in a dictionary while they are few, then in an open-addressed table of eight octets a place, where other
bits of the recipient choose the place. That is 64 MB for up to five million, and as much for each five more.

Two different recipients are taken for one only when all 64 bits agree, which is to be expected once in ten
billion lists. Python's own hash is keyed anew in each process, so nobody can arrange it.
"""

from __future__ import annotations

from array import array
from typing import Final

_FEW: Final = 1 << 16
_PLACES: Final = 1 << 23
_LAST: Final = _PLACES - 1
_ROOM: Final = _PLACES * 2 // 3
"""Places of a table that are taken before the next one begins: the fuller it is, the longer a search."""


class RecipientSet:
    """A set of recipients: an msisdn and the text it is sent, or one text for all where the number decides.

    >>> seen = RecipientSet()
    >>> seen.add("905321234567", "bir"), seen.add("905321234567", "iki"), seen.add("905321234567", "bir")
    (True, True, False)
    """

    __slots__ = ("_few", "_full", "_room", "_table")

    def __init__(self) -> None:
        self._few: dict[int, int] = {}
        """Fingerprint to where its search in a table starts."""
        self._table: array[int] | None = None
        self._room = _FEW
        """How many more go where the next one goes."""
        self._full: list[array[int]] = []

    def add(self, msisdn: str, text: str) -> bool:
        """Whether the recipient is new; it is held afterwards."""
        one, other = hash(msisdn), hash(text)
        fingerprint = one ^ other or 1  # 0 is a free place
        start = one + other
        table = self._table
        if table is None:
            few = self._few
            if fingerprint in few:
                return False
            few[fingerprint] = start
        else:
            if self._full and any(_place(full, fingerprint, start) is None for full in self._full):
                return False
            place = start & _LAST
            while held := table[place]:
                if held == fingerprint:
                    return False
                place = (place + 1) & _LAST
            table[place] = fingerprint
        self._room -= 1
        if not self._room:
            self._grow()
        return True

    def _grow(self) -> None:
        """Go on in a new table, with what was few, or beside one that is full."""
        if self._table is not None:
            self._full.append(self._table)
        self._table, self._room = array("q", [0]) * _PLACES, _ROOM
        for fingerprint, start in self._few.items():
            if (place := _place(self._table, fingerprint, start)) is not None:
                self._table[place] = fingerprint
        self._room -= len(self._few)
        self._few = {}


def _place(table: array[int], fingerprint: int, start: int) -> int | None:
    """The place to put a fingerprint, ``None`` when the table holds it."""
    place = start & _LAST
    while held := table[place]:
        if held == fingerprint:
            return None
        place = (place + 1) & _LAST
    return place
