"""The numbers that a firm's team keys send to, in the table under ``FIRM#<firm>``."""

from __future__ import annotations

from collections.abc import Sequence

from ulak.platform.table import Put, Table
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class TeamStore:
    table: Table

    def numbers(self, firm_id: str) -> tuple[str, ...]:
        """None, where nobody listed any."""
        item = self.table.get(_key(firm_id))
        return tuple(item["numbers"]) if item else ()

    def put(self, firm_id: str, numbers: Sequence[str]) -> None:
        """The numbers in the place of those there were."""
        pk, sk = _key(firm_id)
        self.table.write(Put({"pk": pk, "sk": sk, "numbers": list(numbers)}))


def _key(firm_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", "SETTINGS#team"
