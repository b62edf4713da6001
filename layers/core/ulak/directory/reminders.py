"""Which current accounts were reminded, when, and by which message.

Written when a job that reminds is over, and again when its delivery reports are in; in rolls of a hundred accounts,
packed, so that what a reminder costs the table is a fiftieth of a write and no card is touched: an ERP that puts
its accounts again every night takes nothing away, and no send waits for it.

======================  ===========================================  =======================================
``pk``                  ``sk``                                       what
======================  ===========================================  =======================================
``FIRM#f#REMINDERS``    ``REMINDED#<began>#<job>#<chunk>#<part>``    a roll, for 90 days
======================  ===========================================  =======================================
"""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

import orjson

from ulak.platform.clock import DAY, ISTANBUL, SECOND, Milliseconds, istanbul_day
from ulak.platform.table import Put, Table
from ulak.values import dataclass

ROLL_SIZE: Final = 100
"""Accounts: an event that tells of so many is 13 kB."""

KEPT_DAYS: Final = 90

REACHED: Final = frozenset({"sent", "delivered", "uncertain"})
"""Whom a message may have reached counts as reminded; whom it did not reach is written to again."""

_LONGEST_JOB: Final = timedelta(days=3)
"""A roll stands at its job's beginning; its last message may have gone so much later."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One account's message: recipient `index` of the roll's chunk, and where it stands."""

    account: str
    index: int
    state: str
    at: Milliseconds
    """When it went out; 0 if it did not."""


@dataclass(frozen=True, slots=True)
class Roll:
    job_id: str
    began_at: Milliseconds
    chunk: int
    part: int
    stage: str
    """``finished`` or ``reported``: how much was known of the job when it was written."""
    reminders: Sequence[Reminder]


def pack(reminders: Iterable[Reminder]) -> str:
    """Text, since a stream's records bring octets to some readers as octets and to others as base64.

    >>> one = Reminder("120.01", 4, "sent", 1_795_384_800_250)
    >>> unpack(pack([one])) == [one]
    True
    """
    rows = [[one.account, one.index, one.state, one.at] for one in reminders]
    return b85encode(zlib.compress(orjson.dumps(rows))).decode()


def unpack(packed: str) -> list[Reminder]:
    return [Reminder(*row) for row in orjson.loads(zlib.decompress(b85decode(packed)))]


def rolled(reminders: Iterable[Reminder]) -> Iterator[list[Reminder]]:
    """The reminders in parts of a roll's size."""
    rest = iter(reminders)
    while part := list(islice(rest, ROLL_SIZE)):
        yield part


@dataclass(frozen=True, slots=True)
class Reminders:
    table: Table

    def put(self, firm_id: str, roll: Roll) -> None:
        """Write the roll in the place of the one that was written before of the same recipients."""
        where = f"{roll.began_at:013d}#{roll.job_id}#{roll.chunk:05d}#{roll.part}"
        self.table.write(
            Put(
                {
                    "pk": _pk(firm_id),
                    "sk": f"REMINDED#{where}",
                    "job_id": roll.job_id,
                    "chunk": roll.chunk,
                    "part": roll.part,
                    "stage": roll.stage,
                    "reminders": pack(roll.reminders),
                    "expires_at": (roll.began_at + KEPT_DAYS * DAY) // SECOND,
                }
            )
        )

    def since(self, firm_id: str, first: date) -> dict[str, date]:
        """Accounts that were reminded on `first` (Istanbul's day) or later, each with the last such day: a call for
        every megabyte of rolls, of some ten octets an account."""
        begin = datetime.combine(first - _LONGEST_JOB, time(), ISTANBUL)
        between = (f"REMINDED#{int(begin.timestamp()) * SECOND:013d}", "REMINDED#~")
        last: dict[str, Milliseconds] = {}
        for item in self.table.query(_pk(firm_id), between=between):
            for one in unpack(item["reminders"]):
                if one.state in REACHED:
                    last[one.account] = max(one.at, last.get(one.account, 0))
        days = {account: istanbul_day(at) for account, at in last.items()}
        return {account: day for account, day in days.items() if day >= first}


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#REMINDERS"
