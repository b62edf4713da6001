"""What a firm's messages lean on and what ends by a date: keys, operators' passwords, certificates, signature periods.

When a key ends Ulak knows. The other dates nobody tells a program: an administrator writes them down. Whoever is on
call is warned from `WARNED` before on; the firm, by the event ``credential.ending``, once at each of `TOLD`.

===============  ===========================  =========================================================
``pk``           ``sk``                       what
===============  ===========================  =========================================================
``FIRM#<firm>``  ``ENDS#<kind>#<name>``       a date that was written down
``FIRM#<firm>``  ``ENDING#<kind>#<name>#<…>``  the firm was told of an end, so many days before
===============  ===========================  =========================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.platform.metrics import emit
from ulak.platform.table import Put, Refused, Table, Update


class Lasting(StrEnum):
    """What ends by a date."""

    KEY = "key"
    """An API key."""
    PASSWORD = "password"  # noqa: S105 - a word for one
    """What an operator knows an account by."""
    CERTIFICATE = "certificate"
    """Of an address that Ulak calls or is called at."""
    SIGNATURE = "signature"
    """The period of a registration or power that somebody signed, such as a sender ID's letter of authorisation; and
    that of a key that may send (`ulak.directory.firms.KeyPeriod`), by the key's id."""


METRICS: Final = {
    Lasting.KEY: "key_ending",
    Lasting.PASSWORD: "password_ending",
    Lasting.CERTIFICATE: "document_ending",
    Lasting.SIGNATURE: "document_ending",
}

TOLD: Final = (30, 7, 1)
"""Days before an end at which its firm is told."""
WARNED: Final[Milliseconds] = TOLD[0] * DAY


@dataclass(frozen=True, slots=True)
class Ending:
    kind: Lasting
    name: str
    ends_at: Milliseconds


def told_at(left: Milliseconds) -> int | None:
    """Of an end that is `left` away: which of `TOLD` it has come to, the last.

    >>> [told_at(days * DAY) for days in (31, 30, 8, 7, 2, 1, 0)]
    [None, 30, 30, 7, 7, 1, 1]
    """
    return min((days for days in TOLD if left <= days * DAY), default=None)


@dataclass(frozen=True, slots=True)
class Endings:
    table: Table
    clock: Clock

    def set(self, firm_id: str, ending: Ending) -> None:
        """Write down when something ends; what was written before of the same name goes."""
        change = Update(
            (_pk(firm_id), f"ENDS#{ending.kind}#{ending.name}"),
            "SET ends_at = :ends",
            values={":ends": ending.ends_at},
        )
        self.table.write(change)

    def all(self, firm_id: str) -> list[Ending]:
        """Everything of the firm that has not ended yet, what ends first before the others."""
        now = self.clock()
        found = (one for one in (*self._keys(firm_id), *self._written(firm_id)) if one.ends_at > now)
        return sorted(found, key=lambda one: one.ends_at)

    def warn(self, firm_id: str) -> None:
        """Count what ends soon, and tell the firm of it. Safe to repeat."""
        now = self.clock()
        for one in self.all(firm_id):
            days = told_at(one.ends_at - now)
            if days is None:
                return
            emit(METRICS[one.kind], {"firm": firm_id}, {"name": one.name, "days": str(days)})
            item = {
                "pk": _pk(firm_id),
                "sk": f"ENDING#{one.kind}#{one.name}#{one.ends_at}#{days}",
                "kind": one.kind.value,
                "name": one.name,
                "ends_at": one.ends_at,
                "days": days,
                "expires_at": (one.ends_at + DAY) // SECOND,
            }
            with suppress(Refused):  # told already
                self.table.write(Put(item, "attribute_not_exists(pk)"))

    def _keys(self, firm_id: str) -> Iterator[Ending]:
        for item in self.table.query(_pk(firm_id), between=("KEY#", "KEY$")):
            if "key_expires_at" in item:
                yield Ending(Lasting.KEY, item["sk"].removeprefix("KEY#"), item["key_expires_at"])
            if "period" in item:
                yield Ending(Lasting.SIGNATURE, item["sk"].removeprefix("KEY#"), item["period"]["until"])

    def _written(self, firm_id: str) -> Iterator[Ending]:
        for item in self.table.query(_pk(firm_id), between=("ENDS#", "ENDS$")):
            _, kind, name = item["sk"].split("#", 2)
            yield Ending(Lasting(kind), name, item["ends_at"])


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}"
