"""Keys of programs that send for an approved period of 30, 60 or 90 days, where a firm asks for that.

One operator approves keys of programs so (docs.mobildev.com/processes/mobildev-api/entegrator, 2025-03-26), by an
e-signature of its own. Whether BTK asks for it is not known: no text was seen. So it is the firm's switch, off by
default and said to be unconfirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from ulak.directory.clients import key_key
from ulak.directory.firms import ApiKey, KeyPeriod
from ulak.directory.store import DirectoryStore
from ulak.errors import NotFound
from ulak.identity.caller import Caller, KeyKind, Scope
from ulak.platform.clock import DAY, Clock
from ulak.platform.table import Refused, Update

DAYS: Final = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class KeyPeriods:
    directory: DirectoryStore
    clock: Clock

    def approve(self, caller: Caller, key_id: str, days: int) -> ApiKey:
        """Let the key send for so many days from now. ``NotFound`` if it is no key of a program that sends."""
        firm_id = caller.firm_id
        key = self.directory.key(firm_id, key_id)
        if key is None or not _sends(key):
            raise NotFound
        period = KeyPeriod(days, self.clock() + days * DAY, caller.key_id)
        change = Update(
            key_key(firm_id, key_id),
            "SET period = :period",
            "attribute_exists(pk)",
            {":period": asdict(period)},
        )
        try:
            self.directory.table.write(change)
        except Refused as refused:
            raise NotFound from refused
        return replace(key, period=period)

    def sending(self, firm_id: str) -> Sequence[ApiKey]:
        """The firm's keys that may send and have not run out."""
        now = self.clock()
        items = self.directory.table.query(f"FIRM#{firm_id}", between=("KEY#", "KEY$"))
        keys = [self.directory.key(firm_id, item["sk"].removeprefix("KEY#")) for item in items]
        return [
            key for key in keys if key and _sends(key) and (key.expires_at is None or now < key.expires_at)
        ]

    def unapproved(self, firm_id: str) -> Sequence[ApiKey]:
        """Those of them whose period is over, or was never approved."""
        now = self.clock()
        return [key for key in self.sending(firm_id) if key.period is None or key.period.until <= now]


def _sends(key: ApiKey) -> bool:
    return Scope.SEND in key.scopes and not key.administrator and key.kind is not KeyKind.TEST
