"""How often İYS may be asked, as rows, and the booking of each call before it is made.

A brand's calls are counted in one item each, whichever worker makes them. A call is booked as time (GCRA): so many at
once, then one an interval. The interval follows from the limit, so that no span of its length has more calls than that.

>>> [(rate.burst, rate.interval // 1000) for rate in (BATCH, ADD, TOKEN)]
[(1, 60), (10, 1), (2, 450)]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ulak.platform.clock import HOUR, MINUTE, Milliseconds
from ulak.platform.table import Refused, Table, Update
from ulak.rules import Certainty

_WHERE: Final = "WeCanDoItAgency/IYS_Gateway_Api, IysEndpoints.cs (2026-05)"
_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """`limit` calls in each `span`; `items` is how many lines one call may have."""

    name: str
    limit: int
    span: Milliseconds
    burst: int
    items: int = 1
    certainty: Certainty = Certainty.THIRD_PARTY
    where: str = _WHERE

    @property
    def interval(self) -> Milliseconds:
        """Between two calls when those at once are used up."""
        return -(-self.span // (self.limit - self.burst))


TOKEN: Final = Rate("token", 10, HOUR, 2)
"""For an address of ours, so for all firms of a deployment together."""
ADD: Final = Rate("add", 50, MINUTE, 10)
BATCH: Final = Rate("batch", 2, MINUTE, 1, items=10_000)
RESULT: Final = Rate("result", 20, MINUTE, 5)
STATUS: Final = Rate("status", 100, MINUTE, 20)
STATUSES: Final = Rate("statuses", 10, MINUTE, 3, items=1_000)
CHANGES: Final = Rate("changes", 50, MINUTE, 10, items=500)
FILE: Final = Rate(
    "file",
    5,
    MINUTE,
    1,
    certainty=Certainty.UNCONFIRMED,
    where="no source: as rare as the rarest of the others",
)
PUSH: Final = Rate("push", 5, MINUTE, 1)
RATES: Final = (TOKEN, ADD, BATCH, RESULT, STATUS, STATUSES, CHANGES, FILE, PUSH)


class Wait(Exception):
    """No call may be made for `pause` from now."""

    def __init__(self, pause: Milliseconds) -> None:
        super().__init__(pause)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Rates:
    table: Table

    def book(self, of: str, rate: Rate, now: Milliseconds) -> None:
        """Book a call of the kind `rate` for `of` (a firm and brand; everybody's tokens are of one). Raises `Wait`."""
        key, allowance = _key(of, rate), rate.burst * rate.interval
        for _ in range(_ROUNDS):
            item = self.table.get(key)
            tat: Milliseconds = item["tat"] if item else 0
            booked = max(tat, now) + rate.interval
            if booked - allowance > now:
                raise Wait(booked - allowance - now)
            unchanged = "tat = :tat" if item else "attribute_not_exists(pk)"
            values = {":booked": booked} | ({":tat": tat} if item else {})
            try:
                self.table.write(Update(key, "SET tat = :booked", unchanged, values))
            except Refused:
                continue  # another worker booked at this moment
            return
        raise Wait(rate.interval)

    def close(self, of: str, rate: Rate, until: Milliseconds) -> None:
        """Book nothing more before `until`: İYS says that there were too many."""
        tat = until + (rate.burst - 1) * rate.interval
        try:
            change = Update(
                _key(of, rate), "SET tat = :tat", "attribute_not_exists(tat) OR tat < :tat", {":tat": tat}
            )
            self.table.write(change)
        except Refused:
            return  # closed for longer already


def _key(of: str, rate: Rate) -> tuple[str, str]:
    return (f"FIRM#{of}#IYS" if of else "IYS", f"QUOTA#{rate.name}")
