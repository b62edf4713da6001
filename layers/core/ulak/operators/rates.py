"""What an operator account may do in a time: segments sent, report calls made (GCRA, one item an account and limit).

GCRA keeps one instant a limit, ``tat`` (theoretical arrival time): when the account is back at rest. Booking is one
conditional write; what it finds in its way says how long to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ulak.platform.clock import Milliseconds
from ulak.platform.table import Refused, Table, Update

_ROUNDS: Final = 4

Microseconds = int
"""Since 1970-01-01T00:00:00Z, or of a span: a segment of a fast account takes less than a millisecond."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a chunk's sending may begin; ``None``: nothing was booked, and `wait` is how long to stay away."""

    begins: Microseconds | None
    wait: Microseconds = 0


class AccountRates:
    """Books the time of operator accounts."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._busy: dict[tuple[str, str], bool] = {}
        """Whether an account had time booked ahead when last asked: what to try first, so that one write does."""

    def book_report_calls(
        self,
        firm_id: str,
        account_id: str,
        *,
        calls: int,
        interval: Milliseconds,
        burst: int,
        now: Milliseconds,
    ) -> Milliseconds:
        """Book `calls` report calls of the account, in one write: one every `interval`, up to `burst` at once.

        Answers 0 when booked, else how long to wait before asking again.
        """
        cost = calls * interval
        slot = self._book(_reports_key(firm_id, account_id), cost, burst * interval - cost, now)
        return 0 if slot.begins is not None else max(slot.wait, 1)

    def report_calls_left(
        self, firm_id: str, account_id: str, *, interval: Milliseconds, burst: int, now: Milliseconds
    ) -> int:
        """How many report calls of the account may be made at once now."""
        item = self._table.get(_reports_key(firm_id, account_id))
        tat: int = item["tat"] if item else 0
        return max((now + burst * interval - max(tat, now)) // interval, 0)

    def booked_ahead(self, firm_id: str, account_id: str, *, now: Milliseconds) -> Milliseconds:
        """For how long the account's segments are booked from now on."""
        item = self._table.get(_segments_key(firm_id, account_id))
        tat: Microseconds = item["tat"] if item else 0
        return max(tat // 1_000 - now, 0)

    def book_segments(
        self, firm_id: str, account_id: str, *, cost: Microseconds, horizon: Microseconds, now: Microseconds
    ) -> Slot:
        """Book the time that a chunk's segments take of what the account may send, in one write: from now, or after
        what is booked already. Nothing is booked if that would begin later than `horizon` from now: then the answer
        says how long to stay away.
        """
        return self._book(_segments_key(firm_id, account_id), cost, horizon, now)

    def book_single(self, firm_id: str, account_id: str, *, cost: Microseconds, now: Microseconds) -> None:
        """Book a person's message: it goes at once, and bulk makes room."""
        change = "SET tat = if_not_exists(tat, :now) + :cost"
        values = {":now": now, ":cost": cost}
        self._table.write(Update(_segments_key(firm_id, account_id), change, values=values))

    def _book(self, key: tuple[str, str], cost: int, horizon: int, now: int) -> Slot:
        """Move the account's ``tat`` on by `cost`, if it is not later than `horizon` from `now`. All are of one unit of
        time."""
        latest = now + horizon
        after = Update(
            key,
            "SET tat = tat + :cost",
            "tat > :now AND tat <= :latest",
            values={":cost": cost, ":now": now, ":latest": latest},
        )
        at_once = Update(
            key,
            "SET tat = :end",
            "attribute_not_exists(tat) OR tat <= :now",
            values={":end": now + cost, ":now": now},
        )
        busy = self._busy.get(key, False)
        for _ in range(_ROUNDS):
            try:
                end: int = self._table.write(after if busy else at_once)["tat"]
            except Refused as refused:
                booked: int = refused.old["tat"] if refused.old else 0
            else:
                self._busy[key] = busy
                return Slot(end - cost)
            if booked > latest:
                return Slot(None, booked - latest)
            busy = booked > now
        return Slot(None, max(horizon, cost))


def _segments_key(firm_id: str, account_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", f"QUOTA#{account_id}#segments"


def _reports_key(firm_id: str, account_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", f"QUOTA#{account_id}#reports"
