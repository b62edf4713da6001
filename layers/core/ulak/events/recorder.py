"""The tables' streams of changes → the log → the callbacks queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.events.happened import Change, Event, events_of
from ulak.events.store import EventStore
from ulak.jobs.job import JobRef, Plan
from ulak.jobs.store import JobStore
from ulak.otp.outcomes import Outcomes
from ulak.planning.told import TOLD, TellingPointer
from ulak.platform.attempts import Bounds, Work
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.hindrances import hindrance
from ulak.platform.queue import Queue
from ulak.platform.table import unmarshal
from ulak.platform.telemetry import logger
from ulak.reports.reminding import RemindingPointer

StreamEvent = Mapping[str, Any]

_BOUNDS: Final = Bounds(tries=3)

CHECK_TAKES: Final[Milliseconds] = 2 * SECOND
"""From counting a try to approving by it, a slow table included."""


@dataclass(frozen=True, slots=True)
class Recorder:
    store: EventStore
    jobs: JobStore
    codes: Outcomes
    callbacks: Queue
    lists: Queue
    plans: Queue
    clock: Clock
    pause: Callable[[Milliseconds], None]
    failed: Callable[[Work, Exception], bool]
    """Counts a failure; whether the work is given up by it."""

    def record(self, stream: StreamEvent) -> dict[str, list[dict[str, str]]]:
        """Write all events that these changes are. Answers the stream with the first change that could not
        be worked through: it comes again, with those after it, which are other firms' too. So one that fails for ever
        is given up after `_BOUNDS`, and passed over."""
        for raw in stream["Records"]:
            sequence = raw["dynamodb"]["SequenceNumber"]
            try:
                change = change_of(raw)
                for event in events_of(change):
                    if event.kind != "otp.locked" or self._is_locked(event, change):
                        self._record(event)
            except (
                Exception
            ) as error:  # whatever it is: recorded, and the stream asked to come again from here
                logger().exception("change_failed", extra={"sequence": sequence})
                if not self._given_up(raw["dynamodb"]["Keys"], sequence, error):
                    return {"batchItemFailures": [{"itemIdentifier": sequence}]}
        return {"batchItemFailures": []}

    def _given_up(self, keys: Mapping[str, Any], sequence: str, error: Exception) -> bool:
        """Whether the change of this item is tried no more. One that tells of a change that was given up is told no
        further: there would be no end of it."""
        pk, sk = keys["pk"]["S"], keys["sk"]["S"]
        if sk.startswith("FAILED#change#"):
            return hindrance(error) is None
        firm_id, kind = pk.split("#")[1], sk.partition("#")[0]
        return self.failed(Work("changes", "change", firm_id, f"{kind}-{sequence}", {}, _BOUNDS), error)

    def _record(self, event: Event) -> None:
        job_id = event.data.get("job_id")
        if job_id is not None:
            ref = JobRef(event.firm_id, job_id)
            plan = self.jobs.plan(ref)
            event = _with_reference(event, plan)
            if plan.reminds and event.kind in _OVER:
                self.lists.send([RemindingPointer(ref, _OVER[event.kind]).encode()])
            if plan.tell and event.kind in TOLD:
                self.plans.send([TellingPointer(ref, event.kind).encode()])
        calls = self.store.record(self._with_record(event), now=self.clock())
        self.callbacks.send(call.encode() for call in calls)

    def _is_locked(self, event: Event, change: Change) -> bool:
        """Whether the last try was wrong. It is counted before its code is compared: a right one has time to
        approve. Later changes of a batch are older by then, so a batch waits once at most."""
        left = change.after["last_check_at"] + CHECK_TAKES - self.clock()
        self.pause(max(0, min(left, CHECK_TAKES)))
        return self.codes.is_locked(event.firm_id, event.data["otp_id"])

    def _with_record(self, event: Event) -> Event:
        """The event of an approved task with the record of it that we sign."""
        if event.kind != "otp.approved" or "task" not in event.data:
            return event
        signed = self.codes.signed_record(event.firm_id, event.data["otp_id"])
        return replace(event, data={**event.data, "approval": signed})


_OVER = {"job.finished": "finished", "job.cancelled": "finished", "job.reported": "reported"}
"""When what a job reminded of is written down, and what is known of it then."""


def _with_reference(event: Event, plan: Plan) -> Event:
    """The event with what the caller named its job by."""
    named = {"client_reference": plan.client_reference, "requested_by": plan.requested_by}
    return replace(event, data={**event.data, **named, "tags": dict(plan.tags)})


def change_of(raw: Mapping[str, Any]) -> Change:
    """A record of a DynamoDB stream (view NEW_AND_OLD_IMAGES) as a change."""
    told = raw["dynamodb"]
    return Change(
        unmarshal(told.get("OldImage", {})), unmarshal(told.get("NewImage", {})), told["SequenceNumber"]
    )
