"""How often İYS may be asked, as rows, and the booking of each call before it is made.

A brand's calls are counted in one item each, whichever worker makes them. A call is booked as time (GCRA): so many at
once, then one an interval. The interval follows from the limit, so that no span of its length has more calls than that.

>>> [(rate.burst, rate.interval // 1000) for rate in (BATCH, ADD)]
[(1, 60), (10, 1)]

Of tokens each call's moment is kept: all of an hour's may be asked for at once. They are for all firms together, and a
firm that waits for its first reports nothing meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds
from ulak.platform.table import Refused, Table, Update
from ulak.rules import Certainty

_WHERE: Final = "WeCanDoItAgency/IYS_Gateway_Api, IysEndpoints.cs (2026-05)"
_ROUNDS: Final = 5
_LATE: Final[Milliseconds] = MINUTE
"""A call may come to İYS so much later than it was booked."""


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
    def counts_each(self) -> bool:
        """Whether the moment of each call is kept: for few calls in a long span."""
        return self.burst == self.limit

    @property
    def interval(self) -> Milliseconds:
        """Between two calls when those at once are used up."""
        return -(-self.span // (self.limit - self.burst))


TOKEN: Final = Rate("token", 10, HOUR, 10)
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
        if rate.counts_each:
            self._book_each(_key(of, rate), rate, now)
            return
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

    def _book_each(self, key: tuple[str, str], rate: Rate, now: Milliseconds) -> None:
        for _ in range(_ROUNDS):
            item = self.table.get(key) or {}
            if (closed := item.get("closed_until", 0)) > now:
                raise Wait(closed - now)
            within = [at for at in item.get("calls", ()) if at > now - rate.span - _LATE]
            if len(within) >= rate.limit:
                raise Wait(within[-rate.limit] + rate.span + _LATE - now)
            unchanged = "booked = :booked" if "booked" in item else "attribute_not_exists(booked)"
            values = {":calls": [*within, now], ":next": item.get("booked", 0) + 1}
            values |= {":booked": item["booked"]} if "booked" in item else {}
            try:
                self.table.write(Update(key, "SET calls = :calls, booked = :next", unchanged, values))
            except Refused:
                continue  # another worker booked at this moment
            return
        raise Wait(SECOND)

    def close(self, of: str, rate: Rate, until: Milliseconds) -> None:
        """Book nothing more before `until`: İYS says that there were too many."""
        if rate.counts_each:
            later = "attribute_not_exists(closed_until) OR closed_until < :until"
            with suppress(Refused):  # closed for longer already
                self.table.write(
                    Update(_key(of, rate), "SET closed_until = :until", later, {":until": until})
                )
            return
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
