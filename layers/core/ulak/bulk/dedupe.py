"""Which recipients came before, exactly, in memory that does not grow with the list.

A recipient repeats another when number and text are both equal. For a job whose recipients all get one text,
or that sends once a number, the number alone decides: `MsisdnSet`. Otherwise `RecipientSet` keeps the texts of
the first few thousand; past that it asks once for the numbers that the whole list repeats, and keeps texts (as
digests) of those only. What it holds then is proportional to the repeats, not to the list.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Set
from hashlib import blake2b
from typing import Final

FEW: Final = 32_768
"""Recipients held as they are, some 10 MB with their texts, before the flat way of keeping them begins."""

_SPACE: Final = 10**9
"""Numbers behind the first three digits of an msisdn, which has twelve."""
_BITS: Final = tuple(1 << bit for bit in range(8))


class MsisdnSet:
    """A set of msisdns.

    After the first `FEW` it is a bitmap over the number space, in anonymous memory whose pages come into
    being when they are written: all mobiles there can be in Türkiye take some 65 MB.

    >>> seen = MsisdnSet()
    >>> seen.add("905321234567"), seen.add("905321234567"), seen.add("994501234567")
    (True, False, True)
    """

    __slots__ = ("_few", "_maps")

    def __init__(self) -> None:
        self._few: set[str] | None = set()
        self._maps: dict[str, mmap.mmap] = {}

    def add(self, msisdn: str) -> bool:
        """Whether `msisdn` is new; it is held afterwards."""
        few = self._few
        if few is None:
            return self._mark(msisdn)
        if msisdn in few:
            return False
        few.add(msisdn)
        if len(few) == FEW:
            self._few = None
            for earlier in few:
                self._mark(earlier)
        return True

    def _mark(self, msisdn: str) -> bool:
        space = self._maps.get(msisdn[:3])
        if space is None:
            space = mmap.mmap(-1, _SPACE // 8, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            self._maps[msisdn[:3]] = space
        number = int(msisdn[3:])
        octet, bit = number >> 3, _BITS[number & 7]
        held = space[octet]
        if held & bit:
            return False
        space[octet] = held | bit
        return True


class RecipientSet:
    """A set of pairs of an msisdn and the text it is sent.

    `repeated` gives the msisdns that stand on more than one row of the list (more do no harm); it is called
    once, and only for a long list.

    >>> seen = RecipientSet(lambda: {"905321234567"})
    >>> seen.add("905321234567", "bir"), seen.add("905321234567", "iki"), seen.add("905321234567", "bir")
    (True, True, False)
    """

    __slots__ = ("_ask", "_digests", "_first_texts", "_repeated")

    def __init__(self, repeated: Callable[[], Set[str]]) -> None:
        self._ask = repeated
        self._repeated: Set[str] | None = None
        self._first_texts: dict[str, str] = {}
        self._digests: set[bytes] = set()
        """Of the pairs whose msisdn is repeated, except those in `_first_texts`."""

    def add(self, msisdn: str, text: str) -> bool:
        """Whether the pair is new; it is held afterwards."""
        if self._repeated is None:
            first_text = self._first_texts.get(msisdn)
            if first_text is None:
                self._first_texts[msisdn] = text
                if len(self._first_texts) == FEW:
                    self._thin_out()
                return True
            if first_text == text:
                return False
        elif msisdn not in self._repeated:
            return True
        digest = _digest(msisdn, text)
        if digest in self._digests:
            return False
        self._digests.add(digest)
        return True

    def _thin_out(self) -> None:
        self._repeated = self._ask()
        self._digests.update(
            _digest(msisdn, text) for msisdn, text in self._first_texts.items() if msisdn in self._repeated
        )
        self._first_texts.clear()


def _digest(msisdn: str, text: str) -> bytes:
    """128 bits that stand for the pair: among ten million, two agree by chance once in 10^24 times."""
    return blake2b(f"{msisdn}{text}".encode(), digest_size=16).digest()
