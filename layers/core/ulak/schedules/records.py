"""The records of schedules: what stands in the table, and the values it stands for.

=================  ======================  ==========================================================
``pk``             ``sk``                  what
=================  ======================  ==========================================================
``FIRM#f#SCHEDS``  ``SCHED#<name>``        a schedule, in the index of due work while it is active
``FIRM#f#SCHEDS``  ``FIRING#<name>#<due>`` what came of one instant at which it was due, for 90 days; in the
                                           index of due work until its job's end was told, if it is to be
=================  ======================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.identity.caller import Caller
from ulak.platform.clock import HOUR, Milliseconds
from ulak.platform.queue import Pointer
from ulak.platform.strict_json import decode
from ulak.platform.table import Item
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
    sender: Caller
    """Whose key made it: its link binds each job as it binds jobs that are posted with it."""
    state: str
    anchor: Milliseconds
    due_at: Milliseconds | None
    alerts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """``start`` and ``end``: whom to tell, and what."""
    asked_by: tuple[str, ...] = ()
    """Other names of whoever made it: none of them approves its jobs."""
    paused_for: str = ""
    """The code of why Ulak paused it; empty where somebody did, or nobody."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a schedule, by name. `kind`: key, person, or unknown where v0.1.0 kept nobody."""

    kind: str
    author_id: str
    name: str
    """Of a key its program's, where it has one."""


@dataclass(frozen=True, slots=True)
class Firing:
    """What came of an instant: `outcome` is fired, failed, missed, or paused where its author may not send any more."""

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


def key_of(ref: ScheduleRef) -> Item:
    return {"pk": f"FIRM#{ref.firm_id}#SCHEDS", "sk": f"SCHED#{ref.name}"}


def firing_key(ref: ScheduleRef, which: str) -> tuple[str, str]:
    return f"FIRM#{ref.firm_id}#SCHEDS", f"FIRING#{ref.name}#{which}"


def firing_in(item: Item) -> Firing:
    return Firing(
        item["due"],
        item["outcome"],
        item["job_id"],
        item["code"],
        item["missed"],
        item.get("alerts", {}),
        item.get("due_at"),
    )


def due_shard(ref: ScheduleRef) -> str:
    return f"SCHED#{sha256(f'{ref.firm_id}{ref.name}'.encode()).digest()[0] % SHARDS}"


def schedule_in(firm_id: str, item: Item) -> Schedule:
    return Schedule(
        ref=ScheduleRef(firm_id, item["sk"].partition("#")[2]),
        when=When(**item["when"]),
        job=decode(item["job"]),
        sender=Caller.kept(firm_id, item),
        state=item["state"],
        anchor=item["anchor"],
        due_at=item.get("due_at"),
        alerts=orjson.loads(item.get("alerts", "{}")),
        asked_by=tuple(item.get("asked_by", ())),
        paused_for=item.get("paused_for", ""),
    )
