"""Schedules and what came of their instants: conditional writes with names, over `ulak.schedules.records`.

To go on to the next instant and to write down what came of this one are one transaction, conditional on the
instant: of two who do it, one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

import orjson

from ulak.errors import NotFound
from ulak.identity.caller import Caller
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.pages import last_page_of, page_of
from ulak.platform.strict_json import encode
from ulak.platform.table import Item, Put, Refused, Table, Update
from ulak.schedules.records import (
    KEPT_FOR,
    SHARDS,
    Firing,
    Schedule,
    ScheduleRef,
    due_shard,
    firing_in,
    firing_key,
    key_of,
    schedule_in,
)

FIRINGS_A_PAGE: Final = 100


class ScheduleStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, schedule: Schedule) -> None:
        """Make or change the schedule; it is active from now."""
        ref = schedule.ref
        item: Item = (
            key_of(ref)
            | {
                "when": asdict(schedule.when),
                "job": encode(schedule.job).decode(),
                "alerts": orjson.dumps(schedule.alerts).decode(),
                "state": schedule.state,
                "anchor": schedule.anchor,
            }
            | schedule.sender.encode()
        )
        if schedule.asked_by:
            item["asked_by"] = list(schedule.asked_by)
        if schedule.due_at is not None:
            item |= {"due_at": schedule.due_at, "due_shard": due_shard(ref)}
        self._table.write(Put(item))

    def schedule(self, ref: ScheduleRef) -> Schedule:
        """Raises ``NotFound``."""
        key = key_of(ref)
        item = self._table.get((key["pk"], key["sk"]))
        if item is None:
            raise NotFound
        return schedule_in(ref.firm_id, item)

    def schedules(self, firm_id: str) -> list[Schedule]:
        """All, the cancelled of the last 90 days too."""
        items = self._table.query(f"FIRM#{firm_id}#SCHEDS", between=("SCHED#", "SCHED#~"))
        return [schedule_in(firm_id, item) for item in items]

    def page(self, firm_id: str, after: str, most: int) -> tuple[list[Schedule], str]:
        """Those behind `after`, and what the next page begins behind."""
        found, further = page_of(self._table, f"FIRM#{firm_id}#SCHEDS", "SCHED#", after, most)
        return [schedule_in(firm_id, item) for item in found], further

    def firings(
        self, ref: ScheduleRef, before: str = "", most: int = FIRINGS_A_PAGE
    ) -> tuple[list[Firing], str]:
        """What came of the schedule's last instants before `before`, oldest first; and what the page of those before
        them ends at."""
        prefix = f"FIRING#{ref.name}#"
        found, further = last_page_of(self._table, f"FIRM#{ref.firm_id}#SCHEDS", prefix, before, most)
        return [firing_in(item) for item in found], further

    def firing(self, ref: ScheduleRef) -> Firing | None:
        item = self._table.get(firing_key(ref, ref.firing))
        return firing_in(item) if item else None

    def look_again(self, ref: ScheduleRef, due_at: Milliseconds) -> None:
        """Look at this firing's job again at `due_at`."""
        change = Update(
            firing_key(ref, ref.firing),
            "SET due_at = :due",
            "attribute_exists(due_at)",
            values={":due": due_at},
        )
        with suppress(Refused):  # told meanwhile
            self._table.write(change)

    def end_told(self, ref: ScheduleRef, told: str) -> None:
        """The end of this firing's job was told: by which job, or why by none."""
        change = Update(
            firing_key(ref, ref.firing),
            "SET alerts.#end = :told REMOVE due_at, due_shard",
            "attribute_exists(due_at)",
            names={"#end": "end"},
            values={":told": told},
        )
        with suppress(Refused):  # by another, the same
            self._table.write(change)

    def set_state(self, ref: ScheduleRef, state: str, due_at: Milliseconds | None) -> Schedule:
        """active ⇄ paused, by somebody. Raises ``NotFound``."""
        if due_at is None:
            return self._set(ref, state, "SET #state = :state REMOVE due_at, due_shard, paused_for", {})
        values = {":due": due_at, ":shard": due_shard(ref)}
        change = "SET #state = :state, due_at = :due, due_shard = :shard REMOVE paused_for"
        return self._set(ref, state, change, values)

    def take_over(
        self, ref: ScheduleRef, author: Caller, asked_by: Sequence[str], due_at: Milliseconds
    ) -> Schedule:
        """`author` is who it sends for from now on; it is active. Raises ``NotFound``."""
        kept = author.encode()
        change = "SET #state = :state, due_at = :due, due_shard = :shard, asked_by = :asked, "
        change += ", ".join(f"#{name} = :{name}" for name in kept) + " REMOVE paused_for"
        values = {":due": due_at, ":shard": due_shard(ref), ":asked": list(asked_by)}
        values |= {f":{name}": value for name, value in kept.items()}
        return self._set(ref, "active", change, values, {f"#{name}": name for name in kept})

    def cancel(self, ref: ScheduleRef, now: Milliseconds) -> Schedule:
        """Cancelled for good, and gone when what came of its instants is. Raises ``NotFound``."""
        change = "SET #state = :state, expires_at = :expires REMOVE due_at, due_shard"
        return self._set(ref, "cancelled", change, {":expires": (now + KEPT_FOR) // SECOND})

    def _set(
        self,
        ref: ScheduleRef,
        state: str,
        change: str,
        values: dict[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> Schedule:
        key = key_of(ref)
        write = Update(
            (key["pk"], key["sk"]),
            change,
            "attribute_exists(pk) AND #state <> :cancelled",
            names={"#state": "state", **(names or {})},
            values={":state": state, ":cancelled": "cancelled"} | values,
        )
        try:
            return schedule_in(ref.firm_id, self._table.write(write))
        except Refused as refused:
            raise NotFound from refused

    def go_on(self, schedule: Schedule, firing: Firing, next_due: Milliseconds | None) -> bool:
        """Write down what came of the instant and go on to the next, once. ``False``: another did, or the
        schedule was changed meanwhile."""
        ref, key = schedule.ref, key_of(schedule.ref)
        values: dict[str, Any] = {":before": schedule.due_at, ":active": "active"}
        if next_due is None:
            change = "SET #state = :ended REMOVE due_at, due_shard"
            values[":ended"] = "ended"
        else:
            change = "SET due_at = :next"
            values[":next"] = next_due
        moved = Update(
            (key["pk"], key["sk"]),
            change,
            "due_at = :before AND #state = :active",
            names={"#state": "state"},
            values=values,
        )
        try:
            self._table.write_all([moved, self._told(ref, firing, f"{firing.due_at:013d}")])
        except Refused:
            return False
        return True

    def pause_for(self, schedule: Schedule, firing: Firing) -> bool:
        """active → paused at this instant, for the reason that `firing` tells; once. ``False``: another did, or the
        schedule was changed meanwhile."""
        key = key_of(schedule.ref)
        change = Update(
            (key["pk"], key["sk"]),
            "SET #state = :paused, paused_for = :why REMOVE due_at, due_shard",
            "due_at = :before AND #state = :active",
            names={"#state": "state"},
            values={
                ":paused": "paused",
                ":active": "active",
                ":why": firing.code,
                ":before": schedule.due_at,
            },
        )
        try:
            self._table.write_all([change, self._told(schedule.ref, firing, f"{firing.due_at:013d}")])
        except Refused:
            return False
        return True

    def halt(self, ref: ScheduleRef, firing: Firing) -> None:
        """active → paused: nothing can be fired of it. Whoever sets it anew makes it active."""
        key = key_of(ref)
        change = Update(
            (key["pk"], key["sk"]),
            "SET #state = :paused REMOVE due_at, due_shard",
            "#state = :active",
            names={"#state": "state"},
            values={":paused": "paused", ":active": "active"},
        )
        with suppress(Refused):  # changed meanwhile, or gone
            self._table.write_all([change, self._told(ref, firing, f"{firing.due_at:013d}")])

    def tell(self, ref: ScheduleRef, firing: Firing) -> None:
        """Write down what came of a run by hand, once."""
        try:
            self._table.write(self._told(ref, firing, f"{firing.due_at:013d}-{ref.run}"))
        except Refused:
            return  # it stands already

    @staticmethod
    def _told(ref: ScheduleRef, firing: Firing, which: str) -> Put:
        item: Item = {
            "pk": f"FIRM#{ref.firm_id}#SCHEDS",
            "sk": f"FIRING#{ref.name}#{which}",
            "schedule": ref.name,
            "due": firing.due_at,
            "outcome": firing.outcome,
            "job_id": firing.job_id,
            "code": firing.code,
            "missed": firing.missed,
            "alerts": dict(firing.alerts),
            "expires_at": (firing.due_at + KEPT_FOR) // SECOND,
        }
        if firing.end_due_at is not None:
            item |= {"due_at": firing.end_due_at, "due_shard": due_shard(ref)}
        return Put(item, "attribute_not_exists(pk)")

    def due(self, until: Milliseconds, most: int) -> Iterator[ScheduleRef]:
        for shard in range(SHARDS):
            for item in self._table.query_due(f"SCHED#{shard}", until, most):
                firm_id, (kind, name, *rest) = item["pk"].split("#")[1], item["sk"].split("#")
                yield ScheduleRef(firm_id, name, firing=rest[0] if kind == "FIRING" else "")
