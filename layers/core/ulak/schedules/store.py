"""The records of schedules.

=================  ======================  ==========================================================
``pk``             ``sk``                  what
=================  ======================  ==========================================================
``FIRM#f#SCHEDS``  ``SCHED#<name>``        a schedule, in the index of due work while it is active
``FIRM#f#SCHEDS``  ``FIRING#<name>#<due>`` what came of one instant at which it was due, for 90 days; in the
                                           index of due work until its job's end was told, if it is to be
=================  ======================  ==========================================================

To go on to the next instant and to write down what came of this one are one transaction, conditional on the
instant: of two who do it, one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.errors import NotFound
from ulak.identity.caller import Caller
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.platform.queue import Pointer
from ulak.platform.table import Item, Put, Refused, Table, Update
from ulak.schedules.times import When

KEPT_FOR: Final[Milliseconds] = 90 * 24 * HOUR
SHARDS: Final = 4


@dataclass(frozen=True, slots=True)
class ScheduleRef:
    """`run` names a run asked for by hand, `firing` an instant that was fired and whose job's end is to be told;
    without either: whatever is due."""

    firm_id: str
    name: str
    run: str = ""
    firing: str = ""

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "schedule": self.name, "run": self.run, "firing": self.firing}

    @classmethod
    def decode(cls, body: str) -> ScheduleRef:
        fields = orjson.loads(body)
        return cls(fields["firm"], fields["schedule"], fields["run"], fields["firing"])


@dataclass(frozen=True, slots=True)
class Schedule:
    """`state`: active, paused, ended (nothing more is due) or cancelled."""

    ref: ScheduleRef
    when: When
    job: Mapping[str, Any]
    """The body of each firing's job."""
    state: str
    anchor: Milliseconds
    due_at: Milliseconds | None
    alerts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """``start`` and ``end``: whom to tell, and what."""
    erp_user: str | None = None
    """Whom the key stood for that it was made with."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The company, branch and department that this key was linked to."""

    @property
    def sender(self) -> Caller:
        """Who its jobs are sent for: the key's link binds them as it binds jobs that are posted with it."""
        return Caller(self.ref.firm_id, "schedule", self.erp_user, units=self.units)


@dataclass(frozen=True, slots=True)
class Firing:
    """What came of an instant: `outcome` is fired, failed or missed."""

    due_at: Milliseconds
    outcome: str
    job_id: str = ""
    code: str = ""
    missed: int = 0
    """Instants before this one that passed while nobody looked."""
    alerts: Mapping[str, str] = field(default_factory=dict)
    """What came of ``start`` and ``end``: the id of the alert's job, or why there is none."""
    end_due_at: Milliseconds | None = None
    """When to look whether its job has ended, while somebody is to be told of that."""


class ScheduleStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, schedule: Schedule) -> None:
        """Make or change the schedule; it is active from now."""
        ref = schedule.ref
        item: Item = _key(ref) | {
            "when": asdict(schedule.when),
            "job": orjson.dumps(schedule.job).decode(),
            "alerts": orjson.dumps(schedule.alerts).decode(),
            "state": schedule.state,
            "anchor": schedule.anchor,
            "erp_user": schedule.erp_user,
            "units": dict(schedule.units),
        }
        if schedule.due_at is not None:
            item |= {"due_at": schedule.due_at, "due_shard": _shard(ref)}
        self._table.write(Put(item))

    def schedule(self, ref: ScheduleRef) -> Schedule:
        """Raises ``NotFound``."""
        key = _key(ref)
        item = self._table.get((key["pk"], key["sk"]))
        if item is None:
            raise NotFound
        return _schedule(ref.firm_id, item)

    def schedules(self, firm_id: str) -> list[Schedule]:
        items = self._table.query(f"FIRM#{firm_id}#SCHEDS", between=("SCHED#", "SCHED#~"))
        return [_schedule(firm_id, item) for item in items]

    def firings(self, ref: ScheduleRef) -> list[Firing]:
        """What came of the schedule's instants, oldest first."""
        prefix = f"FIRING#{ref.name}#"
        items = self._table.query(f"FIRM#{ref.firm_id}#SCHEDS", between=(prefix, prefix + "~"))
        return [_firing(item) for item in items]

    def firing(self, ref: ScheduleRef) -> Firing | None:
        item = self._table.get(_firing_key(ref, ref.firing))
        return _firing(item) if item else None

    def look_again(self, ref: ScheduleRef, due_at: Milliseconds) -> None:
        """Look at this firing's job again at `due_at`."""
        change = Update(
            _firing_key(ref, ref.firing),
            "SET due_at = :due",
            "attribute_exists(due_at)",
            values={":due": due_at},
        )
        with suppress(Refused):  # told meanwhile
            self._table.write(change)

    def end_told(self, ref: ScheduleRef, told: str) -> None:
        """The end of this firing's job was told: by which job, or why by none."""
        change = Update(
            _firing_key(ref, ref.firing),
            "SET alerts.#end = :told REMOVE due_at, due_shard",
            "attribute_exists(due_at)",
            names={"#end": "end"},
            values={":told": told},
        )
        with suppress(Refused):  # by another, the same
            self._table.write(change)

    def set_state(self, ref: ScheduleRef, state: str, due_at: Milliseconds | None) -> Schedule:
        """active ⇄ paused, or cancelled for good. Raises ``NotFound``."""
        key = _key(ref)
        due = "SET #state = :state, due_at = :due, due_shard = :shard"
        values: dict[str, Any] = {":state": state, ":cancelled": "cancelled"}
        if due_at is None:
            due = "SET #state = :state REMOVE due_at, due_shard"
        else:
            values |= {":due": due_at, ":shard": _shard(ref)}
        change = Update(
            (key["pk"], key["sk"]),
            due,
            "attribute_exists(pk) AND #state <> :cancelled",
            names={"#state": "state"},
            values=values,
        )
        try:
            return _schedule(ref.firm_id, self._table.write(change))
        except Refused as refused:
            raise NotFound from refused

    def go_on(self, schedule: Schedule, firing: Firing, next_due: Milliseconds | None) -> bool:
        """Write down what came of the instant and go on to the next, once. ``False``: another did, or the
        schedule was changed meanwhile."""
        ref, key = schedule.ref, _key(schedule.ref)
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
            item |= {"due_at": firing.end_due_at, "due_shard": _shard(ref)}
        return Put(item, "attribute_not_exists(pk)")

    def due(self, until: Milliseconds, most: int) -> Iterator[ScheduleRef]:
        for shard in range(SHARDS):
            for item in self._table.query_due(f"SCHED#{shard}", until, most):
                firm_id, (kind, name, *rest) = item["pk"].split("#")[1], item["sk"].split("#")
                yield ScheduleRef(firm_id, name, firing=rest[0] if kind == "FIRING" else "")


def _key(ref: ScheduleRef) -> Item:
    return {"pk": f"FIRM#{ref.firm_id}#SCHEDS", "sk": f"SCHED#{ref.name}"}


def _firing_key(ref: ScheduleRef, which: str) -> tuple[str, str]:
    return f"FIRM#{ref.firm_id}#SCHEDS", f"FIRING#{ref.name}#{which}"


def _firing(item: Item) -> Firing:
    return Firing(
        item["due"],
        item["outcome"],
        item["job_id"],
        item["code"],
        item["missed"],
        item.get("alerts", {}),
        item.get("due_at"),
    )


def _shard(ref: ScheduleRef) -> str:
    return f"SCHED#{sha256(f'{ref.firm_id}{ref.name}'.encode()).digest()[0] % SHARDS}"


def _schedule(firm_id: str, item: Item) -> Schedule:
    return Schedule(
        ref=ScheduleRef(firm_id, item["sk"].partition("#")[2]),
        when=When(**item["when"]),
        job=orjson.loads(item["job"]),
        state=item["state"],
        anchor=item["anchor"],
        due_at=item.get("due_at"),
        alerts=orjson.loads(item.get("alerts", "{}")),
        erp_user=item.get("erp_user"),
        units=item.get("units", {}),
    )
