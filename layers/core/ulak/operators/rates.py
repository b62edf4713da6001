"""What an operator account may do in a time: segments sent, report calls made (GCRA, one item an account and limit).

GCRA keeps one instant a limit, ``tat`` (theoretical arrival time): when the account is back at rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ulak.platform.clock import Milliseconds
from ulak.platform.table import Refused, Table, Update

_SLOT_ROUNDS: Final = 4

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
        """Book `calls` report calls of the account: one every `interval`, up to `burst` at once (GCRA).

        Answers 0 when booked, else how long to wait before asking again. ``tat`` is the theoretical arrival
        time: the instant at which the account is back at rest.
        """
        key = (f"FIRM#{firm_id}", f"QUOTA#{account_id}#reports")
        cost, allowance = calls * interval, burst * interval
        item = self._table.get(key)
        tat: int = item["tat"] if item else 0
        booked = max(tat, now) + cost
        if booked - allowance > now:
            return booked - allowance - now
        unchanged = "tat = :tat" if item else "attribute_not_exists(pk)"
        values = {":booked": booked} | ({":tat": tat} if item else {})
        try:
            self._table.write(Update(key, "SET tat = :booked", unchanged, values=values))
        except Refused:
            return interval  # another worker booked at this very moment
        return 0

    def report_calls_left(
        self, firm_id: str, account_id: str, *, interval: Milliseconds, burst: int, now: Milliseconds
    ) -> int:
        """How many report calls of the account may be made at once now."""
        item = self._table.get((f"FIRM#{firm_id}", f"QUOTA#{account_id}#reports"))
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
        """Book the time that a chunk's segments take of what the account may send, in one write (GCRA with
        slots instead of bursts): from now, or after what is booked already. Nothing is booked if that would
        begin later than `horizon` from now: then the answer says how long to stay away.
        """
        key, latest = _segments_key(firm_id, account_id), now + horizon
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
        for _ in range(_SLOT_ROUNDS):
            try:
                if busy:
                    end: Microseconds = self._table.write(after)["tat"]
                else:
                    end = self._table.write(at_once)["tat"]
                self._busy[key] = busy
                return Slot(end - cost)
            except Refused as refused:
                booked: Microseconds = refused.old["tat"] if refused.old else 0
            if booked > latest:
                return Slot(None, booked - latest)
            busy = booked > now
        return Slot(None, horizon)

    def book_single(self, firm_id: str, account_id: str, *, cost: Microseconds, now: Microseconds) -> None:
        """Book a person's message: it goes at once, and bulk makes room."""
        change = "SET tat = if_not_exists(tat, :now) + :cost"
        values = {":now": now, ":cost": cost}
        self._table.write(Update(_segments_key(firm_id, account_id), change, values=values))


def _segments_key(firm_id: str, account_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", f"QUOTA#{account_id}#segments"
