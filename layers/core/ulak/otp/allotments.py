"""Parts of a firm's counter of the day, so that the messages of a busy firm do not stand in each other's way.

Every message of a firm moves the counter of its day, and DynamoDB refuses transactions that overlap on an item. So a
process that was refused moves a *part* of the counter instead: an item that so many messages were allotted to. What is
allotted is counted by the counter at once, under its limit, and a part gives out no more than it has; so all parts and
the counter together let out as many messages as the limit says, and not one more. Where the counter has no room left,
what other parts have not given out goes back to it before anybody is refused; so they let out not one less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ulak.errors import Unavailable
from ulak.ledger.entries import BLOCKS
from ulak.otp.records import firm_pk
from ulak.otp.sends import SendLimitReached, counter_write
from ulak.otp.windows import Counter, forgotten_at
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Contended, Refused, Table, Update

ALLOTTED: Final = 100
"""Messages that a part gets at a time, and not more than its share of what room there is."""

_ROUNDS: Final = 12
Figures = Mapping[str, Any]


class Allotments:
    def __init__(self, table: Table) -> None:
        self._table = table

    def refill(self, firm_id: str, reached: SendLimitReached, now: Milliseconds) -> None:
        """After a message was refused by the counter or its part: see to it that there is room for one. Raises
        `SendLimitReached` if the limit itself is reached."""
        counter = reached.counter
        for _ in self._table.rounds(_ROUNDS):
            found = {
                item["sk"]: item
                for item in self._table.query(firm_pk(firm_id), between=(counter.sk, f"{counter.sk}$"))
            }
            whole = found.pop(counter.sk, {})
            part = found.pop(counter.item_sk, {}) if counter.part else {}
            allotted = self._allot(firm_id, counter, whole, part, now)
            if allotted:
                return
            if allotted is None:
                continue
            idle = {sk: item for sk, item in found.items() if _left(item, counter)}
            if not idle:
                raise SendLimitReached(counter, whole)
            for sk, item in idle.items():
                self._return(firm_id, counter, sk, item, now)
        raise Unavailable

    def _allot(
        self, firm_id: str, counter: Counter, whole: Figures, part: Figures, now: Milliseconds
    ) -> bool | None:
        """``False``: the counter has no room for what the part lacks. ``None``: others moved it at this moment."""
        increments = []
        for one in counter.increments:
            room = one.limit.most - whole.get(one.figure, 0)
            lacks = one.by - part.get(one.figure, 0)
            if lacks > max(room, 0):
                return False
            if lacks > 0:
                share = max(lacks, min(ALLOTTED * one.by, room // BLOCKS))
                increments.append(replace(one, by=min(share, room)))
        if not counter.part or not increments:
            return True  # there is room
        allotted = Counter(counter.sk, tuple(increments))
        given = _moved(firm_id, counter.item_sk, {one.figure: one.by for one in increments}, now)
        try:
            self._table.write_all([counter_write(firm_id, allotted, now), given], tries=1)
        except (Contended, Refused):
            return None
        return True

    def _return(self, firm_id: str, counter: Counter, sk: str, item: Figures, now: Milliseconds) -> None:
        """What a part has left goes back to the counter, unless it moves at this moment."""
        left = _left(item, counter)
        names = {f"#f{n}": figure for n, figure in enumerate(left)}
        taken = Update(
            (firm_pk(firm_id), sk),
            "ADD " + ", ".join(f"{name} :less{n}" for n, name in enumerate(names)),
            " AND ".join(f"{name} = :left{n}" for n, name in enumerate(names)),
            names=names,
            values={f":less{n}": -by for n, by in enumerate(left.values())}
            | {f":left{n}": by for n, by in enumerate(left.values())},
        )
        back = _moved(firm_id, counter.sk, {figure: -by for figure, by in left.items()}, now)
        try:
            self._table.write_all([taken, back], tries=1)
        except (Contended, Refused):
            return  # it is in use: the next look sees what is left of it


def _left(item: Figures, counter: Counter) -> dict[str, int]:
    """What a part has not given out, by figure."""
    return {one.figure: item[one.figure] for one in counter.increments if item.get(one.figure, 0) > 0}


def _moved(firm_id: str, sk: str, by: Mapping[str, int], now: Milliseconds) -> Update:
    names = {f"#f{n}": figure for n, figure in enumerate(by)}
    return Update(
        (firm_pk(firm_id), sk),
        "ADD " + ", ".join(f"{name} :by{n}" for n, name in enumerate(names)) + " SET expires_at = :forgotten",
        names=names,
        values={f":by{n}": one for n, one in enumerate(by.values())} | {":forgotten": forgotten_at(now)},
    )
