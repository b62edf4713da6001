"""Which cards have a number: a line beside each card, written in the card's own transaction.

======================================  ===========================  =================================
``pk``                                  ``sk``                       what
======================================  ===========================  =================================
``FIRM#<firm>#<KIND>@NUMBERS#<shard>``  ``<msisdn>␟<code>``          nothing but its keys
``FIRM#<firm>#<KIND>@NUMBERS``          ``WHOLE``                    how many partitions of cards were looked through
                                                                     for cards without lines
======================================  ===========================  =================================

Cards of versions before have no lines. They get them once, partition after partition; until then the lines of the firm
are not whole, and what must know *every* card of a number does not rely on them. A line only proposes a card: whoever
reads one looks whether the card still has the number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from zlib import crc32

from ulak.platform.table import MOST_WRITES, Delete, Put, Table, Update, Write
from ulak.values import dataclass

SHARDS: Final = 16
_SEPARATOR: Final = "\x1f"  # sorts below everything printable
_MOST_CODES: Final = 50
"""Of one number: beyond, it stands on so many cards that it says nothing of whose it is."""


@dataclass(frozen=True, slots=True)
class NumberLines:
    table: Table
    kind: str

    def writes(self, firm_id: str, code: str, before: Iterable[str], after: Iterable[str]) -> list[Write]:
        """What a card's change from these msisdns to those does to its lines."""
        old, new = set(before), set(after)
        made = [Put(self._item(firm_id, msisdn, code)) for msisdn in sorted(new - old)]
        return [*made, *(Delete(self._key(firm_id, msisdn, code)) for msisdn in sorted(old - new))]

    def codes(self, firm_id: str, msisdn: str) -> list[str]:
        """Codes of cards that have the number, or had it a moment ago; consistent."""
        start = f"{msisdn}{_SEPARATOR}"
        found = self.table.query(
            self._pk(firm_id, msisdn), between=(start, start + "\U0010ffff"), limit=_MOST_CODES
        )
        return [item["sk"].removeprefix(start) for item in found]

    def looked_through(self, firm_id: str) -> int:
        """How many of the `SHARDS` partitions of cards have all their lines."""
        item = self.table.get(self._whole(firm_id))
        return item["shards"] if item else 0

    def are_whole(self, firm_id: str) -> bool:
        return self.looked_through(firm_id) >= SHARDS

    def add(self, firm_id: str, lines: Iterable[tuple[str, str]], looked_through: int) -> None:
        """Write lines, a (msisdn, code) each, of the cards of a partition; then note how many partitions have theirs.
        Safe to repeat."""
        puts = [Put(self._item(firm_id, msisdn, code)) for msisdn, code in dict.fromkeys(lines)]
        for first in range(0, len(puts), MOST_WRITES):
            self.table.write_all(puts[first : first + MOST_WRITES])
        values = {":shards": looked_through}
        self.table.write(
            Update(self._whole(firm_id), "SET #shards = :shards", None, values, {"#shards": "shards"})
        )

    def _item(self, firm_id: str, msisdn: str, code: str) -> dict[str, str]:
        pk, sk = self._key(firm_id, msisdn, code)
        return {"pk": pk, "sk": sk}

    def _key(self, firm_id: str, msisdn: str, code: str) -> tuple[str, str]:
        return self._pk(firm_id, msisdn), f"{msisdn}{_SEPARATOR}{code}"

    def _pk(self, firm_id: str, msisdn: str) -> str:
        return f"FIRM#{firm_id}#{self.kind}@NUMBERS#{crc32(msisdn.encode()) % SHARDS:02d}"

    def _whole(self, firm_id: str) -> tuple[str, str]:
        return f"FIRM#{firm_id}#{self.kind}@NUMBERS", "WHOLE"
