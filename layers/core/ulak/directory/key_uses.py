"""When keys were last used. Apart from the keys, under a partition of its own, so that a function that only reads needs
no right to change anything else."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ulak.errors import Unavailable
from ulak.platform.clock import MINUTE, Milliseconds
from ulak.platform.table import Refused, Table, Update
from ulak.platform.telemetry import logger
from ulak.values import dataclass

PARTITION: Final = "KEYUSE"
"""Of the table: what any function that takes keys may write."""

WRITTEN_EVERY: Final[Milliseconds] = 15 * MINUTE
"""A key's last use is known as exactly as this; it is written no more often."""


@dataclass(slots=True)
class KeyUses:
    table: Table
    _noted: dict[tuple[str, str], Milliseconds] = field(default_factory=dict)
    """When this process last noted the use of a key."""

    def note(self, firm_id: str, key_id: str, now: Milliseconds) -> None:
        """Note that the key is used, unless that was noted lately by anyone. Never in the way of the request: a write
        that fails is told in the log and made again at the next use."""
        if now < self._noted.get((firm_id, key_id), 0) + WRITTEN_EVERY:
            return
        change = Update(
            (PARTITION, f"{firm_id}#{key_id}"),
            "SET used_at = :now",
            "attribute_not_exists(pk) OR used_at <= :before",
            values={":now": now, ":before": now - WRITTEN_EVERY},
        )
        try:
            self.table.write(change)
        except Refused:
            pass  # another function noted it
        except (BotoCoreError, ClientError, Unavailable):
            logger().exception("key_use_not_noted", extra={"key_id": key_id})
            return
        self._noted[firm_id, key_id] = now

    def of_firm(self, firm_id: str) -> dict[str, Milliseconds]:
        """Key id → when it was last used, of the keys that were."""
        between = (f"{firm_id}#", f"{firm_id}$")
        return {
            item["sk"].partition("#")[2]: item["used_at"]
            for item in self.table.query(PARTITION, between=between)
        }
